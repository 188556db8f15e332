"""Work out again what each account may see, from its grants, and compare the bits that stand for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from housing.ledger.verification.model import NOTHING, Difference, Findings

_STAFF: Final = ("officer", "team_member", "administrator", "auditor")
_STEP: Final = 8192  # the bits of a scope come in steps of so many cells


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account, and the bits of its scope as they are stored."""

    id: UUID
    kind: str
    disabled: bool
    everywhere: bool
    bits: bytes | None


@dataclass(frozen=True, slots=True)
class Areas:
    """Divisions with what they are a part of, cells with their division."""

    parents: Mapping[str, str | None]
    cells: Mapping[int, str | None]


Grant = tuple[UUID, str | None, int | None]
"""An account, and a division or the number of a cell."""


def compare_scopes(accounts: Sequence[AccountFacts], grants: Sequence[Grant], areas: Areas, findings: Findings) -> None:
    """Add each account whose stored bits are not those of its grants."""
    length = _STEP // 8 * (1 + max(areas.cells, default=0) // _STEP)
    granted: dict[UUID, set[str | int]] = defaultdict(set)
    for whose, division, cell in grants:
        granted[whose].add(division if division is not None else cell or 0)
    below = _cells_below(areas)
    for account in accounts:
        cells = {each for given in granted[account.id] for each in _cells_of(given, below)}
        wanted = _expected(account, cells, length, has_grants=bool(granted[account.id]))
        if wanted != account.bits and not (wanted is None and account.bits == bytes(length) and not account.disabled):
            found = NOTHING if account.bits is None else _told(account.bits)
            findings.add(
                Difference(
                    "account_scope", str(account.id), "bits", NOTHING if wanted is None else _told(wanted), found
                )
            )


def _expected(account: AccountFacts, cells: set[int], length: int, *, has_grants: bool) -> bytes | None:
    if account.disabled:
        return None
    if account.everywhere:
        return b"\xff" * length
    if not has_grants and account.kind not in _STAFF:
        return None
    bits = bytearray(length)
    for cell in cells:
        bits[cell // 8] |= 1 << cell % 8
    return bytes(bits)


def _cells_below(areas: Areas) -> dict[str, set[int]]:
    """Return the cells of each division, with those of the divisions that are a part of it."""
    below: dict[str, set[int]] = defaultdict(set)
    for number, division in areas.cells.items():
        above = division
        seen: set[str] = set()
        while above is not None and above not in seen:
            below[above].add(number)
            seen.add(above)
            above = areas.parents.get(above)
    return below


def _cells_of(given: str | int, below: Mapping[str, set[int]]) -> set[int]:
    return {given} if isinstance(given, int) else below.get(given, set())


def _told(bits: bytes) -> str:
    """Return how many cells bits hold, and the first of them, by number."""
    cells = [place * 8 + bit for place, byte in enumerate(bits) if byte for bit in range(8) if byte >> bit & 1]
    shown = ", ".join(map(str, cells[:5]))
    return f"{len(cells)} ({shown}, …)" if len(cells) > len(cells[:5]) else f"{len(cells)} ({shown})"
