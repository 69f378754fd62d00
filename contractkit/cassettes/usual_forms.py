"""How clients write a JSON document: Python's own way (requests, aiohttp), and without white space (httpx, JavaScript).

A tape lays JSON out for people, so that what is sent again is hardly ever the same byte for byte. Where it is what such
a client would make of the recorded document, it need not be parsed to be recognized.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from typing import Final

from contractkit.cassettes.request_key import meaning
from contractkit.model.exchange import Request
from contractkit.model.json_value import parse

_WRITERS: Final = (
    json.JSONEncoder(),
    json.JSONEncoder(ensure_ascii=False, separators=(",", ":")),
)
_FORMS: Final = "_contractkit_usual_forms"


def usual_forms(request: Request) -> tuple[str, ...]:
    """Return the digests of what the recorded body could be sent as; none where it is no JSON."""
    if meaning(request) is None:
        return ()
    document = parse(request.body)
    found = []
    for writer in _WRITERS:
        with suppress(TypeError, ValueError):  # a number that Python's writer cannot write, half of a character
            found.append(sha256(writer.encode(document).encode("utf-8")).hexdigest())
    return tuple(found)


def remember_forms(request: Request, digests: Collection[str]) -> None:
    """Take over what `usual_forms` said of an equal request."""
    object.__setattr__(request, _FORMS, digests)


def is_usual_form(body: bytes, recorded: Request) -> bool:
    """Tell whether JSON is known to mean what was recorded; where this says no, it may all the same."""
    known: Collection[str] = getattr(recorded, _FORMS, ())
    return bool(known) and sha256(body).hexdigest() in known
