"""Receipt numbers `R-XXXX-XXXX`: a keyed permutation of the event's place in the ledger.

Nobody can guess a valid one from another, no two events share one, and nothing has to be stored. A Feistel network of
four rounds over 40 bits (Luby and Rackoff 1988, doi:10.1137/0217022) with keyed BLAKE2b (RFC 7693) in each round.
"""

import hashlib
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: no I, L, O or U."""

_HALF: Final = 20
_MASK: Final = (1 << _HALF) - 1
_ROUNDS: Final = 4
_READ_AS: Final = str.maketrans("ILO", "110")


def receipt_of(seq: int, key: bytes) -> str:
    """Return the receipt number of the event at a place in the ledger (1 to 2⁴⁰ - 1)."""
    left, right = seq >> _HALF, seq & _MASK
    for turn in range(_ROUNDS):
        left, right = right, left ^ _mix(turn, right, key)
    number = left << _HALF | right
    digits = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))
    return f"R-{digits[:4]}-{digits[4:]}"


def seq_of(receipt: str, key: bytes) -> int | None:
    """Return the place of a receipt's event; None where that is no receipt number."""
    folded = receipt.upper().translate(_READ_AS).replace("-", "").replace(" ", "")
    digits = folded.removeprefix("R")
    if len(digits) != 8 or any(digit not in ALPHABET for digit in digits):  # noqa: PLR2004 -- 8 digits of 5 bits
        return None
    number = 0
    for digit in digits:
        number = number << 5 | ALPHABET.index(digit)
    left, right = number >> _HALF, number & _MASK
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _mix(turn, left, key), left
    return left << _HALF | right


def _mix(turn: int, half: int, key: bytes) -> int:
    digest = hashlib.blake2b(bytes([turn]) + half.to_bytes(3, "big"), key=key, digest_size=3).digest()
    return int.from_bytes(digest, "big") & _MASK
