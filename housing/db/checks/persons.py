"""Whether each person's residences and identity are what the ledger says, folded anew."""

import os
from collections.abc import Iterator

from housing.db.checks import View
from housing.db.keystore import has_key_store
from housing.language import Text
from housing.ledger.verification.parts import Plan, verify_persons
from housing.people.master import FILE, read_master

TITLE = Text("Every person's residences and identity follow from the events", "每个人的居住记录与身份均可由事件推得")
HINT = Text(
    "Find out who changed the tables; then restore the last backup that holds: doorplate db restore DIR",
    "请查明何人改动了数据表；然后恢复最近的完好备份：doorplate db restore DIR",
)
DEEP = True


def run(view: View) -> Iterator[Text]:
    """Yield each difference. Identities are compared where this home has the secret that opens them."""
    settings = view.settings
    can_open = settings.master_key is not None or (settings.home / FILE).exists()
    master = read_master(settings) if can_open and has_key_store(view.server) else None
    plan = Plan(settings, dict(os.environ), view.server.database, master)
    yield from verify_persons(view.store, plan, view.run).told()
    if not can_open and view.run.tally.tables.get("person_secret"):
        yield Text("identities were not compared: the master key is not here", "未核对身份：此处没有主密钥")
