"""Addresses: reading what people write, and finding the place it means."""
