"""Who is answered, as a client sees it over a socket."""

from __future__ import annotations

from typing import Any

import pytest

from contractkit.model.contract import Contract

NEW = "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"
SHELF = "/v2/warehouses/north/shelves/A%2F1"


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Basic secret", "Bearer wrong", "Bearer secret x"]
)
def test_without_the_right_token_nothing_else_is_looked_at(shared: Any, authorization: str | None) -> None:
    for method, path in (("GET", NEW), ("GET", "/nowhere"), ("DELETE", NEW), ("PUT", NEW)):
        answer = shared.ask(method, path, headers={"If-Match": "bad", "Authorization": authorization})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("host", ["rebound.example", "localhost.example", "127.0.0.1.example:80", "", "user@localhost"])
def test_another_host_name_is_refused(shared: Any, host: str) -> None:
    answer = shared.ask("GET", NEW, headers={"Host": host})
    assert answer.status_code == 421


def test_another_loopback_name_is_answered_under_that_name(shared: Any) -> None:
    answer = shared.ask("GET", NEW, headers={"Host": "localhost:8080"})
    assert answer.json()["links"]["self"]["uri"].startswith("http://localhost:8080/")


def test_a_page_that_shows_no_token_asks_for_none(stock: Any) -> None:
    assert stock.ask("GET", SHELF, headers={"Authorization": None}).status_code == 200


def test_a_page_that_shows_a_token_asks_for_any_when_none_is_set(serve: Any, shipped: Contract) -> None:
    with serve(shipped) as client:
        assert client.ask("GET", NEW, headers={"Authorization": "Bearer whatever"}).status_code == 200
        assert client.ask("GET", NEW, headers={"Authorization": None}).status_code == 401
