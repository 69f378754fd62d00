from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import requests
import urllib3

from contractkit.cassettes.network import NetworkBlockedError, no_network


def udp() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def tcp() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def using(sock: socket.socket, use: Callable[[socket.socket], object]) -> None:
    with sock:
        use(sock)


async def open_connection() -> None:
    await asyncio.open_connection("198.51.100.1", 80)


WAYS_OUT: dict[str, tuple[Callable[[], object], str]] = {
    "connect": (lambda: using(tcp(), lambda s: s.connect(("198.51.100.1", 80))), "198.51.100.1:80"),
    "connect_ex": (lambda: using(tcp(), lambda s: s.connect_ex(("198.51.100.1", 80))), "198.51.100.1:80"),
    "sendto": (lambda: using(udp(), lambda s: s.sendto(b"x", ("198.51.100.1", 53))), "198.51.100.1:53"),
    "sendto, flags": (lambda: using(udp(), lambda s: s.sendto(b"x", 0, ("198.51.100.1", 53))), "198.51.100.1:53"),
    "sendmsg": (lambda: using(udp(), lambda s: s.sendmsg([b"x"], [], 0, ("198.51.100.1", 53))), "198.51.100.1:53"),
    "create_connection": (lambda: socket.create_connection(("api.test", 443)), "api.test:443"),
    "getaddrinfo": (lambda: socket.getaddrinfo("api.test", 443), "api.test:443"),
    "getaddrinfo, named": (lambda: socket.getaddrinfo("api.test", port=443), "api.test:443"),
    "getaddrinfo, both named": (lambda: socket.getaddrinfo(host="api.test", port=443), "api.test:443"),
    "create_connection, named": (lambda: socket.create_connection(address=("api.test", 443)), "api.test:443"),
    "getaddrinfo, bytes": (lambda: socket.getaddrinfo(b"api.test", None), "api.test"),
    "gethostbyname": (lambda: socket.gethostbyname("api.test"), "api.test"),
    "gethostbyname_ex": (lambda: socket.gethostbyname_ex("api.test"), "api.test"),
    "gethostbyaddr": (lambda: socket.gethostbyaddr("127.0.0.1"), "127.0.0.1"),
    "getnameinfo": (lambda: socket.getnameinfo(("198.51.100.1", 80), 0), "198.51.100.1:80"),
    "requests": (lambda: requests.get("https://api.test/x", timeout=1), "api.test:443"),
    "urllib3": (lambda: urllib3.PoolManager(retries=9).request("GET", "http://127.0.0.1:9/"), "127.0.0.1:9"),
    "asyncio": (lambda: asyncio.run(open_connection()), "198.51.100.1:80"),
}


@pytest.mark.parametrize(("reach", "target"), WAYS_OUT.values(), ids=WAYS_OUT)
def test_every_way_out_is_refused_at_once_and_counted(reach: Callable[[], object], target: str) -> None:
    with no_network() as guard:
        with pytest.raises(NetworkBlockedError) as caught:
            reach()
        assert guard.attempts == [target]

    assert caught.value.target == target
    assert str(caught.value) == f"the network is shut while a tape is replayed, and {target} was reached for."


def test_a_swallowed_attempt_is_still_counted() -> None:
    with no_network() as guard:
        for _ in range(2):
            with pytest.raises(NetworkBlockedError):
                socket.getaddrinfo("api.test", 80)

    assert guard.attempts == ["api.test:80"] * 2


@pytest.mark.parametrize(("allow", "loopback"), [((), True), (("127.0.0.1",), False)])
def test_what_is_allowed_is_reached(allow: tuple[str, ...], loopback: bool) -> None:
    with tcp() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        address = server.getsockname()
        with no_network(allow=allow, loopback=loopback) as guard, socket.create_connection(address) as client:
            assert client.getpeername() == address
            assert socket.getaddrinfo("127.0.0.1", 1)

    assert guard.attempts == []


def test_pieces_that_are_sent_are_no_address() -> None:
    with tcp() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()) as client, no_network() as guard:
            assert client.sendmsg((b"in", b"pieces")) == 8

    assert guard.attempts == []


