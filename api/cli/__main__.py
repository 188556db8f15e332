"""Start of the command line: `python -m api.cli`."""

from api.cli.app import main

main()
