from __future__ import annotations

import base64
import json

import pytest

from contractkit.cassettes.foreign.har import read
from contractkit.errors import CassetteError


def entry(**response: object) -> dict[str, object]:
    return {
        "request": {
            "method": "put",
            "url": "https://api.io/x?a=1",
            "headers": [{"name": ":authority", "value": "api.io"}, {"name": "If-Match", "value": '"1"'}],
            "postData": {"mimeType": "application/json", "text": '{"a": "ü"}'},
        },
        "response": {"status": 200, "statusText": "OK", "headers": [], "content": {}, **response},
    }


def har(*entries: object) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode("utf-8")


def test_an_entry_becomes_an_exchange() -> None:
    packed = [{"name": "Content-Encoding", "value": "br"}, {"name": "Content-Length", "value": "3"}]
    content = {"text": base64.b64encode(b"\xffbody").decode(), "encoding": "base64"}
    (done,) = read(har(entry(headers=packed, content=content)), "t.har").exchanges
    assert (done.request.method, done.request.uri) == ("PUT", "https://api.io/x?a=1")
    assert done.request.headers.lines == (("If-Match", '"1"'),)
    assert done.request.body == '{"a": "ü"}'.encode()
    assert (done.response.status, done.response.reason, done.response.body) == (200, "OK", b"\xffbody")
    assert done.response.headers.lines == (("Content-Length", "5"),)


def test_what_got_no_answer_is_left_out_and_what_has_no_body_has_none() -> None:
    plain = entry(content=None)
    plain["request"] = {"method": "GET", "url": "https://api.io/", "headers": []}
    (done,) = read(har(entry(status=0), plain), "t.har").exchanges
    assert (done.request.body, done.response.body, done.index) == (b"", b"", 0)


def test_fields_of_a_form_are_put_together() -> None:
    form = entry()
    form["request"] = {"method": "POST", "url": "https://api.io/", "headers": [],
                       "postData": {"params": [{"name": "a b", "value": "1&2"}, {"name": "c"}]}}  # fmt: skip
    assert read(har(form), "t.har").exchanges[0].request.body == b"a+b=1%262&c="


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "t.har: it is not JSON"),
        (b"[]", "t.har: /: there must be an object"),
        (b'{"log": {}}', "/log/entries: there must be a list"),
        (har(1), "/log/entries/0: there must be an object"),
        (har(entry(status="200")), "/log/entries/0/response/status: there must be a whole number"),
        (har(entry(content={"text": "*", "encoding": "base64"})), "/response/content/text: it is not base64"),
        (har(entry(headers=[{"name": "a"}])), "/log/entries/0/response/headers/0/value: there must be text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(data: bytes, says: str) -> None:
    with pytest.raises(CassetteError, match=says):
        read(data, "t.har")


@pytest.mark.parametrize(
    "uri", ["data:image/png;base64,iVBORw0KGgo=", "wss://api.io/feed", "chrome-extension://x/a.js"]
)
def test_what_is_not_http_is_left_out(uri: str) -> None:
    other = entry()
    other["request"] = {**entry()["request"], "url": uri}  # type: ignore[dict-item]
    assert len(read(har(other, entry()), "t.har").exchanges) == 1


def test_an_archive_without_the_json_that_came_is_told_from_an_empty_answer() -> None:
    with pytest.raises(CassetteError, match=r"/log/entries/0/response/content: it had 3,014 bytes of JSON, and"):
        read(har(entry(content={"size": 3014, "mimeType": "application/json"})), "t.har")
    (empty,) = read(har(entry(content={"size": 0, "mimeType": "application/json"})), "t.har").exchanges
    (picture,) = read(har(entry(content={"size": 9, "mimeType": "image/png"})), "t.har").exchanges
    assert (empty.response.body, picture.response.body) == (b"", b"")
