"""Refusals about settings, homes and commands."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

SETTING_UNKNOWN = Kind(
    "setting.unknown",
    Exit.USAGE,
    Text("There is no setting {name} ({source}).", "没有名为 {name} 的设置（{source}）。"),
    Text(
        "The nearest is {nearest}; `doorplate config show` lists them all.",
        "最接近的是 {nearest}；`doorplate config show` 可列出全部设置。",
    ),
)
SETTING_INVALID = Kind(
    "setting.invalid",
    Exit.USAGE,
    Text("The setting {name} ({source}) has a value it cannot take.", "设置 {name}（{source}）的取值无效。"),
    Text("It must be: {reason}.", "要求：{reason}。"),
)
SETTINGS_UNREADABLE = Kind(
    "setting.unreadable",
    Exit.USAGE,
    Text("{path} cannot be read as TOML: {reason}.", "{path} 不是有效的 TOML：{reason}。"),
    Text("Mend that line, or remove the file to use the defaults.", "请更正该行，或删除该文件以使用默认值。"),
)
BENCHMARK_UNKNOWN = Kind(
    "benchmark.unknown",
    Exit.USAGE,
    Text("There is no benchmark or measure {name}.", "没有名为 {name} 的基准测试或指标。"),
    Text("There are: {known}.", "现有：{known}。"),
)
COMMAND_NEEDS_CHECKOUT = Kind(
    "command.needs_checkout",
    Exit.ENVIRONMENT,
    Text(
        "This command needs {path}, which is not in this checkout.",
        "此命令需要 {path}，当前目录中没有该文件。",
    ),
    Text("Use a whole checkout of the project.", "请使用完整的项目代码。"),
)
HOME_NO_RIGHTS = Kind(
    "home.no_rights",
    Exit.ENVIRONMENT,
    Text("The user {user} may not write in {path}.", "用户 {user} 无权写入 {path}。"),
    Text(
        "Run as the owner of that folder, or set DOORPLATE_HOME to a folder of your own.",
        "请以该文件夹的所有者身份运行，或将 DOORPLATE_HOME 设为您自己的文件夹。",
    ),
)
HOME_OTHER_OWNER = Kind(
    "home.other_owner",
    Exit.ENVIRONMENT,
    Text("The register in {path} belongs to the user {owner}.", "{path} 中的登记库属于用户 {owner}。"),
    Text(
        "Run as {owner}, or set DOORPLATE_HOME to another folder for a register of its own.",
        "请以 {owner} 身份运行，或将 DOORPLATE_HOME 设为其他文件夹以建立另一个登记库。",
    ),
)
HOME_COPIED = Kind(
    "home.copied",
    Exit.ENVIRONMENT,
    Text(
        "{path} is a copy of {original}, and their data stay with the original.",
        "{path} 是 {original} 的副本，数据仍属于原登记库。",
    ),
    Text(
        "For an empty register here, remove {path}/identity.json and {path}/data; to move data, use "
        "`doorplate db backup` there and `doorplate db restore` here.",
        "如需在此新建空登记库，请删除 {path}/identity.json 与 {path}/data；如需迁移数据，请在原处执行 "
        "`doorplate db backup`，再在此处执行 `doorplate db restore`。",
    ),
)
HOME_DAMAGED = Kind(
    "home.damaged",
    Exit.ENVIRONMENT,
    Text("{path} is damaged: {reason}.", "{path} 已损坏：{reason}。"),
    Text(
        "Put the file back from a copy of the home; the data of the register were not touched.",
        "请从备份中恢复该文件；登记数据未受影响。",
    ),
)
USER_NAMELESS = Kind(
    "user.nameless",
    Exit.ENVIRONMENT,
    Text(
        "The system does not know the user with number {uid}, and PostgreSQL refuses such users.",
        "系统中没有编号为 {uid} 的用户，PostgreSQL 拒绝以此类用户运行。",
    ),
    Text("Run as a user that is listed in /etc/passwd.", "请以 /etc/passwd 中列出的用户运行。"),
)
