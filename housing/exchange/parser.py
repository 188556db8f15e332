"""Rows out of text: column by column, with each column's reader made once a file.

A batch is read down its columns, since a column repeats itself: what was read once is remembered (for closed lists,
days and counts that is nearly all), and an empty column costs next to nothing.
"""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final, Generic, NamedTuple, cast

import numpy as np

from housing import errors
from housing.errors import Refusal
from housing.exchange.examples import example_cells
from housing.exchange.findings import Findings
from housing.exchange.local import Local
from housing.exchange.model import GEOMETRY, Column, Fault, Kind, R
from housing.exchange.positions import (
    Finding,
    Shapes,
    Systems,
    convert_points,
    convert_shapes,
    look_at_shapes,
    points_of,
    unpack_shapes,
)
from housing.exchange.readers.source import Chunk
from housing.exchange.values.base import Read, Unfit

_MOST_REMEMBERED: Final = 4096
_HARDLY_REPEATS: Final = 0.5

Values = dict[str, Sequence[Any]]


class Parsed(NamedTuple, Generic[R]):
    """The good rows of a batch, what is wrong with the others, and what to look at in good ones."""

    rows: list[R]
    faults: list[Fault]
    warnings: list[Fault]


class RowParser(Generic[R]):
    """Reads the rows of one file."""

    def __init__(self, kind: Kind[R], places: Mapping[str, int], local: Local, systems: Systems) -> None:
        self._kind = kind
        self._places = places
        self._local = local
        self._systems = systems
        self._memories = {name: _Memory(_reader(kind, name, local)) for name in places}
        self._examples = [
            [(places[name], text) for name, text in example_cells(kind, language).items() if name in places]
            for language in ("en", "zh")
        ]

    def parse(self, chunk: Chunk) -> Parsed[R]:
        """Read a batch. All faults of a row are found, except those that hang on a column that has one already."""
        found = Findings(self._kind, self._places, self._local, chunk)
        values: Values = {name: self._read(name, chunk, found) for name in self._memories}
        warnings = self._place(chunk, values, found)
        for at in chunk.beyond:
            found.add(at, "", Unfit(errors.ROW_CELLS, value=chunk.beyond[at]))
        self._check_documents(values, found)
        self._require(chunk.size, values, found)
        rows = self._rows(chunk, values)
        for at, row in enumerate(rows):
            for objection in self._kind.check(row):
                found.object_to(at, objection)
        bad = found.rows
        passed_over = self._examples_in(chunk) | {at for at in bad if _is_blank(chunk, at)}
        left_out = bad | passed_over
        return Parsed(
            [row for at, row in enumerate(rows) if at not in left_out] if left_out else rows,
            [fault for at in sorted(bad - passed_over) for fault in found.of(at)],
            [found.fault(*warning) for warning in warnings if warning.at not in left_out],
        )

    def _read(self, name: str, chunk: Chunk, found: Findings) -> Sequence[Any]:
        cells = chunk.columns[self._places[name]]
        if not any(cells):
            return [None] * chunk.size
        values = self._memories[name].read_all(cells)
        if self._memories[name].holds_unfit:
            for at, value in enumerate(values):
                if type(value) is Unfit:
                    found.add(at, name, value)
                    values[at] = None
        return values

    def _place(self, chunk: Chunk, values: Values, found: Findings) -> list[Finding]:
        """Bring positions to EPSG:4326; two columns that give a point go before a shape that gives another."""
        wanted = self._kind.shape
        if wanted is None:
            return []
        findings: list[Finding] = []
        warnings: list[Finding] = []
        shapes = self._shapes(chunk, values, findings)
        if not self._kind.has_point:
            if shapes is not None:
                look_at_shapes(shapes, wanted, findings, warnings)
                values[GEOMETRY] = shapes.tolist()
        else:
            self._place_points(chunk, values, shapes, findings)
        for finding in findings:
            found.add(*finding)
        return warnings

    def _shapes(self, chunk: Chunk, values: Values, findings: list[Finding]) -> Shapes | None:
        if chunk.shapes is not None:
            return convert_shapes(unpack_shapes(chunk.shapes, findings), self._systems.shapes)
        if GEOMETRY in values:
            return convert_shapes(np.array(values[GEOMETRY], dtype=object), self._systems.columns)
        return None

    def _place_points(self, chunk: Chunk, values: Values, shapes: Shapes | None, findings: list[Finding]) -> None:
        nothing = [None] * chunk.size
        lon, lat = values.get("lon", nothing), values.get("lat", nothing)
        if "lon" in values or "lat" in values:
            lon, lat = convert_points(lon, lat, self._systems.columns, findings)
        if shapes is not None and self._kind.shape is not None:
            there = points_of(shapes, self._kind.shape, findings)
            lon = [drawn if given is None else given for given, drawn in zip(lon, there.lon, strict=True)]
            lat = [drawn if given is None else given for given, drawn in zip(lat, there.lat, strict=True)]
        values["lon"], values["lat"] = lon, lat

    def _check_documents(self, values: Values, found: Findings) -> None:
        check = self._local.check_document
        if check is None or "document_number" not in values or "document_type" not in values:
            return
        for at, (of, number) in enumerate(zip(values["document_type"], values["document_number"], strict=True)):
            if of is not None and number is not None:
                try:
                    check(of, number)
                except Refusal as refusal:
                    found.add(at, "document_number", Unfit.of(refusal), ("document_type",))

    def _require(self, size: int, values: Values, found: Findings) -> None:
        nothing = [None] * size
        for name, column in self._kind.columns.items():
            if not column.required or None not in (given := values.get(name, nothing)):
                continue
            exempt = values.get(column.unless, nothing) if column.unless else nothing
            for at, (value, other) in enumerate(zip(given, exempt, strict=True)):
                if value is None and other is None:
                    found.miss(at, name)
        if self._kind.one_of:
            for at in self._without_alternative(size, values):
                found.miss_all_alternatives(at)

    def _without_alternative(self, size: int, values: Values) -> set[int]:
        left = set(range(size))
        for group in self._kind.one_of:
            if left and all(name in values for name in group):
                columns = [values[name] for name in group]
                left = {at for at in left if any(column[at] is None for column in columns)}
        return left

    def _rows(self, chunk: Chunk, values: Values) -> list[R]:
        numbers = range(chunk.first, chunk.first + chunk.size)
        columns = (values.get(name, itertools.repeat(None)) for name in self._kind.columns)
        return list(map(cast("Any", self._kind.row)._make, zip(numbers, *columns, strict=False)))

    def _examples_in(self, chunk: Chunk) -> set[int]:
        found = set()
        for example in self._examples:
            place, text = example[0]
            cells = chunk.columns[place]
            if text and text in cells:
                found |= {
                    at
                    for at in range(chunk.size)
                    if all(chunk.columns[place][at].strip() == text for place, text in example)
                }
        return found


