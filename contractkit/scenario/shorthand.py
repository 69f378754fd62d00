"""Short forms in `.http` files, which VS Code REST Client and httpyac write out before they send; so it is done here.

A form stands on several lines, `Authorization: Basic user:password` has no base64 yet. What they work out in ways that
a scenario does not have (a Digest needs a challenge first) is refused, since sent as it stands it means nothing.
"""

from __future__ import annotations

import base64
import re
from typing import Final
from urllib.parse import quote

FORM: Final = "application/x-www-form-urlencoded"

_JOINT: Final = re.compile(r"\s*\n\s*(?=&)|(?<=&)\s*\n\s*")
_BASIC: Final = re.compile(r"(basic)\s+(?:([^\s:]+)\s+(\S.*)|([^\s:]*):(.*))", re.IGNORECASE)
_WORKED_OUT: Final = re.compile(r"(digest|aws|ntlm)\s+[^\s=,]+\s+[^\s=,]+", re.IGNORECASE)
_IN_A_FORM: Final = "!$%&'()*+,-./:;=?@_~[]"


class NotWrittenOutError(ValueError):
    """It cannot be written out; the message says why, without the value."""


def form(text: str) -> str:
    """Join the lines of a form, where each begins with `&` or the one before ends with it; encode what must be.

    Raises:
        NotWrittenOutError: a line is neither.
    """
    joined = _JOINT.sub("", text)
    if "\n" in joined:
        raise NotWrittenOutError("a form goes on with '&' at the beginning of the next line")
    return quote(joined, safe=_IN_A_FORM, errors="backslashreplace")


def credentials(value: str) -> str:
    """Return the value of Authorization as it is sent: a user and a password after Basic in base64 (RFC 7617).

    Raises:
        NotWrittenOutError: a user and a password stand after a scheme that needs more than them.
    """
    if found := _WORKED_OUT.fullmatch(value):
        raise NotWrittenOutError(
            f"{found[1]} with a user and a password is worked out by other tools while they send, and not here"
        )
    found = _BASIC.fullmatch(value)
    if found is None:
        return value
    user, password = (found[2], found[3]) if found[2] is not None else (found[4], found[5])
    return f"{found[1]} {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
