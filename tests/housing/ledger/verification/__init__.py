"""Tests of the proof of what is projected."""
