"""Divisions: administrative areas with their codes."""
