"""Addresses that a service did not recognise."""

from typing import Final

from housing.language import Text
from housing.review.model import Decision, ReviewKind

KIND: Final = ReviewKind(
    "refused_by_service",
    Text("refused by a service", "服务退回"),
    {
        "settled": Decision(Text("the service knows the address now", "已解决")),
        "unfounded": Decision(Text("nothing was refused", "情况不实")),
    },
)
