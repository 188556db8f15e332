"""People: their names, documents and phones."""
