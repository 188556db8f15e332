"""Signing in: who is let in and who is not, with the same answer for whoever does not exist."""

import contextlib
import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pyotp
import pytest

from housing import errors
from housing.access.accounts.service import disable_account
from housing.access.signin import service
from housing.access.signin.bearer import digest_of
from housing.access.signin.means import forget_ended, set_second_factor
from housing.access.signin.model import PasswordChange, SignedIn
from housing.access.signin.passwords import prove
from housing.access.signin.service import change_own_password, find_caller
from housing.db.connect import Server, Store
from housing.db.roles import NOBODY, WORKER
from housing.errors import Refusal
from housing.settings import Settings
from tests.housing.access.cast import NOW, PASSWORD, acting, add, cheap, enter, give_password, register_with_cast

WRONG = "not the password"


_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class House:
    """A register, cheap passwords, and accounts and a network that no other test touches."""

    store: Store
    settings: Settings
    number: int

    @property
    def tenant(self) -> str:
        """A tenant who has a password."""
        return f"tenant-{self.number}"

    @property
    def officer(self) -> str:
        """An officer who has a password, and no second factor yet."""
        return f"officer-{self.number}"

    @property
    def place(self) -> str:
        """Where they sit."""
        return f"203.0.{self.number}.7"

    def enter(self, login: str, **more: Any) -> SignedIn:
        """Sign in."""
        return enter(self.store, self.settings, login, **{"address": self.place, **more})

    def refused(self, login: str, **more: Any) -> Refusal:
        """Sign in without success, and return what was said."""
        with pytest.raises(Refusal) as caught:
            self.enter(login, **more)
        return caught.value

    def factor(self, login: str) -> pyotp.TOTP:
        """Give a second factor."""
        with self.store.session(acting(self.store, "operator")) as connection:
            return pyotp.TOTP(set_second_factor(connection, self.settings, login, now=NOW).secret)


@pytest.fixture(scope="module")
def register(
    shared_server: Server, shared_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Store, Settings]]:
    with register_with_cast(shared_server, shared_settings) as store:
        yield store, cheap(tmp_path_factory.mktemp("home"))


@pytest.fixture
def house(register: tuple[Store, Settings]) -> House:
    made = House(*register, next(_NUMBERS))
    add(made.store, made.tenant, "tenant", language="en")
    add(made.store, made.officer, "officer", divisions=("440309",))
    give_password(made.store, made.settings, made.tenant)
    give_password(made.store, made.settings, made.officer)
    return made


def test_who_does_not_fit_gets_one_answer_whatever_the_reason(house: House) -> None:
    with house.store.session(acting(house.store, "operator")) as connection:
        disable_account(connection, house.officer, now=NOW)
    cases = {
        "a wrong password": house.refused(house.tenant, password=WRONG),
        "nobody": house.refused("nobody", password=WRONG),
        "a name that can be none": house.refused("王芳\0", password=WRONG),
        "an account without a password": house.refused("landlord", password=WRONG),
        "a disabled one with the right password": house.refused(house.officer),
        "the public": house.refused("public", password=""),
        "the operator": house.refused("operator", password=""),
    }
    told = {
        name: (refusal.kind, refusal.field, refusal.what("en"), refusal.fix("zh")) for name, refusal in cases.items()
    }
    assert len(set(told.values())) == 1, told
    assert cases["nobody"].kind is errors.SIGN_IN_WRONG
    assert cases["nobody"].what("en") == "User name, password or code wrong: 4 tries left."
    assert cases["nobody"].what("zh") == "用户名、密码或验证码不正确，还可尝试4次。"


