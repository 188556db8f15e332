"""Claims that the other side has not answered in time."""

from typing import Final

from housing.language import Text
from housing.review.model import Decision, ReviewKind

KIND: Final = ReviewKind(
    "overdue_claim",
    Text("overdue claims", "逾期未确认"),
    {
        "settled": Decision(Text("answered", "已处理")),
        "unfounded": Decision(Text("nobody lives there", "无人居住")),
    },
)
