"""Tests of expiry."""
