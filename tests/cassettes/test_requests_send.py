"""The short cut for requests: whatever a program sees is what it sees on the long way, and it is not taken unasked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from contractkit.cassettes import requests_send, tape
from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.match import PARTS
from contractkit.cassettes.network import no_network
from contractkit.cassettes.patches import Patches, Replacements
from contractkit.cassettes.player import UnrecordedRequestError
from contractkit.cassettes.tape import recording, replaying
from contractkit.model.exchange import Exchange, Headers, Request, Response

URI = "https://gone.test/orders/1?b=&a=%2F1"
LOOSE = [part for part in PARTS if part not in {"body", "content-type"}]
Told = tuple[object, ...]


def cassette(*responses: Response, uri: str = URI, method: str = "GET") -> Cassette:
    asked = Request(method=method, uri=uri)
    return Cassette("t", tuple(Exchange(asked, response, "t", index) for index, response in enumerate(responses)))


def answer(status: int = 200, body: bytes = b'{"a": 1}', reason: str = "OK", **headers: str) -> Response:
    lines = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Response(Headers.of(lines), body, status, reason)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The URIs that were answered on the short cut."""
    uris: list[str] = []
    original = requests_send._answer

    def counted(kind: type[urllib3.HTTPResponse], response: Response, uri: str, retries: object) -> object:
        uris.append(uri)
        return original(kind, response, uri, retries)

    monkeypatch.setattr(requests_send, "_answer", counted)
    return uris


@contextmanager
def the_long_way() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tape, "_SHORT_CUT", Patches(lambda: Replacements(())))
        yield


def seen(response: requests.Response) -> Told:
    return (
        response.status_code,
        response.reason,
        list(response.headers.items()),
        response.content,
        response.url,
        response.encoding,
        sorted(response.cookies.items()),
        [each.status_code for each in response.history],
        response.raw.headers.getlist("X-Two"),
        response.raw.read(),
    )


ANSWERS = {
    "plain": [answer(Content_Type="application/json; charset=utf-8", ETag='"1"')],
    "chunked": [answer(Transfer_Encoding="chunked", Content_Type="text/plain")],
    "cookies": [answer(Set_Cookie="session=7; Path=/; Secure")],
    "wrong length": [answer(Content_Length="7000")],
    "still coded": [answer(Content_Encoding="br", body=b"\xff\x00\x01")],
    "named but not coded": [answer(Content_Encoding="gzip")],
    "nothing": [answer(204, b"", "")],
    "not modified": [answer(304, b"", "Not Modified", ETag='W/"1"')],
    "Latin-1": [answer(X_Name="B\xe4rbel")],
    "beyond Latin-1": [answer(X_Name=" \u0141\xf3d\u017a ")],
    "twice": [Response(Headers.of([("X-Two", "1"), ("X-Other", "2"), ("X-Two", "3")]), b"", 200, "OK")],
    "redirect": [answer(302, b"", "Found", Location="/orders/1?b=&a=%2F1", Set_Cookie="a=b"), answer()],
}


