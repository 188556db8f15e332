"""The whole register into a backup and back: with what lies outside its database, and with what must be forgotten."""
