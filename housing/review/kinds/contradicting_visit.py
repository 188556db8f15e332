"""What a visit found against what is registered."""

from typing import Final

from housing.language import Text
from housing.review.model import Decision, ReviewKind

KIND: Final = ReviewKind(
    "contradicting_visit",
    Text("visits that contradict the register", "走访与登记不符"),
    {
        "settled": Decision(Text("the register was put right", "登记已更正")),
        "unfounded": Decision(Text("the register is right", "登记无误")),
    },
)
