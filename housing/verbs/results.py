"""Results of acts that no service has a type for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event that is stored: its receipt, and for a new arrival the code for the other side, shown this once."""

    receipt: str
    event: str
    unit: str
    repeated: bool
    claim_code: str | None
