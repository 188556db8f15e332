"""Second factors: codes of 6 digits that change every 30 seconds (TOTP, RFC 6238).

Their secret must be read again to check a code, unlike a password. It is sealed (AES-256-GCM, bound to its account)
with a key from the register's master secret, which lies outside of the database: who steals a backup and guesses a
password out of it still has no second factor.
"""

import os
from datetime import datetime
from typing import Final
from uuid import UUID

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from housing import errors
from housing.access.signin.model import SecondFactor
from housing.errors import Refusal
from housing.people.master import derived, read_master
from housing.settings import Settings

_ISSUER: Final = "Doorplate"
_STEP_S: Final = 30
_NONCE: Final = 12
_DRIFT: Final = (0, -1, 1)


def new_factor(login: str) -> SecondFactor:
    """Return a new second factor for an account."""
    secret = pyotp.random_base32()
    return SecondFactor(secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER))


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step whose code this is: the present one, that before or that after; None for a wrong code."""
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // _STEP_S
    digits = "".join(code.split())
    return next((present + drift for drift in _DRIFT if _same(totp.generate_otp(present + drift), digits)), None)


def seal(settings: Settings, account: UUID, factor: SecondFactor) -> bytes:
    """Return a second factor as the store keeps it."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(settings).encrypt(nonce, factor.secret.encode(), account.bytes)


def unseal(settings: Settings, account: UUID, sealed: bytes) -> str:
    """Return the secret of a second factor. Raises `secret.other` where another master secret sealed it."""
    try:
        return _cipher(settings).decrypt(sealed[:_NONCE], sealed[_NONCE:], account.bytes).decode()
    except InvalidTag:
        raise Refusal(errors.SECRET_OTHER, field="master_key") from None


def _cipher(settings: Settings) -> AESGCM:
    return AESGCM(derived(read_master(settings), "seal second factors"))


def _same(one: str, other: str) -> bool:
    return pyotp.utils.strings_equal(one, other)
