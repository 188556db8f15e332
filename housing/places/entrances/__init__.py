"""Entrances: where buildings are entered."""
