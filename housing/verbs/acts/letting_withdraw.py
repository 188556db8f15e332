"""Take a letting back."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.lettings.model import WithdrawLetting
from housing.lettings.service import withdraw_letting
from housing.verbs.model import Means, Values, Verb, fields_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Withdraw the letting."""
    command = WithdrawLetting(values["letting_code"], values.get("valid_until"))
    return withdraw_letting(connection, means.actor, command, now=means.now)


VERB: Final = Verb(
    Text("take a letting back: it never counts again", "撤回出租登记，此后不再计入"),
    fields_of("lettings", "letting_code", "valid_until", required=("letting_code",)),
    act,
)
