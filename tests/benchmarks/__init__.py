"""Benchmarks, one module each, run by `doorplate bench NAME`; never part of the suite's assertions."""
