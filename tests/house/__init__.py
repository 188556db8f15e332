"""Tests of the promises that the build keeps: structure, types, lint, lock, pages."""
