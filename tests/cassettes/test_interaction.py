from __future__ import annotations

import gzip

import pytest

from contractkit.cassettes.interaction import _GIVEN, Fault, InteractionReader
from contractkit.model.exchange import Headers, Request, Response

Message = dict[str, object]


def messages(request: Message | None = None, response: Message | None = None) -> tuple[Request, Response]:
    sent: Message = {"method": "PUT", "uri": "http://h/x", "headers": {}, "body": None}
    got: Message = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": ""}}
    value = {"request": sent | (request or {}), "response": got | (response or {})}
    return InteractionReader("/i/0", 7).messages(value)


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (None, b""),
        ("é", "é".encode()),
        (b"\xff", b"\xff"),
        ({"string": "a"}, b"a"),
        ({"string": None}, b""),
        ({"string": b"\xff"}, b"\xff"),
        ({"base64_string": "/w\nA="}, b"\xff\x00"),
        ({"base64_string": b"\xff"}, b"\xff"),
        ({"encoding": "ISO-8859-1", "string": "é"}, b"\xe9"),
        ({"encoding": "ASCII-8BIT", "string": "é"}, "é".encode()),
        ({"encoding": "", "string": "é"}, "é".encode()),
    ],
)
def test_every_shape_of_a_body_is_read(body: object, read: bytes) -> None:
    request, response = messages({"body": body}, {"body": body})

    assert (request.body, response.body) == (read, read)


@pytest.mark.parametrize(
    ("headers", "lines"),
    [
        (None, []),
        ({"A": "b"}, [("A", "b")]),
        ({"A": ["b", "c"], "D": []}, [("A", "b"), ("A", "c")]),
        ({"A": [5], "B": 6}, [("A", "5"), ("B", "6")]),
        ({"A": b"\xe9"}, [("A", "é")]),
    ],
)
def test_every_shape_of_headers_is_read(headers: object, lines: list[tuple[str, str]]) -> None:
    request, response = messages({"headers": headers}, {"headers": headers})

    assert list(request.headers) == list(response.headers) == lines


@pytest.mark.parametrize(
    ("response", "status", "reason"),
    [
        ({"status": {"code": "204", "message": None}}, 204, ""),
        ({"status": {"code": 200}}, 200, ""),
        ({"status": 200}, 200, ""),
        ({"status_code": 201}, 201, ""),
    ],
)
def test_every_shape_of_a_status_is_read(response: Message, status: int, reason: str) -> None:
    assert (messages(response=response)[1].status, messages(response=response)[1].reason) == (status, reason)


def test_answers_to_httpx_from_before_vcrpy_6_are_read() -> None:
    old = {"status_code": 200, "http_version": "HTTP/1.1", "headers": {"A": ["b"]}, "content": "hi"}
    value = {"request": {"method": "GET", "uri": "http://h/", "headers": {}, "body": ""}, "response": old}

    _, response = InteractionReader("", None).messages(value)

    assert response == Response(status=200, headers=Headers.of([("A", "b")]), body=b"hi")


@pytest.mark.parametrize("body", ["hello", gzip.compress(b"hello", mtime=0)])
def test_gzip_is_taken_off_whether_or_not_the_recorder_did(body: str | bytes) -> None:
    headers = {"Content-Encoding": ["gzip"], "Content-Length": ["25"]}

    _, response = messages(response={"headers": headers, "body": {"string": body}})

    assert response.body == b"hello"
    assert list(response.headers) == [("Content-Length", "5")]


@pytest.mark.parametrize(
    ("request_part", "response_part", "message"),
    [
        ({"method": None}, {}, "/i/0/request/method: it must be text, but is null."),
        ({"uri": 5}, {}, "/i/0/request/uri: it must be text, but is a number or a boolean."),
        ({"uri": "/x"}, {}, "/i/0/request/uri: it must be an absolute http or https URI, but is '/x'."),
        ({"uri": "http://[x/"}, {}, "/i/0/request/uri: it must be an absolute http or https URI, but is 'http://[x/'."),
        ({"uri": "http://h:x/"}, {}, "/i/0/request/uri: it must be an absolute http or https URI, but is 'http://h:x/'."),
        ({"headers": ["a"]}, {}, "/i/0/request/headers: it must be a mapping, but is a list."),
        ({"headers": {"A": [None]}}, {}, "/i/0/request/headers/A: a header value must be text, but is null."),
        ({"body": 5}, {}, "/i/0/request/body: a body must be text or binary data, but is a number or a boolean."),
        ({"body": "\ud800"}, {}, "/i/0/request/body: its character 0 cannot be encoded."),
        ({}, {"status": None}, "/i/0/response: it has no `status`."),
        ({}, {"status": {}}, "/i/0/response/status: it has no `code`."),
        ({}, {"status": {"code": "abc"}},
         "/i/0/response/status/code: it must be a status code of three digits, but is 'abc'."),
        ({}, {"status": 99}, "/i/0/response/status: it must be a status code of three digits, but is 99."),
        ({}, {"status": {"code": 200, "message": []}}, "/i/0/response/status/message: it must be text, but is a list."),
        ({}, {"body": {"base64_string": "*"}}, "/i/0/response/body/base64_string: it is not base64."),
        (
            {"body": {"id": "7", "status": "Closed"}},
            {},
            f"/i/0/request/body: {_GIVEN}.",
        ),
        ({}, {"body": {"string": []}}, "/i/0/response/body: a body must be text or binary data, but is a list."),
    ],
)  # fmt: skip
def test_a_wrong_part_is_named_by_its_pointer(request_part: Message, response_part: Message, message: str) -> None:
    with pytest.raises(Fault) as caught:
        messages(request_part, response_part)

    assert (str(caught.value), caught.value.line) == (message, 7)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "/i/0: it must be a mapping, but is a list."),
        ({"response": {}}, "/i/0: it has no `request`."),
        ({"request": {}}, "/i/0: it has no `response`."),
        ({"request": None, "response": {}}, "/i/0/request: it must be a mapping, but is null."),
        ({"request": {"uri": "http://h/"}, "response": {}}, "/i/0/request: it has no `method`."),
        ({"request": {"method": "GET"}, "response": {}}, "/i/0/request: it has no `uri`."),
    ],
)
def test_a_missing_part_is_named(value: object, message: str) -> None:
    with pytest.raises(Fault) as caught:
        InteractionReader("/i/0", None).messages(value)

    assert str(caught.value) == message


def test_a_body_that_unpacks_without_end_is_refused() -> None:
    bomb = gzip.compress(bytes(65 * 1024 * 1024), mtime=0)

    with pytest.raises(Fault, match="/i/0/response/body: a body unpacks to more than 67,108,864 bytes"):
        messages(response={"headers": {"Content-Encoding": "gzip"}, "body": {"string": bomb}})
