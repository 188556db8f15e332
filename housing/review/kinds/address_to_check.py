"""Units whose place is not known, or whose label cannot be read."""

from typing import Final

from housing.language import Text
from housing.review.model import Decision, ReviewKind

KIND: Final = ReviewKind(
    "address_to_check",
    Text("addresses to check", "地址待核"),
    {
        "placed": Decision(Text("it has its place now", "已落实位置")),
        "unfounded": Decision(Text("it is right as it stands", "原地址无误")),
    },
)
