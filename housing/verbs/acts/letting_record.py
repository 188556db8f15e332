"""Register a unit to let."""

from typing import Final

from housing.db.connect import Connection
from housing.language import Text
from housing.lettings.model import LettingDraft, terms_of
from housing.lettings.service import record_letting
from housing.verbs.model import Means, Values, Verb, fields_of
from housing.verbs.units import reference_of


def act(connection: Connection, means: Means, values: Values) -> object:
    """Record the letting."""
    draft = LettingDraft(
        landlord=values["landlord_code"],
        unit=reference_of(values["unit"]),
        valid_from=values["valid_from"],
        valid_until=values.get("valid_until"),
        code=values.get("letting_code"),
        agent=values.get("agent_code"),
        under=values.get("under_letting"),
        use=values.get("use"),
        adults=values.get("adults"),
        children=values.get("children"),
    )
    return record_letting(connection, means.actor, draft, terms=terms_of(means.profile), now=means.now)


VERB: Final = Verb(
    Text("register a unit to let", "办理出租登记"),
    fields_of(
        "lettings",
        *("letting_code", "landlord_code", "unit", "valid_from", "valid_until", "agent_code", "under_letting", "use"),
        *("adults", "children"),
        required=("landlord_code", "unit", "valid_from"),
    ),
    act,
)
