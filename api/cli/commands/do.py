"""`doorplate do`: one act on the register by its name."""

import dataclasses
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from api.cli.acting import acting, acting_options
from api.cli.output import json_option, table
from api.cli.words import LANGUAGE, t

if TYPE_CHECKING:
    from housing.verbs.model import Verb


class Acts(click.Group):
    """The acts are the folder of verbs; one is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names of all acts."""
        from housing.verbs.registry import verb_names

        return verb_names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of one act; None if there is none of that name."""
        from housing.verbs.registry import verb_named

        return _command(cmd_name, verb_named(cmd_name)) if cmd_name in self.list_commands(ctx) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the acts by name alone, so that the list is there at once."""
        with formatter.section(t("Acts", "事项")):
            formatter.write_text(", ".join(self.list_commands(ctx)))


def _command(name: str, verb: "Verb") -> click.Command:
    options: list[click.Parameter] = [
        click.Option(
            list(dict.fromkeys((f"--{field}", f"--{field.replace('_', '-')}", field))),
            multiple=True,
            metavar=t("VALUE", "值"),
            help=_help(known.column.help.in_(LANGUAGE), required=known.required),
        )
        for field, known in verb.fields.items()
    ]

    def run(login: str | None, purpose: str | None, as_json: bool, **given: tuple[str, ...]) -> None:
        _emit(_done(name, given, login, purpose), as_json=as_json)

    made = click.Command(name, params=options, help=verb.help.in_(LANGUAGE), callback=run)
    return acting_options(json_option(made))


def _help(text: str, *, required: bool) -> str:
    return t(f"{text} (required)", f"{text}（必填）") if required else text


def _done(name: str, given: dict[str, tuple[str, ...]], login: str | None, purpose: str | None) -> object:
    from housing.duties.rounds import finish_writing
    from housing.exchange.jobs.local import local_of
    from housing.people.master import read_master
    from housing.people.vault import SealingVault
    from housing.policy.load import load_profile
    from housing.verbs.model import Ground
    from housing.verbs.registry import verb_named

    verb, now = verb_named(name), datetime.now(UTC)
    with acting(login, purpose) as on:
        profile = load_profile(on.settings.policy)
        vault = SealingVault(on.store, read_master(on.settings))
        local = local_of(profile, now=now)
        values = verb.read(given, local)
        ground = Ground(on.store, on.actor, on.purpose, now, profile, vault, local, on.settings)
        result = verb.do(ground, values)
        finish_writing(on.store, on.settings, lambda: datetime.now(UTC))
    return result


def _emit(result: object, *, as_json: bool) -> None:
    import json

    assert dataclasses.is_dataclass(result)
    assert not isinstance(result, type)
    told = {name: _plain(value) for name, value in dataclasses.asdict(result).items()}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        click.echo(table([[name, "–" if value is None else str(value)] for name, value in told.items()]))


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"en", "zh"}:
        return value[LANGUAGE]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


@click.command(
    cls=Acts,
    help=t(
        "Do one act on the register, through the same service as the API. Fields are named as in files: "
        "`doorplate do letting.renew --help` lists those of one act.",
        "对登记库办理一个事项，与接口使用同一服务。各项名称与文件列名一致："
        "`doorplate do letting.renew --help` 可列出某事项的各项。",
    ),
)
def command() -> None:
    """Be the group."""
