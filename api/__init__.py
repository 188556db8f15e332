"""The fronts: HTTP and pages, and the command line. Thin: parse, call, answer."""
