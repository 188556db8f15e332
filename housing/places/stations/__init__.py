"""Stations: desks where routes start and people go, and services to refer to."""
