"""Who lives where: reading residences, each reading with its purpose and its line in the log."""
