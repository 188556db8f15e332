"""Seals: rows of ledger and log, chained behind the commit, signed, and vouched for by a copy outside the database."""
