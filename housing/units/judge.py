"""What a draft is beside what the register knows: a new unit, one that is there, a near-duplicate, or refused.

Pure: facts in, verdicts out. A batch is judged row by row, so that later rows meet what earlier ones make.
"""

from collections.abc import Mapping

from geo.address.doors import Door
from housing import errors
from housing.errors import Refusal
from housing.units.doors import Entry, Spot
from housing.units.model import KINDS, NOWHERE, Alias, Draft, Known, Place, Status
from housing.units.rules import (
    check_alias,
    check_cause,
    check_details,
    check_difference,
    check_label,
    check_number,
    check_tree,
    door_of,
    free_letter,
    may_change,
    mirror_key,
    part_key,
    plain_key,
    twin_keys,
)
from housing.units.verdicts import Change, Clash, Facts, Making, Repeat, Verdict, point_of, printed_number, spot_of


class Judge:
    """Judges the drafts of one batch in their order. `strict`: a draft that names no unit makes one or is refused."""

    def __init__(self, facts: Facts, *, strict: bool) -> None:
        self._facts = facts
        self._strict = strict
        self._claimed: dict[int, Draft] = {}
        self._numbers: dict[int, Entry] = {}
        self._aliases: dict[Alias, Entry] = {}

    def judge(self, row: int, draft: Draft) -> Verdict:
        """Return what a draft is. A refusal is returned, not raised: the other rows go on."""
        try:
            return self._judged(row, draft)
        except Refusal as refusal:
            return refusal

    def _judged(self, row: int, draft: Draft) -> Verdict:
        if not self._facts.standing.may_register:
            raise Refusal(errors.ACT_NOT_YOURS)
        check_difference(draft.differs_because)
        check_details(draft)
        check_number(draft.number)
        aliases = tuple(check_alias(alias) for alias in draft.aliases)
        named = self._named(draft.number, aliases)
        if named is not None:
            entry = Entry(number=named.number)
            return Clash(entry, "exists") if self._strict else self._found(named, row, draft, aliases, is_named=True)
        made = self._made_under(draft.number, aliases)
        if made is not None:
            return Repeat(made) if made.draft == draft else Clash(made, "twice")
        if draft.parent is not None:
            return self._part(row, draft, aliases)
        return self._home(row, draft, aliases)

    def _named(self, number: int | None, aliases: tuple[Alias, ...]) -> Known | None:
        """Return the unit that number or alias name; where they name two, refuse."""
        facts = self._facts
        named = facts.units.get(number) if number is not None else None
        for alias in aliases:
            owner = facts.aliases.get(alias)
            if owner is not None and (named is None or owner != named.number):
                if named is not None or number is not None:
                    raise Refusal(
                        errors.UNIT_ALIAS_TAKEN, field="alias", alias=str(alias), number=printed_number(owner)
                    )
                named = facts.units[owner]
        return named

    def _made_under(self, number: int | None, aliases: tuple[Alias, ...]) -> Entry | None:
        """Return what an earlier row of the batch makes under this number, or under one of these aliases."""
        names = [self._numbers.get(number or 0), *(self._aliases.get(alias) for alias in aliases)]
        return next((entry for entry in names if entry is not None), None)

    # Homes, and rooms or beds that stand alone

    def _home(self, row: int, draft: Draft, aliases: tuple[Alias, ...]) -> Verdict:
        place = self._place(row, draft)
        if draft.label is None:
            raise Refusal(errors.INPUT_MISSING, field="door_label", name=errors.DOOR_LABEL, example="501")
        label = check_label(draft.label)
        door = door_of(label, place.name)
        spot, point = spot_of(place, draft.address), point_of(place)
        doors = self._facts.doors
        self._check_scope(place.in_scope)
        if self._comes_retired(draft):
            behind = doors.at(spot, door.key) or Entry()
            doors.add(spot, door.key, behind)
            gone = Entry(behind=behind)
            return self._making(row, draft, aliases, place, gone, label, door.key, None, None, doubtful=False)
        entry = doors.at(spot, door.key)
        same = entry if entry is not None and entry.is_taken else None
        near = same or doors.near(spot, point, filter(None, (door.key, door.other_key)))
        near = near or self._mirrored(spot, door, place.name)
        key = door.key
        if near is not None:
            if draft.differs_because is None:
                return self._met(near, row, draft, aliases, is_same=near is same)
            if same is not None:
                key, twin = self._twin_key(spot, door.key)
                if twin is not None and not self._strict:
                    return self._met(twin, row, draft, aliases, is_same=True)
                entry = None
        if entry is None and point is not None and place.building is None:
            entry = doors.free_near(point, key)
        entry = entry or Entry()
        making = self._making(row, draft, aliases, place, entry, label, key, None, near, doubtful=door.is_doubtful)
        doors.add(spot, key, entry)
        return making

    def _mirrored(self, spot: Spot, door: Door, name: str | None) -> Entry | None:
        """Return the unit whose label has two readings, of which this door is the second."""
        mirror = mirror_key(door, name)
        entry = self._facts.doors.at(spot, mirror) if mirror is not None else None
        if entry is None or not entry.is_taken or entry.label is None:
            return None
        return entry if door_of(entry.label, name).other_key == door.key else None

    def _place(self, row: int, draft: Draft) -> Place:
        """Return where a home is; an address whose place is not known is nowhere, for those who may go on with it."""
        if draft.building is None and draft.address is None and draft.point is None:
            raise Refusal(errors.UNIT_PLACE_MISSING, field="building_code")
        place = self._facts.places.get(row)
        if place is not None:
            return place
        if draft.building is not None:
            raise Refusal(errors.SCOPE_NOTHING, field="building_code")
        standing = self._facts.standing
        if standing.is_staff and not standing.everywhere:
            raise Refusal(errors.UNIT_ADDRESS_UNKNOWN, field="address")
        return NOWHERE._replace(in_scope=standing.everywhere)

    def _twin_key(self, spot: Spot, key: str) -> tuple[str, Entry | None]:
        """Return a key for one more door of the same label; with its unit, where no row of the batch has it yet."""
        for each in twin_keys(key):
            entry = self._facts.doors.at(spot, each)
            if entry is None or not entry.is_taken:
                return each, None
            if entry.number is not None and entry.number not in self._claimed and not self._strict:
                return each, entry
        raise Refusal(
            errors.INPUT_FORM, field="door_label", name=errors.DOOR_LABEL, form=errors.LABEL_FORM, example="501"
        )

    # Parts

    def _part(self, row: int, draft: Draft, aliases: tuple[Alias, ...]) -> Verdict:
        parent = self._facts.parents.get(row)
        if parent is None:
            raise Refusal(errors.SCOPE_NOTHING, field="parent")
        check_tree(draft.kind, parent.kind)
        comes_retired = self._comes_retired(draft)
        if parent.status == "retired" and not comes_retired:
            raise self._gone(parent, "parent")
        parts = self._facts.parts[parent.number]
        label = self._part_label(draft, parent, parts)
        key = part_key(label)
        same, other = None if comes_retired else parts.get(key), None
        if same is not None:
            if draft.differs_because is None:
                return self._met(same, row, draft, aliases, is_same=True)
            other, key = same, next(each for each in twin_keys(key) if each not in parts)
        self._check_scope(parent.in_scope)
        if not self._facts.standing.is_staff and not parent.mine:
            raise Refusal(errors.SCOPE_NOTHING, field="parent")
        place = Place(parent.building, None, parent.lon, parent.lat, parent.cell, parent.in_scope)
        entry = Entry(door=parent.door)
        making = self._making(row, draft, aliases, place, entry, label, key, parent, other, doubtful=False)
        if not comes_retired:
            parts[key] = entry
        return making

    def _comes_retired(self, draft: Draft) -> bool:
        """Tell whether a unit is registered that is there no more: it is nobody's duplicate."""
        return draft.status == "retired" and self._facts.standing.is_desk

    def _part_label(self, draft: Draft, parent: Known, parts: Mapping[str, Entry]) -> str:
        label = None if draft.label is None else check_label(draft.label)
        if label is not None and not (
            parent.kind == "home" and door_of(label, None).key == plain_key(parent.label_key)
        ):
            return label
        if draft.number is None and not draft.aliases:
            raise Refusal(errors.UNIT_UNNAMED, field="door_label")
        return free_letter(parts)

    # What all share

    def _making(  # noqa: PLR0913, PLR0917 -- all that a unit is made of
        self,
        row: int,
        draft: Draft,
        aliases: tuple[Alias, ...],
        place: Place,
        entry: Entry,
        label: str,
        key: str,
        parent: Known | None,
        other: Entry | None,
        *,
        doubtful: bool,
    ) -> Making:
        facts = self._facts
        if draft.number is not None and (
            draft.number in facts.unissued or (draft.number in facts.foreign and not facts.standing.is_desk)
        ):
            raise Refusal(errors.NUMBER_NOT_ISSUED, field="number", number=printed_number(draft.number))
        if aliases and not facts.standing.is_desk:
            raise Refusal(errors.ACT_NOT_YOURS, field="alias")
        status: Status = draft.status or ("provisional" if place.lon is None else "live")
        if not facts.standing.is_desk:
            status = "provisional"
        cause = check_cause(draft.cause) if status == "retired" else None
        entry.row, entry.draft, entry.label = row, draft, label
        self._aliases.update(dict.fromkeys(aliases, entry))
        if draft.number is not None:
            self._numbers[draft.number] = entry
        return Making(row, draft, aliases, place, entry, label, key, status, parent, cause, doubtful, other)

    def _met(self, entry: Entry, row: int, draft: Draft, aliases: tuple[Alias, ...], *, is_same: bool) -> Verdict:
        """Return what a draft is that looks like a unit which it does not name."""
        if entry.number is None:
            return Repeat(entry) if entry.draft == draft and not self._strict else Clash(entry, "twice")
        unit = self._facts.units[entry.number]
        lets = self._facts.standing.kind in ("landlord", "agent")
        is_others = lets and unit.lettings > 0 and not unit.mine
        names_another = draft.number is not None or self._has_other_code(unit.number, aliases)
        if not is_same or self._strict or names_another or unit.kind != draft.kind or is_others:
            return Clash(entry, "let_by_other" if is_others else "exists")
        return self._found(unit, row, draft, aliases, is_named=False)

    def _found(self, unit: Known, row: int, draft: Draft, aliases: tuple[Alias, ...], *, is_named: bool) -> Verdict:
        facts = self._facts
        earlier = self._claimed.setdefault(unit.number, draft)
        if earlier is not draft and earlier != draft:
            return Clash(Entry(number=unit.number), "twice")
        if not may_change(unit, facts.standing):
            if facts.standing.is_desk or is_named:
                raise Refusal(errors.SCOPE_NOTHING, field="number")
            return Change(unit)
        if is_named:
            self._check_same(unit, row, draft)
        new = tuple(alias for alias in aliases if facts.aliases.get(alias) != unit.number)
        if new and not facts.standing.is_desk:
            raise Refusal(errors.ACT_NOT_YOURS, field="alias")
        change = Change(unit, aliases=new)
        if draft.floor is not None and draft.floor != unit.floor:
            change.floor = draft.floor
        if draft.area_m2 is not None and round(draft.area_m2, 1) != unit.area_m2:
            change.area_m2 = round(draft.area_m2, 1)
        self._judge_status(change, draft)
        return change

    def _judge_status(self, change: Change, draft: Draft) -> None:
        """Let a status go forward: provisional, live, retired. An older file that says less changes nothing."""
        unit = change.unit
        if unit.status == "retired":
            if draft.status is not None and draft.status != "retired":
                raise self._gone(unit, "status")
            return
        if draft.status == "retired":
            if unit.lived_in:
                raise Refusal(errors.UNIT_LIVED_IN, field="status", number=printed_number(unit.number))
            change.cause = check_cause(draft.cause)
            change.status = "retired"
        elif draft.status == "live" and unit.status == "provisional":
            change.status = "live"
        if change.status is not None and not self._facts.standing.is_desk:
            raise Refusal(errors.ACT_NOT_YOURS, field="status")

    def _check_same(self, unit: Known, row: int, draft: Draft) -> None:
        """Raise `unit.differs` where a draft names a unit but describes another."""
        number = printed_number(unit.number)
        if draft.kind != unit.kind:
            raise Refusal(
                errors.UNIT_DIFFERS, field="kind", number=number, value=KINDS[unit.kind], what=errors.KIND_OF_UNIT
            )
        if draft.label is not None and not self._is_label_of(unit, row, draft.label):
            raise Refusal(
                errors.UNIT_DIFFERS, field="door_label", number=number, value=unit.label, what=errors.DOOR_LABEL
            )
        place = self._facts.places.get(row, NOWHERE)
        if place.building is not None and place.building != unit.building:
            raise Refusal(errors.UNIT_DIFFERS, field="building_code", number=number, value="–", what=errors.BUILDING)
        parent = self._facts.parents.get(row)
        if draft.parent is not None and (parent is None or parent.number != unit.parent):
            value = printed_number(unit.parent) if unit.parent else "–"
            raise Refusal(errors.UNIT_DIFFERS, field="parent", number=number, value=value, what=errors.PARENT)

    def _is_label_of(self, unit: Known, row: int, label: str) -> bool:
        key = plain_key(unit.label_key)
        if unit.parent is None:
            place = self._facts.places.get(row, NOWHERE)
            door = door_of(check_label(label), place.name)
            return key in (door.key, door.other_key)
        parent = self._facts.units.get(unit.parent) or self._facts.parents.get(row)
        is_the_door = parent is not None and door_of(label, None).key == plain_key(parent.label_key)
        return part_key(label) == key or is_the_door

    def _has_other_code(self, number: int, aliases: tuple[Alias, ...]) -> bool:
        """Tell whether a unit bears another code in one of these schemes: then a draft with that alias is another."""
        codes = self._facts.codes.get(number, set())
        return any(code.scheme == alias.scheme and code != alias for alias in aliases for code in codes)

    def _check_scope(self, in_scope: bool) -> None:
        """Raise where staff would register something outside of its scope."""
        if self._facts.standing.is_staff and not in_scope:
            raise Refusal(errors.SCOPE_NOTHING, field="building_code")

    def _gone(self, unit: Known, field_name: str) -> Refusal:
        successors = self._facts.successors.get(unit.number, [])
        listed = ", ".join(map(printed_number, successors)) or "–"
        return Refusal(errors.UNIT_GONE, field=field_name, number=printed_number(unit.number), successors=listed)
