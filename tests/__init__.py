"""The tests, in the rooms' order: they mirror the code."""
