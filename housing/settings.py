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
    keys_url: SecretStr | None = _row(
        None,
        "postgresql:// address of the store of person keys; by default a database beside the register's, NAME_keys",
        "个人密钥库的 postgresql:// 地址；默认为登记数据库旁名为 NAME_keys 的数据库",
    )
    master_key: SecretStr | None = _row(
        None,
        "64 hexadecimal digits: the secret that seals names; by default kept in secrets/master.key of the home",
        "64 位十六进制数字：用于加密姓名的主密钥；默认保存在主目录的 secrets/master.key 中",
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
    policy: str = _row(
        "cn",
        "policy profile: cn, generic, or the path of a file of the city's own",
        "政策配置：cn、generic，或本市配置文件的路径",
        min_length=1,
    )
    actor: str = _row(
        "operator",
        "user name of the account that commands act for, unless they say --as",
        "命令所代表的账户用户名；可用 --as 另行指定",
        min_length=1,
    )
    password_memory_mb: int = _row(
        64,
        "a whole number from 1 to 4096: MB of memory that checking a password takes (argon2id); few for tests only",
        "1 至 4096 的整数：核对密码所用的内存 MB 数（argon2id）；较小的值仅供测试",
        ge=1,
        le=4096,
    )
    password_passes: int = _row(
        3,
        "a whole number from 1 to 100: how often that memory is passed over; less than 3 for tests only",
        "1 至 100 的整数：上述内存的遍历次数；小于 3 仅供测试",
        ge=1,
        le=100,
    )
    second_factor: Literal["staff", "chosen"] = _row(
        "staff",
        "staff or chosen: whether all staff need a second factor, or only accounts that have been given one",
        "staff 或 chosen：所有工作人员均须两步验证，或仅已设置的账户须两步验证",
    )
    session_staff_minutes: int = _row(
        30,
        "a whole number from 1 to 1440: minutes without a request after which staff are signed out",
        "1 至 1440 的整数：工作人员无操作多少分钟后退出登录",
        ge=1,
        le=1440,
    )
    session_minutes: int = _row(
        120,
        "a whole number from 1 to 1440: the same for everybody else",
        "1 至 1440 的整数：其他用户无操作多少分钟后退出登录",
        ge=1,
        le=1440,
    )
    session_phone_days: int = _row(
        30,
        "a whole number from 1 to 366: days without a request after which one is signed out on a phone of one's own",
        "1 至 366 的整数：在本人手机上无操作多少天后退出登录",
        ge=1,
        le=366,
    )
    trusted_proxies: str = _row(
        "127.0.0.1",
        "addresses or networks, with commas, of reverse proxies whose word on a client's address and https is taken",
        "受信任的反向代理地址或网段，以逗号分隔；采信其提供的客户端地址与 https 信息",
    )
    request_megabytes: int = _row(
        32,
        "a whole number from 1 to 4096: size from which on a request over HTTP is refused",
        "1 至 4096 的整数：HTTP 请求的大小上限（MB）",
        ge=1,
        le=4096,
    )
    seals_folder: Path | None = _row(
        None,
        "folder for the copy of the signed heads, best on another disk; by default seals in the home",
        "存证签名副本所在的文件夹，宜放在另一磁盘；默认为主目录中的 seals",
    )
    outbox_webhook: SecretStr | None = _row(
        None,
        "https:// address that takes over messages to persons (ids and codes, never names); unset: shown in pages only",
        "接收人员通知的 https:// 地址（仅含编号与代码，不含姓名）；不设则仅在页面中显示",
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
