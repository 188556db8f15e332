"""Landlords and agents: who lets, and who acts for them."""