@pytest.mark.parametrize("answers", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("stream", [False, True])
def test_a_program_sees_the_same_on_either_way(answers: list[Response], stream: bool, taken: list[str]) -> None:
    def ask() -> tuple[Told, list[Request]]:
        with requests.Session() as session, no_network(), replaying(cassette(*answers)) as player:
            told = seen(session.get(URI, stream=stream, timeout=(1, 2.5), headers={"X-Mine": "\xe4"}))
        return told, player.sent

    short, sent = ask()
    assert taken == [URI] * len(answers)
    with the_long_way():
        assert ask() == (short, sent)
    assert len(taken) == len(answers)


@pytest.mark.parametrize("body", ["\u20ac", b"\x00\xff", None, {"a": ["1", "2"]}])
@pytest.mark.parametrize(
    "uri", [URI, "http://GONE.test:80/a;b", "https://gone.test:8443", "http://gone.test/%7Ea#here"]
)
def test_what_was_sent_is_the_same_on_either_way(body: object, uri: str, taken: list[str]) -> None:
    def ask() -> list[Request]:
        loose = frozenset({"method"})
        with requests.Session() as session, replaying(cassette(answer(), method="POST"), loose) as player:
            session.post(uri, data=body, auth=("me", "secret"), timeout=None)  # type: ignore[arg-type]  # any of them
        return player.sent

    sent = ask()
    assert len(taken) == 1
    with the_long_way():
        assert ask() == sent


def test_a_body_can_be_streamed_and_hooks_are_called(taken: list[str]) -> None:
    called: list[int] = []
    with requests.Session() as session, replaying(cassette(answer(body=b"one\ntwo\n"))):
        session.hooks["response"].append(lambda response, **_: called.append(response.status_code))
        with session.get(URI, stream=True, timeout=5) as response:
            assert list(response.iter_lines()) == [b"one", b"two"]

    assert (called, taken) == ([200], [URI])


def test_a_miss_on_the_short_cut_is_kept_and_told(taken: list[str]) -> None:
    with no_network() as guard, replaying(cassette(answer())) as player, pytest.raises(UnrecordedRequestError):
        requests.delete(URI, timeout=5)

    assert (len(player.misses), len(player.sent), guard.attempts, taken) == (1, 1, [], [])


class Counting(HTTPAdapter):
    """Adds a header, as an adapter may."""

    def add_headers(self, request: requests.PreparedRequest, **_: object) -> None:
        request.headers["X-Added"] = "yes"


def test_an_adapter_of_the_usual_kind_keeps_its_say(taken: list[str]) -> None:
    with requests.Session() as session, replaying(cassette(answer())) as player:
        session.mount("https://", Counting())
        session.get(URI, timeout=5)

    assert player.sent[0].headers.get("X-Added") == "yes"
    assert taken == [URI]


class Elsewhere(HTTPAdapter):
    """Finds its connections in a way of its own."""

    def get_connection_with_tls_context(self, *args: object, **options: object) -> object:  # type: ignore[override]
        return super().get_connection_with_tls_context(*args, **options)  # type: ignore[arg-type]


Ask = Callable[[requests.Session], object]


def _with_adapter(adapter: HTTPAdapter) -> Ask:
    def ask(session: requests.Session) -> object:
        session.mount("https://", adapter)
        return session.get(URI, timeout=5)

    return ask


def _prepared(uri: str) -> requests.PreparedRequest:
    prepared = requests.Request("GET", uri).prepare()
    prepared.url = uri  # by hand, so that requests does not bring it into its normal form
    return prepared


UNUSUAL: dict[str, Ask] = {
    "retries": _with_adapter(HTTPAdapter(max_retries=Retry(1, status_forcelist=[503]))),
    "connections of its own": _with_adapter(Elsewhere()),
    "a body that is read": lambda session: session.get(URI, data=BytesIO(b"abc"), timeout=5),
    "a body in pieces": lambda session: session.get(URI, data=iter([b"a", b"b"]), timeout=5),
    "what urllib3 writes otherwise": lambda session: session.send(_prepared(URI.replace("%2F1", "%2f1")), timeout=5),
    "a password in the URI": lambda session: session.get(URI.replace("gone", "me:secret@gone"), timeout=5),
}


@pytest.mark.parametrize("ask", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_out_of_the_ordinary_goes_the_long_way(ask: Ask, taken: list[str]) -> None:
    with requests.Session() as session, no_network(), replaying(cassette(answer()), LOOSE) as player:
        ask(session)

    assert (len(player.played), taken) == (1, [])


def test_a_retried_answer_is_retried(taken: list[str]) -> None:
    with requests.Session() as session, replaying(cassette(answer(503, b""), answer())) as player:
        session.mount("https://", HTTPAdapter(max_retries=Retry(1, status_forcelist=[503], backoff_factor=0)))
        assert session.get(URI, timeout=5).status_code == 200

    assert (len(player.played), taken) == (2, [])


@pytest.mark.parametrize("timeout", [0, -1, (1, 2, 3), "soon"])
def test_requests_itself_refuses_a_wrong_time(timeout: object, taken: list[str]) -> None:
    with requests.Session() as session, replaying(cassette(answer())) as player, pytest.raises(ValueError):  # noqa: PT011
        session.get(URI, timeout=timeout)  # type: ignore[arg-type]

    assert (player.sent, taken) == ([], [])


@pytest.mark.parametrize("wrong", [{"verify": "/nowhere/ca.pem"}, {"cert": "/nowhere/client.pem"}])
def test_requests_itself_refuses_a_missing_certificate(wrong: dict[str, str], taken: list[str]) -> None:
    with (
        requests.Session() as session,
        replaying(cassette(answer())) as player,
        pytest.raises(OSError, match="nowhere"),
    ):
        session.get(URI, timeout=5, **wrong)  # type: ignore[arg-type]  # one of the two

    assert (player.sent, taken) == ([], [])


def test_a_tool_that_stands_below_requests_is_asked_first(monkeypatch: pytest.MonkeyPatch, taken: list[str]) -> None:
    def refused(*_: object, **__: object) -> None:
        raise LookupError

    with requests.Session() as session, replaying(cassette(answer())) as player:
        monkeypatch.setattr(urllib3.HTTPConnectionPool, "urlopen", refused)
        with pytest.raises(LookupError):
            session.get(URI, timeout=5)
        monkeypatch.undo()
        monkeypatch.setattr(urllib3.HTTPSConnectionPool, "ConnectionCls", refused)
        with pytest.raises(LookupError):
            session.get(URI, timeout=5)

    assert (player.sent, taken) == ([], [])


def test_a_tool_that_stands_in_for_the_adapter_is_left_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    mocked = requests.Response()
    monkeypatch.setattr(HTTPAdapter, "send", lambda *_, **__: mocked)
    with requests.Session() as session, replaying(cassette(answer())) as player:
        response = session.get(URI, timeout=5)

    assert response is mocked
    assert player.sent == []


def test_afterwards_requests_is_as_before() -> None:
    before = vars(HTTPAdapter)["send"]
    with replaying(cassette(answer())):
        assert vars(HTTPAdapter)["send"] is not before

    assert vars(HTTPAdapter)["send"] is before


def test_without_requests_there_is_nothing_to_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "requests.adapters")

    assert requests_send.replacements(lambda: None, lambda _: True) == Replacements(())


def test_what_is_recorded_goes_the_long_way(taken: list[str]) -> None:
    with (
        no_network(),
        requests.Session() as session,
        replaying(cassette(answer())),
        recording() as kept,
        pytest.raises(RuntimeError, match="network is shut"),
    ):
        session.get(URI, timeout=5)

    assert (kept.exchanges, taken) == ([], [])
