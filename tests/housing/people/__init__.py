"""Tests of who persons are, and how that stays sealed."""