def test_the_same_is_computed_and_asked_whether_or_not_the_account_exists(house: House) -> None:
    """What takes time is one argon2id of the same cost, and the same statements."""
    seen: dict[str, list[object]] = {}
    for login in (house.tenant, "nobody", "landlord", "王芳"):
        with (
            mock.patch.object(service, "prove", wraps=prove) as proving,
            mock.patch.object(
                psycopg.Connection, "execute", autospec=True, side_effect=psycopg.Connection.execute
            ) as e,
            mock.patch.object(psycopg.Cursor, "execute", autospec=True, side_effect=psycopg.Cursor.execute) as c,
        ):
            house.refused(login, password=WRONG)
        asked = [str(call.args[1]) for call in [*e.call_args_list, *c.call_args_list]]
        statements = [statement for statement in asked if "doorplate." in statement]
        seen[login] = [call.args[1].cost for call in proving.call_args_list] + statements
        assert len(proving.call_args_list) == 1
        assert len(proving.call_args.args[1].salt) == 16
        assert len(statements) >= 5
    assert all(found == seen[house.tenant] for found in seen.values()), seen


def test_a_salt_stays_the_same_for_a_name_that_nobody_has(house: House) -> None:
    """A salt that changed would tell those that are invented from those that are stored."""
    salts = []
    for _ in range(2):
        with mock.patch.object(service, "prove", wraps=prove) as proving:
            house.refused("nobody", password=WRONG)
        salts.append(proving.call_args.args[1].salt)
    assert salts[0] == salts[1]


def test_five_wrong_tries_and_then_fifteen_minutes_of_pause_even_for_the_right_password(house: House) -> None:
    for login in (house.tenant, f"nobody-{house.number}"):
        told = [house.refused(login, password=WRONG) for _ in range(7)]
        assert [refusal.values.get("tries") for refusal in told] == [4, 3, 2, 1, 0, None, None]
        assert [refusal.kind for refusal in told[5:]] == [errors.SIGN_IN_PAUSED] * 2
    almost = NOW + timedelta(minutes=14, seconds=59)
    assert house.refused(house.tenant).values["minutes"] == 15
    assert house.refused(house.tenant, now=almost).values["minutes"] == 1
    assert house.enter(house.tenant, now=NOW + timedelta(minutes=15)).caller.login == house.tenant


def test_a_pause_holds_for_its_network_alone_so_that_nobody_can_lock_another_out(house: House) -> None:
    for number in range(6):
        house.refused(house.tenant, password=WRONG, address=f"203.0.{house.number}.{number}")
    assert house.refused(house.tenant, address=f"203.0.{house.number}.99").kind is errors.SIGN_IN_PAUSED
    house.enter(house.tenant, address="198.51.100.1")


def test_guessing_from_many_networks_is_slow(house: House) -> None:
    kinds = [house.refused(house.tenant, password=WRONG, address=f"10.0.{number}.1").kind for number in range(101)]
    assert kinds[:100] == [errors.SIGN_IN_WRONG] * 100
    assert kinds[100] is errors.SIGN_IN_PAUSED
    house.enter(house.tenant, address="10.1.1.1", now=NOW + timedelta(minutes=1))


def test_guessing_many_accounts_from_one_network_is_slow(house: House) -> None:
    kinds = [house.refused(f"user-{number}", password=WRONG).kind for number in range(101)]
    assert kinds[:100] == [errors.SIGN_IN_WRONG] * 100
    assert kinds[100] is errors.SIGN_IN_PAUSED
    house.enter(house.tenant, address="198.51.100.1")


def test_many_tries_at_once_are_no_more_than_five(house: House) -> None:
    kinds: list[errors.Kind] = []
    meeting = threading.Barrier(12)

    def guess() -> None:
        meeting.wait()
        kinds.append(house.refused(house.tenant, password=WRONG).kind)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kinds.count(errors.SIGN_IN_WRONG) == 5
    assert kinds.count(errors.SIGN_IN_PAUSED) == 7


def test_the_right_password_opens_a_session_and_forgets_the_wrong_tries(house: House) -> None:
    for _ in range(4):
        house.refused(house.tenant, password=WRONG)
    entered = house.enter(f" {house.tenant.upper()} ", device="Mozilla/5.0")
    assert (entered.caller.login, entered.caller.kind, entered.caller.language) == (house.tenant, "tenant", "en")
    assert entered.caller.ends_at == NOW + timedelta(hours=2)
    assert find_caller(house.store, session=entered.token, now=NOW) == entered.caller
    assert house.refused(house.tenant, password=WRONG).values["tries"] == 4
    assert entered.token not in repr(entered)


