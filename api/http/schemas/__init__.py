"""What answers and requests hold, field by field: what is not listed neither leaves nor enters."""

import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.http.validation import DAY_RANGE, TEXT_CONTROL, ZH_TITLE

FIRST_DAY: Final = datetime.date(1900, 1, 1)
LAST_DAY: Final = datetime.date(2200, 12, 31)


def _without_control(text: str) -> str:
    if not text.isprintable():
        raise PydanticCustomError(TEXT_CONTROL, "a control character")
    return text


def _within_range(day: datetime.date) -> datetime.date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PydanticCustomError(DAY_RANGE, "out of range")
    return day


Line = Annotated[str, AfterValidator(_without_control)]
"""Text of one line: no control character, which neither a label nor a code can hold."""

Day = Annotated[datetime.date, AfterValidator(_within_range)]
"""A day with which the register can reckon, from `FIRST_DAY` to `LAST_DAY`."""


class Body(BaseModel):
    """What a request brings; a field that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What an answer holds."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def named(en: str, zh: str, **limits: Any) -> Any:
    """Return a field with what people call it in both languages, for messages about it."""
    return Field(title=en, json_schema_extra={ZH_TITLE: zh}, **limits)
