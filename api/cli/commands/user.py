"""`doorplate user`: accounts, and what they sign in with."""

import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from api.cli.acting import acting, as_option
from api.cli.output import emit, formatter, json_option, table
from api.cli.words import LANGUAGE, t
from housing.access.accounts.model import KINDS, PUBLIC

if TYPE_CHECKING:
    from housing.access.accounts.model import Account

_KINDS: Final = tuple(kind for kind in KINDS if kind != PUBLIC)

login_argument = click.argument("name", metavar="LOGIN", help=t("user name", "用户名"))


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account as it is printed."""

    id: str
    login: str
    kind: str
    office: str | None
    language: str
    everywhere: bool
    divisions: list[str]
    cells: list[str]
    landlord: str | None
    made_at: str
    disabled_at: str | None
    password: bool
    totp: bool


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A token, shown once."""

    login: str
    token: str
    scopes: list[str]
    expires_at: str


@dataclass(frozen=True, slots=True)
class ShownFactor:
    """A second factor, shown once."""

    login: str
    secret: str
    uri: str


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to an account."""

    login: str
    done: str
    count: int | None = None


@click.group(
    help=t(
        "Manage accounts: make, list, disable them, and give them what they sign in with.",
        "管理账户：新建、列出、停用，以及设置登录方式。",
    )
)
def command() -> None:
    """Be the group."""


@command.command(help=t("Make an account.", "新建账户。"))
@login_argument
@click.option("--kind", type=click.Choice(_KINDS), required=True, help=t("what it is", "账户类型"))
@click.option(
    "--division",
    "divisions",
    metavar="CODE",
    multiple=True,
    help=t("division in its scope (again for more)", "管辖的区划（可重复）"),
)
@click.option(
    "--cell",
    "cells",
    metavar="CODE",
    multiple=True,
    help=t("cell in its scope (again for more)", "管辖的网格（可重复）"),
)
@click.option("--everywhere", is_flag=True, help=t("its scope is the whole city", "管辖全市"))
@click.option("--landlord", metavar="CODE", help=t("landlord whose account it is", "所属房东的编码"))
@click.option(
    "--office",
    metavar="TEXT",
    help=t(
        "desk or body it acts for, as persons see it in their log; no name", "所属单位，显示在个人查看记录中；不填姓名"
    ),
)
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help=t("language it is written to in", "通知语言"),
)
@click.option("--password-stdin", is_flag=True, help=t("read its password from standard input", "从标准输入读取密码"))
@as_option
@json_option
def add(name: str, password_stdin: bool, login: str | None, as_json: bool, **given: object) -> None:
    """Make an account, with its password if one is given: both or neither."""
    from housing.access.accounts.model import NewAccount
    from housing.access.accounts.service import add_account
    from housing.access.signin.means import set_password

    password = _read_password() if password_stdin else None
    with acting(login) as act, act.store.session(act.actor) as connection:
        made = add_account(connection, NewAccount(name, **given), now=_now())  # type: ignore[arg-type]  # click's types
        if password is not None:
            set_password(connection, act.settings, made.login, password, now=_now())
            made = replace(made, password=True)
    emit(_shown(made), as_json=as_json)


@command.command("list", help=t("List the accounts.", "列出账户。"))
@as_option
@json_option
def list_(login: str | None, as_json: bool) -> None:
    """List the accounts."""
    from housing.access.accounts.service import list_accounts

    with acting(login) as act, act.store.session(act.actor) as connection:
        shown = [_shown(account) for account in list_accounts(connection)]
    if as_json:
        emit(shown, as_json=True)
        return
    head = [
        t("user name", "用户名"),
        t("kind", "类型"),
        t("scope", "管辖范围"),
        t("signs in with", "登录方式"),
        t("office", "单位"),
        t("state", "状态"),
    ]
    click.echo(table([head, *map(_cells, shown)]))


@command.command(help=t("Disable an account: its sessions and tokens end at once.", "停用账户：其登录与令牌立即失效。"))
@login_argument
@as_option
@json_option
def disable(name: str, login: str | None, as_json: bool) -> None:
    """Disable an account."""
    from housing.access.accounts.service import disable_account

    with acting(login) as act, act.store.session(act.actor) as connection:
        account = disable_account(connection, name, now=_now())
    emit(_shown(account), as_json=as_json)


@command.command(help=t("Enable a disabled account again.", "重新启用已停用的账户。"))
@login_argument
@as_option
@json_option
def enable(name: str, login: str | None, as_json: bool) -> None:
    """Enable an account."""
    from housing.access.accounts.service import enable_account

    with acting(login) as act, act.store.session(act.actor) as connection:
        account = enable_account(connection, name, now=_now())
    emit(_shown(account), as_json=as_json)


@command.command(
    help=t(
        "Make a token for a program that acts for an account, and print it this once; without a scope it only reads.",
        "为代表账户的程序生成令牌，仅显示一次；不指定权限范围时只能读取。",
    )
)
@login_argument
@click.option(
    "--scope",
    "scopes",
    metavar="VERB",
    multiple=True,
    help=t("what it is good for, such as events.write (again for more)", "权限范围，例如 events.write（可重复）"),
)
@click.option("--days", type=int, default=90, show_default=True, help=t("how long it lasts", "有效天数"))
@as_option
@json_option
def token(name: str, scopes: tuple[str, ...], days: int, login: str | None, as_json: bool) -> None:
    """Make a token."""
    from housing.access.signin.means import add_token

    with acting(login) as act, act.store.session(act.actor) as connection:
        made = add_token(connection, name, scopes, days=days, now=_now())
    emit(ShownToken(name, made.token, list(made.scopes), made.expires_at.isoformat()), as_json=as_json)


@command.command(
    help=t("Give an account a password; it is signed out everywhere.", "设置账户密码；该账户在各处的登录随即失效。")
)
@login_argument
@click.option(
    "--stdin", is_flag=True, required=True, help=t("read the password from standard input", "从标准输入读取密码")
)
@as_option
@json_option
def password(name: str, stdin: bool, login: str | None, as_json: bool) -> None:  # noqa: ARG001 -- there is no other way
    """Give an account a password."""
    from housing.access.signin.means import set_password

    given = _read_password()
    with acting(login) as act, act.store.session(act.actor) as connection:
        set_password(connection, act.settings, name, given, now=_now())
    emit(Done(name, "password"), as_json=as_json)


@command.command(
    help=t("Give an account a new second factor, and print it this once.", "设置账户的两步验证，仅显示一次。")
)
@login_argument
@as_option
@json_option
def totp(name: str, login: str | None, as_json: bool) -> None:
    """Give an account a second factor."""
    from housing.access.signin.means import set_second_factor

    with acting(login) as act, act.store.session(act.actor) as connection:
        factor = set_second_factor(connection, act.settings, name, now=_now())
    emit(ShownFactor(name, factor.secret, factor.uri), as_json=as_json)


@command.command(help=t("End all sessions and tokens of an account at once.", "立即终止账户的全部登录与令牌。"))
@login_argument
@as_option
@json_option
def revoke(name: str, login: str | None, as_json: bool) -> None:
    """End all sessions and tokens."""
    from housing.access.signin.means import revoke_all

    with acting(login) as act, act.store.session(act.actor) as connection:
        count = revoke_all(connection, name)
    emit(Done(name, "revoke", count), as_json=as_json)


def _now() -> datetime:
    return datetime.now(UTC)


def _read_password() -> str:
    """Read a password as one line, without the line's end."""
    return sys.stdin.readline().rstrip("\r\n")