def test_one_port_may_be_allowed() -> None:
    with tcp() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with no_network(allow=[f"127.0.0.1:{port}"]):
            socket.create_connection(("127.0.0.1", port)).close()
            with pytest.raises(NetworkBlockedError):
                socket.create_connection(("127.0.0.1", port + 1))


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A port that listens at the host db.test; another host, db.test.example, has another address."""
    real = socket.getaddrinfo
    hosts = {"db.test": "127.0.0.1", "db.test.example": "127.0.0.2"}

    def look_up(host: str | bytes, port: object, *args: object, **options: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        return real(hosts.get(name, name), port, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "gethostbyname", lambda host: hosts.get(host, host))
    monkeypatch.setattr(socket, "gethostbyname_ex", lambda host: (host, [], [hosts.get(host, host)]))
    with tcp() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_host_that_is_allowed_by_its_name_is_reached_at_its_address(named: int) -> None:
    async def open_connection() -> None:
        _, writer = await asyncio.open_connection("db.test", named)
        writer.close()
        await writer.wait_closed()

    for allow in ("db.test", "DB.test", f"db.test:{named}"):
        with no_network(allow=[allow]) as guard:
            socket.create_connection(("db.test", named)).close()
            socket.create_connection((b"db.test", named)).close()  # type: ignore[arg-type]
            asyncio.run(open_connection())
        assert guard.attempts == []


@pytest.mark.parametrize(
    "look_up", [socket.gethostbyname.__name__, socket.gethostbyname_ex.__name__, socket.getaddrinfo.__name__]
)
def test_what_a_look_up_of_an_allowed_name_gave_may_be_reached(named: int, look_up: str) -> None:
    arguments = (None,) if look_up == "getaddrinfo" else ()
    with no_network(allow=[f"db.test:{named}"]):
        getattr(socket, look_up)("db.test", *arguments)
        socket.create_connection(("127.0.0.1", named)).close()
        with pytest.raises(NetworkBlockedError):
            socket.create_connection(("127.0.0.1", named + 1))


def test_a_name_that_is_allowed_opens_nothing_for_others(named: int) -> None:
    with no_network(allow=["db.test", f"db.test.example:{named}"]):
        with pytest.raises(NetworkBlockedError):
            socket.create_connection(("127.0.0.1", named))
        socket.getaddrinfo("db.test.example", named)
        for other in (("127.0.0.1", named), ("127.0.0.2", named + 1), ("db.tes", named), ("b.test", named)):
            with pytest.raises(NetworkBlockedError):
                socket.create_connection(other)


def test_unix_sockets_and_pairs_are_not_the_network() -> None:
    with no_network():
        left, right = socket.socketpair()
        with left, right, socket.socket(socket.AF_UNIX) as unix:
            left.sendall(b"x")
            assert right.recv(1) == b"x"
            with pytest.raises(FileNotFoundError):
                unix.connect("/nonexistent")


def test_afterwards_everything_is_as_before() -> None:
    names = ("getaddrinfo", "create_connection", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo")
    before = [getattr(socket, name) for name in names], dict(vars(socket.socket))

    with pytest.raises(RuntimeError, match="mine"), no_network(), no_network(loopback=True):
        raise RuntimeError("mine")

    assert ([getattr(socket, name) for name in names], dict(vars(socket.socket))) == before


def test_nobody_may_what_one_of_two_guards_refuses() -> None:
    with no_network(loopback=True) as outer, no_network(allow=["api.test"]) as inner:
        for host in ("localhost", "api.test"):
            with pytest.raises(NetworkBlockedError):
                socket.getaddrinfo(host, 80)

    assert (outer.attempts, inner.attempts) == (["api.test:80"], ["localhost:80"])


def test_the_network_stays_shut_until_the_last_guard_leaves() -> None:
    before = socket.getaddrinfo
    first, second = ExitStack(), ExitStack()
    first.enter_context(no_network())
    guard = second.enter_context(no_network())
    first.close()
    with second, pytest.raises(NetworkBlockedError):
        socket.getaddrinfo("api.test", 80)

    assert guard.attempts == ["api.test:80"]
    assert socket.getaddrinfo is before


def test_what_others_put_in_its_place_is_guarded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    before = socket.getaddrinfo
    with no_network():
        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", lambda *_: "theirs")
            with no_network(allow=["api.test"]) as guard, pytest.raises(NetworkBlockedError):
                socket.getaddrinfo("198.51.100.1", 80)
        assert guard.attempts == ["198.51.100.1:80"]

    assert socket.getaddrinfo is before


def test_who_kept_a_guarded_function_may_use_it_afterwards() -> None:
    with no_network():
        kept = socket.getaddrinfo

    assert kept("127.0.0.1", 80)


def test_another_class_of_sockets_is_guarded_while_it_is_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with no_network():
        pass

    class Theirs(socket.socket):
        pass

    before = dict(vars(Theirs))
    monkeypatch.setattr(socket, "socket", Theirs)
    with no_network(), pytest.raises(NetworkBlockedError), Theirs() as one:
        one.connect(("198.51.100.1", 80))

    assert dict(vars(Theirs)) == before
