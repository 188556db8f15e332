"""Every setting, one row each. Read once at the entry and passed on; tests pass a mapping.

The environment (`DOORPLATE_*`) wins over `doorplate.toml` in the home, which wins over the default.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from housing import errors
from housing.checkout import CHECKOUT
from housing.errors import Refusal
from housing.language import Text, language_of

PREFIX: Final = "DOORPLATE_"


def _row(default: Any, en: str, zh: str, **limits: Any) -> Any:
    return Field(default=default, description=en, json_schema_extra={"zh": zh}, **limits)


class Settings(BaseModel):
    """The settings of one program run."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    home: Path = _row(
        CHECKOUT / ".doorplate",
        "folder in which the register's state lies; two homes are two registers (environment only)",
        "登记库状态所在的文件夹；两个文件夹即两个登记库（仅限环境变量）",
    )
    language: Literal["zh", "en"] = _row(
        "en",
        "zh or en: language of messages; by default that of the locale",
        "zh 或 en：消息所用语言；默认随系统语言",
    )
    database_url: SecretStr | None = _row(
        None,
        "postgresql:// address of a PostGIS server to use instead of the private one",
        "PostGIS 服务器的 postgresql:// 地址；不设则使用内置的私有数据库",
    )
    database_connections: int = _row(
        10,
        "a whole number from 1 to 1000: most connections that one program opens",
        "1 至 1000 的整数：一个程序最多打开的数据库连接数",
        ge=1,
        le=1000,
    )
    store_durability: Literal["full", "none"] = _row(
        "full",
        "full or none: none writes nothing through to the disk, for tests only; a power cut loses the register",
        "full 或 none：none 不写透磁盘，仅供测试；断电会丢失登记库",
    )
    log_level: Literal["debug", "info", "warning", "error"] = _row(
        "warning",
        "debug, info, warning or error: what is logged",
        "debug、info、warning 或 error：记录日志的级别",
    )
    log_format: Literal["text", "json"] = _row(
        "text",
        "text or json: form of the log on standard error",
        "text 或 json：标准错误输出中日志的格式",
    )


class Row(NamedTuple):
    """One setting as `config show` and the reference page print it."""

    name: str
    variable: str
    value: str | None
    source: str
    secret: bool
    help: Text


class Loaded(NamedTuple):
    """Settings with where each came from: `environment`, `doorplate.toml` or `default`."""

    settings: Settings
    sources: Mapping[str, str]


def load_settings(environ: Mapping[str, str]) -> Loaded:
    """Read the settings for a program started in this environment.

    Raises `setting.unknown`, `setting.invalid` or `setting.unreadable`, each naming the setting and its source.
    """
    given = {
        key.removeprefix(PREFIX).lower(): value
        for key, value in environ.items()
        if key.startswith(PREFIX) and value != ""
    }
    home = Path(given["home"]) if "home" in given else Settings.model_fields["home"].default
    filed = _read_file(home / "doorplate.toml")
    values: dict[str, object] = {"language": language_of(environ)}
    sources = dict.fromkeys(Settings.model_fields, "default")
    for source, found in (("doorplate.toml", filed), ("environment", given)):
        for name, value in found.items():
            if name not in Settings.model_fields or (name == "home" and source != "environment"):
                raise _unknown(name, source)
            values[name] = value
            sources[name] = source
    values["home"] = Path(os.path.abspath(home))  # noqa: PTH100 -- it need not exist yet, and links are kept
    try:
        return Loaded(Settings.model_validate(values), sources)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise Refusal(
            errors.SETTING_INVALID,
            field=name,
            name=name,
            source=sources[name],
            reason=help_of(name).say(language_of(environ)),
        ) from None


def show(loaded: Loaded) -> list[Row]:
    """Return all settings for people to read; of secrets only whether they are set."""
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(loaded.settings, name)
        secret = is_secret(field)
        shown = None if value is None else "******" if secret else str(value)
        rows.append(Row(name, PREFIX + name.upper(), shown, loaded.sources[name], secret, help_of(name)))
    return rows


def is_secret(field: FieldInfo) -> bool:
    """Tell whether a setting's value must never be shown."""
    return "SecretStr" in str(field.annotation)


def help_of(name: str) -> Text:
    """Return what a setting means."""
    field = Settings.model_fields[name]
    extra = field.json_schema_extra
    zh = extra["zh"] if isinstance(extra, dict) else ""
    return Text(str(field.description), str(zh))


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError:
        raise Refusal(errors.HOME_NO_RIGHTS, user=str(os.geteuid()), path=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(errors.SETTINGS_UNREADABLE, path=path, reason=error) from None


def _unknown(name: str, source: str) -> Refusal:
    nearest = difflib.get_close_matches(name, Settings.model_fields, n=1, cutoff=0.0)[0]
    shown = PREFIX + name.upper() if source == "environment" else name
    return Refusal(
        errors.SETTING_UNKNOWN,
        field=name,
        name=shown,
        source=source,
        nearest=PREFIX + nearest.upper() if source == "environment" else nearest,
    )
