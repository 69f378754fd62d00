"""What stands on a tape instead of personal data: of the same form, and nobody's.

Each stand-in can be told from real data, so that scrubbing twice changes nothing: an address at example.com, a number
of an area that is not assigned, words that no language has. Names are replaced word by word, so that a full name is
still made of the first name and the last.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from itertools import chain, cycle
from typing import Final

from contractkit.cassettes.personal import MAIL_ADDRESS, Kind, Personal, is_nobodys_domain
from contractkit.cassettes.stand_in import is_stand_in, stand_in

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_INVENTED: Final = re.compile(r"Nomen[a-z]{6}")
_FICTIONAL: Final = "55501"
"""Begins numbers that ring nowhere: area code 555 is not assigned in North America, and 50 not in Brazil (+55)."""
_RESERVED_NUMBER: Final = re.compile(r"\d*55501\d\d")
_MIN_NUMBER: Final = 7
_MAX_LETTERS: Final = 10
"""Of `ext.`, or of a number that is spelt with letters; a value with more of them is something else."""
_CONSONANTS: Final = "bdfgklmnprstvz"
_VOWELS: Final = "aeiou"


def personal_stand_in(key: bytes, kind: Kind, value: str, personal: Personal) -> str:
    """Return what to write instead of a value; the value itself where it is documented, nobody's, or a stand-in."""
    if personal.stays(value) or not value.strip() or is_stand_in(value):
        return value
    if MAIL_ADDRESS.fullmatch(value):
        return _mail(key, value, personal)  # whatever its member is called: it is the same address everywhere
    return _MAKERS[kind](key, value, personal)


def mail_stand_in(key: bytes, local: str, domain: str) -> str:
    """Return an address instead of another; addresses are compared without case (RFC 5321, 2.4)."""
    if is_nobodys_domain(domain):
        return f"{local}@{domain}"
    return f"person-{_digest(key, f'{local}@{domain}'.lower()).hex()[:12]}@example.com"


def _name(key: bytes, value: str, personal: Personal) -> str:
    return _WORD.sub(lambda match: match[0] if personal.stays(match[0]) else _invented(key, match[0]), value)


def _mail(key: bytes, value: str, personal: Personal) -> str:
    local, at, domain = value.rpartition("@")
    return mail_stand_in(key, local, domain) if at else _name(key, value, personal)


def _phone(key: bytes, value: str, _: Personal) -> str:
    """Replace the digits and keep what stands between them, unless that is more than a number has."""
    if sum(map(str.isalpha, value)) > _MAX_LETTERS:
        return stand_in(key, value)
    digits = re.sub(r"\D", "", value)
    if digits.startswith(_FICTIONAL) or _RESERVED_NUMBER.fullmatch(digits):
        return value
    made = cycle(str(int.from_bytes(_digest(key, digits), "big")))
    new = chain(_FICTIONAL, made) if len(digits) >= _MIN_NUMBER else cycle("0")
    return re.sub(r"\d", lambda _: next(new), value)


def _street(key: bytes, value: str, _: Personal) -> str:
    words = _WORD.findall(value)
    if words and all(word == "Street" or _INVENTED.fullmatch(word) for word in words):
        return value
    if not words:
        return re.sub(r"\d", "0", value)
    number = int.from_bytes(_digest(key, value)[:2], "big") % 999 + 1
    return f"{number} {_invented(key, value)} Street"


def _postal_code(_: bytes, value: str, __: Personal) -> str:
    return re.sub(r"[^\W\d_]", "X", re.sub(r"\d", "0", value))


def _id(key: bytes, value: str, _: Personal) -> str:
    return stand_in(key, value)


def _invented(key: bytes, word: str) -> str:
    if _INVENTED.fullmatch(word):
        return word
    digest = _digest(key, word)
    return "Nomen" + "".join(
        _CONSONANTS[digest[at] % len(_CONSONANTS)] + _VOWELS[digest[at + 1] % len(_VOWELS)] for at in (0, 2, 4)
    )


def _digest(key: bytes, value: str) -> bytes:
    return hmac.new(key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


_MAKERS: Final[dict[Kind, Callable[[bytes, str, Personal], str]]] = {
    Kind.NAME: _name,
    Kind.MAIL: _mail,
    Kind.PHONE: _phone,
    Kind.STREET: _street,
    Kind.CITY: _name,
    Kind.POSTAL_CODE: _postal_code,
    Kind.ID: _id,
}
