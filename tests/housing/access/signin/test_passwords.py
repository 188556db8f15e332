"""Passwords: argon2id, and what is stored is no proof."""

import hashlib
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from housing.access.signin.model import Challenge, Cost
from housing.access.signin.passwords import cost_of, prove, store_form
from housing.settings import Settings

CHEAP = Cost(64, 1, 4)


def test_the_proof_is_argon2id_of_the_password() -> None:
    salt = b"0123456789abcdef"
    expected = hash_secret_raw(b"four words", salt, 1, 64, 4, 32, Type.ID)
    assert prove("four words", Challenge(salt, CHEAP)) == expected


def test_the_default_cost_is_that_of_rfc_9106_for_less_memory() -> None:
    assert cost_of(Settings(home=Path("/nowhere"))) == Cost(65536, 3, 4)


def test_what_is_stored_is_not_the_proof_but_its_digest() -> None:
    stored = store_form("four words", CHEAP)
    proof = prove("four words", Challenge(stored.salt, stored.cost))
    assert stored.verifier == hashlib.sha256(proof).digest() != proof
    assert stored.salt != store_form("four words", CHEAP).salt


def test_full_width_and_composed_forms_are_one_password() -> None:
    challenge = Challenge(b"0123456789abcdef", CHEAP)
    assert prove("ｆｏｕｒ é １", challenge) == prove("four e\u0301 1", challenge)
    assert prove("four", challenge) != prove("Four", challenge)
