"""Which value of an answer a later request carries along, and how such a value is told from chance.

A value is carried when the service said it first. An id that the client sent before any answer held it is the client's
own choice, and is sent again as it was.

Beside that, it must be one of a kind:

- an entity tag, byte for byte (RFC 9110, 8.8.3), or what stands between its quotes;
- a text of eight characters or more, or a number of five digits or more: UUIDs, opaque ids, URIs, tokens;
- a shorter one only where its name says that it is an identifier (`id`, `orderId`, `order_number`).

The latest answer that carried it wins; when one answer has it in several places, a header comes before the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, unquote_plus

from contractkit.compare.string_format import Format, format_of
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import Json, pointer, walk

_LENGTH: Final = 8
_DIGITS: Final = 5
_IDENTIFIER: Final = re.compile(
    r"(?:^|[^a-z])(?:id|key|number|no|code|name|slug|uuid|guid)$|(?:Id|ID|Key|Number|Code)$"
)
_NUMBERED: Final = re.compile(r"(?:^|[^a-z])(?:id|number|no|nr)$|(?:Id|ID|Number|No|Nr)$")
_CREATED: Final = 201
_HEADERS: Final = frozenset({"etag", "location", "content-location", "last-modified", "link"})
"""Headers whose value a request can give back; those of a vendor come on top, others only describe one message."""

TOKEN: Final = re.compile(r"(?<!%)(?<!%[0-9A-Fa-f])(?:%(?!2[0-27Cc]|3[Dd])[0-9A-Fa-f]{2}|[^/?&=#'(),;\s%])+")
"""A part of a URI that can be a value: a segment, a query value, a key as OData writes it, `orders(42)`."""
WORD: Final = re.compile(r'(?:W/)?"[^"]*"|[^\s,;="]+')
"""A part of a header that can be a value: an entity tag, or the credentials after their scheme."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in an earlier answer.

    Attributes:
        answer: which exchange, from 0.
        header: the header; None when the value stands in the body.
        path: where in the body.
        inner: the value is what stands between the quotes of an entity tag there.
    """

    answer: int
    header: str | None = None
    path: tuple[str | int, ...] = ()
    inner: bool = False

    @property
    def name(self) -> str:
        """What the value is called there."""
        return self.header or next((part for part in reversed(self.path) if isinstance(part, str)), "")

    def __str__(self) -> str:
        place = self.header or pointer(self.path) or "the body"
        return f"{place} of answer {self.answer + 1}"


def text_of(value: Json) -> str | None:
    """Return a value as a URI or a header writes it; None for what neither can carry, or nobody would."""
    if isinstance(value, str):
        return value or None
    return write(value) if isinstance(value, int) and not isinstance(value, bool) else None


def is_one_of_a_kind(text: str, name: str) -> bool:
    """Tell whether a text is too particular to stand in two places by chance."""
    if format_of(text) is Format.ENTITY_TAG or _IDENTIFIER.search(name):
        return True
    return len(text) >= (_DIGITS if text.isdecimal() else _LENGTH)


def told(answer: int, response: Response) -> Iterator[tuple[str, Origin]]:
    """Yield every value of an answer that a later request could carry; headers first."""
    for name, value in response.headers:
        if name.lower() in _HEADERS or name.lower().startswith("x-"):
            yield from _with_inner(value, Origin(answer, header=name))
    if response.is_json:
        for path, found in walk(response.json):
            text = text_of(found)
            if text is not None:
                yield from _with_inner(text, Origin(answer, path=path))


def said(request: Request) -> Iterator[str]:
    """Yield every value of a request, decoded."""
    yield request.uri
    yield from (unquote(token) for token in TOKEN.findall(request.uri))
    for name, value in request.headers:
        yield value
        if _is_conditional(name):
            yield from WORD.findall(value)
    if request.is_json:
        yield from filter(None, (text_of(value) for _, value in walk(request.json)))
    elif request.media_type == "application/x-www-form-urlencoded":
        yield from (unquote_plus(token) for token in re.split("[&=]", request.body.decode("latin-1")))


def _with_inner(text: str, origin: Origin) -> Iterator[tuple[str, Origin]]:
    if not is_one_of_a_kind(text, origin.name):
        return
    yield text, origin
    tag = format_of(text) is Format.ENTITY_TAG
    inner = text.removeprefix("W/").strip('"')
    if tag and is_one_of_a_kind(inner, ""):
        yield inner, Origin(origin.answer, origin.header, origin.path, inner=True)


def _is_conditional(name: str) -> bool:
    return name.lower().startswith("if-")


def service_values(exchanges: Sequence[Exchange]) -> Iterator[Mapping[str, tuple[Origin, ...]]]:
    """Yield, for each request, the values that it could carry: those that earlier answers told first, and where.

    What is yielded grows with the next step; it is to be looked at before that.
    """
    own: set[str] = set()
    known: dict[str, tuple[Origin, ...]] = {}
    for index, exchange in enumerate(exchanges):
        own.update(value for value in said(exchange.request) if value not in known)
        yield known
        latest: dict[str, tuple[Origin, ...]] = {}
        for text, origin in told(index, exchange.response):
            if text not in own:
                latest[text] = (*latest.get(text, ()), origin)
        known.update(latest)


def clients_own(exchanges: Sequence[Exchange]) -> frozenset[str]:
    """Return the values that the client said first: the service may repeat them, and must not change them."""
    own: set[str] = set()
    for exchange, known in zip(exchanges, service_values(exchanges), strict=True):
        own.update(value for value in said(exchange.request) if value not in known)
    return frozenset(own)


def ids_of_created(exchanges: Sequence[Exchange]) -> frozenset[str]:
    """Return the ids and numbers that a service gave to what it created (RFC 9110, 15.3.2): it gives others each time.

    Those that are too short to be told from chance are not among them, unless a later request carries them along.
    """
    own = clients_own(exchanges)
    answers = (
        each.response for each in exchanges if each.request.method == "POST" and each.response.status == _CREATED
    )
    told_there = (entry for number, answer in enumerate(answers) for entry in told(number, answer))
    return frozenset(
        text
        for text, origin in told_there
        if origin.header is None
        and text not in own
        and _NUMBERED.search(origin.name)
        and any(map(str.isdigit, text))
        and is_one_of_a_kind(text, "")
    )
