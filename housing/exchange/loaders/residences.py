"""Residences: they leave, and come in as events alone."""

from typing import Final

from housing.exchange.loading import Source
from housing.residences.files import read_residence_rows

SOURCE: Final = Source(read_residence_rows)
