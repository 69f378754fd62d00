from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.json_text import indent
from contractkit.cassettes.request_key import meaning
from contractkit.cassettes.usual_forms import is_usual_form, remember_forms, usual_forms
from contractkit.model.exchange import Headers, Request

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def request(body: bytes, media_type: str = "application/json") -> Request:
    return Request(Headers.of([("Content-Type", media_type)]), body, "PUT", "https://a.test/")


def recorded(document: object) -> Request:
    """Return a request as it comes from a tape: laid out, and what is known of it remembered."""
    laid_out = request(indent(json.dumps(document)).encode())
    remember_forms(laid_out, usual_forms(laid_out))
    return laid_out


@given(JSON)
def test_what_clients_write_is_recognized(document: object) -> None:
    tape = recorded(document)

    for body in (json.dumps(document), json.dumps(document, ensure_ascii=False, separators=(",", ":"))):
        sent = request(body.encode("utf-8", "surrogatepass"))
        assert meaning(sent) == meaning(tape)
        assert is_usual_form(sent, tape)


@given(JSON, JSON)
def test_what_is_recognized_means_the_same(left: object, right: object) -> None:
    sent = request(json.dumps(left).encode())

    assert not is_usual_form(sent, recorded(right)) or meaning(sent) == meaning(request(json.dumps(right).encode()))


def test_what_is_written_otherwise_has_to_be_read() -> None:
    tape = recorded({"a": 1, "b": 2})

    for body in (b'{"b": 2, "a": 1}', b'{"a":1, "b":2}', b'{"a": 1.0, "b": 2}'):
        assert not is_usual_form(request(body), tape)
    assert is_usual_form(request(b'{"a":1,"b":2}'), tape)


@pytest.mark.parametrize("media_type", ["text/plain", "application/json; charset=utf-8"])
def test_the_same_bytes_under_another_type_have_to_be_read(media_type: str) -> None:
    assert not is_usual_form(request(b'{"a": 1}', media_type), recorded({"a": 1}))


def test_a_number_that_would_be_rounded_is_left_alone() -> None:
    exact = request(b'{"a": 0.1000000000000000000001}')

    assert usual_forms(exact) == ()
    assert usual_forms(request(b'{"a": 1e2}')) == tuple(
        sha256(body).hexdigest() for body in (b'{"a": 100.0}', b'{"a":100.0}')
    )


@pytest.mark.parametrize(("body", "media_type"), [(b"{", "application/json"), (b"{}", "text/plain"), (b"", "")])
def test_what_is_no_json_has_no_form(body: bytes, media_type: str) -> None:
    other = request(body, media_type)

    assert usual_forms(other) == ()
    assert not is_usual_form(replace(other), other)


def test_half_of_a_character_can_only_be_escaped() -> None:
    assert len(usual_forms(request(b'"\\ud800"'))) == 1
