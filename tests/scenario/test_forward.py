from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contractkit.errors import NetworkError, UnsafeError, UsageError
from contractkit.model.exchange import Headers, Request
from contractkit.scenario.forward import forward
from contractkit.scenario.run import Policy
from tests.scenario_server import answers_in_turn

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return NOW


def test_a_request_is_sent_as_it_is_but_for_its_host() -> None:
    headers = Headers.of([("Host", "127.0.0.1:9"), ("X-Text", "{{not a reference}}")])
    with answers_in_turn((404, None)) as base:
        done = forward(Request(headers, b"", "GET", f"{base}/a%20b?c={{d}}"), Policy(strict=False), now)
    assert done.response.status == 404
    assert done.request.headers.get("X-Text") == "{{not a reference}}"
    assert "Host" not in done.request.headers
    assert done.request.path == "/a%20b"


def test_what_looks_like_a_short_form_of_a_scenario_was_made_so_and_stays_so() -> None:
    headers = Headers.of([("Authorization", "Basic me:word"), ("Content-Type", "application/x-www-form-urlencoded")])
    with answers_in_turn((200, None)) as base:
        done = forward(Request(headers, b'a="b c"\nd=e', "GET", base), Policy(), now)
    assert (done.request.headers.get("Authorization"), done.request.body) == ("Basic me:word", b'a="b c"\nd=e')


@pytest.mark.parametrize(
    ("request_", "error", "says"),
    [
        (Request(body=b"\xff", method="PUT", uri="http://127.0.0.1:1/"), UsageError, "only text can be recorded"),
        (Request(method="PUT", uri="https://api.example/a"), UnsafeError, "allow-writes"),
        (Request(method="GET", uri="http://127.0.0.1:1/"), NetworkError, "failed"),
    ],
)
def test_what_may_not_or_cannot_be_sent_is_an_error(request_: Request, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        forward(request_, Policy(strict=False), now)
