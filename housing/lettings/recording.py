"""Take lettings into the register, one or a hundred thousand, in one way; what is refused is told row by row.

Where two landlords let one unit at the same time, the register does not decide who is right. What the desk records goes
in with a warning, and the desk of the area gets an item to look at. A landlord who registers a unit that another lets
is shown that, and may claim it: were the letting taken in, a stranger could see who lives there.
"""

import dataclasses
import datetime
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.landlords import store as landlords
from housing.landlords.model import Known as Landlord
from housing.lettings import store
from housing.lettings.model import Known, LettingDraft, Other, Taken, Terms
from housing.lettings.rules import ONE_DAY, Sublet, chain_above, check_period, check_under, check_values, overlaps
from housing.lettings.store import NewLetting, Update, day_after
from housing.review.model import NewItem
from housing.review.service import open_items
from housing.units import store as units
from housing.units.lineage import gone
from housing.units.model import CLAIMS, Alias
from housing.units.model import Known as Unit
from housing.units.rules import check_alias, choices
from housing.units.verdicts import printed_number


@dataclass(slots=True)
class _Facts:
    """What is known around a batch."""

    standing: landlords.Standing
    today: datetime.date
    terms: Terms
    landlords: Mapping[str, Landlord]
    lettings: Mapping[str, Known]
    units: Mapping[int, Unit]
    aliases: Mapping[Alias, int]
    above: Mapping[int, list[int]]
    others: Mapping[int, list[Other]]
    chains: dict[int, int | None]
    retired: Mapping[int, Refusal]
    new: dict[str, NewLetting] = field(default_factory=dict)


def take_in(
    connection: Connection, drafts: Sequence[LettingDraft], *, terms: Terms, now: datetime.datetime
) -> list[Taken]:
    """Record lettings, or bring them up to date, and return what came of each, in their order.

    A letting may stand under one that comes before it in the batch. Locks the units concerned in their order.
    """
    coded = [draft if draft.code else dataclasses.replace(draft, code=_new_code()) for draft in drafts]
    facts = _gather(connection, coded, terms, now)
    judged = [_judge(facts, draft) for draft in coded]
    updates = [verdict for verdict in judged if isinstance(verdict, Update)]
    store.insert_lettings(connection, list(facts.new.values()), now)
    store.update_lettings(connection, updates, now)
    unders = {
        draft.code: draft.under
        for draft, verdict in zip(coded, judged, strict=True)
        if draft.code and draft.under and not isinstance(verdict, Refusal)
    }
    store.set_under(connection, unders)
    written = {verdict.code for verdict in judged if isinstance(verdict, NewLetting)}
    written |= {letting.code for letting in facts.lettings.values() if letting.id in {each.id for each in updates}}
    touched = {facts.new[code].unit if code in facts.new else facts.lettings[code].unit for code in written}
    units.recount(connection, (), touched)
    disputed = _file_disputes(connection, facts, written, now)
    return [_told(draft, verdict, disputed) for draft, verdict in zip(coded, judged, strict=True)]


def _new_code() -> str:
    return f"T-{secrets.token_hex(6)}"


def _gather(connection: Connection, drafts: Sequence[LettingDraft], terms: Terms, now: datetime.datetime) -> _Facts:
    folded = {check_alias(draft.unit) for draft in drafts if isinstance(draft.unit, Alias)}
    aliases = units.find_aliases(connection, folded)
    numbers = {draft.unit for draft in drafts if isinstance(draft.unit, int)} | set(aliases.values())
    units.lock_units(connection, numbers)
    known_units = units.find_units(connection, numbers)
    codes = {code for draft in drafts for code in (draft.code, draft.under) if code}
    known = store.find_lettings(connection, codes)
    people = {code for draft in drafts for code in (draft.landlord, draft.agent) if code}
    retired = {unit.number: gone(connection, unit) for unit in known_units.values() if unit.status == "retired"}
    return _Facts(
        landlords.acting(connection),
        now.date(),
        terms,
        landlords.find_landlords(connection, people),
        known,
        known_units,
        aliases,
        store.find_above(connection, numbers),
        store.find_others(connection, numbers),
        store.find_chains(connection, [letting.id for letting in known.values()]),
        retired,
    )


def _judge(facts: _Facts, draft: LettingDraft) -> NewLetting | Update | Known | Refusal:
    """Return what a draft is: new, a change, as it was, or refused."""
    try:
        return _judged(facts, draft)
    except Refusal as refusal:
        return refusal


def _judged(facts: _Facts, draft: LettingDraft) -> NewLetting | Update | Known:
    code = draft.code or ""
    check_values(draft)
    unit = _unit(facts, draft)
    known = facts.lettings.get(code)
    _check_rights(facts, unit, facts.landlords.get(draft.landlord), known)
    landlord = _person(facts, draft.landlord, "landlord_code")
    agent = _person(facts, draft.agent, "agent_code") if draft.agent else None
    earlier = facts.new.get(code)
    if earlier is not None:
        raise Refusal(errors.LETTING_TAKEN, field="letting_code", code=code)
    if known is not None and (known.unit, known.landlord) != (unit.number, landlord.id):
        raise Refusal(errors.LETTING_TAKEN, field="letting_code", code=code)
    if draft.under:
        _check_under(facts, draft, unit, landlord.id, known)
    if known is not None:
        return _update(facts, draft, known, agent)
    check_period(draft.valid_from, draft.valid_until, today=facts.today, longest_days=facts.terms.longest_days)
    if unit.status == "retired":
        raise facts.retired[unit.number]
    _check_others(facts, draft, unit, landlord.id)
    new = NewLetting(code, draft, landlord.id, agent.id if agent else None, unit.number)
    facts.new[code] = new
    return new


