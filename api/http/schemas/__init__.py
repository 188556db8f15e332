"""What answers and requests hold, field by field: what is not listed neither leaves nor enters."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.http.validation import ZH_TITLE


class Body(BaseModel):
    """What a request brings; a field that is not listed is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    """What an answer holds."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


def named(en: str, zh: str, **limits: Any) -> Any:
    """Return a field with what people call it in both languages, for messages about it."""
    return Field(title=en, json_schema_extra={ZH_TITLE: zh}, **limits)
