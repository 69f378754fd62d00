from __future__ import annotations

import json

import pytest

from contractkit.cassettes.foreign.postman import read
from contractkit.errors import CassetteError
from contractkit.model.exchange import Request

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
    first, second = read(collection(folder), "c.json").exchanges
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
    assert read(collection({"request": request, "response": [ANSWER]}), "c").exchanges[0].request.body == b"a=1%202"


def sent(body: object, **request: object) -> Request:
    asked = {"method": "POST", "url": "https://api.io", "body": body, **request}
    return read(collection({"request": asked, "response": [ANSWER]}), "c").exchanges[0].request


def test_a_body_goes_out_with_the_type_that_postman_gives_it() -> None:
    raw = sent({"mode": "raw", "raw": '{"a": "{{tag}}"}', "options": {"raw": {"language": "json"}}})
    assert (raw.headers.get("Content-Type"), raw.body) == ("application/json", b'{"a": "1"}')
    own = sent(
        {"mode": "raw", "raw": "x", "options": {"raw": {"language": "json"}}},
        header=[{"key": "content-type", "value": "application/merge-patch+json"}],
    )
    assert own.headers.lines == (("content-type", "application/merge-patch+json"),)
    assert sent({"mode": "raw", "raw": "x", "options": {"raw": {}}}).headers.lines == ()
    asked = sent({"mode": "graphql", "graphql": {"query": 'query { a(b: "c") }', "variables": '{"n": 1}'}})
    assert asked.json == {"query": 'query { a(b: "c") }', "variables": {"n": 1}}
    assert sent({"mode": "graphql", "graphql": {"query": "{ a }"}}).json == {"query": "{ a }", "variables": {}}


def test_a_form_in_parts() -> None:
    fields = [{"key": "a", "value": "{{tag}}", "type": "text"}, {"key": "b", "disabled": True}]
    request = sent({"mode": "formdata", "formdata": fields})
    assert request.media_type == "multipart/form-data"
    assert request.body == (
        b'--postman-part\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--postman-part--\r\n'
    )
    assert sent({"mode": "formdata", "formdata": []}).body == b""


def test_the_variables_of_a_path() -> None:
    url = {
        "raw": "{{base}}/x/:id/lines/:line?at=:id#:id",
        "variable": [{"key": "id", "value": "4 2"}, {"key": "line", "value": "{{tag}}"}],
    }
    assert sent({"mode": "raw"}, url=url).uri == "https://api.io/x/4%202/lines/1?at=:id#:id"


def nested(depth: int) -> object:
    item: dict[str, object] = {"item": []}
    for _ in range(depth):
        item = {"item": [item]}
    return item


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'{"item": 1}', "/item: there must be a list"),
        (
            collection({"request": {"url": "https://h", "body": {"mode": "file"}}, "response": [ANSWER]}),
            "/item/0/request/body: the body is in a file, which a collection does not hold",
        ),
        (
            collection(
                {
                    "request": {"url": "https://h", "body": {"mode": "formdata", "formdata": [{"type": "file"}]}},
                    "response": [ANSWER],
                }
            ),
            "/item/0/request/body/formdata/0: the part is in a file",
        ),
        (collection({"request": {"url": "{{other}}/x"}, "response": [ANSWER]}), "holds a variable without a value"),
        (collection(nested(60)), "nested more than 50 deep"),
    ],
)
def test_what_is_wrong_is_named(data: bytes, says: str) -> None:
    with pytest.raises(CassetteError, match=says):
        read(data, "c.json")


def test_without_variables() -> None:
    assert read(b'{"item": []}', "c.json").exchanges == ()
