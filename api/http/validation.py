"""Input without the form of its route: each fault becomes a refusal that names the field as people call it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from housing import errors
from housing.errors import Kind, Refusal
from housing.language import Text

ZH_TITLE: Final = "x-title-zh"
"""Where a field's name in Chinese stands in its JSON schema; `title` has the English one."""

TEXT_CONTROL: Final = "text_control"
DAY_RANGE: Final = "day_range"
BOX_FORM: Final = "box_form"

_UNREADABLE: Final = frozenset({"json_invalid", "model_attributes_type", "model_type", "dict_type"})
_QUOTED: Final = re.compile(r"'([^']*)'")
_FORMS: Final[Mapping[str, Text]] = {
    "int": Text("a whole number", "整数"),
    "float": Text("a number", "数字"),
    "decimal": Text("a number", "数字"),
    "finite": Text("a number", "数字"),
    "bool": Text("true or false", "true 或 false"),
    "string": Text("text", "文本"),
    "uuid": Text(
        "an id such as 018f3c1e-7b1c-7d2a-9a54-2f6c8e1d0b3a", "形如 018f3c1e-7b1c-7d2a-9a54-2f6c8e1d0b3a 的标识"
    ),
    "date": Text("a real date, such as 2026-03-27", "实际存在的日期，例如 2026-03-27"),
    "datetime": Text("a time such as 2026-03-27T09:00:00+08:00", "时间，例如 2026-03-27T09:00:00+08:00"),
    "timezone": Text(
        "a time with its zone, such as 2026-03-27T09:00:00+08:00", "带时区的时间，例如 2026-03-27T09:00:00+08:00"
    ),
    "time": Text("a time of day, such as 18:30", "时刻，例如 18:30"),
    "text": Text("text without control characters", "不含控制字符的文本"),
    "day": Text("a day from 1900 to 2200", " 1900 年至 2200 年间的日期"),
    "box": Text(
        "west,south,east,north in degrees, at most 1 degree wide and high",
        "“西,南,东,北”四个经纬度，东西、南北跨度均不超过 1 度",
    ),
    "list": Text("a list", "列表"),
    "tuple": Text("a list", "列表"),
    "set": Text("a list", "列表"),
}
_LIMITS: Final[Mapping[str, tuple[str, Text]]] = {
    "greater_than": ("gt", Text("more than {limit}", "大于 {limit} 的数")),
    "greater_than_equal": ("ge", Text("{limit} or more", "不小于 {limit} 的数")),
    "less_than": ("lt", Text("less than {limit}", "小于 {limit} 的数")),
    "less_than_equal": ("le", Text("{limit} or less", "不大于 {limit} 的数")),
    "string_too_long": ("max_length", Text("{limit} characters at most", "最多 {limit} 个字符的文本")),
    "string_too_short": ("min_length", Text("{limit} characters at least", "至少 {limit} 个字符的文本")),
    "too_long": ("max_length", Text("a list of {limit} at most", "最多 {limit} 项的列表")),
    "too_short": ("min_length", Text("a list of {limit} at least", "至少 {limit} 项的列表")),
    "string_pattern_mismatch": ("pattern", Text("of the form {limit}", "符合 {limit} 的文本")),
}
_OTHER: Final = Text("as the API's description says", "符合接口说明的内容")


def refusals_of(request: Request, error: RequestValidationError) -> tuple[Refusal, ...]:
    """Return the faults of a request's input, each once, in the order of its fields."""
    route = request.scope.get("route")
    found: dict[tuple[str | None, Kind], Refusal] = {}
    for each in error.errors():
        refusal = _refusal(each, route if isinstance(route, APIRoute) else None)
        found.setdefault((refusal.field, refusal.kind), refusal)
    return tuple(found.values())


def _refusal(error: Mapping[str, Any], route: APIRoute | None) -> Refusal:
    where, *path = error["loc"]
    kind = str(error["type"])
    if where == "body" and (kind == "json_invalid" or not path):
        return Refusal(errors.REQUEST_UNREADABLE)
    field = ".".join(map(str, path))
    name = _name(route, where, path)
    context = error.get("ctx") or {}
    if kind == "missing" or (kind == "string_too_short" and context.get("min_length") == 1):
        return Refusal(errors.REQUEST_MISSING, field=field, name=name)
    if kind in ("literal_error", "enum"):
        known = ", ".join(_QUOTED.findall(str(context.get("expected", ""))))
        return Refusal(errors.REQUEST_CHOICE, field=field, name=name, known=known)
    if kind == "extra_forbidden":
        return Refusal(errors.REQUEST_SURPLUS, field=field, name=path[-1])
    return Refusal(errors.REQUEST_VALUE, field=field, name=name, form=_form(kind, context))


def _form(kind: str, context: Mapping[str, Any]) -> Text:
    if kind in _LIMITS:
        name, text = _LIMITS[kind]
        limit = context.get(name)
        return Text(text.say("en", limit=limit), text.say("zh", limit=limit))
    return _FORMS.get(kind.partition("_")[0], _OTHER)


def _name(route: APIRoute | None, where: str, path: list[Any]) -> Text:
    """Return what people call a field; what the API calls it where it has no other name."""
    code = next((str(part) for part in reversed(path) if isinstance(part, str)), where)
    info = _field(route, where, path) if route is not None else None
    if info is None or not info.title:
        return Text(code, code)
    extra = info.json_schema_extra
    zh = extra.get(ZH_TITLE, code) if isinstance(extra, dict) else code
    return Text(info.title, str(zh))


def _field(route: APIRoute, where: str, path: list[Any]) -> FieldInfo | None:
    if where == "body":
        return _body_field(route, path)
    return next((info for alias, info in _parameters(route.dependant, where) if alias == path[0]), None)


def _body_field(route: APIRoute, path: Iterable[Any]) -> FieldInfo | None:
    """Walk from the body's model down to a field; lists are walked through."""
    info = route.body_field.field_info if route.body_field else None
    for part in path:
        model = _model_in(info.annotation) if info is not None else None
        if model is None or not isinstance(part, str):
            continue
        info = next((found for name, found in model.model_fields.items() if (found.alias or name) == part), None)
    return info


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model that an annotation holds, such as the one of `list[Model] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in getattr(annotation, "__args__", ()) if (model := _model_in(part))), None)


def _parameters(dependant: Dependant, where: str) -> Iterator[tuple[str, FieldInfo]]:
    for field in getattr(dependant, f"{where}_params", ()):
        yield field.alias, field.field_info
    for part in dependant.dependencies:
        yield from _parameters(part, where)
