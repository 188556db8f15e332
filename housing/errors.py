"""The closed list of refusals: what is wrong, at which field, and how to put it right, in both languages.

A `Refusal` is meant for the person who asked. Anything else that is raised is a fault of the program and gets a
reference number, never its own text.
"""

from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from housing.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exit(IntEnum):
    """Exit codes of the command line: who has to act."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    ENVIRONMENT = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the list. `{name}` marks in its sentences are filled from the values of the refusal."""

    code: str
    exit: Exit
    what: Text
    fix: Text


class Refusal(Exception):  # noqa: N818 -- the glossary's word; it is no error of the program
    """Input or environment that cannot be served, told to the person in their language."""

    def __init__(self, kind: Kind, field: str | None = None, **values: object) -> None:
        self.kind = kind
        self.field = field
        self.values: Mapping[str, object] = MappingProxyType(values)
        super().__init__(f"{kind.code}: {self.what('en')}")

    def what(self, language: Language) -> str:
        """Return what is wrong."""
        return self.kind.what.say(language, **self.values)

    def fix(self, language: Language) -> str:
        """Return how to put it right."""
        return self.kind.fix.say(language, **self.values)

    def as_dict(self, language: Language) -> dict[str, str | None]:
        """Return the shape in which JSON carries a refusal."""
        return {
            "code": self.kind.code,
            "field": self.field,
            "what": self.what(language),
            "fix": self.fix(language),
        }


