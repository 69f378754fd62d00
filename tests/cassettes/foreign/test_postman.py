from __future__ import annotations

import json

import pytest

from contractkit.cassettes.foreign.postman import read
from contractkit.errors import CassetteError

REQUEST: dict[str, object] = {
    "method": "PUT",
    "url": {"raw": "{{base}}/x?a=1"},
    "header": [{"key": "If-Match", "value": "{{tag}}"}, {"key": "X-Off", "value": "1", "disabled": True}],
    "body": {"mode": "raw", "raw": '{"a": "{{tag}}"}'},
}
ANSWER: dict[str, object] = {
    "code": 200,
    "status": "OK",
    "header": [{"key": "Content-Encoding", "value": "gzip"}, {"key": "Content-Length", "value": "1"}],
    "body": "done",
}


def collection(*items: object) -> bytes:
    variables = [{"key": "base", "value": "https://api.io"}, {"key": "tag", "value": "1"}]
    return json.dumps({"info": {}, "variable": variables, "item": items}).encode()


def test_each_saved_response_is_an_exchange() -> None:
    own = {**ANSWER, "code": 412, "originalRequest": {"url": "https://api.io/y"}}
    folder = {"name": "f", "item": [{"request": REQUEST, "response": [ANSWER, own]}, {"request": REQUEST}]}
    first, second = read(collection(folder), "c.json")
    assert (first.request.method, first.request.uri, first.request.body) == (
        "PUT", "https://api.io/x?a=1", b'{"a": "1"}',
    )  # fmt: skip
    assert first.request.headers.lines == (("If-Match", "1"),)
    assert (first.response.status, first.response.body) == (200, b"done")
    assert first.response.headers.lines == (("Content-Length", "4"),)
    assert (second.request.method, second.request.uri, second.response.status) == ("GET", "https://api.io/y", 412)
    assert (second.request.body, second.index) == (b"", 1)


def test_a_form() -> None:
    fields = [{"key": "a", "value": "1 2"}, {"key": "b", "disabled": True}]
    request = {"url": "https://api.io", "body": {"mode": "urlencoded", "urlencoded": fields}}
    assert read(collection({"request": request, "response": [ANSWER]}), "c")[0].request.body == b"a=1%202"


def nested(depth: int) -> object:
    item: dict[str, object] = {"item": []}
    for _ in range(depth):
        item = {"item": [item]}
    return item


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"item": 1}', "/item: there must be a list"),
        (collection({"request": {"url": "{{other}}/x"}, "response": [ANSWER]}), "holds a variable without a value"),
        (collection(nested(60)), "nested more than 50 deep"),
    ],
)
def test_what_is_wrong_is_named(data: bytes, says: str) -> None:
    with pytest.raises(CassetteError, match=says):
        read(data, "c.json")


def test_without_variables() -> None:
    assert read(b'{"item": []}', "c.json") == ()
