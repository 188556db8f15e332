"""Identifiers, labels, words and names.

What comes out of a spreadsheet by its own hand — a number shortened to 1.2E+11, a door label turned into a date — is
named as such, since the sender cannot see it in the sheet.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from housing import errors
from housing.exchange.local import Local
from housing.exchange.values.base import Read, Unfit, ValueType, ask, fold, refuse_control, refuse_shortened
from housing.language import Text

_MONTH: Final = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TURNED_DATE: Final = re.compile(
    r"(19|20|21)\d\d-(0[1-9]|1[0-2])-[0-3]\d([T ]00:00:00)?|(19|20|21)\d\d/\d{1,2}/\d{1,2}"
    rf"|\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-{_MONTH}|{_MONTH}-\d\d"
)
_SHORTEST_DATE: Final = len("3月2日")
_BREAKS: Final = re.compile(r"[\r\n\t]+")
_PHONE_SIGNS: Final = re.compile(r"[\s()\-]")
_PHONE: Final = re.compile(r"\+?\d{3,20}")
_JOINERS: Final = frozenset("\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Code(ValueType):
    """An identifier: full-width forms are folded, nothing else is changed, and "03" stays "03"."""

    longest: int = 64

    @property
    def form(self) -> Text:
        """Return the limits of length."""
        return Text(f"1 to {self.longest} characters", f" 1 至 {self.longest} 个字符")

    def reader(self, local: Local) -> Read:  # noqa: ARG002 -- the same everywhere
        """Return a function that gives str."""
        longest = self.longest

        def read(text: str) -> str:
            if text.isascii() and len(text) <= longest and text.isprintable() and "E+" not in text:
                return text
            folded = fold(text)
            if len(folded) > longest:
                raise self.unfit()
            refuse_control(folded)
            refuse_shortened(folded)
            return folded

        return read


@dataclass(frozen=True, slots=True)
class Label(Code):
    """What stands at a door, a floor or a staircase: an identifier that spreadsheets like to turn into a date."""

    longest: int = 20

    def reader(self, local: Local) -> Read:
        """Return a function that gives str."""
        read_code = Code.reader(self, local)

        def read(text: str) -> object:
            if len(text) >= _SHORTEST_DATE and _TURNED_DATE.fullmatch(text):
                raise Unfit(errors.INPUT_TURNED_DATE, value=text)
            return read_code(text)

        return read


@dataclass(frozen=True, slots=True)
class Words(ValueType):
    """Text as people write it, kept as given; line breaks within it become spaces."""

    longest: int = 200

    @property
    def form(self) -> Text:
        """Return the limits of length."""
        return Text(f"1 to {self.longest} characters", f" 1 至 {self.longest} 个字符")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives str."""

        def read(text: str) -> str:
            if text.isprintable() and len(text) <= self.longest:
                return text
            whole = _BREAKS.sub(" ", text)
            refuse_control(whole)
            if count_characters(whole) > self.longest:
                raise self.unfit()
            return whole

        return read


@dataclass(frozen=True, slots=True)
class Name(Words):
    """A person's name in any script, kept as given: no folding, so that no character is exchanged for another."""

    longest: int = 100

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives str."""

        def read(text: str) -> str:
            if text.isprintable() and len(text) <= self.longest:
                return text
            refuse_control(text)
            if count_characters(text) > self.longest:
                raise self.unfit()
            return text

        return read


@dataclass(frozen=True, slots=True)
class Phone(ValueType):
    """A phone number, without its spaces, hyphens and brackets."""

    @property
    def form(self) -> Text:
        """Return what a number consists of."""
        return Text("3 to 20 digits, with + before a country code", " 3 至 20 位数字，国家码前加 +")

    def reader(self, local: Local) -> Read:
        """Return a function that gives str."""
        check = local.check_phone

        def read(text: str) -> str:
            folded = fold(text)
            refuse_shortened(folded)
            bare = _PHONE_SIGNS.sub("", folded)
            if not _PHONE.fullmatch(bare):
                raise self.unfit()
            if check:
                ask(check, bare)
            return bare

        return read


@dataclass(frozen=True, slots=True)
class Document(ValueType):
    """A document number in capitals, without spaces; its form and check digits are the city's rules, row by row."""

    longest: int = 40

    @property
    def form(self) -> Text:
        """Return the limits of length."""
        return Text(f"1 to {self.longest} characters", f" 1 至 {self.longest} 个字符")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives str."""

        def read(text: str) -> str:
            folded = fold(text)
            refuse_shortened(folded)
            refuse_control(folded)
            bare = "".join(folded.split()).upper()
            if len(bare) > self.longest:
                raise self.unfit()
            return bare

        return read


def count_characters(text: str) -> int:
    """Count characters as people do: marks, variation selectors and joiners belong to the one before."""
    return sum(unicodedata.category(sign)[0] != "M" and sign not in _JOINERS for sign in text)
