"""Buildings: structures with a footprint."""
