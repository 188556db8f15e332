"""The register: homes, lettings, people, residences, frame, coverage, sweeps. Knows no HTTP, draws nothing."""