def kinds() -> tuple[Kind, ...]:
    """Return the whole list, in the order of this file."""
    return tuple(value for value in globals().values() if isinstance(value, Kind))


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
STORE_BINARIES_MISSING = Kind(
    "store.binaries_missing",
    Exit.ENVIRONMENT,
    Text(
        "PostgreSQL {wanted} with PostGIS is not installed (found: {found}).",
        "未安装带有 PostGIS 的 PostgreSQL {wanted}（已有：{found}）。",
    ),
    Text(
        "As root: apt-get install postgresql-15 postgresql-15-postgis-3. Or name a server in DOORPLATE_DATABASE_URL.",
        "请以 root 身份执行：apt-get install postgresql-15 postgresql-15-postgis-3；"
        "或在 DOORPLATE_DATABASE_URL 中指定服务器。",
    ),
)
STORE_LOCKED = Kind(
    "store.locked",
    Exit.ENVIRONMENT,
    Text(
        "Another PostgreSQL still uses the data in {path} and does not end.",
        "另一个 PostgreSQL 仍在使用 {path} 中的数据且未退出。",
    ),
    Text("End the process {pid} and start again.", "请结束进程 {pid} 后重新启动。"),
)
STORE_NO_DISK = Kind(
    "store.no_disk",
    Exit.ENVIRONMENT,
    Text(
        "The disk of {path} is full: {free_mb} MB are free, {needed_mb} MB are needed.",
        "{path} 所在磁盘空间不足：剩余 {free_mb} MB，需要 {needed_mb} MB。",
    ),
    Text(
        "Free some room, or set DOORPLATE_HOME to a folder on another disk.",
        "请清理空间，或将 DOORPLATE_HOME 设为其他磁盘上的文件夹。",
    ),
)
STORE_START_FAILED = Kind(
    "store.start_failed",
    Exit.ENVIRONMENT,
    Text("PostgreSQL did not start: {reason}", "PostgreSQL 未能启动：{reason}"),
    Text("Its log is {log}.", "日志位于 {log}。"),
)
STORE_SOCKET_FOLDER = Kind(
    "store.socket_folder",
    Exit.ENVIRONMENT,
    Text(
        "{path} is not a folder of the user {user} alone, so the store's socket may not stand there.",
        "{path} 并非用户 {user} 独有的文件夹，不能放置数据库套接字。",
    ),
    Text("Have it removed, and start again.", "请移除该文件夹后重新启动。"),
)
STORE_UNREACHABLE = Kind(
    "store.unreachable",
    Exit.ENVIRONMENT,
    Text("The store cannot be reached: {reason}", "无法连接登记数据库：{reason}"),
    Text(
        "Check DOORPLATE_DATABASE_URL (postgresql://USER:PASSWORD@HOST:PORT/DATABASE) and that the server runs.",
        "请检查 DOORPLATE_DATABASE_URL（postgresql://用户:密码@主机:端口/数据库）以及服务器是否在运行。",
    ),
)
STORE_SIGN_IN = Kind(
    "store.sign_in",
    Exit.ENVIRONMENT,
    Text("The server refuses the user {user}: {reason}", "服务器拒绝用户 {user} 登录：{reason}"),
    Text("Check user and password in DOORPLATE_DATABASE_URL.", "请检查 DOORPLATE_DATABASE_URL 中的用户与密码。"),
)
STORE_LACKS = Kind(
    "store.lacks",
    Exit.ENVIRONMENT,
    Text("The server does not offer what the register needs: {lacks}", "服务器未满足登记库的要求：{lacks}"),
    Text(
        "Have its administrator run this in the database {database}:\n{statements}",
        "请数据库管理员在数据库 {database} 中执行：\n{statements}",
    ),
)
STORE_NOT_MADE = Kind(
    "store.not_made",
    Exit.ENVIRONMENT,
    Text("The database {database} holds no register yet.", "数据库 {database} 中尚无登记库。"),
    Text("Run: doorplate db init", "请执行：doorplate db init"),
)
STORE_BEHIND = Kind(
    "store.behind",
    Exit.ENVIRONMENT,
    Text(
        "The store is older than the program: {count} migrations are pending.",
        "登记数据库版本低于程序：有 {count} 项迁移待执行。",
    ),
    Text("Make a backup, then run: doorplate db upgrade", "请先备份，再执行：doorplate db upgrade"),
)
STORE_AHEAD = Kind(
    "store.ahead",
    Exit.ENVIRONMENT,
    Text(
        "The store is newer than the program: it knows the migration {name}, which is not here.",
        "登记数据库版本高于程序：其中有本程序没有的迁移 {name}。",
    ),
    Text("Use the program that made it, or a newer one.", "请使用建立该库的程序版本或更新的版本。"),
)
MIGRATION_CHANGED = Kind(
    "migration.changed",
    Exit.ENVIRONMENT,
    Text(
        "The migration {name} was changed after it had been applied.",
        "迁移 {name} 在执行之后被修改。",
    ),
    Text(
        "Put the file back as it was, and write the change as a new migration.",
        "请恢复该文件，并将改动写成新的迁移。",
    ),
)
MIGRATION_NAME = Kind(
    "migration.name",
    Exit.ENVIRONMENT,
    Text("The migration file {name} is named wrongly: {reason}.", "迁移文件 {name} 命名有误：{reason}。"),
    Text(
        "Name it NNNN_pre_what.sql or NNNN_post_what.sql.",
        "请命名为 NNNN_pre_what.sql 或 NNNN_post_what.sql。",
    ),
)
MIGRATION_FAILED = Kind(
    "migration.failed",
    Exit.ENVIRONMENT,
    Text("The migration {name} failed: {reason}", "迁移 {name} 失败：{reason}"),
    Text(
        "It changed nothing, and those before it stay. Mend the cause and run `doorplate db upgrade` again.",
        "该迁移未作任何改动，此前的迁移保持有效。请排除原因后再次执行 `doorplate db upgrade`。",
    ),
)
BACKUP_FOLDER = Kind(
    "backup.folder",
    Exit.REFUSED,
    Text("{path} cannot take a backup: {reason}.", "{path} 不能存放备份：{reason}。"),
    Text("Name a new or an empty folder.", "请指定新的或空的文件夹。"),
)
BACKUP_DAMAGED = Kind(
    "backup.damaged",
    Exit.REFUSED,
    Text("{path} is not a whole backup: {reason}.", "{path} 不是完整的备份：{reason}。"),
    Text("Use another copy; nothing was changed here.", "请使用其他备份；此处未作任何改动。"),
)
BACKUP_NEWER = Kind(
    "backup.newer",
    Exit.REFUSED,
    Text(
        "The backup was made by a newer program: it knows the migration {name}.",
        "该备份由更新的程序制作：其中有迁移 {name}。",
    ),
    Text("Bring the program up to date first.", "请先更新程序。"),
)
BACKUP_FAILED = Kind(
    "backup.failed",
    Exit.ENVIRONMENT,
    Text("{program} failed: {reason}", "{program} 失败：{reason}"),
    Text(
        "Nothing half-done was kept. Mend the cause and run it again.",
        "未保留任何不完整的结果。请排除原因后重试。",
    ),
)
RESTORE_NOT_EMPTY = Kind(
    "restore.not_empty",
    Exit.REFUSED,
    Text("A register is already here ({tables} tables hold rows).", "此处已有登记库（{tables} 张表中有数据）。"),
    Text(
        "Restore into an empty DOORPLATE_HOME, or say --replace to lose what is here.",
        "请恢复到空的 DOORPLATE_HOME，或使用 --replace 覆盖现有数据。",
    ),
)

UNIT_NUMBER = Text("unit number", "统一编号")
TWELVE_DIGITS = Text("12 digits", "12 位数字")

INPUT_FORM = Kind(
    "input.form",
    Exit.REFUSED,
    Text("The {name} must be {form}.", "{name}应为{form}。"),
    Text("Give it such as {example}.", "例如 {example}。"),
)
INPUT_CHECK_DIGIT = Kind(
    "input.check_digit",
    Exit.REFUSED,
    Text("The {name} fails its check digits.", "{name}校验位不符。"),
    Text("Compare it digit by digit with the plate or certificate.", "请与门牌或证书逐位核对。"),
)
