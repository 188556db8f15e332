"""The parts of a profile about persons: their documents and phones, households, and who may read what for what."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from housing.language import Text
from housing.policy.masks import is_mask
from housing.policy.modules import number_module
from housing.policy.rows import Code, Different, Label, Section, bilingual, row, some_of, table, tables, whole, yes_no

Told = Literal["birth_year"]
AccountKind = Literal["landlord", "agent", "tenant", "officer", "team", "administrator", "auditor"]
PersonField = Literal[
    "name",
    "masked_name",
    "document_type",
    "document_number",
    "birth_year",
    "phone",
    "unit",
    "division",
    "from",
    "until",
    "main",
    "state",
    "last_confirmed_on",
    "adults",
    "children",
]


def _sound_mask(mask: str) -> str:
    if not is_mask(mask):
        raise PydanticCustomError("unfit", "no mask")
    return mask


def _known_module(name: str) -> str:
    if number_module(name) is None:
        raise PydanticCustomError("unfit", "no module")
    return name


Mask = Annotated[str, AfterValidator(_sound_mask)]
NumberModuleName = Annotated[str, AfterValidator(_known_module)]
MASKS: Final = Text(
    "a list of masks: # a digit, @ a letter, * a letter or digit, ? any character, each followed where needed by its "
    "repeats in braces (40 at most; one range a mask); other capitals, digits and ( ) . / stand for themselves",
    "掩码列表：# 为数字，@ 为字母，* 为字母或数字，? 为任意字符，"
    "其后可用花括号注明次数（至多 40，每个掩码仅一处可为范围）；其他大写字母、数字及 ( ) . / 为其本身",
)


class DocumentType(Section):
    """A kind of document: a number is right if it has one of the forms or passes the check."""

    label: Label = bilingual("name of the document", "证件名称")
    form: Label = bilingual(
        'form of its number, as messages tell it ("must be …")', "提示信息中所述的号码形式（“应为…”）"
    )
    example: str = row(
        Text("a number that passes", "符合要求的号码"),
        "number shown as an example in messages; nobody's own",
        "提示信息中的示例号码，不属于任何人",
        min_length=1,
    )
    check: NumberModuleName | None = row(
        Text("a python-stdnum module, such as cn.ric", "python-stdnum 的模块名，例如 cn.ric"),
        "python-stdnum module that checks the number, its date of birth included; left out: none. Whether the place "
        "in a number is known is not asked: lists of places lag behind",
        "核验号码（含出生日期）的 python-stdnum 模块；不填则无。不核验号码中的地区代码，因地区表往往滞后",
        default=None,
    )
    forms: tuple[Mask, ...] = row(
        MASKS,
        "forms in which a number passes without the check",
        "无需核验即可通过的号码形式",
        strict=False,
        default=(),
    )
    lasting_characters: int | None = whole(
        1,
        40,
        "how many leading characters stay the same when the document is issued anew; what follows is left out of the "
        "normal form (left out: all stay)",
        "换发后保持不变的前几位字符数，其后各位不计入标准形式（不填则全部计入）",
        default=None,
    )
    tells: Annotated[tuple[Told, ...], Different] = some_of(
        Told,
        "what the number tells, so that it is not asked",
        "号码中已包含、因而不再询问的信息",
        min_length=0,
        default=(),
    )


class Phones(Section):
    """How phone numbers are read. Every number is kept with its country code (ITU-T E.164)."""

    country_code: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")] | None = row(
        Text('1 to 3 digits in quotes, such as "86"', '加引号的 1 至 3 位数字，例如 "86"'),
        "country code of numbers that are given without one; left out: such numbers are refused",
        "未带国家码的号码所属的国家码；不填则拒绝此类号码",
        default=None,
    )
    national_forms: tuple[Mask, ...] = row(
        MASKS,
        "forms of the country's mobile numbers, without country code",
        "本国手机号（不含国家码）的形式",
        strict=False,
        default=(),
    )
    form: Label = bilingual(
        'form of a number, as messages tell it ("must be …")', "提示信息中所述的号码形式（“应为…”）"
    )
    example: str = row(
        Text("a number that passes", "符合要求的号码"), "number shown as an example", "示例号码", min_length=1
    )


class Households(Section):
    """How households are registered."""

    counts_only: bool = yes_no(
        "whether a letting may hold counts of adults and children with no names",
        "出租登记是否可以只填成人与儿童人数而不填姓名",
    )


class Purpose(Section):
    """A reason for which persons' records may be read, and what it shows."""

    label: Label = bilingual("the purpose, as the person concerned reads it", "当事人所见的用途名称")
    basis: Label = bilingual("its legal basis, as the person concerned reads it", "当事人所见的法律依据")
    account_kinds: Annotated[tuple[AccountKind, ...], Different] = some_of(
        AccountKind, "kinds of account that may state it", "可以申明此用途的账户类别"
    )
    fields: Annotated[tuple[PersonField, ...], Different] = some_of(
        PersonField, "what it may show of a person", "此用途可显示的个人信息项"
    )


class PeopleSections(Section):
    """The tables about persons."""

    documents: Mapping[Code, DocumentType] = tables(
        "document types, in the order of the form", "证件类型，按表单顺序", least=1
    )
    phones: Phones = table("how phone numbers are read", "电话号码的识别方式")
    households: Households = table("how households are registered", "家庭的登记方式")
    purposes: Mapping[Code, Purpose] = tables("reasons for reading persons' records", "读取个人记录的用途", least=1)
