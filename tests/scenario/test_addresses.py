from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain, repeat

import pytest

from contractkit.errors import NetworkError, UnsafeError
from contractkit.scenario.addresses import addresses_of, connecting_where_checked
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import Policy, run
from contractkit.scenario.values import Given

PUBLIC = "93.184.215.14"


def test_an_address_is_its_own() -> None:
    assert addresses_of("169.254.169.254") == {"169.254.169.254"}
    assert addresses_of("::1") == {"::1"}


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_what_cannot_be_a_name_has_none(host: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011  # the system's words differ
        addresses_of(host)


def sent(text: str, policy: Policy) -> list[str]:
    given = Given({}, lambda: datetime.now(UTC), lambda: "")
    return [each.response.body.decode() for each in run(parse(text, "a.http"), given, policy)]


@pytest.fixture
def host_field() -> Iterator[int]:
    """A service that answers with the Host field it was sent; gives its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = (self.headers["Host"] or "").encode()
            self.send_response_only(200)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_request_goes_to_the_address_that_was_checked_and_names_the_host(host_field: int) -> None:
    policy = Policy(allow_private=("service.invalid",), addresses_of=lambda _: {"127.0.0.1"})

    assert sent(f"GET http://service.invalid:{host_field}/", policy) == [f"service.invalid:{host_field}"]
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("service.invalid", None)


@pytest.mark.parametrize("name", ["rebound.example", "b\u00fccher.example"])
def test_a_name_that_changes_its_mind_is_not_followed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = chain([PUBLIC], repeat("127.0.0.1"))
    tried = []
    real = socket.getaddrinfo

    def fickle(host: str, port: object, *rest: object, **named: object) -> object:
        return real(next(told) if host.endswith(".example") else host, port, *rest, **named)  # type: ignore[arg-type]

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", fickle)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NetworkError, match="the connection was refused"):
        sent(f"GET http://{name}/latest/meta-data", Policy())
    assert tried == [(PUBLIC, 80)]


def test_a_name_that_gets_an_address_only_after_the_check_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: str) -> tuple[str, ...]:
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it was looked up again"))
    with pytest.raises(NetworkError, match="its name cannot be resolved"):
        sent("GET http://late.example/", Policy(addresses_of=none))


def test_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(UnsafeError, match=r"both\.example is 169\.254\.169\.254, an address inside a network"):
        sent("GET http://both.example/", Policy(addresses_of=lambda _: (PUBLIC, "169.254.169.254")))


def test_other_names_are_looked_up_as_ever() -> None:
    with connecting_where_checked(lambda _: {PUBLIC}) as checked:
        assert checked.addresses("a.example") == (PUBLIC,)
        assert {info[4][0] for info in socket.getaddrinfo("a.example", 80)} == {PUBLIC}
        assert {info[4][0] for info in socket.getaddrinfo("127.0.0.2", 80)} == {"127.0.0.2"}


def test_the_certificate_is_asked_for_by_the_name_of_the_host() -> None:
    asked: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _, name, __: asked.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_shake_hands, args=(listener, context))
        thread.start()
        policy = Policy(allow_private=("service.invalid",), addresses_of=lambda _: {"127.0.0.1"})
        with pytest.raises(NetworkError, match="no TLS connection could be made"):
            sent(f"GET https://service.invalid:{listener.getsockname()[1]}/", policy)
        thread.join()
    assert asked == ["service.invalid"]


def _shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listener.accept()
    with connection, pytest.raises(OSError):  # noqa: PT011  # there is no certificate to show
        context.wrap_socket(connection, server_side=True)
