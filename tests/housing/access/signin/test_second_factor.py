"""Second factors: codes of their time alone, secrets sealed for their account alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pyotp
import pytest

from housing import errors
from housing.access.signin.second_factor import matching_step, new_factor, seal, unseal
from housing.errors import Refusal
from housing.settings import Settings

# RFC 6238, appendix B: this secret at this time; its table has eight digits, ours are the last six.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 -- published
RFC = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]
ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(("second", "code"), RFC)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    assert matching_step(SECRET, code, datetime.fromtimestamp(second, UTC)) == second // 30


def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    now = datetime(2026, 3, 27, 9, 0, 15, tzinfo=UTC)
    code = pyotp.TOTP(SECRET).at(now)
    step = int(now.timestamp()) // 30
    for drift, found in ((-60, None), (-30, step), (0, step), (30, step), (60, None)):
        assert matching_step(SECRET, code, now + timedelta(seconds=drift)) == found


@pytest.mark.parametrize("code", ["", "000000", "28708", "2870822", "287082x", "287 082", "２８７０８２", "\0"])
def test_only_the_digits_count(code: str) -> None:
    at = datetime.fromtimestamp(59, UTC)
    assert matching_step(SECRET, code, at) == (1 if code in ("287 082", "２８７０８２") else None)


def test_a_sealed_secret_opens_for_its_account_and_its_master_secret_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "one")
    factor = new_factor("officer")
    sealed = seal(settings, ONE, factor)
    assert factor.secret.encode() not in sealed
    assert unseal(settings, ONE, sealed) == factor.secret
    for opener, account in ((settings, OTHER), (Settings(home=tmp_path / "two"), ONE)):
        with pytest.raises(Refusal) as caught:
            unseal(opener, account, sealed)
        assert caught.value.kind is errors.SECRET_OTHER


def test_an_authenticator_reads_whose_it_is_and_logs_do_not() -> None:
    factor = new_factor("wang.fang")
    parsed = pyotp.parse_uri(factor.uri)
    assert (parsed.name, parsed.issuer, parsed.secret) == ("wang.fang", "Doorplate", factor.secret)
    assert factor.secret not in repr(factor)
