"""The one shape of every refusal (RFC 9457)."""

from pydantic import BaseModel, Field

from api.http.schemas.units import PublicUnitAnswer, SentUnit


class ProblemPart(BaseModel):
    """What is wrong with one field."""

    code: str
    field: str | None
    what: str
    fix: str


class Problem(BaseModel):
    """What is wrong and how to put it right, in the reader's language."""

    type: str = Field(description="Address of the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="`what` and `fix`.")
    code: str = Field(description="The kind of problem, the same in every language.")
    field: str | None = Field(description="The field that it is about.")
    what: str = Field(description="What is wrong.")
    fix: str = Field(description="How to put it right.")
    reference: str | None = Field(description="Of a fault: the number to report it with.")
    errors: list[ProblemPart] = Field(description="Of input: each answer to fix.")
    sent: SentUnit | None = Field(default=None, description="Of a near-duplicate: the unit that was sent.")
    registered: PublicUnitAnswer | None = Field(
        default=None, description="Of a near-duplicate: what is public of the unit that is there."
    )
