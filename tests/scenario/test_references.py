from __future__ import annotations

import pytest

from contractkit.scenario.references import (
    BadReferenceError,
    EnvironmentReference,
    GeneratedReference,
    MessageReference,
    Reference,
    VariableReference,
    httpyac_names,
    split,
)


@pytest.mark.parametrize(
    ("expression", "reference"),
    [
        ("base", VariableReference("base")),
        ("  base  ", VariableReference("base")),
        ("a.b", VariableReference("a.b")),
        ("responses.x", VariableReference("responses.x")),
        ("$processEnv TOKEN", EnvironmentReference("TOKEN")),
        ("$processEnv   TOKEN ", EnvironmentReference("TOKEN")),
        ("$uuid", GeneratedReference("$uuid")),
        ("$guid", GeneratedReference("$guid")),
        ("$random.uuid", GeneratedReference("$random.uuid")),
        ("$timestamp", GeneratedReference("$timestamp")),
        ("$timestamp -3 h", GeneratedReference("$timestamp", offset=-3, unit="h")),
        ("$isoTimestamp", GeneratedReference("$isoTimestamp")),
        ("$datetime iso8601", GeneratedReference("$datetime")),
        ("$datetime rfc1123 2 d", GeneratedReference("$datetime", "rfc1123", 2, "d")),
        ("a.response.headers.ETag", MessageReference("a", "response", header="ETag")),
        ("a.request.headers.If-Match", MessageReference("a", "request", header="If-Match")),
        ("a.response.body", MessageReference("a", "response", verbatim=True)),
        ("a.response.body.*", MessageReference("a", "response", verbatim=True)),
        ("a.response.body.$", MessageReference("a", "response")),
        ("a.response.body.$.id", MessageReference("a", "response", path=("id",))),
        ("a.response.body.a.b", MessageReference("a", "response", path=("a", "b"))),
        ("a.response.body.$.a.b[0].c", MessageReference("a", "response", path=("a", "b", 0, "c"))),
        ("a.response.body['x']", MessageReference("a", "response", path=("x",))),
        ("a.request.body.$['@odata.id']", MessageReference("a", "request", path=("@odata.id",))),
    ],
)
def test_an_expression_means_one_thing(expression: str, reference: Reference) -> None:
    assert split(f"<{{{{{expression}}}}}>") == ("<", reference, ">")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "{{}} refers to nothing"),
        ("$uid", r"there is no system variable '\$uid'. Did you mean '\$uuid'\?"),
        ("$processEnv", "must name one environment variable"),
        ("$processEnv A B", "must name one environment variable"),
        ("$datetime", "must say iso8601 or rfc1123"),
        ("$datetime 'YYYY'", "must say iso8601 or rfc1123"),
        ("$datetime iso8601 1 y", "'1 y' is not an offset"),
        ("$timestamp soon", "'soon' is not an offset"),
        ("$uuid 1 d", "'1 d' is not an offset"),
        ("a.response", "says neither which header nor which part of the body"),
        ("a.response.headers", "says neither"),
        ("a.response.headers.", "says neither"),
        ("a.response.status", "says neither"),
        ("a.response.bodyguard", "says neither"),
        ("a.response.body.$..id", "does not name one JSON value"),
    ],
)
def test_an_expression_that_means_nothing_is_refused(expression: str, message: str) -> None:
    with pytest.raises(BadReferenceError, match=message):
        split(f"{{{{{expression}}}}}")


@pytest.mark.parametrize("text", ["", "plain", '{"a": {"b": 1}}', "{{ open", "{{a\nb}}", "}} {{"])
def test_text_without_references_stays_as_it_is(text: str) -> None:
    assert "".join(piece for piece in split(text) if isinstance(piece, str)) == text


def test_references_stand_next_to_json_braces() -> None:
    assert split('{"a":{"b":{{b}}}}') == ('{"a":{"b":', VariableReference("b"), "}}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{$randomInt}}", GeneratedReference("$randomInt")),
        ("{{$randomInt -3 9}}", GeneratedReference("$randomInt", range=(-3, 9))),
        ("{{currentResponse.headers.etag}}", MessageReference("current", "response", header="etag")),
        ("{{currentResponse.parsedBody.a.b}}", MessageReference("current", "response", path=("a", "b"))),
        ("{{currentResponse.body}}", MessageReference("current", "response", verbatim=True)),
        ("{{currentResponse}}", VariableReference("currentResponse")),
    ],
)
def test_numbers_and_what_httpyac_writes(text: str, expected: object) -> None:
    assert split(text) == (expected,)


@pytest.mark.parametrize("arguments", ["1", "a b", "5 5", "9 1"])
def test_a_range_has_a_smallest_number_and_one_after_the_largest(arguments: str) -> None:
    with pytest.raises(BadReferenceError, match="the smallest number and the one after the largest"):
        split(f"{{{{$randomInt {arguments}}}}}")


def test_what_httpyac_calls_a_step_and_the_body_of_its_answer() -> None:
    steps = httpyac_names(["get-order", "current"])
    assert split("{{getOrderResponse.headers.etag}}", steps) == (
        MessageReference("get-order", "response", header="etag"),
    )
    assert split("{{current.lines[0].id}}", steps) == (
        MessageReference("current", "response", path=("lines", 0, "id")),
    )
    assert split("{{other.id}}{{current}}", steps) == (VariableReference("other.id"), VariableReference("current"))
    with pytest.raises(BadReferenceError, match=r"\{\{current\.map\(x\)\.\*\}\} cannot be read"):
        split("{{current.map(x).*}}", steps)
