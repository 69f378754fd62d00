"""Why no recorded exchange answers a request: the nearest one, and the difference field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from contractkit.cassettes.made_anew import NOTHING_ANEW, Marks, masked
from contractkit.cassettes.media_type import is_json_type
from contractkit.cassettes.request_key import HIDDEN, MATCHED_HEADERS, PARTS, RequestKey, comparable, matched_by
from contractkit.cassettes.secret_names import is_secret_parameter
from contractkit.cassettes.secrets import scan
from contractkit.model.exchange import Exchange, Request
from contractkit.model.json_value import MISSING, Json, MaybeJson, NotJsonError, dump, pointer

MAX_DIFFERENCES: Final = 20
MAX_VALUE: Final = 160
"""Characters shown of one value."""
_BEFORE: Final = 40
"""Characters shown of what two long texts have in common."""

RECORD_AGAIN: Final = "pytest --contract-mode=rerecord"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which two requests differ.

    Attributes:
        field: `method`, `host`, `path`, `query NAME`, `header NAME`, `body` or `body POINTER`.
        recorded: the value on the tape, as shown to people; None when it has none.
        sent: the value the client sent; None when it sent none.
    """

    field: str
    recorded: str | None
    sent: str | None


@dataclass(frozen=True, slots=True)
class Miss:
    """A request that the tape does not answer.

    Attributes:
        sent: method and URI of the request, secrets hidden.
        nearest: the recorded exchange that is most like it; None on an empty tape.
        differences: the first of the fields in which the two differ; empty when the exchange was played before.
        more: how many further fields differ.
        recorded: how many exchanges on the tape do answer such a request, and have been played.
        record_again: the command that records the tape anew.
    """

    sent: str
    nearest: Exchange | None
    differences: tuple[Difference, ...]
    more: int
    recorded: int
    record_again: str

    def __str__(self) -> str:
        """Say what happened, where, and what to do."""
        return "\n".join((*self._happened(), "", *self._advice()))

    def _happened(self) -> list[str]:
        nearest = self.nearest
        if nearest is None:
            return [f"{self.sent} was sent, and nothing is recorded."]
        place = _place(nearest)
        if self.recorded:
            times = "once" if self.recorded == 1 else f"{self.recorded} times"
            return [f"{self.sent} was sent more often than it is recorded ({times}; the last is {place})."]
        lines = [f"{self.sent} was sent, and no recorded exchange answers it.", ""]
        lines.append(f"Nearest is {place}: {_request_line(nearest.request)}. It differs in:")
        for difference in self.differences:
            lines.append(f"  {difference.field}")
            lines.append(f"    - recorded  {_shown(difference.recorded)}")
            lines.append(f"    + sent      {_shown(difference.sent)}")
        return [*lines, f"  and {self.more} more"] if self.more else lines

    def _advice(self) -> list[str]:
        return [
            "If the client is wrong, mend what it sends. If the change is wanted, record the tape again:",
            f"  {self.record_again}",
        ]


def explain_miss(
    request: Request,
    exchanges: Sequence[Exchange],
    *,
    match: Collection[str] = PARTS,
    record_again: str = RECORD_AGAIN,
    marks_of: Callable[[Exchange], Marks] = NOTHING_ANEW.of,
) -> Miss:
    """Find the recorded request that is most like one that was sent, and tell them apart.

    Nearest is the one whose target (method, origin, path) differs least; among equals, the one with the fewest other
    differing parts (query, media type, each header, body), then with the fewest differing members, then the first.
    """

    def both(exchange: Exchange) -> tuple[Request, Request]:
        marks = marks_of(exchange)
        return masked(exchange.request, marks), masked(request, marks)

    keys = ((matched_by(match, recorded), matched_by(match, sent)) for recorded, sent in map(both, exchanges))
    counted = [
        (_distance(sent, recorded), exchange) for (recorded, sent), exchange in zip(keys, exchanges, strict=True)
    ]
    line = _request_line(request)
    if not counted:
        return Miss(line, None, (), 0, 0, record_again)
    least = min(distance for distance, _ in counted)
    nearest = [exchange for distance, exchange in counted if distance == least]
    if least == (0, 0):
        return Miss(line, nearest[-1], (), 0, len(nearest), record_again)
    # Beyond a handful of equally near ones, the first is as good as any, and a miss must stay cheap.
    compared = [(differences(*both(exchange), match), exchange) for exchange in nearest[:10]]
    found, best = min(compared, key=lambda pair: len(pair[0]))
    return Miss(line, best, found[:MAX_DIFFERENCES], max(0, len(found) - MAX_DIFFERENCES), 0, record_again)


