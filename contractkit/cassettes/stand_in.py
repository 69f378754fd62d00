"""What stands on a tape instead of a secret: of the same form, and the same wherever the secret stood.

A stand-in is keyed, so that it cannot be found by hashing guesses, and it can be told from a secret, so that scrubbing
twice changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTHS: Final = (36, 28, 32)
"""Characters of a stand-in, by the length of the secret modulo three, so that the padding of base64 around it stays.
All are multiples of four, so that a stand-in is base64 itself; the shortest has 119 bits of its own."""

_MARK: Final = "scrubbed"
_GUID_MARK: Final = "5c2bbed0"
_GUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_JWT: Final = re.compile(r"eyJ[\w-]*\.eyJ[\w-]*\.[\w-]*")
_WORD: Final = rf"{_MARK}(?:[0-9A-Za-z]{{20}}|[0-9A-Za-z]{{24}}|[0-9A-Za-z]{{28}})"
_MADE_GUID: Final = rf"{_GUID_MARK}-[0-9a-f]{{4}}(?:-8[0-9a-f]{{3}}){{2}}-[0-9a-f]{{12}}"
_CLAIMS: Final = r"(?:eyJ[\w-]+\.eyJ[\w-]+\.)"
_STAND_IN: Final = re.compile(rf"{_CLAIMS}?{_WORD}|{_MADE_GUID}")
_WITHIN: Final = re.compile(rf"{_CLAIMS}?{_WORD}(?![0-9A-Za-z])|{_MADE_GUID}")


def is_stand_in(value: str) -> bool:
    """Tell whether a value was made here."""
    return _STAND_IN.fullmatch(value) is not None


def stand_ins_in(text: str) -> frozenset[str]:
    """Return the values in a text that were made here."""
    return frozenset(_WITHIN.findall(text))


def stand_in(key: bytes, secret: str) -> str:
    """Return what to write instead of a secret.

    A GUID gives a GUID (version 8, RFC 9562), a JSON Web Token one without a valid signature, anything else a word of
    letters and digits, which needs no escaping in a header, a URI, JSON or YAML.
    """
    if is_stand_in(secret):
        return secret
    data = secret.encode("utf-8", "surrogatepass")
    digest = hmac.new(key, data, hashlib.sha256).digest()
    if _GUID.fullmatch(secret):
        text = digest.hex()
        return f"{_GUID_MARK}-{text[:4]}-8{text[4:7]}-8{text[7:10]}-{text[10:22]}"
    if not _JWT.fullmatch(secret):
        return _word(digest, len(data))
    claims = f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{_segment({'sub': _word(digest, 0)})}."
    return claims + _word(digest, len(data) - len(claims))


def _word(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest, "big")
    characters: list[str] = []
    for _ in range(_LENGTHS[length % 3] - len(_MARK)):
        number, at = divmod(number, len(_ALPHABET))
        characters.append(_ALPHABET[at])
    return _MARK + "".join(characters)


def _segment(value: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
