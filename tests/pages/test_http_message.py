from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.pages.http_message import METHODS, Message, read_messages


@pytest.mark.parametrize(
    ("line", "method", "uri"),
    [
        ("PUT https://host/a/{id} HTTP/1.1", "PUT", "https://host/a/{id}"),
        ("PATCH /a/{id | name}", "PATCH", "/a/{id | name}"),
        ("  get /a?$filter=b eq 'c' HTTP/2", "GET", "/a?$filter=b eq 'c'"),
        ("POST {baseURL}/a", "POST", "{baseURL}/a"),
        ("DELETE <host>/a", "DELETE", "<host>/a"),
        ("GET me/messages", "GET", "me/messages"),
        ("GET users HTTP/1.1", "GET", "users"),
    ],
)
def test_a_request_line_is_one_with_or_without_a_version(line: str, method: str, uri: str) -> None:
    (message,) = read_messages(line)

    assert (message.kind, message.method, message.uri) == ("request", method, uri)
    assert message.is_request_line_only


@pytest.mark.parametrize(
    ("line", "status"),
    [("HTTP/1.1 200 OK", 200), ("HTTP/2 204", 204), (" HTTP/1.0 412 Precondition Failed ", 412), ("HTTP 201", 201)],
)
def test_a_status_line_is_one_in_any_version(line: str, status: int) -> None:
    (message,) = read_messages(line)

    assert (message.kind, message.status) == ("response", status)


@pytest.mark.parametrize("line", ["Put the body here", "GET", "HTTP/1.1 OK", "HTTP/1.1 2000", "putting /x", "200 OK"])
def test_prose_starts_no_message(line: str) -> None:
    (message,) = read_messages(line)

    assert message.kind is None


BODY = '{\n  "a": 1\n}'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"PUT /a\nX: y\nZ:\n\n{BODY}\n\n", 4),
        (f"PUT /a\nX: y\nZ:\n{BODY}", 3),
        (f"PUT /a\n\nX: y\nZ:\n\n{BODY}", 5),
        (f"\n\nPUT /a\nX: y\nZ:\n\n\n{BODY}", 7),
    ],
    ids=["as it should be", "no empty line", "one too many", "empty lines around"],
)
def test_headers_and_body_are_told_apart(text: str, line: int) -> None:
    (message,) = read_messages(text)

    assert message.headers == (("X", "y"), ("Z", ""))
    assert (message.body, message.body_line) == (BODY, line)


def test_a_body_may_come_alone_or_with_headers_only() -> None:
    assert read_messages(f"\n{BODY}\n") == (Message(None, 1, body=BODY, body_line=1),)
    assert read_messages(f"X: y\n\n{BODY}") == (Message(None, 0, headers=(("X", "y"),), body=BODY, body_line=2),)
    assert read_messages("text: x\nmore") == (Message(None, 0, body="text: x\nmore"),)


def test_several_messages_may_share_a_fence() -> None:
    text = f"### first\nPUT /a HTTP/1.1\nX: y\n\n{BODY}\n\n###\nHTTP/1.1 204 No Content\nGET /a\nGET /b"

    put, gone, first, second = read_messages(text)

    assert (put.body, put.line) == (BODY, 1)
    assert (gone.status, gone.body, gone.line) == (204, "", 9)
    assert (first.uri, second.uri) == ("/a", "/b")


def test_a_long_query_may_take_lines() -> None:
    (message,) = read_messages("GET /a\n  ?b=c\n  &d=e\nX: y")

    assert (message.uri, message.headers) == ("/a?b=c&d=e", (("X", "y"),))


def test_an_empty_fence_holds_nothing() -> None:
    assert read_messages(" \n\n") == ()


@given(
    st.text() | st.lists(st.sampled_from([*METHODS, " /a", "HTTP/1.1 200", "\n", "X: y", "{", '"', " "])).map("".join)
)
def test_any_text_is_read(text: str) -> None:
    lines = text.split("\n")

    for message in read_messages(text):
        assert 0 <= message.line < len(lines)
        assert message.body.split("\n")[0] == "" or lines[message.body_line] == message.body.split("\n")[0]
