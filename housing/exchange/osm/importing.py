"""Import an extract of OpenStreetMap: streets and ground, buildings, entrances, addresses, and what the frame learns.

A batch of features is one transaction, and how far the extract has come is stored in it: killed, the same call goes on
there. Features that cannot be used are reported and passed over.
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from psycopg import Rollback

from geo.protocols import Progress, Stop, never, silent
from housing.db.connect import Connection, Store
from housing.db.roles import Actor
from housing.exchange.jobs.batches import load_batch
from housing.exchange.jobs.rows import RowSet
from housing.exchange.jobs.store import Job, advance_job, begin_job
from housing.exchange.kinds.addresses import AddressRow
from housing.exchange.kinds.buildings import BuildingRow
from housing.exchange.kinds.entrances import EntranceRow
from housing.exchange.kinds.frame import FrameRow
from housing.exchange.loading import Context, loader_of
from housing.exchange.model import Fault
from housing.exchange.osm.features import (
    AddressPoint,
    Barrier,
    Broken,
    Building,
    Entrance,
    Feature,
    Ground,
    Street,
)
from housing.exchange.osm.reader import read_features
from housing.exchange.osm.rows import address_row, building_row, code_of, entrance_row, frame_row
from housing.language import Text
from housing.places.ground.store import name_entrances, write_barriers, write_ground, write_streets
from housing.places.store import find_buildings

KIND: Final = "osm"
BATCH: Final = 2_000
SHOWN: Final = 15
_BLOCK: Final = 1 << 20
_NO_ADDRESS: Final = Text(
    "its address has neither a road nor a number that the register can hold", "其地址缺少可登记的路名或门牌号"
)
_NO_BUILDING: Final = Text("it lies on no building", "不在任何楼栋轮廓上")


class Passed(NamedTuple):
    """A feature that was passed over, and why."""

    code: str
    subject: str
    reason: Text


@dataclass(slots=True)
class OsmResult:
    """What became of an extract: features read, added and changed by sort, and those passed over, the first shown."""

    read: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    shown: list[Passed] = field(default_factory=list)
    resumed_from: int | None = None
    is_finished: bool = False

    def pass_over(self, code: str, subject: str, reason: Text) -> None:
        """Note a feature that was passed over."""
        self.passed[subject] += 1
        if len(self.shown) < SHOWN:
            self.shown.append(Passed(code, subject, reason))


def import_osm(  # noqa: PLR0913 -- what may be asked of an import is said by name
    store: Store,
    actor: Actor,
    path: Path,
    *,
    now: datetime,
    scratch: Path | None = None,
    dry_run: bool = False,
    stop: Stop = never,
    progress: Progress = silent,
) -> OsmResult:
    """Import an extract for an account that may write buildings in its scope.

    Raises `osm.unreadable` and `osm.no_room` before anything is written.
    """
    return _Run(store, actor, now, dry_run=dry_run).take(path, scratch, stop, progress)


class _Run:
    def __init__(self, store: Store, actor: Actor, now: datetime, *, dry_run: bool) -> None:
        self._store = store
        self._actor = actor
        self._now = now
        self._dry = dry_run
        self._result = OsmResult()
        self._contexts: dict[str, Context] = {}

    def take(self, path: Path, scratch: Path | None, stop: Stop, progress: Progress) -> OsmResult:
        """Take all features behind those that are in."""
        job = Job(KIND, _digest(path), 0, RowSet(), 0, 0)
        if not self._dry:
            with self._store.session(self._actor.recording) as connection:
                job = begin_job(connection, KIND, job.digest, now=self._now)
        first = job.next_row
        self._result.resumed_from = first or None
        stream = read_features(path, first=first, scratch=scratch, stop=stop, progress=progress)
        with ExitStack() as stack:
            stack.callback(stream.close)
            for features in _batches(stream, BATCH):
                first += len(features)
                job = Job(KIND, job.digest, first, job.left, job.added, job.changed)
                self._write(features, job)
        self._result.is_finished = not stop()
        if self._result.is_finished and not self._dry:
            with self._store.session(self._actor.recording) as connection:
                advance_job(connection, job, now=self._now, is_done=True)
        return self._result

    def _write(self, features: Sequence[Feature], job: Job) -> None:
        with self._store.session(self._actor.recording) as connection, connection.transaction():
            self._load(connection, features)
            if self._dry:
                raise Rollback
            advance_job(connection, job, now=self._now)

    def _load(self, connection: Connection, features: Sequence[Feature]) -> None:
        for each in features:
            self._result.read[type(each).__name__] += 1
            if isinstance(each, Broken):
                self._result.pass_over(each.code, each.subject, each.reason)
        self._count("streets", write_streets(connection, [each for each in features if isinstance(each, Street)]))
        self._count("barriers", write_barriers(connection, [each for each in features if isinstance(each, Barrier)]))
        self._count("ground", write_ground(connection, [each for each in features if isinstance(each, Ground)]))
        buildings = [each for each in features if isinstance(each, Building)]
        self._rows(connection, "buildings", BuildingRow, list(map(building_row, itertools.count(), buildings)))
        self._entrances(connection, [each for each in features if isinstance(each, Entrance)])
        self._addresses(connection, [each for each in features if isinstance(each, AddressPoint)])

    def _entrances(self, connection: Connection, entrances: Sequence[Entrance]) -> None:
        there = find_buildings(connection, {code_of(code) for each in entrances for code in each.buildings[:1]})
        known = []
        for each in entrances:
            if each.buildings and code_of(each.buildings[0]) in there:
                known.append(each)
            else:
                self._result.pass_over(each.code, "entrance", _NO_BUILDING)
        self._rows(connection, "entrances", EntranceRow, list(map(entrance_row, itertools.count(), known)))
        name_entrances(connection, known)

    def _addresses(self, connection: Connection, addresses: Sequence[AddressPoint]) -> None:
        there = find_buildings(connection, {code_of(each.building) for each in addresses if each.building})
        rows, frame = [], []
        for number, each in enumerate(addresses):
            code = code_of(each.building) if each.building else None
            building = code if code in there else None
            if each.full or each.parts.road or each.parts.number or each.parts.estate_poi:
                rows.append(address_row(number, each, building))
                frame.append(frame_row(number, each, building))
            else:
                self._result.pass_over(each.code, "address", _NO_ADDRESS)
        self._rows(connection, "addresses", AddressRow, rows)
        self._rows(connection, "frame", FrameRow, frame)

    def _rows(self, connection: Connection, kind: str, sort: type[Any], rows: Sequence[Any]) -> None:
        """Load rows of a kind by its own loader; what it refuses is passed over."""
        if not rows:
            return
        columns = frozenset(name for name in sort._fields if name != "row")
        context = self._contexts.setdefault(kind, Context(self._actor, self._now, columns))
        before = (context.added, context.changed)
        faults = load_batch(connection, loader_of(kind), rows, context)
        self._count(kind, (context.added - before[0], context.changed - before[1]))
        by_row = {row.row: row for row in rows}
        for fault in faults:
            self._result.pass_over(_code(by_row[fault.row]), kind, _sentence(fault))

    def _count(self, sort: str, written: tuple[int, int]) -> None:
        self._result.added[sort] += written[0]
        self._result.changed[sort] += written[1]


def _code(row: Any) -> str:
    return str(getattr(row, "code", None) or getattr(row, "source_id", None) or row.building_code)


def _sentence(fault: Fault) -> Text:
    return Text(f"{fault.column}: {fault.reason.en}".lstrip(": "), f"{fault.column}：{fault.reason.zh}".lstrip("："))


def _batches(features: Iterable[Feature], size: int) -> Iterator[list[Feature]]:
    """Yield features in batches."""
    stream = iter(features)
    while batch := list(itertools.islice(stream, size)):
        yield batch


def _digest(path: Path) -> str:
    digest = hashlib.sha256(b"osm\n")
    if path.is_file():
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()
