"""Refusals about the secrets of the register: its master key, and the keys of persons."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

SECRET_DAMAGED = Kind(
    "secret.damaged",
    Exit.ENVIRONMENT,
    Text(
        "{source} holds no key: 64 hexadecimal digits are wanted.",
        "{source} 中没有有效的密钥：应为 64 位十六进制数字。",
    ),
    Text(
        "Put it back from where it is kept; without it no name can be read, and a new one would not fit.",
        "请从保存处恢复；缺少该密钥则无法读取姓名，新密钥也不能替代。",
    ),
)
SECRET_OTHER = Kind(
    "secret.other",
    Exit.ENVIRONMENT,
    Text(
        "The master key here is not the one that this register was made with.",
        "此处的主密钥并非建立本登记库时所用的密钥。",
    ),
    Text(
        "Bring secrets/master.key from the home of that register, or set DOORPLATE_MASTER_KEY.",
        "请从该登记库的主目录取回 secrets/master.key，或设置 DOORPLATE_MASTER_KEY。",
    ),
)
PERSON_ERASED = Kind(
    "person.erased",
    Exit.REFUSED,
    Text("This person's record was erased.", "此人的记录已被清除。"),
    Text("Record a new arrival if the person lives here.", "如此人居住在此，请重新办理入住登记。"),
)
