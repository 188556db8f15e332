"""Fold each person anew, and compare what is stored with it, row for row. Pure: rows in, differences out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from housing.errors import Refusal
from housing.events.identities import fold_identity
from housing.events.model import Event, Residence
from housing.events.projection import fold
from housing.language import Text
from housing.ledger.verification.model import NOTHING, Difference, Findings, said
from housing.people.model import IDENTITY_FIELDS, Identity, identity_of

EVENT, RESIDENCE, SECRET, PERSON, LANDLORD = range(5)
"""The kinds of rows that tell of a person, as the statement numbers them."""

TABLES: Final = {
    EVENT: "event",
    RESIDENCE: "residence",
    SECRET: "person_secret",
    PERSON: "person",
    LANDLORD: "landlord",
}
"""The tables that they come from."""

_EPOCH: Final = 946_684_800_000_000  # PostgreSQL counts microseconds from the year 2000, the fold from 1970
_IDENTITY: Final = b"identity"
_INDEXES: Final = ("document_index", "phone_index", "name_index")

_ERASED: Final = Text("erased", "已清除")
_A_KEY: Final = Text("a key", "有密钥")
_AS_SEALED: Final = Text("as it was sealed", "加密时的内容")
_ALTERED_TEXT: Final = Text("altered", "已被改动")
_AS_TOLD: Final = Text("as events tell", "与事件所述一致")
_OTHER: Final = Text("something else", "不一致")

Facts = Mapping[Any, Mapping[str, object] | None]


class Opener(Protocol):
    """What verification needs of the vault."""

    def open_facts(self, sealed: Iterable[tuple[bytes, bytes]]) -> list[dict[str, object] | None]:
        """Open sealed facts, each (use, sealed); None where the key is destroyed."""
        ...

    def indexes(self, identity: Identity) -> tuple[bytes | None, bytes | None, bytes | None]:
        """Return the digests by which duplicates are found."""
        ...


@dataclass(slots=True)
class Known:
    """All rows that tell of one person. Ids are 16 bytes: they sort as the fold needs it, and cost less than UUIDs."""

    person: bytes
    events: list[Event] = field(default_factory=list)
    residences: list[Residence] = field(default_factory=list)
    sealed: dict[Any, bytes] = field(default_factory=dict)
    secret: bytes | None = None
    indexes: tuple[bytes | None, ...] = ()
    erased: bool | None = None
    waiting: bool = False
    lets: bool = False


def persons_of(rows: Iterable[tuple[Any, ...]]) -> Iterator[Known]:
    """Yield persons from rows that are sorted by person."""
    known = None
    for row in rows:
        if known is None or row[0] != known.person:
            if known is not None:
                yield known
            known = Known(row[0])
        kind = row[1]
        if kind == EVENT:
            _take_event(known, row)
        elif kind == RESIDENCE:
            known.residences.append(_residence(row))
        elif kind == SECRET:
            known.secret, known.indexes = row[15], row[19:22]
        elif kind == PERSON:
            known.erased = row[16]
        else:
            known.lets = True
    if known is not None:
        yield known


def _take_event(known: Known, row: tuple[Any, ...]) -> None:
    key, unit, happened, told_at, target, main, adults, children, kind, side, name, value, decision, sealed = row[2:16]
    happened += _EPOCH
    told_at += _EPOCH
    known.events.append(
        Event(key, kind, side, unit, happened, told_at, target, main, adults, children, name, value, decision)
    )
    if row[16]:
        known.waiting = True
    if sealed is not None:
        known.sealed[key] = sealed


def _residence(row: tuple[Any, ...]) -> Residence:
    until, leaving, last = row[5], row[17], row[18]
    if until is not None:
        until += _EPOCH
    if leaving is not None:
        leaving += _EPOCH
    if last is not None:
        last += _EPOCH
    return Residence(row[2], row[3], row[4] + _EPOCH, until, row[7], row[16], row[10], leaving, last, row[8], row[9])


def compare(persons: Sequence[Known], vault: Opener | None, findings: Findings) -> None:
    """Add what differs of these persons. Without a vault nothing sealed is looked at."""
    opened = _open_all(persons, vault, findings) if vault else {}
    for known in persons:
        folded = fold(known.events) if known.events else []
        if folded != known.residences:
            _compare_residences(known, folded, findings)
        if known.erased is not False:
            _compare_person(known, findings)
        if vault is not None and not (known.lets or known.waiting or known.erased):
            _compare_identity(known, folded, opened.get(known.person, {}), vault, findings)


def _compare_residences(known: Known, folded: Sequence[Residence], findings: Findings) -> None:
    expected = {each.arrival: each for each in folded}
    found = {each.arrival: each for each in known.residences}
    for arrival in [*expected, *(key for key in found if key not in expected)]:
        key = str(UUID(bytes=arrival))  # type: ignore[arg-type]  # 16 bytes here
        should, stored = expected.get(arrival), found.get(arrival)
        if should is None or stored is None:
            findings.compare(("residence", key), "arrival", key if should else None, key if stored else None)
            continue
        for column, wanted, there in zip(Residence._fields, should, stored, strict=True):
            if wanted != there:
                findings.add(Difference("residence", key, column, _told(column, wanted), _told(column, there)))


def _told(column: str, value: object) -> str:
    if column.endswith("_at") and isinstance(value, int):
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)).isoformat()
    return said(value)


def _compare_person(known: Known, findings: Findings) -> None:
    """Look for what an erased person has left, and for one that is not in the table of persons."""
    key = str(UUID(bytes=known.person))
    if known.erased is None:
        findings.add(Difference("person", key, "id", key, NOTHING))
    elif known.events or known.residences or known.secret:
        findings.add(Difference("person", key, "erased_at", NOTHING, _ERASED))


def _open_all(persons: Sequence[Known], vault: Opener, findings: Findings) -> Mapping[bytes, Facts]:
    """Open what is sealed of persons, all at once; where something resists, each by itself, to name it."""
    sealed = [(known.person, use, text) for known in persons for use, text in known.sealed.items()]
    sealed += [(known.person, _IDENTITY, known.secret) for known in persons if known.secret is not None]
    try:
        texts = vault.open_facts([(use, text) for _, use, text in sealed])
    except Refusal:
        texts = [_opened(vault, use, text, findings) for _, use, text in sealed]
    opened: dict[bytes, dict[Any, Mapping[str, object] | None]] = {}
    for (person, use, _), facts in zip(sealed, texts, strict=True):
        opened.setdefault(person, {})[use] = facts
    return opened


_ALTERED: Final[dict[str, object]] = {"": ""}  # no fact has such a name: told apart from a destroyed key


def _opened(vault: Opener, use: bytes, text: bytes, findings: Findings) -> dict[str, object] | None:
    try:
        return vault.open_facts([(use, text)])[0]
    except Refusal:
        table, key = ("person_secret", text[:16]) if use == _IDENTITY else ("event", use)
        findings.add(Difference(table, str(UUID(bytes=key)), "sealed", _AS_SEALED, _ALTERED_TEXT))
        return _ALTERED


def _compare_identity(
    known: Known, folded: Sequence[Residence], facts: Facts, vault: Opener, findings: Findings
) -> None:
    """Compare who the person is with what events told. Landlords tell it otherwise; of who waits nothing is stored."""
    if any(words is None or words is _ALTERED for words in facts.values()):
        if any(words is None for words in facts.values()):
            findings.add(Difference("person_key", str(UUID(bytes=known.person)), "person", _A_KEY, NOTHING))
        return
    told: Any = {event: words for event, words in facts.items() if event != _IDENTITY}
    identity = fold_identity(known.events, told, folded) if told else identity_of({})
    if known.secret is None or not identity:
        if identity or known.secret is not None:
            key = str(UUID(bytes=known.person))
            findings.compare(("person_secret", key), "person", key if identity else None, key if known.secret else None)
        return
    stored = identity_of(facts[_IDENTITY] or {})
    if identity != stored or vault.indexes(identity) != known.indexes:
        _compare_secret(known, identity, stored, vault, findings)


def _compare_secret(known: Known, identity: Identity, stored: Identity, vault: Opener, findings: Findings) -> None:
    key = str(UUID(bytes=known.person))
    for name in IDENTITY_FIELDS:
        if getattr(identity, name) != getattr(stored, name):
            findings.add(Difference("person_secret", key, f"sealed.{name}", _AS_TOLD, _OTHER))
    for column, wanted, found in zip(_INDEXES, vault.indexes(identity), known.indexes, strict=True):
        findings.compare(("person_secret", key), column, wanted, found)
