"""How one key of a profile is declared: its type and limits, the form told in messages, its help in both languages."""

from typing import TYPE_CHECKING, Annotated, Any, Final, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from housing.language import Text

if TYPE_CHECKING:
    from pydantic.config import JsonDict

LONGEST_TEXT: Final = 400
LONGEST_PERIOD_DAYS: Final = 36_500

BOTH_LANGUAGES: Final = Text(
    f"a text in both languages, en and zh in one pair of braces, of 1 to {LONGEST_TEXT} characters each",
    f"用一对花括号括起的 en 与 zh 两种语言的文字，各 1 至 {LONGEST_TEXT} 个字符",
)
CODED_TABLES: Final = Text(
    "tables under codes of 1 to 40 characters: a–z, 0–9 and _, the first a letter",
    "以代码为名的表；代码为 1 至 40 个字符，限 a–z、0–9 和 _，首字符为字母",
)


class Section(BaseModel):
    """One table of a profile: no key beyond those declared, and no value turned into another type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def row(form: Text, en: str, zh: str, **limits: Any) -> Any:
    """Declare a key: `form` completes "It must be …", `en` and `zh` say what the key is for."""
    extra: JsonDict = {"zh": zh, "form_en": form.en, "form_zh": form.zh}
    return Field(description=en, json_schema_extra=extra, **limits)


def help_of(field: FieldInfo) -> Text:
    """Return what a key is for."""
    return Text(str(field.description), _extra(field, "zh"))


def form_of(field: FieldInfo) -> Text:
    """Return what a key's value must be."""
    return Text(_extra(field, "form_en"), _extra(field, "form_zh"))


def whole(low: int, high: int, en: str, zh: str, **limits: Any) -> Any:
    """Declare a whole number within limits."""
    form = Text(f"a whole number from {low} to {high}", f"{low} 至 {high} 的整数")
    return row(form, en, zh, ge=low, le=high, **limits)


def days(low: int, high: int, en: str, zh: str) -> Any:
    """Declare a whole number of days within limits."""
    return whole(low, high, f"{en}, in days", f"{zh}（天）")


def reminders(en: str, zh: str) -> Any:
    """Declare a list of different numbers of days."""
    form = Text("a list of different whole numbers from 1 to 365", "由 1 至 365 的不同整数组成的列表")
    return row(form, f"{en}, in days", f"{zh}（天）", strict=False, min_length=1)


def bilingual(en: str, zh: str) -> Any:
    """Declare a text that people read, in both languages."""
    return row(BOTH_LANGUAGES, en, zh)


def yes_no(en: str, zh: str) -> Any:
    """Declare a decision."""
    return row(Text("true or false", "true 或 false"), en, zh)


def one_of(choice: Any, en: str, zh: str, **limits: Any) -> Any:
    """Declare one of the values of a `Literal`."""
    listed = get_args(choice)
    return row(Text(f"one of: {', '.join(listed)}", f"以下之一：{'、'.join(listed)}"), en, zh, **limits)


def some_of(choice: Any, en: str, zh: str, **limits: Any) -> Any:
    """Declare a list of different values of a `Literal`."""
    listed = get_args(choice)
    form = Text(f"a list of different ones of: {', '.join(listed)}", f"由以下不同项组成的列表：{'、'.join(listed)}")
    return row(form, en, zh, **{"strict": False, "min_length": 1, **limits})


def table(en: str, zh: str) -> Any:
    """Declare a table whose keys are declared themselves."""
    return row(Text("a table of the keys listed for it", "由所列各键组成的表"), en, zh)


def tables(en: str, zh: str, *, least: int = 0) -> Any:
    """Declare tables that stand under codes of the city's own."""
    return row(CODED_TABLES, en, zh, min_length=least)


def _extra(field: FieldInfo, name: str) -> str:
    extra = field.json_schema_extra
    return str(extra[name]) if isinstance(extra, dict) else ""


def _both_languages(value: object) -> Text:
    if not isinstance(value, dict) or set(value) != {"en", "zh"}:
        raise _unfit()
    if not all(isinstance(text, str) and 0 < len(text.strip()) <= LONGEST_TEXT for text in value.values()):
        raise _unfit()
    return Text(**value)


def _different(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise _unfit()
    return values


def _unfit() -> PydanticCustomError:
    return PydanticCustomError("unfit", "not of the key's form")


Label = Annotated[Text, BeforeValidator(_both_languages)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reminders = Annotated[tuple[Annotated[int, Field(ge=1, le=365)], ...], AfterValidator(_different)]
Different = AfterValidator(_different)
