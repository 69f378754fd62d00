"""vcrpy's hold on the HTTP libraries, with our own tape behind it; the only home of vcr.

vcrpy knows how to stand between a program and requests, urllib3, http.client, httpx, aiohttp and others. That is all
that is used of it: its stubs ask an object for answers and hand it what was recorded, and here that object is a
`_Recorder` or a `_Player`. vcrpy reads no file, writes no file and compares no requests.

The patches are process-wide, as vcrpy's are: do not overlap two of these contexts in two threads.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from threading import Lock
from types import NoneType
from typing import Final, Protocol
from unittest import mock

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.content_coding import without_coding
from contractkit.cassettes.match import Index, Miss, explain_miss
from contractkit.model.exchange import Exchange, Headers, Request, Response


class UnrecordedRequestError(AssertionError):
    """The tape has no answer to a request; the text is the whole explanation.

    Not an OSError, so that no HTTP library takes it for a network fault, retries for minutes and hides it.
    """

    def __init__(self, miss: Miss) -> None:
        self.miss = miss
        super().__init__(str(miss))


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


class Player:
    """What a program has asked of a tape so far.

    Attributes:
        sent: every request of this run, as it was sent: nothing scrubbed, nothing taken from the tape.
        played: the exchanges that answered, in the order they did.
        misses: the requests that found no answer, whether or not the program swallowed the error.
    """

    def __init__(self, cassette: Cassette) -> None:
        self.sent: list[Request] = []
        self.played: list[Exchange] = []
        self.misses: list[Miss] = []
        self._cassette = cassette
        self._index = Index(cassette.exchanges)
        self._lock = Lock()

    def answer(self, request: Request) -> Response:
        """Return the recorded answer to a request.

        Raises:
            UnrecordedRequestError: the tape has none, or none is left.
        """
        exchange = self._index.take(request)
        with self._lock:
            self.sent.append(request)
            if exchange is not None:
                self.played.append(exchange)
                return exchange.response
        scenario = self._cassette.metadata.scenario
        command = {"record_again": f"contractkit record {scenario}"} if scenario else {}
        miss = explain_miss(request, self._cassette.exchanges, **command)
        with self._lock:
            self.misses.append(miss)
        raise UnrecordedRequestError(miss)

    def unplayed(self) -> tuple[Exchange, ...]:
        """Return the exchanges that nothing has asked for."""
        return self._index.left()


@contextmanager
def recording(on_exchange: Callable[[Exchange], None] | None = None) -> Iterator[Recording]:
    """Let requests through to the network and keep what crosses the wire.

    Args:
        on_exchange: called with each exchange as soon as its answer is complete. It must not raise OSError, which
            HTTP libraries take for a fault of the network.
    """
    kept = Recording(on_exchange)
    with _patched(_Recorder(kept)):
        yield kept


@contextmanager
def replaying(cassette: Cassette) -> Iterator[Player]:
    """Answer requests from a tape; none reaches the network through an HTTP library that vcrpy knows."""
    player = Player(cassette)
    with _patched(_Playback(player)):
        yield player


@contextmanager
def _patched(deck: _Deck) -> Iterator[None]:
    from vcr import patch

    reset = _Reset(patch._HTTPSConnection)  # noqa: SLF001  # the real class, from before vcrpy replaced it
    with ExitStack() as stack:
        for patcher in patch.CassettePatcherBuilder(deck).build():
            stack.enter_context(patcher)
        stack.enter_context(mock.patch.object(patch, "force_reset", reset.window))
        stack.callback(reset.close)
        yield


class _Reset:
    """Puts back, for a moment, the one class that needs it.

    vcrpy takes all of its patches back while it makes a connection and while it sends, for the whole process: in that
    moment another thread reaches the network unrecorded. Only http.client.HTTPSConnection needs it, whose constructor
    looks itself up by its global name.
    """

    def __init__(self, real: type[HTTPSConnection]) -> None:
        self._real = real
        self._replaced = real
        self._open_windows = 0
        self._closed = False
        self._lock = Lock()

    @contextmanager
    def window(self) -> Iterator[None]:
        with self._lock:
            if not self._open_windows:
                self._replaced = http.client.HTTPSConnection
                self._set(self._real)
            self._open_windows += 1
        try:
            yield
        finally:
            with self._lock:
                self._open_windows -= 1
                if not self._open_windows and not self._closed:
                    self._set(self._replaced)

    def close(self) -> None:
        """Leave the class alone from now on: a request that outlives the recording must not bring the stub back."""
        with self._lock:
            self._closed = True

    @staticmethod
    def _set(kind: type[HTTPSConnection]) -> None:
        http.client.HTTPSConnection = kind  # type: ignore[misc]  # what vcrpy does as well


class _Deck:
    """The part of vcr.cassette.Cassette that its stubs talk to."""

    custom_patches: Final = ()
    skip_patchers: Final = ()
    _path: Final = "contractkit"
    write_protected = True

    def can_play_response_for(self, _: _VcrRequest) -> bool:
        return True


class _Recorder(_Deck):
    """Answers nothing, so that the stub asks the network, and keeps what comes back."""

    write_protected = False

    def __init__(self, kept: Recording) -> None:
        self._kept = kept

    def can_play_response_for(self, _: _VcrRequest) -> bool:
        return False

    def filter_request(self, request: _VcrRequest) -> _VcrRequest:
        return request

    def append(self, request: _VcrRequest, response: dict[str, Mapping[str, object]]) -> None:
        kept = _response(response)
        # The stub builds the program's own response from this dict, and would turn Latin-1 header bytes into UTF-8.
        response["headers"] = {name: [*map(_Latin1, _list(held))] for name, held in response["headers"].items()}
        self._kept.add(_request(request), kept)


class _Playback(_Deck):
    """Answers everything, or raises."""

    def __init__(self, player: Player) -> None:
        self._player = player

    def find_requests_with_most_matches(self, _: _VcrRequest) -> list[tuple[_VcrRequest]]:
        """Leave the request that follows a redirect as aiohttp's stub makes it: nearly right is not recorded."""
        return []

    def play_response(self, request: _VcrRequest) -> dict[str, object]:
        response = self._player.answer(_request(request))
        headers: dict[str, list[_Latin1]] = {}
        for name, value in response.headers:
            headers.setdefault(name, []).append(_Latin1(value))
        return {
            "status": {"code": response.status, "message": response.reason},
            "headers": headers,  # built anew each time: vcrpy takes Transfer-Encoding out of it
            "body": {"string": response.body},
        }


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
