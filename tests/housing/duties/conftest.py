"""The register of the ledger's tests serves here too."""

from tests.housing.ledger.conftest import register

__all__ = ["register"]
