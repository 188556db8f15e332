"""How every command and group of commands is set up, so that all behave alike."""

import typer


def group(help_text: str) -> typer.Typer:
    """Return an empty group of commands: plain help, no completion, faults left to the one place that handles them."""
    app = single(help_text)
    app.callback()(_nothing)
    app.info.no_args_is_help = True
    return app


def single(help_text: str) -> typer.Typer:
    """Return the place for one command."""
    return typer.Typer(help=help_text, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _nothing() -> None:
    pass
