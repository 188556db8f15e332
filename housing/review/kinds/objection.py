"""Objections of tenants. They are decided by an event of the ledger; here they can only be marked for a visit."""

from typing import Final

from housing.language import Text
from housing.review.model import ReviewKind

KIND: Final = ReviewKind("objection", Text("objections", "异议"), {})
