from __future__ import annotations

import pytest

from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import NotJsonError

HEADERS = Headers.of([("ETag", '"1"'), ("Via", "a"), ("via", "b")])


def test_names_do_not_know_case_and_several_lines_are_one_list() -> None:
    assert HEADERS.get("etag") == '"1"'
    assert HEADERS.get("VIA") == "a, b"
    assert HEADERS.all("Via") == ("a", "b")
    assert HEADERS.get("Age") is None
    assert "VIA" in HEADERS
    assert "Age" not in HEADERS
    assert next(iter(HEADERS)) == ("ETag", '"1"')


def test_grouped_headers_are_spelt_as_they_came_first_and_keep_their_order() -> None:
    headers = Headers.of([("Set-Cookie", "a"), ("ETag", "1"), ("set-cookie", "b")])
    assert list(headers.grouped().items()) == [("Set-Cookie", ["a", "b"]), ("ETag", ["1"])]


def test_a_header_is_replaced_in_its_place_or_added_at_the_end() -> None:
    assert HEADERS.replacing("etag", '"2"').lines == (("ETag", '"2"'), ("Via", "a"), ("via", "b"))
    assert HEADERS.replacing("Age", "0").lines[-1] == ("Age", "0")


def test_a_body_is_read_as_json_or_says_why_not() -> None:
    answer = Response(headers=Headers.of([("Content-Type", "Application/JSON; charset=utf-8")]), body=b'{"a": 1}')
    assert answer.json == {"a": 1}
    assert answer.is_json
    assert answer.media_type == "application/json"
    assert not Response(body=b"").is_json
    assert Response().media_type == ""
    with pytest.raises(NotJsonError):
        _ = Response(body=b"<html>").json


@pytest.mark.parametrize(("status", "success"), [(199, False), (200, True), (299, True), (300, False), (412, False)])
def test_success_is_2xx(status: int, *, success: bool) -> None:
    assert Response(status=status).is_success is success


def test_the_path_stays_as_it_was_sent() -> None:
    exchange = Exchange(Request(uri="https://api.contoso.com/a%20b/c?d=e"), Response())
    assert exchange.request.path == "/a%20b/c"


def test_what_a_log_shows_of_a_message_holds_no_credentials() -> None:
    request = Request(Headers.of([("Authorization", "Bearer mine")]), b"password=mine", "PUT", "http://h/x")
    assert repr(request) == "Request(method='PUT', uri='http://h/x')"
