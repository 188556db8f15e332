"""Record, renew and withdraw lettings. One that ends stays in the register as expired."""

import dataclasses
import datetime
from collections.abc import Callable, Collection, Sequence

from housing import errors
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.landlords.store import acting
from housing.lettings import store
from housing.lettings.model import (
    Known,
    LettingDraft,
    RecordedLetting,
    RenewedLettings,
    RenewLettings,
    Terms,
    WithdrawLetting,
    WithdrawnLetting,
)
from housing.lettings.recording import last_day, take_in
from housing.lettings.rules import check_period
from housing.units import store as units
from housing.units.verdicts import printed_number


def record_letting(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    draft: LettingDraft,
    *,
    terms: Terms,
    now: datetime.datetime,
) -> RecordedLetting:
    """Record a letting, or bring it up to date. Without a last day it gets the profile's default term.

    Raises `act.not_yours`, `scope.nothing`, `landlord.unknown`, `letting.taken`, `letting.own_agent`, `letting.under`,
    `letting.withdrawn`, `unit.gone`, `input.form`, `input.choice`, `input.earliest` and `input.latest` at the field;
    for landlords `unit.let_by_other`.
    """
    if draft.valid_until is None:
        last = draft.valid_from + datetime.timedelta(days=terms.default_days)
        draft = dataclasses.replace(draft, valid_until=last)
    (taken,) = take_in(connection, [draft], terms=terms, now=now)
    if taken.refusal is not None:
        raise taken.refusal
    letting = store.find_lettings(connection, [taken.code or ""])[taken.code or ""]
    number = printed_number(letting.unit)
    warning = errors.ALSO_LET_BY_OTHER if taken.disputed else None
    return RecordedLetting(
        letting.code, number, last_day(letting), taken.result == "made", taken.result == "changed", warning
    )


def renew_lettings(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: RenewLettings,
    *,
    terms: Terms,
    now: datetime.datetime,
) -> RenewedLettings:
    """Give lettings a new last day, all or none, expired ones too.

    Landlords renew their own, agents those that they act for. Raises `scope.nothing` where one is not found or not
    theirs, `letting.withdrawn`, `input.earliest`, `input.latest`.
    """
    codes = tuple(dict.fromkeys(command.codes))
    known = _changeable(connection, codes, lambda letting: letting.is_mine or letting.is_agents)
    for letting in known:
        if letting.withdrawn_on is not None:
            on = letting.withdrawn_on.isoformat()
            raise Refusal(errors.LETTING_WITHDRAWN, field="letting_code", code=letting.code, on=on)
        check_period(letting.begins, command.valid_until, today=now.date(), longest_days=terms.longest_days)
    ends = store.day_after(command.valid_until)
    assert ends is not None
    renewed = store.renew_lettings(connection, [letting.id for letting in known], ends, now)
    return RenewedLettings(renewed, len(codes) - renewed, command.valid_until)


def withdraw_letting(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    command: WithdrawLetting,
    *,
    now: datetime.datetime,
) -> WithdrawnLetting:
    """Take a letting back, for good; the residences in its unit stay as they are. Again it changes nothing.

    Raises `scope.nothing` where there is none, or it is another's; agents take none back.
    """
    (letting,) = _changeable(connection, (command.code,), lambda letting: letting.is_mine)
    if letting.withdrawn_on is not None:
        return WithdrawnLetting(letting.code, letting.withdrawn_on, changed=False)
    on = command.on or now.date()
    set_withdrawn(connection, [letting.id], on, now=now)
    return WithdrawnLetting(letting.code, on, changed=True)


def set_withdrawn(
    connection: Connection, ids: Collection[int], on: datetime.date | None, *, now: datetime.datetime
) -> None:
    """Withdraw lettings that were looked at already, or with no date take that back."""
    touched = store.withdraw_lettings(connection, ids, on, now)
    units.recount(connection, (), touched)


def _changeable(connection: Connection, codes: Sequence[str], is_theirs: Callable[[Known], bool]) -> list[Known]:
    """Return lettings that the actor may change, locked; their units first. Raises `scope.nothing`."""
    found = store.find_lettings(connection, codes)
    units.lock_units(connection, {letting.unit for letting in found.values()})
    store.lock_lettings(connection, codes)
    found = store.find_lettings(connection, codes)
    is_desk = acting(connection).is_desk
    for code in codes:
        letting = found.get(code)
        if letting is None or not (letting.in_scope if is_desk else is_theirs(letting)):
            raise Refusal(errors.SCOPE_NOTHING, field="letting_code")
    return [found[code] for code in codes]
