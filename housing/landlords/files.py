"""Landlords of files into the register, and out of it."""

from collections.abc import Iterator, Sequence
from itertools import islice

from housing.db.connect import Connection
from housing.errors import Refusal
from housing.exchange.kinds.landlords import LandlordRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.landlords import store
from housing.landlords.model import RecordLandlord
from housing.landlords.service import read_landlords, record_landlords
from housing.people.model import Identity
from housing.people.normal import normal_identity
from housing.people.vault import SealingVault
from housing.policy.model import Profile

_READ_AT_ONCE = 1_000


def load_landlords(connection: Connection, rows: Sequence[LandlordRow], context: Context) -> list[Fault]:
    """Record the landlords of rows, and return the faults of those that are not in; names come from no fault."""
    profile, vault = _means(context)
    today = context.now.astimezone(context.local.zone).date()
    faults: list[Fault] = []
    given: list[tuple[LandlordRow, RecordLandlord]] = []
    for row in rows:
        told = Identity(row.name, row.document_type, row.document_number, None, row.phone)
        try:
            identity = normal_identity(profile, told, today=today)
        except Refusal as refusal:
            faults.append(_fault(row, refusal))
        else:
            given.append((row, RecordLandlord(row.landlord_code, row.kind, identity)))  # type: ignore[arg-type]
    commands = [command for _, command in given]
    recorded = record_landlords(connection, context.actor, commands, vault=vault, now=context.now)
    for (row, _), each in zip(given, recorded, strict=True):
        context.added += each.result == "made"
        context.changed += each.result == "changed"
        if each.refusal is not None:
            faults.append(_fault(row, each.refusal))
    return faults


def read_landlord_rows(connection: Connection, context: Context) -> Iterator[LandlordRow]:
    """Yield who lets, or acts for who lets, in the actor's scope, by their codes.

    Who they are is told only where a purpose is stated, as far as that goes, and each reading is logged.
    """
    known = iter(store.list_landlords(connection))
    place = 1
    while batch := list(islice(known, _READ_AT_ONCE)):
        views = {}
        if context.purpose is not None:
            profile, vault = _means(context)
            codes = [code for code, _ in batch]
            found = read_landlords(connection, context.actor, codes, profile=profile, vault=vault, now=context.now)
            views = {view.code: view for view in found}
        for code, kind in batch:
            place += 1
            view = views.get(code)
            if view is None:
                yield LandlordRow(place, code, None, None, None, None, kind)
            else:
                yield LandlordRow(
                    place,
                    code,
                    view.name or view.masked_name,
                    view.document_type,
                    view.document_number,
                    view.phone,
                    kind,
                )


def _means(context: Context) -> tuple[Profile, SealingVault]:
    profile, vault = context.kept(Profile), context.kept(SealingVault)
    assert profile is not None
    assert vault is not None
    return profile, vault


def _fault(row: LandlordRow, refusal: Refusal) -> Fault:
    column = refusal.field or ""
    value = getattr(row, column, None) if column else None
    return Fault.of(row.row, column, "" if value is None else str(value), refusal)
