"""Record a landlord or agent."""

from typing import Final

from housing.db.connect import Connection
from housing.landlords.model import RecordLandlord
from housing.landlords.service import record_landlord
from housing.language import Text
from housing.people.model import NOBODY_KNOWN, Identity
from housing.people.normal import normal_identity
from housing.verbs.model import Means, Values, Verb, fields_of

_IDENTITY: Final = ("name", "document_type", "document_number", "phone")


def act(connection: Connection, means: Means, values: Values) -> object:
    """Record the landlord."""
    told = Identity(**{name: values.get(name) for name in _IDENTITY})
    identity = normal_identity(means.profile, told, today=means.now.date()) if told else NOBODY_KNOWN
    command = RecordLandlord(values["landlord_code"], values.get("kind"), identity)
    return record_landlord(connection, means.actor, command, vault=means.vault, now=means.now)


VERB: Final = Verb(
    Text("record a landlord or agent", "登记房东或代理人"),
    fields_of("landlords", "landlord_code", "kind", *_IDENTITY, required=("landlord_code",)),
    act,
)