def _unit(facts: _Facts, draft: LettingDraft) -> Unit:
    number = facts.aliases.get(check_alias(draft.unit)) if isinstance(draft.unit, Alias) else draft.unit
    unit = facts.units.get(number) if number is not None else None
    if unit is None:
        raise Refusal(errors.SCOPE_NOTHING, field="unit")
    return unit


def _person(facts: _Facts, code: str, field_name: str) -> Landlord:
    if code not in facts.landlords:
        raise Refusal(errors.LANDLORD_UNKNOWN, field=field_name, code=code)
    return facts.landlords[code]


def _check_rights(facts: _Facts, unit: Unit, landlord: Landlord | None, known: Known | None) -> None:
    """Raise unless the desk acts in its scope, or a landlord for the own letting.

    Comes before all that the register knows of: else a refusal would tell that something is there.
    """
    standing = facts.standing
    if standing.is_desk:
        if not unit.in_scope or (known is not None and not known.in_scope):
            raise Refusal(errors.SCOPE_NOTHING, field="unit")
    elif standing.kind != "landlord":
        raise Refusal(errors.ACT_NOT_YOURS)
    elif landlord is None or not landlord.is_mine:
        raise Refusal(errors.SCOPE_NOTHING, field="landlord_code")


def _check_under(facts: _Facts, draft: LettingDraft, unit: Unit, landlord: int, known: Known | None) -> None:
    code = draft.under or ""
    above = facts.above[unit.number]
    new = facts.new.get(code)
    if new is not None:
        if new.landlord == landlord or new.unit not in above:
            raise Refusal(errors.LETTING_UNDER, field="under_letting", code=code)
        return
    under = facts.lettings.get(code)
    chain = chain_above(under.id if under else None, facts.chains)
    check_under(code, under, chain, Sublet(known.id if known else None, landlord, above))


def _check_others(facts: _Facts, draft: LettingDraft, unit: Unit, landlord: int) -> None:
    """Keep a landlord out of a unit that another lets, also as a sub-landlord: the desk records it, and is told."""
    if facts.standing.is_desk:
        return
    ends = day_after(draft.valid_until)
    for other in facts.others.get(unit.number, ()):
        if other.landlord != landlord and overlaps(draft.valid_from, ends, other, facts.today):
            number = printed_number(unit.number)
            raise Refusal(errors.UNIT_LET_BY_OTHER, field="unit", number=number, reasons=choices(CLAIMS))


def _update(facts: _Facts, draft: LettingDraft, known: Known, agent: Landlord | None) -> Update | Known:
    wanted = Update(
        known.id,
        known.agent if draft.agent is None else agent.id if agent else None,
        draft.valid_from,
        known.ends if draft.keeps_end else day_after(draft.valid_until),
        draft.use or known.use,
        known.adults if draft.adults is None else draft.adults,
        known.children if draft.children is None else draft.children,
    )
    if wanted == Update(*(getattr(known, name) for name in Update._fields)):
        is_moved = draft.under is not None and _is_under_another(facts, draft.under, known)
        return wanted if is_moved else known
    if known.withdrawn_on is not None:
        raise Refusal(
            errors.LETTING_WITHDRAWN, field="letting_code", code=known.code, on=known.withdrawn_on.isoformat()
        )
    if wanted.ends != known.ends:
        check_period(draft.valid_from, draft.valid_until, today=facts.today, longest_days=facts.terms.longest_days)
    return wanted


def _is_under_another(facts: _Facts, code: str, known: Known) -> bool:
    under = facts.lettings.get(code)
    return under is None or under.id != known.under


def _file_disputes(connection: Connection, facts: _Facts, written: Collection[str], now: datetime.datetime) -> set[str]:
    """Put before the desk which written lettings share their unit with another landlord's; return their codes."""
    lettings = store.find_lettings(connection, written)
    others = store.find_others(connection, {letting.unit for letting in lettings.values()})
    near = {other.id for each in others.values() for other in each}
    under = store.find_chains(connection, near)
    items: dict[str, NewItem] = {}
    disputed = set()
    for letting in lettings.values():
        above = chain_above(letting.id, under)
        for other in others.get(letting.unit, ()):
            is_related = other.id in above or letting.id in chain_above(other.id, under)
            if other.landlord == letting.landlord or is_related:
                continue
            if overlaps(letting.begins, letting.ends, other, facts.today):
                disputed.add(letting.code)
                first, second = sorted(((letting.id, letting.code), (other.id, other.code)))
                details = {"number": printed_number(letting.unit), "lettings": [first[1], second[1]]}
                subject = f"{first[0]}-{second[0]}"
                cell = facts.units[letting.unit].cell
                items[subject] = NewItem("letting_dispute", subject, letting.unit, cell, details)
    open_items(connection, list(items.values()), now=now)
    return disputed


def _told(draft: LettingDraft, verdict: NewLetting | Update | Known | Refusal, disputed: Collection[str]) -> Taken:
    if isinstance(verdict, Refusal):
        return Taken("refused", draft.code, verdict)
    is_disputed = draft.code in disputed
    if isinstance(verdict, NewLetting):
        return Taken("made", draft.code, disputed=is_disputed)
    return Taken("changed" if isinstance(verdict, Update) else "found", draft.code, disputed=is_disputed)


def last_day(letting: Known) -> datetime.date | None:
    """Return the last day of a letting."""
    return None if letting.ends is None else letting.ends - ONE_DAY
