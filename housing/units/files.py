"""Units of files into the register, and out of it."""

from collections.abc import Iterator, Sequence

from housing import errors
from housing.db.connect import Connection
from housing.exchange.kinds.units import UnitRow
from housing.exchange.loading import Context
from housing.exchange.model import Fault
from housing.exchange.values.references import Alias as FileAlias
from housing.exchange.values.references import UnitReference as FileReference
from housing.numbers.rules import UnitNumber
from housing.units import store
from housing.units.intake import take_in
from housing.units.model import Alias, Draft, Intake, Point, UnitReference


def load_units(connection: Connection, rows: Sequence[UnitRow], context: Context) -> list[Fault]:
    """Register, find or bring up to date the units of rows, and return the faults of those that are not in.

    A row without a number finds its unit by an alias, or by building and door label; else it gets a new number. A part
    whose whole stands further down in the file waits for it.
    """
    now = context.now.astimezone(context.local.zone)
    faults = []
    for row, taken in zip(rows, take_in(connection, [draft_of(row) for row in rows], now=now), strict=True):
        context.added += taken.result == "made"
        context.changed += taken.result == "changed"
        if taken.refusal is not None:
            faults.append(_fault(row, taken, context))
    return faults


def draft_of(row: UnitRow) -> Draft:
    """Return what a row says of a unit."""
    return Draft(
        label=row.door_label,
        kind=row.kind or "home",  # type: ignore[arg-type]  # of the closed list
        number=None if row.number is None else int(row.number),
        aliases=tuple(Alias(*alias) for alias in row.alias or ()),
        building=None if row.building_code is None else str(row.building_code),
        address=row.address,
        point=None if row.lon is None or row.lat is None else Point(row.lon, row.lat),
        parent=None if row.parent is None else reference_of(row.parent),
        floor=row.floor,
        area_m2=row.area_m2,
        status=row.status,  # type: ignore[arg-type]  # of the closed list
        status_on=row.status_on,
        cause=row.cause,
        differs_because=getattr(row, "differs_because", None),
    )


def reference_of(reference: FileReference) -> UnitReference:
    """Return a unit that a file refers to as the register does."""
    return Alias(*reference) if isinstance(reference, FileAlias) else int(reference)


def read_units(connection: Connection, context: Context) -> Iterator[UnitRow]:  # noqa: ARG001 -- scoped by role
    """Yield the units that the actor may see, by their numbers; retired ones too."""
    for place, (number, aliases, *columns) in enumerate(store.stream_units(connection), start=2):
        building, address, lon, lat, label, kind, parent, *rest = columns
        codes = tuple(FileAlias(*alias.split(":", 1)) for alias in aliases) or None
        whole = None if parent is None else UnitNumber(str(parent))
        yield UnitRow._make(
            (place, UnitNumber(str(number)), codes, building, address, lon, lat, label, kind, whole, *rest)
        )


def _fault(row: UnitRow, taken: Intake, context: Context) -> Fault:
    assert taken.refusal is not None
    column = taken.refusal.field or ""
    if column == "parent" and taken.refusal.kind is errors.SCOPE_NOTHING and not context.is_last:
        context.later.add(row.row)
    value = getattr(row, column, None) if column else None
    shown = ";".join(map(str, value)) if column == "alias" and value else value
    return Fault.of(row.row, column, "" if shown is None else str(shown), taken.refusal)
