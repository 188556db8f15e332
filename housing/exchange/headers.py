"""The header of a file: which of its columns is which of ours, told exactly or by a mapping."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from housing import errors
from housing.errors import Refusal
from housing.exchange.forbidden import forbidden_matter
from housing.exchange.model import GEOMETRY, Kind
from housing.exchange.readers.source import Source
from housing.language import Text

REASON_AND_FIX: Final = Text("reason_and_fix", "原因与改法")
"""The first column of a report; every import passes it over."""

_NEAR: Final = 0.4


class Header(NamedTuple):
    """Where each of our columns stands in the file, and which name the sender gave it."""

    places: Mapping[str, int]
    names: Mapping[str, str]


def parse_mapping(text: str) -> dict[str, str]:
    """Return a mapping given as `theirs=ours,theirs=ours`; an empty `ours` leaves the column out.

    Raises `columns.mapping`.
    """
    mapping: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.replace("，", ",").split(","))):
        theirs, equals, ours = (piece.strip() for piece in part.rpartition("="))
        if not equals or not theirs:
            raise Refusal(errors.MAPPING_UNFIT, field="map", problems=Text(f"“{part}” has no =", f"“{part}”缺少 ="))
        mapping[theirs] = ours
    return mapping


def read_header(kind: Kind[Any], source: Source, mapping: Mapping[str, str]) -> Header:
    """Match the columns of a file with those of its kind, by our name, by the Chinese name, or by the mapping.

    Raises `columns.forbidden`, `columns.mapping`, or `columns.unfit` with all that is wrong at once.
    """
    if source.total == 0 and not source.headers:
        return Header({}, {})  # a collection without features, and so without names
    trimmed = [header.strip().removeprefix("\ufeff") for header in source.headers]
    for header in trimmed:
        if matter := forbidden_matter(header):
            raise Refusal(errors.COLUMN_FORBIDDEN, field=header, file=source.file, column=header, matter=matter)
    known = kind.header_names()
    _check_mapping(mapping, trimmed, known)
    places: dict[str, int] = {}
    problems: list[Text] = []
    for place, header in enumerate(trimmed):
        if not header or header in source.passed_over or header in {REASON_AND_FIX.en, REASON_AND_FIX.zh}:
            continue
        ours = mapping.get(header, header)
        if not ours:
            continue
        column = known.get(ours)
        if column is None:
            problems.append(_unknown(header, known))
        elif column in places:
            problems.append(Text(f"“{header}” stands for {column} a second time", f"“{header}”与另一列重复"))
        else:
            places[column] = place
    problems += _missing(kind, places.keys() | ({GEOMETRY} if source.has_shapes else set()))
    if problems:
        raise Refusal(
            errors.COLUMNS_UNFIT,
            field="header",
            file=source.file,
            title=kind.title,
            problems=_joined(problems),
            columns=Text(", ".join(kind.columns), "、".join(column.zh for column in kind.columns.values())),
        )
    return Header(places, {column: trimmed[place] for column, place in places.items()})


def _check_mapping(mapping: Mapping[str, str], headers: Sequence[str], known: Mapping[str, str]) -> None:
    problems = [_unknown(theirs, headers) for theirs in mapping if theirs not in headers]
    problems += [_unknown(ours, known) for ours in mapping.values() if ours and ours not in known]
    if problems:
        raise Refusal(errors.MAPPING_UNFIT, field="map", problems=_joined(problems))


def _unknown(name: str, known: Collection[str]) -> Text:
    near = difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
    if near:
        return Text(f"“{name}” is unknown (the nearest is {near[0]})", f"“{name}”未知（最接近的是“{near[0]}”）")
    return Text(f"“{name}” is unknown", f"“{name}”未知")


def _missing(kind: Kind[Any], present: Collection[str]) -> list[Text]:
    there = set(present)
    if GEOMETRY in there and kind.has_point:
        there |= {"lon", "lat"}
    problems = []
    for name, column in kind.columns.items():
        if column.required and name not in there and column.unless not in there:
            problems.append(Text(f"{name} is missing", f"缺少“{column.zh}”列"))
    if kind.one_of and not any(there.issuperset(group) for group in kind.one_of):
        listed = alternatives(kind)
        problems.append(Text(f"one of these is missing: {listed.en}", f"缺少以下各列之一：{listed.zh}"))
    return problems


def alternatives(kind: Kind[Any]) -> Text:
    """Return the alternatives of a kind as a sentence lists them."""
    titles = [[kind.title_of(column) for column in group] for group in kind.one_of]
    return Text(
        ", ".join(" and ".join(title.en for title in group) for group in titles),
        "、".join("和".join(title.zh for title in group) for group in titles),
    )


def _joined(problems: Sequence[Text]) -> Text:
    return Text("; ".join(each.en for each in problems), "；".join(each.zh for each in problems))
