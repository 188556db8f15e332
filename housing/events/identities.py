"""Who a person is, folded from what events told: a stranger's later claim never changes a name or a phone."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from housing.events.model import Event, Residence
from housing.events.verdicts import Verdicts, order_of
from housing.people.model import IDENTITY_FIELDS, Identity, identity_of


def fold_identity(
    events: Sequence[Event], told: Mapping[UUID, Mapping[str, object]], residences: Iterable[Residence]
) -> Identity:
    """Return who the person is, from what each event told.

    Field by field the first word counts, that of confirmed residences before that of mere claims; corrections that
    stand come after it, in their order.
    """
    verdicts = Verdicts(events)
    confirmed = {each.arrival for each in residences if each.confirmed}
    facts: dict[str, object] = {}
    ranked = sorted(events, key=lambda event: (event.id not in confirmed, order_of(event)))
    for event in ranked:
        if event.type != "correction" and verdicts.of(event) != "void":
            for field, value in told.get(event.id, {}).items():
                facts.setdefault(field, value)
    for event in sorted(events, key=order_of):
        if event.type == "correction" and event.field in IDENTITY_FIELDS and verdicts.of(event) == "stands":
            facts.update({field: value for field, value in told.get(event.id, {}).items() if field == event.field})
    return identity_of(facts)
