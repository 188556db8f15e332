"""Tests of reading OpenStreetMap extracts."""
