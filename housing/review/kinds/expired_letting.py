"""Lettings that have ended and were not renewed. They stay registered as expired, whatever is decided."""

from typing import Final

from housing.language import Text
from housing.review.model import Decision, ReviewKind

KIND: Final = ReviewKind(
    "expired_letting",
    Text("expired lettings", "到期"),
    {
        "settled": Decision(Text("the landlord has been reminded", "已提醒房东")),
        "unfounded": Decision(Text("it is not let any more", "已不再出租")),
    },
)
