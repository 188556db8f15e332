"""Cells: the smallest areas of responsibility, a partition of their divisions."""
