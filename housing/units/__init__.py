"""Units: what is let on its own, its number for ever, and what became of it."""
