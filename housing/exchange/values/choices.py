"""Closed lists, yes and no, and several values in one cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from housing import errors
from housing.exchange.local import Local
from housing.exchange.values.base import Cell, Read, Unfit, ValueType, fold
from housing.language import Text


@dataclass(frozen=True, slots=True)
class Choice(ValueType):
    """One code of a closed list, given as the code or as its label in either language."""

    labels: Mapping[str, Text]
    export_only: Mapping[str, Text] = field(default_factory=dict)

    @property
    def form(self) -> Text:
        """Return the choices."""
        return self.choices(Local())

    def choices(self, local: Local) -> Text:
        """Return the codes with their labels, as a sentence lists them."""
        labels = self.all_labels(local)
        return Text(", ".join(labels), "、".join(text.zh for text in labels.values()))

    def all_labels(self, local: Local) -> Mapping[str, Text]:  # noqa: ARG002
        """Return what can be chosen in this city."""
        return self.labels

    def reader(self, local: Local) -> Read:
        """Return a function that gives the code."""
        known: dict[str, str] = {}
        labels = self.all_labels(local)
        for code, label in labels.items():
            for each in (code, label.en, label.zh):
                known[each.casefold()] = code

        def read(text: str) -> str:
            code = known.get(fold(text).casefold())
            if code is None:
                if text in self.export_only:
                    raise Unfit(errors.INPUT_EXPORT_ONLY, value=text)
                raise Unfit(errors.INPUT_CHOICE, choices=self.choices(local))
            return code

        return read


@dataclass(frozen=True, slots=True)
class DocumentType(Choice):
    """A document type: those of every city, and those that this one adds."""

    def all_labels(self, local: Local) -> Mapping[str, Text]:
        """Return what can be chosen in this city."""
        return {**self.labels, **local.document_types}


_YES_NO: Final = {
    **dict.fromkeys(("yes", "true", "1", "y", "是"), True),
    **dict.fromkeys(("no", "false", "0", "n", "否"), False),
}


@dataclass(frozen=True, slots=True)
class YesNo(ValueType):
    """Yes or no."""

    @property
    def form(self) -> Text:
        """Return the two words."""
        return Text("yes or no", "“是”或“否”")

    def reader(self, local: Local) -> Read:  # noqa: ARG002
        """Return a function that gives bool."""

        def read(text: str) -> bool:
            value = _YES_NO.get(fold(text).casefold())
            if value is None:
                raise self.unfit()
            return value

        return read

    def write(self, value: Any) -> Cell:
        """Return yes or no."""
        return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Several(ValueType):
    """Any number of values in one cell, with semicolons between them."""

    of: ValueType

    @property
    def form(self) -> Text:
        """Return the form of each."""
        return Text(
            f"one or several with ; between them, each {self.of.form.en}",
            f"一个或多个，以 ; 分隔，每个为{self.of.form.zh}",
        )

    def reader(self, local: Local) -> Read:
        """Return a function that gives a tuple."""
        read_one = self.of.reader(local)

        def read(text: str) -> tuple[object, ...]:
            parts = (part.strip() for part in fold(text).split(";"))
            return tuple(read_one(part) for part in parts if part)

        return read

    def write(self, value: Any) -> Cell:
        """Return the values with semicolons between them."""
        return ";".join(str(self.of.write(each)) for each in value)
