"""Refusals about the store: reaching, making, moving, backing up."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

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
BACKUP_NO_KEYS = Kind(
    "backup.no_keys",
    Exit.REFUSED,
    Text("The person keys that belong to the backup are not in {path}.", "{path} 中没有与该备份对应的个人密钥。"),
    Text(
        "Name their folder by --keys DIR; or say --no-keys to go on with the keys that are here.",
        "请用 --keys DIR 指定密钥文件夹；或用 --no-keys 沿用此处现有的密钥。",
    ),
)
BACKUP_ALTERED = Kind(
    "backup.altered",
    Exit.REFUSED,
    Text(
        "What the backup holds is not what was sealed: {difference} (differences: {count}).",
        "备份内容与存证不符：{difference}（差异 {count} 处）。",
    ),
    Text(
        "Nothing was changed here. Use an older backup; or say --unproved to restore it as it is.",
        "此处未作任何改动。请使用更早的备份；或用 --unproved 按现状恢复。",
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