def test_staff_without_a_second_factor_are_not_let_in_and_told_only_if_they_know_the_password(house: House) -> None:
    assert house.refused(house.officer, password=WRONG).kind is errors.SIGN_IN_WRONG
    told = house.refused(house.officer)
    assert told.kind is errors.SIGN_IN_NO_FACTOR
    assert f"doorplate user totp {house.officer}" in told.fix("en")
    chosen = replace(house, settings=house.settings.model_copy(update={"second_factor": "chosen"}))
    assert chosen.enter(house.officer).caller.kind == "officer"


def test_a_second_factor_is_asked_for_and_each_code_counts_once(house: House) -> None:
    totp = house.factor(house.officer)
    assert house.refused(house.officer).kind is errors.SIGN_IN_CODE
    assert house.refused(house.officer, code="000000").kind is errors.SIGN_IN_WRONG
    assert house.refused(house.officer, password=WRONG, code=totp.at(NOW)).kind is errors.SIGN_IN_WRONG
    assert house.enter(house.officer, code=totp.at(NOW)).caller.login == house.officer
    assert house.refused(house.officer, code=totp.at(NOW)).kind is errors.SIGN_IN_WRONG
    earlier = totp.at(NOW - timedelta(seconds=30))
    assert house.refused(house.officer, code=earlier).kind is errors.SIGN_IN_WRONG
    later = NOW + timedelta(seconds=30)
    house.enter(house.officer, code=totp.at(later), now=later)


