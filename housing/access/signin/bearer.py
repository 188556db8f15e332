"""Tokens that let their bearer in: random, and kept only as digests, so that the store's contents let nobody in."""

import base64
import hashlib
import hmac
import secrets
from typing import Final

_BYTES: Final = 32
API_PREFIX: Final = "dpt_"
"""What every token for programs begins with, so that one left in a public place is recognised."""


def new_session_token() -> str:
    """Return the token of a new session."""
    return secrets.token_urlsafe(_BYTES)


def new_api_token() -> str:
    """Return a new token for a program."""
    return API_PREFIX + secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> bytes:
    """Return what the store keeps of a token. It is random enough that a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def csrf_of(session_token: str) -> str:
    """Return the token by which a page of ours proves that it, and no other site, sends a request of this session.

    Made from the session's token, so that it needs no place of its own and ends with the session.
    """
    proof = hmac.digest(session_token.encode("utf-8", "surrogatepass"), b"doorplate csrf", hashlib.sha256)
    return base64.urlsafe_b64encode(proof).rstrip(b"=").decode()


def is_csrf_of(given: str, session_token: str) -> bool:
    """Tell whether a token that was given is the session's, in the same time for each wrong one."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), csrf_of(session_token).encode())
