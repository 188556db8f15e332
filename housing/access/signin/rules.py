"""Limits, lengths and forms of signing in: pure decisions."""

import hashlib
import ipaddress
import math
import unicodedata
from typing import Final, NamedTuple

from housing import errors
from housing.access.accounts.model import STAFF
from housing.access.accounts.rules import is_login, normal_login
from housing.errors import Refusal
from housing.language import Text
from housing.settings import Settings

TRIES: Final = 5
PAUSE_S: Final = 15 * 60
PAUSE_MINUTES: Final = PAUSE_S // 60
MOST_DAYS: Final = 366
DEVICE_LENGTH: Final = 200

_LEAST_STAFF: Final = 12
_LEAST: Final = 8
_MOST: Final = 200
_LEAST_DIGITS: Final = 16
_FEW: Final = 3
_MARKS: Final = "0123456789!?.,#_-@*+ "
_WORDS: Final = (
    "password passw0rd passwort mima qwerty asdf zxcvbn letmein welcome iloveyou woaini admin administrator operator "
    "abc q1w2e3r4 1q2w3e4r 1qaz2wsx p@ssw0rd doorplate zhiju test demo secret changeme dragon monkey sunshine"
)
_COMMON: Final = frozenset(_WORDS.split())
_RUNS: Final = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


class Limit(NamedTuple):
    """How often something may be done: so many at once, and so many more a second."""

    capacity: float
    per_second: float


LOGIN_LIMIT: Final = Limit(100, 1 / 60)
"""Tries for one account from anywhere: guessing from many places stays slow."""

ADDRESS_LIMIT: Final = Limit(100, 1 / 3)
"""Tries from one place for any accounts; a station's desk, or a block behind one address, stays below it."""


def sign_in_name(text: str) -> str:
    """Return the user name to ask for. What can be none becomes one that is nobody's, and is treated like any other."""
    login = normal_login(text)
    if is_login(login):
        return login
    return f"?{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def network_of(address: str) -> str:
    """Return the network that an address counts as: /24 of IPv4, /64 of IPv6; anything else as it is."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address.replace("\0", "")[:100]
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))  # noqa: PLR2004


def minutes(seconds: float) -> int:
    """Return whole minutes to wait, at least one."""
    return max(1, math.ceil(seconds / 60))


def may_stay(kind: str) -> bool:
    """Tell whether accounts of this kind may stay signed in on a phone of their own."""
    return kind not in STAFF


def idle_s(settings: Settings, kind: str, *, own_phone: bool) -> int:
    """Return after how many seconds without a request a session ends."""
    if kind in STAFF:
        return settings.session_staff_minutes * 60
    return settings.session_phone_days * 86_400 if own_phone else settings.session_minutes * 60


def needs_factor(settings: Settings, kind: str) -> bool:
    """Tell whether an account of this kind must have a second factor."""
    return settings.second_factor == "staff" and kind in STAFF


def require_password(password: str, login: str, kind: str, *, field: str = "password") -> str:
    """Return a password that may be used; any characters are welcome. Raises `password.weak` with the reason."""
    least = _LEAST_STAFF if kind in STAFF else _LEAST
    folded = unicodedata.normalize("NFKC", password)
    reason = _weakness(folded, login, least)
    if reason is not None:
        raise Refusal(errors.PASSWORD_WEAK, field=field, reason=reason, least=least)
    return password


def _weakness(password: str, login: str, least: int) -> Text | None:
    if len(password) < least:
        return errors.TOO_SHORT
    if len(password) > _MOST:
        return errors.TOO_LONG
    plain = password.casefold()
    if login in plain and len(plain) - len(login) < least:
        return errors.HOLDS_LOGIN
    core = plain.strip(_MARKS)
    only_digits = not core and len(plain) < _LEAST_DIGITS
    if core in _COMMON or only_digits or len(set(plain)) <= _FEW or _is_run(plain):
        return errors.TOO_COMMON
    return None


def _is_run(plain: str) -> bool:
    """Tell whether it is one pattern: a run over the keyboard or the alphabet, or one piece again and again."""
    doubled = (plain + plain).find(plain, 1)
    return doubled < len(plain) or any(plain in run * 3 or plain in run[::-1] * 3 for run in _RUNS)


def clean_device(text: str) -> str:
    """Return what a browser calls itself, short and printable."""
    return "".join(character for character in text if character.isprintable())[:DEVICE_LENGTH]
