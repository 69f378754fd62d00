"""vcrpy's hold on the HTTP libraries, with our own tape behind it; the only home of vcr.

vcrpy knows how to stand between a program and requests, urllib3, http.client, httpx, aiohttp and others. That is all
that is used of it: its stubs ask an object for answers and hand it what was recorded, and here that object is the
`_Switch`, which passes on to the tape that is open. vcrpy reads no file, writes no file and compares no requests.

vcrpy builds its patches anew for every tape and again for every connection, which takes longer than all the rest. Here
they are built once, for the switch, and are in place while a tape is open and something needs them (see `long_way`).
Threads and nested tapes keep apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPMessage
from importlib import import_module
from threading import Lock
from types import NoneType
from typing import Final, Protocol, TypeAlias

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.content_coding import without_coding
from contractkit.cassettes.leased import Emptied, closing_after_work
from contractkit.cassettes.long_way import LongWay
from contractkit.cassettes.match import PARTS
from contractkit.cassettes.open_tapes import OpenTapes
from contractkit.cassettes.patches import Patches, RealHttpsConnection, Replacement, Replacements
from contractkit.cassettes.player import Player, UnrecordedRequestError
from contractkit.cassettes.requests_send import replacements as of_requests
from contractkit.model.exchange import Exchange, Headers, Request, Response

__all__ = ["Player", "Recording", "UnrecordedRequestError", "exchange_of", "recording", "replaying"]


class _VcrRequest(Protocol):
    """What is read of vcr.request.Request."""

    method: str
    uri: str
    headers: Mapping[str, str | bytes]


class Recording:
    """What has crossed the wire so far.

    Attributes:
        exchanges: in the order in which the answers came.
    """

    def __init__(self, on_exchange: Callable[[Exchange], None] | None) -> None:
        self.exchanges: list[Exchange] = []
        self._on_exchange = on_exchange
        self._lock = Lock()

    def add(self, request: Request, response: Response) -> None:
        """Keep an exchange, and hand it on."""
        with self._lock:
            exchange = Exchange(request=request, response=response, index=len(self.exchanges))
            self.exchanges.append(exchange)
        if self._on_exchange is not None:
            self._on_exchange(exchange)


@contextmanager
def recording(on_exchange: Callable[[Exchange], None] | None = None) -> Iterator[Recording]:
    """Let requests through to the network and keep what crosses the wire.

    Args:
        on_exchange: called with each exchange as soon as its answer is complete. It must not raise OSError, which
            HTTP libraries take for a fault of the network.
    """
    kept = Recording(on_exchange)
    with _LONG_WAY.held(at_once=True), _TAPES.opened(kept):
        yield kept


@contextmanager
def replaying(
    cassette: Cassette,
    match: Collection[str] = PARTS,
    anew: Sequence[str] = (),
    record_again: str | None = None,
) -> Iterator[Player]:
    """Answer requests from a tape; none reaches the network through an HTTP library that vcrpy knows.

    Args:
        cassette: the tape.
        match: what has to be the same in the request that was recorded and the one that is sent, by the names in
            `PARTS`.
        anew: marks of values that need only have the same form, beside those on the tape.
        record_again: the command that records a tape anew which no scenario makes, where it is known.

    Raises:
        CassetteError: a mark on the tape is none.
        UsageError: one of the others is none.
    """
    player = Player(cassette, match, anew, record_again)
    with _LONG_WAY.held(), _SHORT_CUT.held(), _TAPES.opened(player):
        yield player


_Tape: TypeAlias = Recording | Player
_TAPES: Final[OpenTapes[_Tape]] = OpenTapes("contractkit tape")
_BOUND: Final = "_contractkit_tape"


class _Switch:
    """The one cassette that vcrpy's patches know: the part of vcr.cassette.Cassette that its stubs talk to.

    A request belongs to the tape that was open when it began, also when its answer comes after the next was opened.
    """

    custom_patches: Final = ()
    skip_patchers: Final = ()
    write_protected: Final = False
    _path: Final = "contractkit"

    def can_play_response_for(self, request: _VcrRequest) -> bool:
        return isinstance(_tape_of(request), Player)

    def play_response(self, request: _VcrRequest) -> dict[str, object]:
        player = _tape_of(request)
        assert isinstance(player, Player)  # noqa: S101  # the stubs ask can_play_response_for first
        response = player.answer(_request(request))
        headers: dict[str, list[_Latin1]] = {}
        for name, value in response.headers:
            headers.setdefault(name, []).append(_Latin1(value))
        return {
            "status": {"code": response.status, "message": response.reason},
            "headers": headers,  # built anew each time: vcrpy takes Transfer-Encoding out of it
            "body": {"string": response.body},
        }

    def find_requests_with_most_matches(self, _: _VcrRequest) -> list[tuple[_VcrRequest]]:
        """Leave the request that follows a redirect as aiohttp's stub makes it: nearly right is not recorded."""
        return []

    def filter_request(self, request: _VcrRequest) -> _VcrRequest:
        return request

    def append(self, request: _VcrRequest, response: dict[str, Mapping[str, object]]) -> None:
        kept = _response(response)
        # The stub builds the program's own response from this dict, and would turn Latin-1 header bytes into UTF-8.
        response["headers"] = {name: [*map(_Latin1, _list(held))] for name, held in response["headers"].items()}
        recorded = _tape_of(request)
        if isinstance(recorded, Recording):
            recorded.add(_request(request), kept)


