"""Features of an extract as rows of the kinds that the register imports: buildings, entrances, addresses, frame."""

from typing import Final

from housing.exchange.kinds.addresses import AddressRow
from housing.exchange.kinds.buildings import BuildingRow
from housing.exchange.kinds.entrances import EntranceRow
from housing.exchange.kinds.frame import FrameRow
from housing.exchange.osm.features import AddressPoint, Building, Entrance

SOURCE: Final = "osm"
LONGEST_NAME: Final = 100
LONGEST_LABEL: Final = 20
MOST_FLOORS: Final = 200


def code_of(feature: str) -> str:
    """Return by what the register knows an object of the map."""
    return f"{SOURCE}:{feature}"


def building_row(row: int, building: Building) -> BuildingRow:
    """Return a building; floors that no house has are left unknown."""
    floors = building.floors if building.floors and 1 <= building.floors <= MOST_FLOORS else None
    name = building.names.local
    return BuildingRow(
        row=row,
        code=code_of(building.code),
        name=name[:LONGEST_NAME] if name else None,
        division_code=None,
        kind=building.kind,
        floors=floors,
        doors_per_floor=None,
        geometry=building.footprint,
    )


def entrance_row(row: int, entrance: Entrance) -> EntranceRow:
    """Return an entrance of the first building on whose outline it lies."""
    label = entrance.label if entrance.label and len(entrance.label) <= LONGEST_LABEL else None
    code = code_of(entrance.buildings[0])
    return EntranceRow(row, code, label, None, None, entrance.point.x, entrance.point.y)


def address_row(row: int, address: AddressPoint, building: str | None) -> AddressRow:
    """Return an address with its components, and the building that it stands on or in."""
    parts = address.parts
    return AddressRow(
        row=row,
        code=code_of(address.code),
        text=address.full,
        **{name: getattr(parts, name) for name in parts.__slots__},
        building_code=building,
        lon=address.point.x,
        lat=address.point.y,
    )


def frame_row(row: int, address: AddressPoint, building: str | None) -> FrameRow:
    """Return what the frame learns from an address: that there is at least one door."""
    room = address.parts.room if address.parts.room and len(address.parts.room) <= LONGEST_LABEL else None
    values: dict[str, object] = {
        "source": SOURCE,
        "source_id": address.code,
        "building_code": building,
        "lon": address.point.x,
        "lat": address.point.y,
        "door_label": room,
        "doors": 1,
        "kind": "unknown",
        "tenure": "unknown",
    }
    return FrameRow(row=row, **{name: values.get(name) for name in FrameRow._fields if name != "row"})  # type: ignore[arg-type]
