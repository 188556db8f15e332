"""What leaves an extract, and nothing else: streets, barriers, buildings, entrances, addresses, ground.

An object is known by its code: `n`, `w` or `r` for node, way or relation, and its number. All coordinates are
longitude, latitude in EPSG:4326, to 7 places; heights and widths are metres. None means: the extract does not tell.
"""

from dataclasses import dataclass
from typing import Literal

from shapely import LineString, MultiPolygon, Point, Polygon

from housing.language import Text

Foot = Literal["yes", "steps", "no"]
FootRule = Literal[
    "class", "steps", "foot", "access", "private", "sidepath", "motorroad", "trunk", "never", "unknown_class"
]
Passage = Literal["yes", "private", "no"]
Direction = Literal["both", "forward", "backward"]
Climb = Literal["up", "down"]
Sidewalk = Literal["both", "left", "right", "no", "separate"]
BarrierKind = Literal["wall", "fence", "hedge", "guard_rail", "railway", "cliff"]
BuildingKind = Literal["house", "apartment", "dormitory", "mixed", "office", "shop", "other"]
EntranceKind = Literal["yes", "main", "secondary", "staircase", "home", "service", "shop", "garage", "exit", "other"]
Numbering = Literal["all", "odd", "even", "alphabetic"]
GroundKind = Literal[
    "water",
    "river",
    "canal",
    "stream",
    "ditch",
    "wetland",
    "coastline",
    "park",
    "garden",
    "grass",
    "wood",
    "scrub",
    "farm",
    "cemetery",
    "pitch",
]
Subject = Literal["street", "barrier", "building", "entrance", "address", "ground"]


@dataclass(frozen=True, slots=True)
class Names:
    """What a thing is called: as people there write it, and in Chinese and in English where these are tagged."""

    local: str | None = None
    zh: str | None = None
    en: str | None = None

    def all(self) -> tuple[str, ...]:
        """Return the names that are there, each once."""
        return tuple(dict.fromkeys(name for name in (self.local, self.zh, self.en) if name))


@dataclass(frozen=True, slots=True)
class NodeBarrier:
    """Something that stands on a node of a street or a wall: whether a walker passes, passes by leave, or not."""

    node: int
    kind: str
    foot: Passage


@dataclass(frozen=True, slots=True)
class Street:
    """A way with a `highway` class, also one that is closed to walkers: that too bounds where they can go.

    `line` has one vertex for each of `nodes`; streets that share a node meet there. Where `area` holds, the line is
    the outline of a square that may be crossed anywhere. `foot` says whether it may be walked, only by steps, or
    not; `foot_rule` which rule of `access.FOOT_RULES` said so (`private` may be opened to a team that is let in).
    `oneway` is that of walkers (escalators). `incline_percent` and `climb` are along the line. `crossings` are the
    nodes where a road or a railway may be crossed.
    """

    way: int
    names: Names
    highway: str
    line: LineString
    nodes: tuple[int, ...]
    area: bool
    foot: Foot
    foot_rule: FootRule
    oneway: Direction
    step_count: int | None
    sidewalk: Sidewalk | None
    bridge: bool
    tunnel: bool
    layer: int
    level: str | None
    surface: str | None
    width_m: float | None
    incline_percent: float | None
    climb: Climb | None
    lit: bool | None
    barriers: tuple[NodeBarrier, ...]
    crossings: tuple[int, ...]

    @property
    def code(self) -> str:
        """Return the code of the way."""
        return f"w{self.way}"


@dataclass(frozen=True, slots=True)
class Barrier:
    """A line that a walker cannot pass but at its `openings`: walls, fences, cliffs, and rails on the ground.

    Rivers are `Ground`, motorways are streets closed to walkers.
    """

    way: int
    kind: BarrierKind
    line: LineString
    openings: tuple[NodeBarrier, ...]

    @property
    def code(self) -> str:
        """Return the code of the way."""
        return f"w{self.way}"


@dataclass(frozen=True, slots=True)
class Building:
    """A building with its footprint, which is always a valid area; whatever has none is reported as broken.

    `kind` is None where the extract says no more than that it is a building. `floors` counts whole floors above
    ground, `min_floor` those that are open below it.
    """

    code: str
    names: Names
    kind: BuildingKind | None
    floors: int | None
    height_m: float | None
    min_floor: int | None
    footprint: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a building; `buildings` are the codes of those on whose outline its node lies, often one."""

    node: int
    kind: EntranceKind
    label: str | None
    foot: Passage
    point: Point
    buildings: tuple[str, ...]

    @property
    def code(self) -> str:
        """Return the code of the node."""
        return f"n{self.node}"


@dataclass(frozen=True, slots=True)
class AddressParts:
    """The components of a standard address, each as text in the script of the extract; 路 and 巷弄 stand apart."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    street_town: str | None = None
    community: str | None = None
    road: str | None = None
    lane: str | None = None
    number: str | None = None
    estate_poi: str | None = None
    building: str | None = None
    unit_entrance: str | None = None
    floor: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class AddressPoint:
    """An address at a point: that of its node, or one inside the area that bears it.

    `full` is the whole address where it is tagged as one text. `building` is the code of the object itself where the
    address stands on a building's own outline or relation.
    """

    code: str
    parts: AddressParts
    full: str | None
    point: Point
    building: str | None


@dataclass(frozen=True, slots=True)
class AddressRange:
    """A line along which house numbers run from `first` to `last`, with those `between` that are known."""

    way: int
    numbering: Numbering
    step: int | None
    road: str | None
    line: LineString
    first: str
    between: tuple[str, ...]
    last: str

    @property
    def code(self) -> str:
        """Return the code of the way."""
        return f"w{self.way}"


@dataclass(frozen=True, slots=True)
class Ground:
    """Water or green for the background of a map; rivers may come as lines and as areas."""

    code: str
    kind: GroundKind
    names: Names
    shape: LineString | Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Broken:
    """An object that was passed over, since its drawing cannot be used."""

    code: str
    subject: Subject
    reason: Text


Feature = Street | Barrier | Building | Entrance | AddressPoint | AddressRange | Ground | Broken
