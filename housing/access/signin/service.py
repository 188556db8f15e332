"""Sign in, and tell who comes with a request.

Signing in runs before anybody acts, and in two transactions: the try is committed before the password is looked at,
so that neither a crash nor many requests at once give more tries than there are. The answer, and the time it takes,
are the same whether or not there is such an account.
"""

from dataclasses import dataclass
from datetime import datetime

from housing import errors
from housing.access.signin import store
from housing.access.signin.bearer import csrf_of, digest_of, new_session_token
from housing.access.signin.model import (
    Caller,
    Challenge,
    PasswordChange,
    Proved,
    SignedIn,
    SignIn,
)
from housing.access.signin.passwords import cost_of, prove, store_form
from housing.access.signin.rules import (
    ADDRESS_LIMIT,
    LOGIN_LIMIT,
    PAUSE_MINUTES,
    clean_device,
    idle_s,
    may_stay,
    minutes,
    needs_factor,
    network_of,
    require_password,
    sign_in_name,
)
from housing.access.signin.second_factor import matching_step, unseal
from housing.db.connect import Store
from housing.db.roles import NOBODY
from housing.errors import Refusal
from housing.settings import Settings


@dataclass(frozen=True, slots=True)
class _Try:
    """One try at a password: whose, how many are left after it, and what the store gave to compute."""

    login: str
    named: str
    left: int
    challenge: Challenge

    def wrong(self) -> Refusal:
        """Return what is said of every wrong try."""
        return Refusal(errors.SIGN_IN_WRONG, tries=self.left, minutes=PAUSE_MINUTES)


def sign_in(opened: Store, settings: Settings, command: SignIn, *, now: datetime) -> SignedIn:
    """Let somebody in, and open a session.

    Raises `sign_in.wrong`, with the tries left, for anything that does not fit; `sign_in.paused`; and, to one who knows
    the password, `sign_in.code` or `sign_in.no_factor`.
    """
    attempt = _begin(opened, settings, command.login, command.address, now)
    proof = prove(command.password, attempt.challenge)
    token = new_session_token()
    with opened.session(NOBODY) as connection:
        proved = store.prove(connection, attempt.login, proof)
        if proved is None:
            raise attempt.wrong()
        step = _step(settings, proved, command, attempt, now)
        own_phone = command.own_phone and may_stay(proved.kind)
        idle = idle_s(settings, proved.kind, own_phone=own_phone)
        device = clean_device(command.device)
        opening = store.Opening(attempt.login, proof, step, digest_of(token), idle, own_phone, device, attempt.named)
        session = store.open_session(connection, opening, now)
        if session is None:
            raise attempt.wrong()
        if attempt.challenge.cost != cost_of(settings):
            store.renew_password(connection, attempt.login, proof, store_form(command.password, cost_of(settings)))
        caller = store.use_session(connection, digest_of(token), now)
    assert caller is not None
    return SignedIn(token, csrf_of(token), caller, own_phone)


def find_caller(opened: Store, *, session: str | None = None, token: str | None = None, now: datetime) -> Caller | None:
    """Return who comes with a session's token or with a token for programs; None where it lets nobody in."""
    with opened.session(NOBODY) as connection:
        if token is not None:
            return store.use_token(connection, digest_of(token), now)
        return store.use_session(connection, digest_of(session), now) if session is not None else None


def change_own_password(
    opened: Store, settings: Settings, caller: Caller, command: PasswordChange, *, now: datetime
) -> None:
    """Change the acting account's password; its other sessions end.

    Raises `password.weak`, and for a wrong old one what `sign_in` raises: guessing is no easier here.
    """
    require_password(command.new, caller.login, caller.kind, field="new_password")
    attempt = _begin(opened, settings, caller.login, command.address, now)
    kept = store.OldPassword(prove(command.old, attempt.challenge), caller.session, attempt.named)
    stored = store_form(command.new, cost_of(settings))
    with opened.session(caller.actor) as connection:
        if not store.change_password(connection, kept, stored, now):
            raise attempt.wrong()


def _begin(opened: Store, settings: Settings, login: str, address: str, now: datetime) -> _Try:
    """Take a try. One that is refused costs the account nothing, so that one network cannot keep its owner out."""
    name = sign_in_name(login)
    network = network_of(address)
    named = f"try {name} {network}"
    with opened.session(NOBODY) as connection:
        wait_s = store.take_token(connection, f"address {network}", ADDRESS_LIMIT, now)
        taken = store.take_try(connection, named, now) if not wait_s else store.Taken(0, 0)
        wait_s = wait_s or taken.wait_s or store.take_token(connection, f"login {name}", LOGIN_LIMIT, now)
        challenge = store.challenge(connection, name, cost_of(settings))
    if wait_s:
        raise Refusal(errors.SIGN_IN_PAUSED, minutes=minutes(wait_s))
    return _Try(name, named, taken.tries_left, challenge)


def _step(settings: Settings, proved: Proved, command: SignIn, attempt: _Try, now: datetime) -> int | None:
    """Return the step of the second factor that was shown; None for an account that needs none."""
    if proved.sealed is None:
        if needs_factor(settings, proved.kind):
            raise Refusal(errors.SIGN_IN_NO_FACTOR, login=attempt.login)
        return None
    if not command.code:
        raise Refusal(errors.SIGN_IN_CODE, field="code")
    step = matching_step(unseal(settings, proved.account, proved.sealed), command.code, now)
    if step is None:
        raise attempt.wrong()
    return step
