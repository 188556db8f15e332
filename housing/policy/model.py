"""A whole policy profile: what a city decides for itself."""

from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from housing.language import Text
from housing.policy.festivals import Festival
from housing.policy.people import PeopleSections
from housing.policy.rows import Code, Different, Label, Section, bilingual, one_of, row, some_of, table, tables, whole
from housing.policy.services import Service
from housing.policy.times import TimeSections

Shipped = Literal["cn", "generic"]
Grammar = Literal["zh", "generic"]
CipherSuite = Literal["aes-256-gcm", "sm4-gcm"]
Spoken = Literal["zh", "en"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise PydanticCustomError("unfit", "no time zone") from None
    return name


def _with_world(systems: tuple[str, ...]) -> tuple[str, ...]:
    if "EPSG:4326" not in systems:
        raise PydanticCustomError("unfit", "the system of our own files is missing")
    return systems


TimeZone = Annotated[str, AfterValidator(_known_zone)]
CoordinateSystem = Annotated[str, StringConstraints(pattern=r"^(EPSG:[1-9][0-9]{3,5}|GCJ-02|BD-09)$")]


class City(Section):
    """The city's own frame: its time, languages, way of writing addresses, and coordinates."""

    time_zone: TimeZone = row(
        Text("a name of the IANA time zone list, such as Asia/Shanghai", "IANA 时区名，例如 Asia/Shanghai"),
        "time zone in which days begin and times without a zone are read",
        "日期起算及未注明时区的时间所用的时区",
    )
    languages: Annotated[tuple[Spoken, ...], Different] = some_of(
        Spoken, "languages of pages and papers; the first is the one offered first", "页面与纸件的语言，首项为默认语言"
    )
    address_grammar: Grammar = one_of(Grammar, "grammar by which addresses are read", "解析地址所用的语法")
    coordinates: Annotated[tuple[CoordinateSystem, ...], Different, AfterValidator(_with_world)] = row(
        Text(
            "a list of different ones of: EPSG:4326 (always), EPSG: and a number, GCJ-02, BD-09",
            "由不同项组成的列表：EPSG:4326（必有）、EPSG: 加编号、GCJ-02、BD-09",
        ),
        "coordinate systems that files may declare",
        "导入文件可声明的坐标系",
        strict=False,
        min_length=1,
    )


class Reading(Section):
    """Limits on reading persons, and on what figures may give away."""

    lookups_per_hour: int = whole(
        1, 1000, "look-ups of persons by one officer in an hour", "每名工作人员每小时查询人员的次数"
    )
    small_count: int = whole(
        3,
        100,
        "counts of people below this are not shown, nor what would give them away",
        "低于此数的人数不予显示，也不显示可据以推算的数",
    )
    cipher_suite: CipherSuite = one_of(
        CipherSuite,
        "cipher of names, documents and phones: aes-256-gcm, or sm4-gcm where the law asks for it",
        "姓名、证件与电话的加密算法：aes-256-gcm，或依法须用时的 sm4-gcm",
    )


class Frame(Section):
    """What comes first in a profile."""

    name: Label = bilingual("name of the profile", "配置名称")
    extends: Shipped | None = one_of(
        Shipped,
        "shipped profile that this one starts from; only what differs need be given",
        "所沿用的内置配置，只需填写不同之处",
        default=None,
    )
    without: tuple[str, ...] = row(
        Text(
            'a list of keys of the profile it starts from, such as "services.residence_permit"',
            '所沿用配置中的键列表，例如 "services.residence_permit"',
        ),
        "keys and tables of that profile which are left out",
        "所沿用配置中不采用的键和表",
        strict=False,
        default=(),
    )
    city: City = table("the city's own frame", "本市基本设置")


class Profile(TimeSections, PeopleSections, Frame):
    """A policy profile, checked."""

    reading: Reading = table("limits on reading persons and figures", "查询与统计的限制")
    services: Mapping[Code, Service] = tables("services that residents are told of", "告知居民的服务")
    festivals: Mapping[Code, Festival] = tables("the festival calendar", "节日历")
