"""Whether something has run out: pure decisions about a person's events."""

from collections.abc import Sequence
from uuid import UUID

from housing.events.model import Event
from housing.events.projection import fold, resolved
from housing.events.verdicts import Verdicts


def has_run_out(kind: str, event: UUID, history: Sequence[Event]) -> bool:
    """Tell whether a period that is over has had nothing to stop it.

    `objection_period`: what the landlord's side reported stands, nobody has objected and is still to be answered, and
    it has not taken effect otherwise. `claim`: the arrival is still a mere claim.
    """
    if kind == "claim":
        return any(each.arrival == event and each.state == "claimed" for each in fold(history))
    reported = next((each for each in history if each.id == event), None)
    if reported is None:
        return False
    verdicts = Verdicts(resolved(history))
    return verdicts.of(reported) == "stands" and not verdicts.takes_effect(reported)
