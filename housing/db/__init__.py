"""The store: the private cluster, the one door to it, its migrations, checks, backups."""
