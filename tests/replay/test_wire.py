from __future__ import annotations

import pytest

from contractkit.replay.wire import answer
from tests.replay.client import Play
from tests.replay.tapes import exchange, tape


@pytest.mark.parametrize(
    ("method", "status", "body", "recorded", "sent"),
    [
        ("GET", 200, b"12", "999", "2"),
        ("GET", 200, b"", "999", "0"),
        ("HEAD", 200, b"", "999", "999"),
        ("GET", 204, b"", "0", None),
        ("GET", 304, b"", "999", None),
        ("GET", 412, b"no", None, "2"),
    ],
)
def test_the_length_is_that_of_the_body(
    play: Play, *, method: str, status: int, body: bytes, recorded: str | None, sent: str | None
) -> None:
    headers = (("Transfer-Encoding", "chunked"), *((("Content-Length", recorded),) if recorded else ()))
    got = play(tape(exchange(method, "/a", status, body, headers=headers))).ask(method, "/a")
    assert (got.status, got.body, got.headers["Content-Length"]) == (status, body, sent)
    assert "Transfer-Encoding" not in got.headers


def test_header_lines_keep_their_order_repeats_and_bytes() -> None:
    lines = (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Name", "caf\xe9"), ("X-More", "\N{EURO SIGN}"))
    headers = answer(exchange("GET", "/", headers=lines).response).start["headers"]
    assert headers == [
        (b"set-cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"x-name", b"caf\xe9"),
        (b"x-more", b"\xe2\x82\xac"),
        (b"content-length", b"2"),
    ]
