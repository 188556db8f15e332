"""Doors that somebody reported as not registered."""

from typing import Final

from housing.language import Text
from housing.review.model import Decision, ReviewKind

KIND: Final = ReviewKind(
    "reported_door",
    Text("reported doors", "群众反映"),
    {
        "settled": Decision(Text("taken up", "已处理")),
        "unfounded": Decision(Text("there is no such door", "情况不实")),
    },
)
