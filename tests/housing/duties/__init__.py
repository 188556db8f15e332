"""Tests of the work behind the commit."""
