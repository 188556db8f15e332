"""Whether ledger and log are as they were sealed."""

from collections.abc import Iterator

from housing.db.checks import View
from housing.language import Text
from housing.ledger.seals.proof import prove_seals

TITLE = Text(
    "Ledger and log are as they were sealed, whole and known outside",
    "登记事件与查看日志与存证一致、完整，且有外部副本",
)
HINT = Text(
    "Rows without a seal: doorplate worker --once. Else restore the last backup that holds: doorplate db restore DIR",
    "未存证的行：doorplate worker --once；其他情况请恢复最近的完好备份：doorplate db restore DIR",
)
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each row, seal or copy that is not as it was."""
    for proof in prove_seals(view.server, view.settings, view.run):
        yield from proof.findings.told()
