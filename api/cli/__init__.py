"""The command line: each command parses, calls one service, and hands the result to a formatter."""
