"""Prove the seals: every row under exactly one, each as it was sealed, the chain unbroken, and known outside."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from housing.db.connect import Connection, Server
from housing.language import Text
from housing.ledger.seals import store
from housing.ledger.seals.coverage import Coverage, multirange_of, spans_of
from housing.ledger.seals.key import find_key, is_signed
from housing.ledger.seals.model import CHAINS, Batch, Chain, Seal, first_head, head_of
from housing.ledger.seals.outside import Line, Outside, outside_of
from housing.ledger.verification.model import NOTHING, Difference, Findings, Run, said
from housing.settings import Settings

GRACE: Final = timedelta(minutes=1)
"""How old a row may be without a seal: a sealer needs a second."""

_ONCE: Final = Text("rows without another seal", "未被其他存证覆盖的行")
_SIGNED: Final = Text("signed by a key of this register", "由本登记库的密钥签名")
_COPIED: Final = Text("that of seal {newest} in the copy", "副本中存证 {newest} 的签名")
_ENDS: Final = Text(
    "that of a chain that ends at {ends} and agrees with the copy up to {held}",
    "止于 {ends}、与副本一致至 {held} 的链",
)

_PAGE: Final = 1_000
_ROWS: Final = 200_000
_GAPS: Final = 1_000


@dataclass(frozen=True, slots=True)
class ChainProof:
    """How far a chain was proved: its seals, the rows under them, when the last seal was set, and what differs."""

    chain: Chain
    seals: int
    rows: int
    until: datetime | None
    findings: Findings


@dataclass(frozen=True, slots=True)
class Trust:
    """What a proof trusts: the register's id, the public keys by which it is signed, the copy outside."""

    register: UUID
    keys: Sequence[bytes]
    outside: Outside


def trust_of(connection: Connection, settings: Settings) -> Trust:
    """Return what the home of these settings trusts. Raises `seal.key_damaged`."""
    outside, key = outside_of(settings), find_key(settings)
    own = [key.public] if key else []
    return Trust(store.register_id(connection), list(dict.fromkeys([*own, *outside.public_keys()])), outside)


def prove_seals(server: Server, settings: Settings, run: Run) -> list[ChainProof]:
    """Prove all chains as the tables' owner, each by a thread of its own: the work is the server's."""
    ended = threading.Event()
    until_ended = replace(run, stop=lambda: ended.is_set() or run.stop())

    def prove(chain: Chain) -> ChainProof:
        with server.connect_as_owner() as connection, connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            return prove_chain(connection, chain, trust_of(connection, settings), until_ended)

    with ThreadPoolExecutor(len(CHAINS)) as threads:
        try:
            proofs = list(threads.map(prove, CHAINS))
        finally:
            ended.set()  # also where the program is interrupted
    for proof in proofs:
        run.tally.note(proof.chain, proof.rows)
    return proofs


def prove_chain(connection: Connection, chain: Chain, trust: Trust, run: Run) -> ChainProof:
    """Prove one chain, in an open transaction that sees all rows as of one moment."""
    findings, coverage = Findings(), Coverage()
    before, seals, rows = first_head(trust.register), 0, 0
    last: Seal | None = None
    for page in _pages(connection, chain):
        if run.stop():
            break
        for seal in page:
            _check_seal(seal, last.number + 1 if last else 1, before, trust.keys, findings)
            twice = coverage.add(spans_of(seal.covers))
            if twice is not None:
                findings.add(Difference("seal", _key(seal), "covers", _ONCE, multirange_of([twice])))
            before, last = seal.head, seal
        seals += len(page)
        rows += _check_rows(connection, chain, page, findings)
        run.progress(chain, rows, None)
    if not run.stop():
        _check_left(connection, chain, coverage, run.now - GRACE, findings)
        _check_outside(connection, chain, last, trust.outside, findings)
    until = datetime.fromtimestamp(last.at / 1_000_000, UTC) if last else None
    return ChainProof(chain, seals, rows, until, findings)