class _Memory(dict[str, Any]):
    """What the cells of one column hold, by their text; `Unfit` for what they cannot hold."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._repeats = True
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self[""] = None
        self.holds_unfit = False

    def read_all(self, cells: Sequence[str]) -> list[Any]:
        """Return what the cells hold. A column that hardly repeats itself is read without remembering it."""
        if not self._repeats:
            read = self._read
            try:
                return [read(text) if (text := cell.strip()) else None for cell in cells]
            except Unfit:
                pass  # once more, cell by cell
        if len(self) > _MOST_REMEMBERED:
            self._forget()
        before = len(self)
        values = list(map(self.__getitem__, cells))
        self._repeats = len(self) - before < _HARDLY_REPEATS * len(cells)
        return values

    def __missing__(self, text: str) -> Any:
        trimmed = text.strip()
        value: Any = None
        if trimmed:
            try:
                value = self._read(trimmed)
            except Unfit as unfit:
                self.holds_unfit = True
                value = unfit.with_traceback(None)
        self[text] = value
        return value


def _reader(kind: Kind[Any], name: str, local: Local) -> Read:
    if name in kind.columns:
        return _not_later(name, kind.columns[name], local)
    assert kind.shape is not None  # a header is known only for kinds that have one
    return kind.shape.reader(local)


def _not_later(name: str, column: Column, local: Local) -> Read:
    read = column.type.reader(local)
    if name not in local.latest:
        return read
    limit, reason = local.latest[name].limit, local.latest[name].reason

    def read_in_time(text: str) -> object:
        value: Any = read(text)
        if value > limit:
            raise Unfit(errors.INPUT_LATEST, date=str(limit)[:16], reason=reason)
        return value

    return read_in_time


def _is_blank(chunk: Chunk, at: int) -> bool:
    if chunk.shapes is not None and chunk.shapes[at] is not None:
        return False
    return at not in chunk.beyond and not any(column[at].strip() for column in chunk.columns)
