"""Who a person is, as the register keeps it: documents and phones in their normal forms, the birth year from either."""

import datetime

from housing.people.documents import check_document, check_phone
from housing.people.model import Identity
from housing.people.names import check_name
from housing.policy.model import Profile


def normal_identity(profile: Profile, told: Identity, *, today: datetime.date) -> Identity:
    """Return an identity as the register keeps it, from the words of a form or a file.

    Raises the refusals of `check_name`, `check_document` and `check_phone`, each at its field.
    """
    name = check_name(told.name) if told.name else None
    birth_year = told.birth_year
    kind, number = told.document_type, told.document_number
    if number is not None and kind is not None:
        document = check_document(profile, kind, number, today=today)
        number = document.number
        birth_year = document.birth_year or birth_year
    phone = check_phone(profile.phones, told.phone) if told.phone else None
    return Identity(name, kind if number else None, number, birth_year, phone)
