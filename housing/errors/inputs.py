"""Refusals about what a person typed or sent: the patterns that every front and every import shares."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

UNIT_NUMBER = Text("unit number", "统一编号")
TWELVE_DIGITS = Text("12 digits", "12 位数字")

INPUT_FORM = Kind(
    "input.form",
    Exit.REFUSED,
    Text("The {name} must be {form}.", "{name}应为{form}。"),
    Text("Give it such as {example}.", "例如 {example}。"),
)
INPUT_CHECK_DIGIT = Kind(
    "input.check_digit",
    Exit.REFUSED,
    Text("The {name} fails its check digits.", "{name}校验位不符。"),
    Text("Compare it digit by digit with the plate or certificate.", "请与门牌或证书逐位核对。"),
)
