"""requests, answered where it hands a request to its adapter: most of the way down to a connection is not gone.

It is a short cut and nothing else. Whatever is out of the ordinary (a body that is read piece by piece, a proxy,
retries, an adapter that chooses its connections, somebody else's patch) goes the long way, through urllib3 to vcrpy's
stubs, and so does what is recorded. requests is patched where the program has loaded it; nothing here loads it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPMessage
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias
from urllib.parse import urlsplit

from contractkit.cassettes.patches import Replacement, Replacements
from contractkit.cassettes.player import Player
from contractkit.model.exchange import Headers, Request, Response

if TYPE_CHECKING:
    from types import ModuleType

    from urllib3 import HTTPResponse

_PORTS: Final = {"http": 80, "https": 443}
_SAME_ON_THE_WIRE: Final = re.compile(r"/(?!/)(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-F]{2})*")
"""A target that urllib3 sends as it is."""
_OWN_WAY: Final = (
    "get_connection",
    "get_connection_with_tls_context",
    "cert_verify",
    "request_url",
    "proxy_manager_for",
)
"""What an adapter overrides that reaches a service in a way of its own."""

_Send: TypeAlias = Callable[..., Any]


class _Prepared(Protocol):
    """What is read of requests.PreparedRequest."""

    method: str
    url: str
    path_url: str
    headers: Mapping[str, str | bytes]
    body: object


def replacements(playing: Callable[[], Player | None], is_ours: Callable[[type], bool]) -> Replacements:
    """Build what stands in for requests' adapter; nothing where requests is not loaded, or is patched already.

    Args:
        playing: gives the tape that a request is to be answered from.
        is_ours: tells whether a class that urllib3 makes connections of is one that answers from a tape: another tool
            that has put its own in the place expects to be asked.
    """
    adapters = sys.modules.get("requests.adapters")
    if adapters is None or adapters.HTTPAdapter.send.__module__ != adapters.__name__:
        return Replacements(())
    send = _send(adapters, playing, is_ours)
    return Replacements((Replacement(adapters.HTTPAdapter, "send", send),))


def _send(adapters: ModuleType, playing: Callable[[], Player | None], is_ours: Callable[[type], bool]) -> _Send:
    from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

    pools: dict[str, type[HTTPConnectionPool]] = {"http": HTTPConnectionPool, "https": HTTPSConnectionPool}
    urlopen = vars(HTTPConnectionPool)["urlopen"]
    usual = adapters.HTTPAdapter
    original: _Send = usual.send
    answer_class = _answer_class()

    def send(self: Any, request: Any, *args: Any, **options: Any) -> Any:
        player = playing()
        uri = None if player is None or args else _ordinary(request, options)
        if (
            player is None
            or uri is None
            or not _is_usual(self, usual)
            or not is_ours(pools[uri.partition(":")[0]].ConnectionCls)
            or vars(HTTPConnectionPool)["urlopen"] is not urlopen
            or urlopen.__module__ != HTTPConnectionPool.__module__
            or adapters.select_proxy(request.url, options.get("proxies"))
        ):
            return original(self, request, *args, **options)
        self.cert_verify(SimpleNamespace(), request.url, options.get("verify", True), options.get("cert"))
        self.add_headers(request, **options)
        response = player.answer(_request(request, uri))
        return self.build_response(request, _answer(answer_class, response, uri, self.max_retries))

    return send


def _ordinary(request: _Prepared, options: Mapping[str, object]) -> str | None:
    """Return where a request goes, as it stands on a tape; None where it has to be left to others to say."""
    body, parts, target = request.body, urlsplit(request.url), request.path_url
    host = parts.hostname
    ordinary = (
        (body is None or isinstance(body, (bytes, str)))
        and parts.scheme in _PORTS
        and "@" not in parts.netloc
        and "[" not in parts.netloc
        and _is_plain(options.get("timeout"))
        and _SAME_ON_THE_WIRE.fullmatch(target)
    )
    if not ordinary or not host:
        return None
    number = parts.port
    port = "" if number is None or number == _PORTS[parts.scheme] else f":{number}"
    return f"{parts.scheme}://{host}{port}{target}"


def _is_plain(timeout: object) -> bool:
    """Tell whether a time, or a pair of them, is one that nobody objects to."""
    times = timeout if isinstance(timeout, tuple) and len(timeout) == 2 else (timeout,)
    return all(each is None or (each.__class__ in (int, float) and each > 0) for each in times)


def _is_usual(adapter: object, usual: type) -> bool:
    """Tell whether an adapter would send a request once, over a connection of the usual kind."""
    retries: Any = getattr(adapter, "max_retries", None)
    kind = adapter.__class__
    return (
        retries is not None
        and retries.total == 0
        and not retries.status_forcelist
        and retries.__class__.__module__ == "urllib3.util.retry"
        and (kind is usual or all(getattr(kind, name, None) is getattr(usual, name, None) for name in _OWN_WAY))
    )


def _request(request: _Prepared, uri: str) -> Request:
    body: Any = request.body
    return Request(
        headers=Headers(tuple([(_text(name), _text(value)) for name, value in request.headers.items()])),
        body=body.encode("utf-8") if isinstance(body, str) else body or b"",
        method=request.method,
        uri=uri,
    )


def _answer(kind: type[HTTPResponse], response: Response, uri: str, retries: Any) -> HTTPResponse:
    """Make an answer as urllib3 would, of what was on the wire: its body can be streamed, its cookies are found."""
    from urllib3 import HTTPHeaderDict

    named = [(name.lower(), name, value) for name, value in response.headers]
    # Transfer-Encoding goes, since the body is whole.
    lines = [(name, _on_the_wire(value)) for lower, name, value in named if lower != "transfer-encoding"]
    original: Any = _Original(lines, any(lower.startswith("set-cookie") for lower, *_ in named))
    return kind(
        body=BytesIO(response.body),
        headers=HTTPHeaderDict(lines),
        status=response.status,
        version=11,
        version_string="HTTP/1.1",
        reason=response.reason,
        preload_content=False,
        decode_content=False,
        original_response=original,
        enforce_content_length=False,
        request_url=uri,
        retries=retries,
    )


def _answer_class() -> type[HTTPResponse]:
    """Make a class of answers that undo no content coding: a tape holds what could be undone without it."""
    from urllib3 import HTTPResponse

    return type("HTTPResponse", (HTTPResponse,), {"CONTENT_DECODERS": []})


class _Original:
    """What requests and urllib3 ask of http.client's own answer; false where it sets no cookies to be looked for."""

    def __init__(self, lines: Iterable[tuple[str, str]], has_cookies: bool) -> None:
        self._lines = lines
        self._has_cookies = has_cookies

    def __bool__(self) -> bool:
        return self._has_cookies

    @property
    def msg(self) -> HTTPMessage:
        """Return the headers as http.client reads them."""
        message = HTTPMessage()
        for name, value in self._lines:
            message[name] = value
        return message

    def isclosed(self) -> bool:
        """Tell that there is no connection to give back."""
        return True

    def close(self) -> None:
        """Let go of nothing."""


def _on_the_wire(value: str) -> str:
    """Return a header value as http.client reads it: its bytes as Latin-1; what is beyond that was UTF-8."""
    if not value.isascii():
        try:
            value.encode("latin-1")
        except UnicodeEncodeError:
            value = value.encode().decode("latin-1")
    return value.strip(" \t")


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
