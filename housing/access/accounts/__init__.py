"""Accounts: making, listing, changing and disabling them, and what each may see."""
