"""The reference of the write path: pgbench, the same statements, the same number of connections."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from housing.db.binaries import find_binaries
from housing.db.connect import QUERIES, Server
from housing.events import store
from tests.benchmarks._town import FIRST, Town

_MARK: Final = re.compile(r"%\((\w+)\)s::(\w+(?:\[\])?)")
_UUID: Final = "(lpad(to_hex(:{0}1::bigint), 16, '0') || lpad(to_hex(:{0}2::bigint), 16, '0'))::uuid"
_PERSON: Final = _UUID.format("p")
_AT: Final = "timestamptz '2025-01-01' + :day::integer * interval '1 minute'"
_MICROS: Final = "((extract(epoch from timestamptz '2025-01-01')::bigint + :day::integer * 60 + {} * 86400) * 1000000)"


def rate(server: Server, place: Town, connections: int, seconds: int) -> float:
    """Return how many events a second pgbench records: lives of an arrival, a confirmation, a departure."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        script = Path(folder) / "lives.sql"
        script.write_text(_script(place), encoding="utf-8")
        told = subprocess.run(
            [
                *(find_binaries(None).path("pgbench"), "-n", "-M", "prepared", "-c", str(connections), "-j", "2"),
                *("-T", str(seconds), "-f", str(script), server.conninfo("doorplate_registrar")),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
    found = re.search(r"tps = ([0-9.]+)", told.stdout)
    assert found is not None, told.stdout + told.stderr
    return 3 * float(found[1])


def _script(place: Town) -> str:
    draws = [rf"\set {name}{part} random(1, 9000000000000000000)" for name in "pabcfghr" for part in (1, 2)]
    lines = [
        *draws,
        rf"\set place random(0, {place.units - 1})",
        r"\set day random(0, 500000)",
        rf"\set unit ({FIRST} + :place) * 100 + 98 - (({FIRST} + :place) * 100) % 97",
    ]
    for step, (name, kind) in enumerate((("a", "arrival"), ("b", "confirmation"), ("c", "departure"))):
        lines += ["begin;", _filled(QUERIES["set_session"].as_string(), _session(place))]
        lines.append(_filled(_text("begin_event"), _begin(step, name)))
        lines.append(_filled(_text("write_event"), _write(step, name, kind)))
        if step == 0:
            lines.append(_filled(_text("write_secret"), _secret()))
        lines.append("commit;")
    return "\n".join(lines) + "\n"


def _text(name: str) -> str:
    return store._QUERIES[name].as_string()


def _filled(statement: str, values: dict[str, str]) -> str:
    plain = " ".join(line for line in statement.splitlines() if not line.startswith("--"))
    return _MARK.sub(lambda mark: f"({values.get(mark[1], 'null')})::{mark[2]}", plain) + ";"


def _session(place: Town) -> dict[str, str]:
    return {"role": "'doorplate_registrar'", "actor": f"'{place.desk}'", "purpose": "'registration'"}


def _begin(step: int, name: str) -> dict[str, str]:
    refs = "array[uuid_send(" + _UUID.format("r") + "), uuid_send(" + _UUID.format("h") + ")]" if step == 0 else "'{}'"
    targets = "'{}'" if step == 0 else f"array[{_UUID.format('a')}]"
    fresh = _PERSON if step == 0 else _UUID.format("f")
    return {"event": _UUID.format(name), "refs": refs, "fresh": fresh, "targets": targets, "own": "false"}


def _write(step: int, name: str, kind: str) -> dict[str, str]:
    at = f"{_AT} + {step} * interval '1 day'"
    residence = (
        "json_build_array(json_build_object("
        + ", ".join(
            f"'{key}', {value}"
            for key, value in {
                "arrival": _UUID.format("a"),
                "unit": ":unit::bigint",
                "from_at": _MICROS.format(0),
                "until_at": _MICROS.format(2) if kind == "departure" else "null::bigint",
                "main": "true",
                "confirmed": "false" if step == 0 else "true",
                "state": "'" + ("claimed", "confirmed", "closed")[step] + "'::text",
                "leaving_at": "null::bigint",
                "last_confirmed_at": "null::bigint" if step == 0 else _MICROS.format(1),
                "adults": "null::integer",
                "children": "null::integer",
                "fresh": "true" if step == 0 else "false",
            }.items()
        )
        + "))"
    )
    counts = ((0, 1), (1, -1), (-1, 0))[step]
    return {
        "event": _UUID.format(name),
        "person": _PERSON,
        "type": f"'{kind}'",
        "side": "'landlord'" if step == 0 else "'tenant'",
        "unit": ":unit",
        "effective_at": at,
        "claimed_at": at,
        "refers_to": "null" if step == 0 else _UUID.format("a"),
        "main": "true" if step == 0 else "null",
        "digest": "uuid_send(" + _UUID.format(name) + ")",
        "sealed": "decode(repeat('ab', 200), 'hex')" if step == 0 else "null",
        "gone": "'{}'",
        "residences": residence,
        "units": "array[:unit]",
        "confirmed": f"array[{counts[0]}]",
        "claimed": f"array[{counts[1]}]",
        "verb": f"'{kind}.record'",
        "timers": "array['claim']" if step == 0 else "'{}'",
        "due": f"array[{at} + interval '30 days']" if step == 0 else "'{}'",
        "messages": "array['arrival_recorded']" if step == 0 else "'{}'",
    }


def _secret() -> dict[str, str]:
    return {
        "person": _PERSON,
        "sealed": "decode(repeat('cd', 200), 'hex')",
        "document": f"uuid_send({_UUID.format('g')})",
        "phone": f"uuid_send({_UUID.format('h')})",
        "name": f"uuid_send({_UUID.format('r')})",
    }
