"""Doors: places where a visitor can knock, and how files refer to them."""
