"""Tests of the ledger and its fold."""
