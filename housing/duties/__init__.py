"""The work behind the commit: what keeps the register right, sealed and told, within a second of each act."""
