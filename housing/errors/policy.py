"""Refusals about policy profiles, and about the documents, phones and names that a profile lets people give."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

DOCUMENT_NUMBER = Text("document number", "证件号码")
FULL_NAME = Text("full name", "姓名")
NAME_FORM = Text("1 to 100 characters without control characters", "1 至 100 个字符，且不含控制字符")
MOBILE = Text("mobile number", "手机号")

POLICY_NOT_FOUND = Kind(
    "policy.not_found",
    Exit.USAGE,
    Text("There is no policy profile {name}.", "没有名为 {name} 的政策配置。"),
    Text("Shipped are {known}; or give the path of a .toml file.", "内置配置有 {known}；也可指定 .toml 文件的路径。"),
)
POLICY_NO_ACCESS = Kind(
    "policy.no_access",
    Exit.ENVIRONMENT,
    Text("The user {user} may not read {path}.", "用户 {user} 无权读取 {path}。"),
    Text("Give that user the right to read the file.", "请授予该用户读取此文件的权限。"),
)
POLICY_UNREADABLE = Kind(
    "policy.unreadable",
    Exit.USAGE,
    Text(
        "{source}, line {line}, column {column}: this is not TOML.",
        "{source} 第 {line} 行第 {column} 列不符合 TOML 格式。",
    ),
    Text(
        "Look there for a missing quote or bracket, a key given twice, or a character that is not UTF-8.",
        "请检查该处是否缺少引号或括号、键是否重复，或是否有非 UTF-8 字符。",
    ),
)
POLICY_INVALID = Kind(
    "policy.invalid",
    Exit.REFUSED,
    Text(
        "The policy profile {source} cannot be used; faults: {count}{faults}",
        "政策配置 {source} 无法使用，错误 {count} 处：{faults}",
    ),
    Text("Mend them and load it again; the profile in force has not changed.", "请更正后重新载入；现行配置未变。"),
)
POLICY_KEY_UNKNOWN = Kind(
    "policy.key_unknown",
    Exit.REFUSED,
    Text("Line {line}: there is no key {key}.", "第 {line} 行：没有名为 {key} 的键。"),
    Text("The nearest is {nearest}.", "最接近的是 {nearest}。"),
)
POLICY_KEY_MISSING = Kind(
    "policy.key_missing",
    Exit.REFUSED,
    Text("Line {line}: the key {key} is missing.", "第 {line} 行：缺少键 {key}。"),
    Text("Add it there: {form}.", "请在该处补充：{form}。"),
)
POLICY_VALUE = Kind(
    "policy.value",
    Exit.REFUSED,
    Text("Line {line}: {key} cannot be {value}.", "第 {line} 行：{key} 不能为 {value}。"),
    Text("It must be {form}.", "应为{form}。"),
)
POLICY_ABOVE = Kind(
    "policy.above",
    Exit.REFUSED,
    Text(
        "Line {line}: {key} is {value}, which is above {other} ({limit}).",
        "第 {line} 行：{key} 为 {value}，大于 {other}（{limit}）。",
    ),
    Text("Lower {key} or raise {other}.", "请减小 {key} 或增大 {other}。"),
)
POLICY_EITHER = Kind(
    "policy.either",
    Exit.REFUSED,
    Text("Line {line}: {key} does not say enough, or says it twice.", "第 {line} 行：{key} 内容不足或重复。"),
    Text("Give {ways}.", "请填写{ways}。"),
)
POLICY_EXAMPLE = Kind(
    "policy.example",
    Exit.REFUSED,
    Text("Line {line}: {key} is no right number itself.", "第 {line} 行：{key} 本身不是有效号码。"),
    Text(
        "Give an example that passes, or mend the check and the forms.",
        "请填写可通过的示例，或更正核验模块与号码形式。",
    ),
)
POLICY_TELLS_NOTHING = Kind(
    "policy.tells_nothing",
    Exit.REFUSED,
    Text(
        "Line {line}: {key} says birth_year, but the check reads no date of birth.",
        "第 {line} 行：{key} 含 birth_year，但核验模块不读取出生日期。",
    ),
    Text("Take birth_year out, or name a check that reads it.", "请删去 birth_year，或改用可读取出生日期的模块。"),
)
POLICY_FESTIVAL_UNDATED = Kind(
    "policy.festival_undated",
    Exit.REFUSED,
    Text("The policy profile has no date of {festival} for {year}.", "政策配置中没有 {year} 年{festival}的日期。"),
    Text("Add it to the festival's dates.", "请在该节日的 dates 中补充。"),
)
DOCUMENT_TYPE_UNKNOWN = Kind(
    "document.type_unknown",
    Exit.REFUSED,
    Text("There is no document type {value}.", "没有证件类型 {value}。"),
    Text("Select one of: {known}.", "请选择以下之一：{known}。"),
)
DOCUMENT_CHECK_DIGIT = Kind(
    "document.check_digit",
    Exit.REFUSED,
    Text("The document number fails its check digit.", "证件号码校验位不符。"),
    Text("Compare it digit by digit with the document.", "请与证件逐位核对。"),
)
DOCUMENT_BIRTH_DATE = Kind(
    "document.birth_date",
    Exit.REFUSED,
    Text("The document number holds no possible date of birth.", "证件号码中的出生日期不存在或不合理。"),
    Text("Compare it digit by digit with the document.", "请与证件逐位核对。"),
)
PERSON_EMPTY = Kind(
    "person.empty",
    Exit.REFUSED,
    Text("The {name} is empty.", "{name}为空。"),
    Text("Enter the {name}.", "请输入{name}。"),
)
