"""Erase a person."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from housing.exchange.local import Local
from housing.exchange.model import Column
from housing.exchange.values.base import Read, ValueType, fold
from housing.language import Text
from housing.ledger.erasure.register import erasure_list
from housing.ledger.erasure.service import ErasePerson, Keeping, erase_person
from housing.verbs.model import Field, Ground, OnStore, Values, Verb


@dataclass(frozen=True, slots=True)
class PersonId(ValueType):
    """The id that the register has given to a person."""

    @property
    def form(self) -> Text:
        """Return the form of an id."""
        return Text("32 hexadecimal digits, with or without hyphens", " 32 位十六进制数字，连字符可有可无")

    def reader(self, local: Local) -> Read:  # noqa: ARG002 -- the same everywhere
        """Return a function that gives UUID."""

        def read(text: str) -> UUID:
            try:
                return UUID(fold(text))
            except ValueError:
                raise self.unfit() from None

        return read


def act(ground: Ground, values: Values) -> object:
    """Erase the person."""
    keeping = Keeping(erasure_list(ground.settings), ground.vault.keys, ground.now)
    return erase_person(ground.store, ground.actor, ErasePerson(values["person"]), keeping)


_PERSON: Final = Column(
    "人员标识",
    PersonId(),
    Text("id of the person, as residences are listed with it", "人员标识，见居住记录查询结果"),
    "0198c5a2-7b1e-7c3d-9f00-5a1b2c3d4e5f",
)

VERB: Final = Verb(
    Text(
        "erase a person for good: keys, names and links go, what was counted stays",
        "彻底清除一个人的信息：密钥、姓名与关联均被清除，统计数保留；不可撤销",
    ),
    {"person": Field(_PERSON, required=True)},
    OnStore(act),
)
