"""Tests of the keeping of the ledger."""