def differences(recorded: Request, sent: Request, match: Collection[str] = PARTS) -> tuple[Difference, ...]:
    """Tell two requests apart, in everything they are matched by."""
    left, right = matched_by(match, recorded), matched_by(match, sent)
    found = [
        Difference(name, was, now)
        for name, was, now in (
            ("method", left.method, right.method),
            ("host", left.origin, right.origin),
            ("path", left.path, right.path),
            *_query(left, right),
            ("header Content-Type", left.media_type or None, right.media_type or None),
            *(
                (f"header {name}", was, now)
                for name, was, now in zip(MATCHED_HEADERS, left.headers, right.headers, strict=True)
            ),
        )
        if was != now
    ]
    if left.body != right.body:
        found += _bodies(recorded, sent)
    return tuple(Difference(item.field, _masked(item.recorded), _masked(item.sent)) for item in found)


def _distance(left: RequestKey, right: RequestKey) -> tuple[int, int]:
    """Count differing parts: of the target, and others."""
    target = ((left.method, right.method), (left.origin, right.origin), (left.path, right.path))
    others = (
        (left.query, right.query),
        (left.media_type, right.media_type),
        (left.body, right.body),
        *zip(left.headers, right.headers, strict=True),
    )
    return sum(one != other for one, other in target), sum(one != other for one, other in others)


def _query(left: RequestKey, right: RequestKey) -> list[tuple[str, str | None, str | None]]:
    names = dict.fromkeys(name for name, _ in (*left.query, *right.query))

    def values(key: RequestKey, name: str) -> str | None:
        held = [value for other, value in key.query if other == name]
        return ", ".join(held) if held else None

    return [(f"query {name}", values(left, name), values(right, name)) for name in names]


def _bodies(recorded: Request, sent: Request) -> list[Difference]:
    try:
        left, right = comparable(recorded.json), comparable(sent.json)
    except NotJsonError:
        return [_texts(recorded, sent)]
    return list(_members(left, right, ()))


def _texts(recorded: Request, sent: Request) -> Difference:
    """Tell bodies apart of which at least one is not JSON: long ones from a little before the place where they part."""
    # Hidden whole or not at all: a part of a secret would not be known for one.
    left, right = (_masked(_text(each.body)) or "" for each in (recorded, sent))
    same = next((place for place, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), 0)
    start = same - _BEFORE if same > MAX_VALUE - _BEFORE else 0
    mark = "... " if start else ""
    return Difference("body", f"{_flaw(recorded)}{mark}{left[start:]}", f"{_flaw(sent)}{mark}{right[start:]}")


def _flaw(request: Request) -> str:
    """Say what keeps a body that should be JSON from being it."""
    if request.body and is_json_type(request.media_type):
        try:
            request.json  # noqa: B018
        except NotJsonError as error:
            return f"(not JSON: {error}) "
    return ""


def _members(left: MaybeJson, right: MaybeJson, parts: tuple[str | int, ...]) -> list[Difference]:
    if isinstance(left, dict) and isinstance(right, dict):
        names: list[str | int] = list(dict.fromkeys((*left, *right)))
        pairs = [(left.get(str(name), MISSING), right.get(str(name), MISSING)) for name in names]
    elif isinstance(left, list) and isinstance(right, list):
        names = list(range(max(len(left), len(right))))
        pairs = [(_item(left, index), _item(right, index)) for index in range(len(names))]
    else:
        return [] if left == right else [Difference(f"body {pointer(parts)}".rstrip(), _json(left), _json(right))]
    return [
        difference
        for name, (was, now) in zip(names, pairs, strict=True)
        if was != now
        for difference in _members(was, now, (*parts, name))
    ]


def _item(values: list[Json], index: int) -> MaybeJson:
    return values[index] if index < len(values) else MISSING


def _json(value: MaybeJson) -> str | None:
    return None if value is MISSING else dump(value)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace") if body else "(no body)"


def _masked(value: str | None) -> str | None:
    """Hide a value that looks like a secret although its name does not say so."""
    return HIDDEN if value is not None and scan(value.encode("utf-8", "replace")) else value


def _shown(value: str | None) -> str:
    if value is None:
        return "(nothing)"
    line = " ".join(value.split("\n")).replace("\r", "").replace("\t", " ")
    printable = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)
    return printable if len(printable) <= MAX_VALUE else f"{printable[:MAX_VALUE]}... ({len(value)} characters)"


def _place(exchange: Exchange) -> str:
    """Write `exchange NUMBER (tape:line)`, as far as that is known; people count from 1."""
    line = "" if exchange.line is None else f":{exchange.line}"
    return f"exchange {exchange.index + 1}" + (f" ({exchange.cassette}{line})" if exchange.cassette else "")


def _request_line(request: Request) -> str:
    """Write `METHOD URI` without the secrets of a query or of a user part."""
    parts = urlsplit(request.uri)
    query = "&".join(
        f"{name}={HIDDEN}" if is_secret_parameter(name, value) else f"{name}{equals}{value}"
        for name, equals, value in (piece.partition("=") for piece in parts.query.split("&") if piece)
    )
    uri = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
    return f"{request.method} {uri}"
