from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file_read import read
from contractkit.cassettes.file_write import dumps
from contractkit.model.exchange import Exchange, Headers, Request, Response

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
BODY = st.one_of(
    st.binary(max_size=40),
    TEXT.map(str.encode),
    JSON.map(lambda value: json.dumps(value, ensure_ascii=False).encode()),
)
NAME = st.text("abcABC-", min_size=1, max_size=6).map(lambda name: f"X-{name}")
HEADERS = st.lists(
    st.tuples(NAME | st.sampled_from(["Content-Length", "Content-Type", "content-type"]), TEXT)
    | st.just(("Content-Type", "application/json")),
    max_size=4,
).map(Headers.of)
EXCHANGE = st.builds(
    Exchange,
    request=st.builds(
        Request, method=st.sampled_from(["GET", "PUT"]), uri=st.just("http://h/?x=ü"), headers=HEADERS, body=BODY
    ),
    response=st.builds(Response, status=st.integers(100, 599), reason=TEXT, headers=HEADERS, body=BODY),
)
METADATA = st.builds(Metadata, recorded_at=st.none() | TEXT, page=st.none() | TEXT)
CASSETTE = st.builds(
    Cassette, path=st.just("t"), exchanges=st.lists(EXCHANGE, min_size=1, max_size=3).map(tuple), metadata=METADATA
)


@given(CASSETTE, st.booleans())
def test_writing_what_was_read_changes_no_byte(cassette: Cassette, exact: bool) -> None:
    text = dumps(cassette, exact=exact)

    assert dumps(read(text.encode(), "t"), exact=exact) == text


@given(CASSETTE)
def test_an_exact_tape_keeps_every_byte_of_the_bodies(cassette: Cassette) -> None:
    again = read(dumps(cassette, exact=True).encode(), "t")

    for old, new in zip(cassette.exchanges, again.exchanges, strict=True):
        assert new.request.body == old.request.body
        assert new.response.body == old.response.body
        assert (new.response.status, new.response.reason) == (old.response.status, old.response.reason)
        assert sorted(new.response.headers, key=lambda line: line[0].lower()) == list(new.response.headers)
        for name, _ in old.response.headers:
            assert new.response.headers.all(name) == old.response.headers.all(name)


@given(CASSETTE)
def test_laying_json_out_keeps_its_value(cassette: Cassette) -> None:
    again = read(dumps(cassette).encode(), "t")

    for old, new in zip(cassette.exchanges, again.exchanges, strict=True):
        if old.response.is_json:
            assert new.response.json == old.response.json
        else:
            assert new.response.body == old.response.body


PRETTY = """\
metadata:
  recorded_at: '2026-01-02T03:04:05Z'
interactions:
- request:
    method: PUT
    uri: https://h/x
    headers:
      Content-Length:
      - '38'
      content-type:
      - application/merge-patch+json; charset=utf-8
    body: |-
      {
        "b": 1.50,
        "a": [
          "é"
        ]
      }
  response:
    status:
      code: 204
      message: No Content
    headers: {}
    body:
      string: ''
version: 1
"""


def test_a_tape_reads_well() -> None:
    headers = Headers.of([("content-type", "application/merge-patch+json; charset=utf-8"), ("Content-Length", "21")])
    request = Request(method="PUT", uri="https://h/x", headers=headers, body='{"b":1.50,"a":["é"]}'.encode())
    response = Response(status=204, reason="No Content")
    cassette = Cassette("t", (Exchange(request, response),), Metadata(recorded_at="2026-01-02T03:04:05Z"))

    assert dumps(cassette) == PRETTY
    assert '    body: \'{"b":1.50,"a":["é"]}\'\n' in dumps(cassette, exact=True)


@pytest.mark.parametrize(
    ("media_type", "body", "written"),
    [
        ("text/plain", b'{"a":1}', "'{\"a\":1}'"),
        ("application/json", b'{"a":1,}', "'{\"a\":1,}'"),
        ("application/json", b'{"a":1,"a":2}', '\'{"a":1,"a":2}\''),
        ("text/plain", b"a\nb", "|-\n        a\n        b"),
        ("text/plain", b"a\r\nb", '"a\\r\\nb"'),
        ("image/png", b"\xff\x00", "!!binary |\n        /wA="),
        ("", b"", "''"),
    ],
)
def test_other_bodies_stay_as_they_are(media_type: str, body: bytes, written: str) -> None:
    response = Response(headers=Headers.of([("Content-Type", media_type)]), body=body)
    text = dumps(Cassette("t", (Exchange(Request(uri="http://h/"), response),)))

    assert f"string: {written}\n" in text
    assert "    body: null\n" in text
    assert "metadata" not in text


def test_a_tape_without_exchanges() -> None:
    text = dumps(Cassette("t", (), Metadata(recorded_with="a test")))
    assert text == "metadata:\n  recorded_with: a test\ninteractions: []\nversion: 1\n"


@pytest.mark.parametrize("body", [b"a\n\n", b"a\n\n\n", b"\n\n", b"a\n...\n", b"a\n...\n\n", b"a\n\n...\n\n"])
def test_what_follows_a_body_that_ends_in_blank_lines_is_read(body: bytes) -> None:
    exchanges = tuple(Exchange(Request(uri="http://h/"), Response(body=body), "t", index) for index in range(2))

    tape = read(dumps(Cassette("t", exchanges)).encode(), "t")

    assert [each.response.body for each in tape.exchanges] == [body, body]