def _pages(connection: Connection, chain: Chain) -> Iterator[list[Seal]]:
    """Yield the seals in their order, each time as many as cover some rows, so that no step is long."""
    first = 1
    while seals := store.seals_from(connection, chain, first, _PAGE):
        first = seals[-1].number + 1
        page: list[Seal] = []
        rows = 0
        for seal in seals:
            page.append(seal)
            rows += seal.rows
            if rows >= _ROWS:
                yield page
                page, rows = [], 0
        if page:
            yield page


def _key(seal: Seal) -> str:
    return f"{seal.chain} {seal.number}"


def _check_seal(seal: Seal, number: int, before: bytes, keys: Iterable[bytes], findings: Findings) -> None:
    place = ("seal", _key(seal))
    findings.compare(place, "number", number, seal.number)
    head = head_of(before, seal.chain, seal.number, Batch(seal.covers, seal.rows, seal.digest), seal.at)
    findings.compare(place, "head", head, seal.head)
    if not any(is_signed(seal.head, seal.signature, key) for key in keys):
        findings.add(Difference(*place, "signature", _SIGNED, said(seal.signature)))


def _check_rows(connection: Connection, chain: Chain, page: Sequence[Seal], findings: Findings) -> int:
    """Compare the rows under seals with what was sealed; returns how many there are."""
    found = store.digests_of(connection, chain, page[0].number, page[-1].number)
    for seal in page:
        rows, digest = found.get(seal.number, (0, b""))
        if rows != seal.rows:
            missing = store.missing_rows(connection, chain, seal.number)
            findings.add(Difference(chain, f"seq {missing}", "seq", f"{seal.rows} ({_key(seal)})", str(rows)))
        elif digest != seal.digest:
            findings.add(
                Difference(chain, f"seq {seal.covers}", "digest", f"{said(seal.digest)} ({_key(seal)})", said(digest))
            )
    return sum(rows for rows, _ in found.values())


def _check_left(connection: Connection, chain: Chain, coverage: Coverage, before: datetime, findings: Findings) -> None:
    """Look for rows that no seal covers, wherever there is room for one."""
    gaps = coverage.gaps
    for start in range(0, len(gaps), _GAPS):
        _add_left(connection, chain, multirange_of(gaps[start : start + _GAPS]), before, findings)
    _add_left(connection, chain, f"{{({coverage.top},)}}", before, findings)


def _add_left(connection: Connection, chain: Chain, gaps: str, before: datetime, findings: Findings) -> None:
    count, first, last = store.rows_in(connection, chain, gaps, before)
    if count:
        findings.add(Difference(chain, f"seq {first}–{last}", "seal", f"{count}", NOTHING))


def _check_outside(
    connection: Connection, chain: Chain, last: Seal | None, outside: Outside, findings: Findings
) -> None:
    """Compare where the chain stands with the newest head that was copied; of older ones, find the last that holds."""
    place = ("seal", f"{chain} {outside.heads.name}")
    lines = outside.tail()
    if not lines:
        if last is not None:
            findings.add(Difference(*place, "head", said(last.head), NOTHING))
        return
    if any(_holds(connection, chain, line) for line in lines):
        return
    newest = max(line.heads[chain].number for line in lines if chain in line.heads)
    held = 0
    for line in outside.lines():
        if chain in line.heads and _holds(connection, chain, line):
            held = line.heads[chain].number
    ends = last.number if last else 0
    should = Text(_COPIED.say("en", newest=newest), _COPIED.say("zh", newest=newest))
    found = Text(_ENDS.say("en", ends=ends, held=held), _ENDS.say("zh", ends=ends, held=held))
    findings.add(Difference(*place, "head", should, found))


def _holds(connection: Connection, chain: Chain, line: Line) -> bool:
    head = line.heads.get(chain)
    return head is None or store.head_at(connection, chain, head.number) == head.head
