"""The examples of a page: fences that hold HTTP messages, or the JSON of one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, Literal

from contractkit.model.contract import Defect, Example
from contractkit.model.exchange import Headers
from contractkit.model.json_value import Json
from contractkit.pages.document import Comment, Fence, Paragraph
from contractkit.pages.http_message import Message, read_messages
from contractkit.pages.lenient_json import Reading, looks_like_json, read
from contractkit.pages.page import Page, Place, side_of

_PROGRAM_TAGS: Final = """
    apex azurecli azurepowershell bash bat batch c c# c++ cli cmd console cpp cs csharp css curl dart dos f# fsharp
    go golang graphql groovy html java javascript js jsx kotlin lua objc objective-c objectivec perl php powershell
    proto protobuf ps1 pwsh py python r rb ruby rust scala sh shell sql swift ts tsx typescript vb xml yaml yml
"""
_PROGRAMS: Final = frozenset(_PROGRAM_TAGS.split())
"""Tags of fences that hold programs, not messages."""

_MAX_ANNOUNCEMENT: Final = 200
_OTHER_MEDIA: Final = (
    "multipart/",
    "image/",
    "audio/",
    "video/",
    "octet-stream",
    "xml",
    "html",
    "x-www-form-urlencoded",
)


@dataclass(frozen=True, slots=True)
class _Note:
    """What a comment above a fence says about it, in the manner of apidoctor. Used where it is, never needed."""

    kind: str = ""
    truncated: bool = False
    optional: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()


def examples_of(page: Page) -> tuple[Example, ...]:
    """Return the examples in the order of the page."""
    return tuple(_examples(page))


def body_examples(page: Page, fence: Fence) -> tuple[Example, ...]:
    """Return the JSON bodies of a fence as responses, whatever its section is about."""
    messages = [] if fence.tag in _PROGRAMS else read_messages(fence.content)
    bodies = (message for message in messages if message.kind != "request" and looks_like_json(message.body))
    return tuple(_example(page, fence, message, "response", _Note()) for message in bodies)


def _examples(page: Page) -> Iterator[Example]:
    note, announced = _Note(), ""
    for place in page.places:
        if isinstance(place.block, Comment):
            note = _note(place.block.content) or note
        elif isinstance(place.block, Paragraph):
            announced = place.block.text.raw
        elif isinstance(place.block, Fence):
            yield from _fence(page, _announced(page, place, announced), place.block, note)
            note, announced = _Note(), ""


def _announced(page: Page, place: Place, text: str) -> Place:
    """Let the paragraph above a fence say what it shows (`Example response:`), where no heading of the page does."""
    roles = page.words.roles(text) if text and len(text) < _MAX_ANNOUNCEMENT and not page.has_examples else frozenset()
    if "example" not in roles:
        return place
    return replace(place, around=place.around | roles, side=side_of(roles) or place.side)


def _note(text: str) -> _Note | None:
    content = read(text.strip()).value if "blockType" in text else None
    if not isinstance(content, dict) or "blockType" not in content:
        return None
    return _Note(
        str(content["blockType"]),
        content.get("truncated") is True,
        _names(content.get("optionalProperties")),
        _names(content.get("nullableProperties")),
    )


def _names(value: Json) -> frozenset[str]:
    return frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()


def _fence(page: Page, place: Place, fence: Fence, note: _Note) -> Iterator[Example]:
    if fence.tag in _PROGRAMS:
        return
    messages = read_messages(fence.content)
    shows_syntax = not _shows_examples(page, place) and (page.shows_syntax(place) or not page.has_syntax)
    if shows_syntax and all(message.is_request_line_only for message in messages):
        return  # these are operations
    answered = any(message.kind == "response" for message in messages)
    for message in messages:
        if message.kind is None and not (_shows_examples(page, place, note) and looks_like_json(message.body)):
            continue
        if message.kind is None and message.body.lstrip()[:1] not in "{[":
            continue  # a piece of a body is no example of one
        yield _example(page, fence, message, _kind(message, place, note, answered=answered), note)


def _shows_examples(page: Page, place: Place, note: _Note | None = None) -> bool:
    """Tell whether what stands in a place is an example: a heading or a comment says so.

    Where no heading of the page speaks of examples, a section about the request or the response is taken for one.
    """
    if "example" in place.around or (note and note.kind in {"request", "response"}):
        return True
    return note is not None and not page.has_examples and place.side is not None


def _kind(message: Message, place: Place, note: _Note, *, answered: bool) -> Literal["request", "response"]:
    if message.kind == "request" and not answered and place.side == "response" and "example" in place.around:
        # A request line under "Response example", which is where pages show the body that comes back.
        return "response"
    if message.kind:
        return message.kind
    if note.kind == "request":
        return "request"
    return "response" if note.kind == "response" else place.side or "response"


def _example(page: Page, fence: Fence, message: Message, kind: Literal["request", "response"], note: _Note) -> Example:
    headers = Headers.of(message.headers)
    first = fence.line + message.body_line
    reading = read(message.body) if _holds_json(message.body, headers) else Reading(None)
    lines = _Lines(message.body, first, fence.columns[message.body_line :])
    return Example(
        kind=kind,
        source=page.at(fence.line + message.line),
        method=message.method,
        uri=message.uri,
        status=message.status,
        headers=headers,
        body=reading.value,
        text=message.body,
        defects=tuple(Defect(flaw.kind, *lines.place(flaw.start), flaw.repair) for flaw in reading.flaws),
        lines=lines.of(reading.offsets),
        truncated=note.truncated,
        optional=note.optional,
        nullable=note.nullable,
    )


def _holds_json(body: str, headers: Headers) -> bool:
    media_type = (headers.get("Content-Type") or "").lower()
    return looks_like_json(body) and not any(other in media_type for other in _OTHER_MEDIA)


class _Lines:
    """Offsets in a body to lines and columns of the page."""

    def __init__(self, text: str, first: int, columns: tuple[int, ...]) -> None:
        self._first = first
        self._columns = columns
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1."""
        index = bisect_right(self._starts, offset) - 1
        shift = self._columns[index] if index < len(self._columns) else 0
        return self._first + index, offset - self._starts[index] + 1 + shift

    def of(self, offsets: Mapping[str, int]) -> Mapping[str, int]:
        """Return the line of every place."""
        return {pointer: self.place(offset)[0] for pointer, offset in offsets.items()}
