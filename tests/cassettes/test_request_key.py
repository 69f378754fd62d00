from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.request_key import request_key
from contractkit.model.exchange import Headers, Request

BASE = {"method": "PUT", "uri": "https://h/x?a=1&b=", "type": "application/json", "body": '{"a":1}'}


def request(*, method: str = "PUT", uri: str = "https://h/x", body: str = "", **headers: str) -> Request:
    lines = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Request(method=method, uri=uri, headers=Headers.of(lines), body=body.encode())


def json_request(body: str, media_type: str = "application/json") -> Request:
    return request(body=body, Content_Type=media_type)


def form(body: str) -> Request:
    return request(body=body, Content_Type="application/x-www-form-urlencoded")


def multipart(boundary: str) -> Request:
    return request(
        body=f"--{boundary}\r\nx\r\n--{boundary}--", Content_Type=f'multipart/form-data; boundary="{boundary}"'
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (request(method="put"), request(method="PUT")),
        (request(uri="https://H:443/x"), request(uri="HTTPS://h/x")),
        (request(uri="http://h"), request(uri="http://h:80/")),
        (request(uri="https://h/?a=1&b=2"), request(uri="https://h/?b=2&a=1")),
        (request(uri="https://h/%7ea%2f"), request(uri="https://h/~a%2F")),
        (request(uri="https://h/?a=%20b"), request(uri="https://h/?a=+b")),
        (request(uri="https://h/?access_token=1"), request(uri="https://h/?access_token=2")),
        (request(uri="https://user:pass@h/"), request(uri="https://h/")),
        (request(If_Match=' "a" '), request(if_match='"a"')),
        (request(User_Agent="a", Authorization="b"), request(User_Agent="c")),
        (json_request('{"a":1,"b":[]}'), json_request('{ "b": [], "a": 1.0 }')),
        (json_request('{"a":1}', "application/json"), json_request('{"a":1}', "Application/JSON; charset=utf-8")),
        (json_request("1e2"), json_request("100")),
        (json_request("-0.0"), json_request("0")),
        (json_request("1.10e400"), json_request("11E399")),
        (json_request('"\\u00e9"'), json_request('"é"')),
        (json_request('{"client_secret":"a"}'), json_request('{"client_secret":"b"}')),
        (json_request('{"token":[{"value":"a"}]}'), json_request('{"token":[{"value":"b"}]}')),
        (form("a=1&client_secret=x"), form("a=1&client_secret=y")),
        (multipart("one"), multipart("other")),
    ],
)
def test_requests_that_mean_the_same_have_one_key(left: Request, right: Request) -> None:
    assert request_key(left) == request_key(right)
    assert hash(request_key(left)) == hash(request_key(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (request(method="GET"), request(method="PUT")),
        (request(uri="https://h/x"), request(uri="http://h/x")),
        (request(uri="https://h/x"), request(uri="https://h:444/x")),
        (request(uri="https://h/x"), request(uri="https://i/x")),
        (request(uri="https://h/x"), request(uri="https://h/X")),
        (request(uri="https://h/a%2Fb"), request(uri="https://h/a/b")),
        (request(uri="https://h/?a=&b=1"), request(uri="https://h/?b=1")),
        (request(uri="https://h/?a=1&a=1"), request(uri="https://h/?a=1")),
        (request(If_Match='"a"'), request(If_Match='"b"')),
        (request(If_Match='"a"'), request()),
        (request(If_None_Match="*"), request()),
        (request(Prefer="return=minimal"), request()),
        (request(Content_Type="text/plain"), request(Content_Type="text/html")),
        (json_request('{"a":1}'), json_request('{"a":2}')),
        (json_request('{"a":1}'), json_request('{"a":true}')),
        (json_request('{"a":1}'), json_request('{"a":"1"}')),
        (json_request("[1,2]"), json_request("[2,1]")),
        (json_request("0.1"), json_request("0.1000000000000000000001")),
        (json_request("1e400"), json_request("1e401")),
        (json_request("1e5000"), json_request("1e5001")),
        (json_request("9007199254740993"), json_request("9007199254740992")),
        (json_request('{"password":1}'), json_request('{"password":2}')),
        (json_request('{"a":1,}'), json_request('{ "a":1,}')),
        (request(body="{}"), request(body="{ }")),
        (form("a=1&b=2"), form("a=2&b=1")),
    ],
)
def test_requests_that_differ_have_two_keys(left: Request, right: Request) -> None:
    assert request_key(left) != request_key(right)


def test_a_multipart_body_without_boundary_is_compared_as_bytes() -> None:
    body = request(body="--x", Content_Type="multipart/mixed")

    assert request_key(body).body == b"--x"


NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(NUMBER, NUMBER)
def test_numbers_are_one_exactly_when_they_are_equal(left: float, right: float) -> None:
    same = request_key(json_request(json.dumps(left))) == request_key(json_request(json.dumps(right)))

    assert same == (left == right)
