"""The ledger of events and what is folded from it: the register's heart."""