def _shown(account: "Account") -> ShownAccount:
    values = asdict(account)
    values["id"] = str(account.id)
    values["divisions"], values["cells"] = list(account.divisions), list(account.cells)
    for name in ("made_at", "disabled_at"):
        values[name] = values[name] and values[name].isoformat()
    return ShownAccount(**values)


def _cells(account: ShownAccount) -> list[str]:
    scope = [t("everywhere", "全市")] if account.everywhere else [*account.divisions, *account.cells]
    means = [
        *([t("password", "密码")] if account.password else []),
        *([t("second factor", "两步验证")] if account.totp else []),
    ]
    state = t("disabled", "已停用") if account.disabled_at else t("active", "有效")
    kind = KINDS[account.kind].in_(LANGUAGE)
    return [account.login, kind, " ".join(scope) or "–", " + ".join(means) or "–", account.office or "–", state]


@formatter(ShownAccount)
def _account(result: ShownAccount) -> str:
    return table([_cells(result)])


@formatter(ShownToken)
def _token(result: ShownToken) -> str:
    note = t(
        f"It is good for {' '.join(result.scopes)} until {result.expires_at}, and is shown this once:",
        f"权限范围 {' '.join(result.scopes)}，有效期至 {result.expires_at}；仅显示这一次：",
    )
    return f"{note}\n{result.token}"


@formatter(ShownFactor)
def _factor(result: ShownFactor) -> str:
    note = t(
        "Type this into an authenticator app, or show it the address as a QR code; both are shown this once:",
        "请在验证器应用中输入以下密钥，或以二维码显示该地址；均仅显示这一次：",
    )
    return f"{note}\n{result.secret}\n{result.uri}"


@formatter(Done)
def _done(result: Done) -> str:
    return {
        "password": t(f"{result.login} has a new password.", f"{result.login} 的密码已更新。"),
        "revoke": t(f"{result.count} sessions and tokens ended.", f"已终止 {result.count} 个登录与令牌。"),
    }[result.done]