def _tape_of(request: _VcrRequest) -> _Tape | None:
    """Return the tape that a request began on; None when none was open then."""
    known = vars(request)
    if _BOUND not in known:
        known[_BOUND] = _TAPES.current()
    tape: _Tape | None = known[_BOUND]
    return tape


def _build() -> Replacements:
    """Let vcrpy build its patches for the switch, and take over from it to set them and to take them back."""
    from vcr import patch, stubs

    real = RealHttpsConnection(patch._HTTPSConnection)  # noqa: SLF001  # the class from before vcrpy replaced it
    each: dict[tuple[int, str], Replacement] = {}
    after: list[Callable[[], object]] = [real.forget]
    for built in patch.CassettePatcherBuilder(_Switch()).build():
        if isinstance(built, patch.ConnectionRemover):
            after.append(Emptied(built))
        else:
            owner = built.getter()
            each[id(owner), built.attribute] = Replacement(owner, built.attribute, built.new)
    more = (
        Replacement(patch, "force_reset", real.window),
        Replacement(stubs, "VCRHTTPResponse", _answer_class()),
        Replacement(stubs, "parse_headers", _message),
        Replacement(stubs.VCRConnection, "getresponse", closing_after_work(stubs.VCRConnection.getresponse)),
    )
    return Replacements((*each.values(), *more), after)


def _answer_class() -> type:
    """Make vcrpy's answer read its headers once; the original parses them again each time it is asked."""
    from vcr.stubs import VCRHTTPResponse

    def getheaders(self: _Answer) -> list[tuple[str, str]]:
        return self.headers.items()

    return type("VCRHTTPResponse", (VCRHTTPResponse,), {"getheaders": getheaders})


def _message(headers: Mapping[str, list[str]]) -> HTTPMessage:
    """Put headers into the form of http.client; the original writes them down as text, to parse it as e-mail."""
    message = HTTPMessage()
    for name, values in headers.items():
        for value in values:
            message[name] = value.encode().decode("latin-1").strip(" \t")  # what is beyond it, as UTF-8
    return message


class _Answer(Protocol):
    """What is read of vcr.stubs.VCRHTTPResponse."""

    headers: Message


def _playing() -> Player | None:
    tape = _TAPES.current()
    return tape if isinstance(tape, Player) else None


def _is_ours(connection: type) -> bool:
    if _LONG_WAY.waits:
        return connection.__module__ == "urllib3.connection"  # nobody's, and with a wire
    return isinstance(getattr(connection, "cassette", None), _Switch)


def _load() -> None:
    import_module("vcr.patch")


_LONG_WAY: Final = LongWay(Patches(_build), _load)
_SHORT_CUT: Final = Patches(lambda: of_requests(_playing, _is_ours))


class _Latin1(str):
    """A header value whose bytes are those that were on the wire.

    http.client reads header bytes as Latin-1 (RFC 9110, 5.5: obs-text is opaque). vcrpy would write them back as UTF-8,
    which is two bytes for each of them.
    """

    __slots__ = ()

    def encode(self, encoding: str = "latin-1", errors: str = "strict") -> bytes:
        del encoding
        try:
            return super().encode("latin-1", errors)
        except UnicodeEncodeError:
            return super().encode("utf-8", errors)


def exchange_of(request: _VcrRequest, response: Mapping[str, Mapping[str, object]]) -> Exchange:
    """Read an interaction as vcrpy holds it in memory."""
    return Exchange(_request(request), _response(response))


def _request(request: _VcrRequest) -> Request:
    from vcr.util import read_body

    headers = Headers.of((_text(name), _text(value)) for name, value in request.headers.items())
    body = read_body(request)
    if not isinstance(body, (bytes, bytearray, memoryview, str, NoneType)):
        # aiohttp's stub hands on what the program gave as `json`, before aiohttp has written it.
        body = json.dumps(body, default=str)
        headers = headers if "Content-Type" in headers else headers.replacing("Content-Type", "application/json")
    content = body.encode("utf-8") if isinstance(body, str) else bytes(body or b"")
    return Request(method=_text(request.method), uri=request.uri, headers=headers, body=content)


def _response(response: Mapping[str, Mapping[str, object]]) -> Response:
    """Read what a stub recorded; its header order is that of a set, so names are sorted."""
    status, body = response["status"], response["body"].get("string")
    lines: Iterable[tuple[str, object]] = sorted(response["headers"].items(), key=lambda item: item[0].lower())
    headers = Headers.of((name, str(value)) for name, held in lines for value in _list(held))
    headers, content = without_coding(headers, body if isinstance(body, bytes) else str(body or "").encode("utf-8"))
    return Response(status=int(str(status["code"])), reason=str(status["message"] or ""), headers=headers, body=content)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
