"""The stated reason for reading a person: one of the policy profile's, and one that this kind of account may state."""

from housing import errors
from housing.errors import Refusal
from housing.policy.model import Profile
from housing.policy.people import Purpose


def require_purpose(profile: Profile, kind: str, code: str | None) -> Purpose:
    """Return what a purpose allows to be shown.

    Raises `purpose.missing` where none is stated, and `purpose.not_yours` for one that this kind of account may not
    state or that is not there at all: both name those that may be stated.
    """
    may_state = [each for each, purpose in profile.purposes.items() if kind in purpose.account_kinds]
    known = ", ".join(may_state) or "–"
    if not code:
        raise Refusal(errors.PURPOSE_MISSING, field="purpose", known=known)
    if code not in may_state:
        raise Refusal(errors.PURPOSE_NOT_YOURS, field="purpose", code=code, known=known)
    return profile.purposes[code]
