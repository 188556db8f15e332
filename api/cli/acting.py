"""For whom a command acts, and why: the options `--as` and `--purpose`, and the open register that goes with them."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import click

from api.cli.run import settings_now
from api.cli.words import t
from housing import errors
from housing.errors import Refusal

if TYPE_CHECKING:
    from housing.db.connect import Store
    from housing.db.roles import Actor
    from housing.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_PURPOSE: Final = re.compile(r"[a-z_]{1,40}")

as_option = click.option(
    "--as",
    "login",
    metavar="LOGIN",
    help=t(
        "account that acts, by its user name; by default that of the setting actor",
        "代表哪个账户操作（用户名）；默认取设置 actor",
    ),
)
purpose_option = click.option(
    "--purpose", metavar="CODE", help=t("reason for which persons are read", "读取个人记录的用途代码")
)


class Acting(NamedTuple):
    """An open register, the account that acts on it, the purpose, and the settings of this run."""

    store: "Store"
    actor: "Actor"
    purpose: str | None
    settings: "Settings"


def acting_options(command: Command) -> Command:
    """Give a command the options `--as` (as `login`) and `--purpose`."""
    return as_option(purpose_option(command))


@contextlib.contextmanager
def acting(login: str | None = None, purpose: str | None = None) -> Iterator[Acting]:
    """Open the register of these settings for an account.

    The operating system vouches for whoever runs the command, so no password is asked. Raises `actor.unknown`,
    `input.form` for a purpose that can be none, and the refusals of opening the store.
    """
    from housing.access.accounts.service import find_actor
    from housing.db.store import open_store

    if purpose is not None and _PURPOSE.fullmatch(purpose) is None:
        name, form = errors.PURPOSE, errors.PURPOSE_FORM
        raise Refusal(errors.INPUT_FORM, field="purpose", name=name, form=form, example="service")
    settings = settings_now().settings
    with open_store(settings, os.environ) as store:
        yield Acting(store, find_actor(store, login or settings.actor), purpose, settings)
