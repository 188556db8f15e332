"""Addresses: standard addresses, as text and in components."""