def test_one_code_used_twice_at_once_lets_in_once(house: House) -> None:
    code = house.factor(house.officer).at(NOW)
    let_in: list[str] = []
    meeting = threading.Barrier(2)

    def come(address: str) -> None:
        meeting.wait()
        with contextlib.suppress(Refusal):
            let_in.append(house.enter(house.officer, code=code, address=address).token)

    threads = [threading.Thread(target=come, args=[f"198.51.{number}.1"]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 1


def test_a_second_factor_sealed_by_another_master_secret_lets_nobody_in(house: House, tmp_path: Path) -> None:
    totp = house.factor(house.officer)
    elsewhere = replace(house, settings=cheap(tmp_path / "elsewhere"))
    assert elsewhere.refused(house.officer, code=totp.at(NOW)).kind is errors.SECRET_OTHER


def test_a_session_ends_after_its_idle_limit_and_lasts_while_it_is_used(house: House) -> None:
    token = house.enter(house.tenant).token
    at = NOW
    for _ in range(4):
        at += timedelta(minutes=119)
        caller = find_caller(house.store, session=token, now=at)
        assert caller is not None
        assert caller.ends_at == at + timedelta(hours=2)
    assert find_caller(house.store, session=token, now=at + timedelta(hours=2)) is None


def test_staff_are_out_after_half_an_hour_and_an_own_phone_stays_thirty_days(house: House) -> None:
    totp = house.factor(house.officer)
    officer = house.enter(house.officer, code=totp.at(NOW), own_phone=True)
    assert not officer.own_phone
    assert officer.caller.ends_at == NOW + timedelta(minutes=30)
    tenant = house.enter(house.tenant, own_phone=True)
    assert tenant.own_phone
    assert tenant.caller.ends_at == NOW + timedelta(days=30)


@pytest.mark.parametrize("token", ["", "x", "dpt_x", "\0", "\udc80"])
def test_a_token_that_was_never_given_is_nobodys(house: House, token: str) -> None:
    assert find_caller(house.store, session=token, now=NOW) is None
    assert find_caller(house.store, token=token, now=NOW) is None
    assert find_caller(house.store, now=NOW) is None


def test_a_session_is_no_token_for_programs_and_its_digest_is_neither(house: House) -> None:
    token = house.enter(house.tenant).token
    assert find_caller(house.store, token=token, now=NOW) is None
    assert find_caller(house.store, session=digest_of(token).hex(), now=NOW) is None


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(house: House) -> None:
    here, elsewhere = house.enter(house.tenant), house.enter(house.tenant)
    change = PasswordChange(PASSWORD, "another set of words", house.place)
    change_own_password(house.store, house.settings, here.caller, change, now=NOW)
    assert find_caller(house.store, session=here.token, now=NOW) is not None
    assert find_caller(house.store, session=elsewhere.token, now=NOW) is None
    assert house.refused(house.tenant).kind is errors.SIGN_IN_WRONG
    house.enter(house.tenant, password="another set of words")


def test_guessing_the_old_password_of_an_open_session_is_no_easier(house: House) -> None:
    here = house.enter(house.tenant)

    def change(old: str, new: str = "another set of words") -> errors.Kind:
        with pytest.raises(Refusal) as caught:
            command = PasswordChange(old, new, house.place)
            change_own_password(house.store, house.settings, here.caller, command, now=NOW)
        return caught.value.kind

    assert change(PASSWORD, "short") is errors.PASSWORD_WEAK
    assert [change(WRONG) for _ in range(6)] == [errors.SIGN_IN_WRONG] * 5 + [errors.SIGN_IN_PAUSED]
    assert change(PASSWORD) is errors.SIGN_IN_PAUSED


def test_a_password_is_kept_at_the_cost_of_today_once_its_owner_signs_in(house: House) -> None:
    dearer = replace(house, settings=house.settings.model_copy(update={"password_passes": 2}))

    def costs(run: Callable[[], object]) -> list[int]:
        with mock.patch.object(service, "prove", wraps=prove) as proving:
            run()
        return [call.args[1].cost.passes for call in proving.call_args_list]

    first = house.enter(house.tenant)
    assert costs(lambda: dearer.enter(house.tenant)) == [1]
    assert costs(lambda: dearer.enter(house.tenant)) == [2]
    assert find_caller(house.store, session=first.token, now=NOW) is not None, "a new cost signs nobody out"


def test_without_an_open_door_nothing_is_told_of_accounts(house: House) -> None:
    """What the front may ask before anybody signed in: no table, and of the functions only these answers."""
    with house.store.session(NOBODY) as connection:
        for named, statement in {
            "a password": "select * from doorplate.prove_password('tenant', sha256('guess'))",
            "a session": "select * from doorplate.use_session(sha256('guess'), now())",
            "a token": "select * from doorplate.use_token(sha256('guess'), now())",
            "accounts": "select * from doorplate.sign_in_means()",
            "landlords": "select * from doorplate.landlord_called('L-1')",
            "sessions": "select id from doorplate.account_session",
        }.items():
            assert connection.execute(statement.encode()).fetchall() == [], named
        for statement in (
            "select doorplate.set_password(account, '\\x00', 64, 1::smallint, 1::smallint, '\\x00', now())"
            " from doorplate.account_called('tenant')",
            "select doorplate.may_manage((select account from doorplate.account_called('tenant')))",
            "select doorplate.set_totp((select account from doorplate.account_called('tenant')), '\\x00', now())",
        ):
            assert connection.execute(statement.encode()).fetchall() in ([], [(False,)])


def test_what_has_ended_is_cleared_away_by_the_worker(house: House) -> None:
    token = house.enter(house.tenant).token
    house.refused("nobody", password=WRONG)
    with house.store.session(WORKER) as connection:
        forget_ended(connection, now=NOW + timedelta(hours=1))
    assert find_caller(house.store, session=token, now=NOW) is not None
    with house.store.session(WORKER) as connection:
        assert forget_ended(connection, now=NOW + timedelta(days=2)) >= 3
        assert forget_ended(connection, now=NOW + timedelta(days=2)) == 0
    assert find_caller(house.store, session=token, now=NOW) is None
