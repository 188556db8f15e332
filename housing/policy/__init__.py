"""Policy profiles: what a city may decide for itself, in one file, checked as a whole before it is used."""
