"""The unit of an arrival that gives an address: the one registered there, or a provisional one, so that nobody waits.

Until the gazetteer reads addresses whole, the text is cut before its door: what stands before must be an address of the
register word for word, else the unit waits for a person's look under the text as it was written.
"""

import datetime
import re
from typing import Final

from housing import errors
from housing.db.connect import Connection
from housing.errors import Refusal
from housing.units.intake import take_in
from housing.units.model import Draft

_LONGEST_LABEL: Final = 20
_DOOR: Final = re.compile(
    r"^(?P<place>.+?(?:号楼|[号栋幢座楼弄巷院村]|[-—\s,，]))[-—\s,，]*"
    r"(?P<door>(?:[0-9一二三四五六七八九十]+单元)?(?:[0-9一二三四五六七八九十]+[层楼])?[A-Za-z]?[0-9]{1,5}[A-Za-z]?(?:室|号房|房|户)?)$"
)


def provisional_unit(connection: Connection, address: str, *, now: datetime.datetime) -> int:
    """Return the number of the unit at an address, registered provisionally if there is none.

    Raises what `take_in` refuses a unit for.
    """
    place, label = split_door(address)
    (taken,) = take_in(connection, [Draft(label=label, address=place)], now=now)
    if taken.refusal is not None:
        raise Refusal(taken.refusal.kind, field="address", **taken.refusal.values)
    if taken.number is None:
        raise Refusal(errors.SCOPE_NOTHING, field="address")
    return taken.number


def split_door(address: str) -> tuple[str, str]:
    """Return the place and the door label that an address names; where it names none, its end stands for the door."""
    text = address.strip()
    found = _DOOR.match(text)
    if found is not None and len(found["door"]) <= _LONGEST_LABEL:
        return found["place"].rstrip("-—, ，"), found["door"]
    return text, text[-_LONGEST_LABEL:].strip()
