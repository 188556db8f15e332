"""Proof that what is projected is what the ledger says, row for row."""
