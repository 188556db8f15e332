"""Lettings: what a landlord registers to let, until when, and under which other letting."""
