"""Give lettings a new last day."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.lettings.model import RenewLettings, terms_of
from housing.lettings.service import renew_lettings
from housing.verbs.model import Means, Values, Verb, fields_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Renew the lettings, all or none."""
    command = RenewLettings(values["letting_code"], values["valid_until"])
    return renew_lettings(connection, means.actor, command, terms=terms_of(means.profile), now=means.now)


VERB: Final = Verb(
    Text("give lettings a new last day, all or none of them", "续期：为出租登记设定新的到期日（全部成功或全部不变）"),
    fields_of(
        "lettings",
        *("letting_code", "valid_until"),
        required=("letting_code", "valid_until"),
        several=("letting_code",),
    ),
    act,
)
