"""Passwords by argon2id (RFC 9106), as RFC 5802 splits a proof from what is stored.

The store gives a salt; the program computes argon2id of the password and shows the outcome; the store compares its
SHA-256 with what it keeps. So the store never sees a password, the program never sees what is stored, and what is
stored lets nobody in.
"""

import hashlib
import secrets
import unicodedata
from typing import Final

from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from housing.access.signin.model import Challenge, Cost, StoredPassword
from housing.settings import Settings

_LANES: Final = 4
_LENGTH: Final = 32
_SALT: Final = 16


def cost_of(settings: Settings) -> Cost:
    """Return the cost of passwords that are made under these settings."""
    return Cost(settings.password_memory_mb * 1024, settings.password_passes, _LANES)


def prove(password: str, challenge: Challenge) -> bytes:
    """Return the proof of knowing a password. Takes its time on purpose: 0.1 to 0.2 s at the default cost."""
    cost = challenge.cost
    return hash_secret_raw(
        unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass"),
        challenge.salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=_LENGTH,
        type=Type.ID,
        version=ARGON2_VERSION,
    )


def store_form(password: str, cost: Cost) -> StoredPassword:
    """Return what the store keeps of a new password."""
    challenge = Challenge(secrets.token_bytes(_SALT), cost)
    return StoredPassword(challenge.salt, cost, hashlib.sha256(prove(password, challenge)).digest())
