"""Refusals about the keeping of the ledger: seals, erasure, expiry."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

SEAL_KEY_DAMAGED = Kind(
    "seal.key_damaged",
    Exit.ENVIRONMENT,
    Text(
        "{path} holds no key: 64 hexadecimal digits are wanted.",
        "{path} 中没有有效的密钥：应为 64 位十六进制数字。",
    ),
    Text(
        "Put it back from where it is kept; or remove it, and seals from now on are signed with a new key.",
        "请从保存处恢复；或将其移除，此后的存证将以新密钥签名。",
    ),
)
SEAL_FOLDER = Kind(
    "seal.folder",
    Exit.ENVIRONMENT,
    Text("The copy of the seals cannot be written in {path}: {reason}.", "无法在 {path} 中写入存证副本：{reason}。"),
    Text(
        "Mend the folder, or name another one in DOORPLATE_SEALS_FOLDER and move the files there.",
        "请修复该文件夹；或在 DOORPLATE_SEALS_FOLDER 中指定其他文件夹并将文件移入。",
    ),
)
SEAL_COPY_DAMAGED = Kind(
    "seal.copy_damaged",
    Exit.REFUSED,
    Text("{path} is not a copy of heads as this program writes it.", "{path} 不是本程序所写的存证副本。"),
    Text("Put it back from where it is kept.", "请从保存处恢复该文件。"),
)
SEAL_DIFFERS = Kind(
    "seal.differs",
    Exit.REFUSED,
    Text(
        "The seals in the database do not lead to the heads in {path}: they were cut short or written anew.",
        "数据库中的存证与 {path} 中的签名不相衔接：存证曾被截断或改写。",
    ),
    Text(
        "See what differs: doorplate access verify. Then restore the last backup that holds: doorplate db restore DIR",
        "请查看差异：doorplate access verify；然后恢复最近的完好备份：doorplate db restore DIR",
    ),
)
PERSON_LETS = Kind(
    "person.lets",
    Exit.REFUSED,
    Text("This person lets homes, or acts for somebody who does.", "此人正在出租房屋，或代理他人出租。"),
    Text("Withdraw the lettings first, or hand them over.", "请先注销或移交出租登记。"),
)
ERASURE_LIST_DAMAGED = Kind(
    "erasure.list_damaged",
    Exit.REFUSED,
    Text("{path} is not a list of erasures as this program writes it.", "{path} 不是本程序所写的清除名录。"),
    Text(
        "Put it back from where it is kept; without it a backup could bring erased persons back.",
        "请从保存处恢复该文件；缺少它，恢复备份可能使已清除的人员重新出现。",
    ),
)
ERASURE_LIST_FOLDER = Kind(
    "erasure.list_folder",
    Exit.ENVIRONMENT,
    Text("The list of erasures {path} cannot be written: {reason}.", "无法写入清除名录 {path}：{reason}。"),
    Text("Mend the folder; nothing was erased.", "请修复该文件夹；尚未清除任何内容。"),
)
