"""The keeping of the ledger: seals over it, proofs of it, and what is erased from it."""
