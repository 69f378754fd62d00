"""Conditional requests, as a client sends them over a socket."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from contractkit.sandbox.store import Record, Store

NEW = "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"
SHELF = "/v2/warehouses/north/shelves/A%2F1"


@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        (None, 412),
        ('"other"', 412),
        ("W/{}", 412),
        ("{}", 200),
        ("*", 200),
        ('"other", {}', 200),
        (', "other",, {} ,', 200),
        ('"other"; {}', 400),
        ("*, {}", 400),
        ("other", 400),
        ("", 400),
    ],
)
def test_if_match_is_demanded_and_compared_strongly(shared: Any, if_match: str | None, status: int) -> None:
    before = shared.ask("GET", NEW)
    tag = if_match.replace("{}", before.headers["ETag"]) if if_match is not None else None
    answer = shared.write(NEW, shared.sendable(before, statusReason=str(if_match)), tag)
    assert answer.status_code == status
    assert (shared.ask("GET", NEW).headers["ETag"] == before.headers["ETag"]) is (status != 200)


def test_a_stale_tag_is_refused_in_the_documented_form(shared: Any) -> None:
    before = shared.ask("GET", NEW)
    shared.write(NEW, shared.sendable(before, statusReason="first"))
    answer = shared.write(NEW, shared.sendable(before, statusReason="second"), before.headers["ETag"])
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["target"]) == (412, "preconditionFailed", "If-Match")
    assert error["innerError"]["code"] == "preconditionFailed"
    assert "has changed since it was read" in error["message"]
    assert shared.ask("GET", NEW).json()["statusReason"] == "first"


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [("{}", 304), ("W/{}", 304), ("*", 304), ('"x", {}', 304), ('"x"', 200), ("x", 400)],
)
def test_a_get_honours_if_none_match(shared: Any, if_none_match: str, status: int) -> None:
    tag = shared.ask("GET", NEW).headers["ETag"]
    answer = shared.ask("GET", NEW, headers={"If-None-Match": if_none_match.replace("{}", tag)})
    assert answer.status_code == status
    if status == 304:
        assert (answer.headers["ETag"], answer.content) == (tag, b"")


def test_a_write_that_shall_only_create_is_refused(shared: Any) -> None:
    answer = shared.write(NEW, shared.sendable(shared.ask("GET", NEW)), **{"If-None-Match": "*"})
    assert (answer.status_code, answer.json()["error"]["target"]) == (412, "If-None-Match")


@pytest.mark.parametrize("attempt", range(5))
def test_of_twenty_writers_with_one_tag_exactly_one_wins(shared: Any, attempt: int) -> None:
    before = shared.ask("GET", NEW)
    body, start = shared.sendable(before), Barrier(20)

    def write(number: int) -> tuple[int, str]:
        connection = http.client.HTTPConnection(urlsplit(shared.base).netloc, timeout=30)
        connection.connect()
        start.wait()
        headers = {
            "Authorization": "Bearer secret",
            "Content-Type": "application/json",
            "If-Match": before.headers["ETag"],
        }
        connection.request("PUT", NEW, json.dumps({**body, "statusReason": f"{attempt}/{number}"}), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(write, range(20)))
    assert sorted(status for status, _ in answers) == [200] + [412] * 19
    (winner,) = (json.loads(text) for status, text in answers if status == 200)
    assert shared.ask("GET", NEW).json() == winner


@pytest.mark.parametrize(("tag", "status"), [("*", 200), (None, 412)])
def test_a_writer_who_is_overtaken_is_judged_again(
    shared: Any, monkeypatch: pytest.MonkeyPatch, tag: str | None, status: int
) -> None:
    before = shared.ask("GET", NEW)
    swap = Store.swap

    def overtaken(store: Store, old: Record, new: Record) -> bool:
        monkeypatch.setattr(Store, "swap", swap)
        assert swap(store, old, replace(old, version=old.version + 1, tag=f'"faster {tag}"'.replace(" ", "-")))
        return swap(store, old, new)

    monkeypatch.setattr(Store, "swap", overtaken)
    answer = shared.write(NEW, shared.sendable(before, statusReason=f"overtaken {tag}"), tag or before.headers["ETag"])
    assert answer.status_code == status


def test_writers_without_a_tag_all_win_one_after_the_other(stock: Any) -> None:
    def write(number: int) -> str:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.patch(
                stock.base + SHELF, json={f"n{number}": number}, headers={"Request-Source": "t"}, timeout=30
            )
        return str(answer.headers["ETag"])

    with ThreadPoolExecutor(10) as pool:
        tags = list(pool.map(write, range(10)))
    assert len(set(tags)) == 10
    assert {f"n{number}": number for number in range(10)}.items() <= stock.ask("GET", SHELF).json().items()


def test_a_missing_if_match_has_the_documented_status(patched: Any) -> None:
    assert patched.ask("PUT", SHELF, json={}).status_code == 428
