from __future__ import annotations

import json

import pytest

from contractkit.model.contract import Example, Source
from contractkit.model.exchange import Headers
from contractkit.model.json_value import Json
from contractkit.sandbox.refusal import RefusedError, refusal

HERE = Source("errors.md", 1)
STALE = RefusedError(412, "It has changed.", target="If-Match")


@pytest.mark.parametrize(
    ("documented", "expected"),
    [
        (
            {"error": {"code": "unAuthorized", "message": "m", "target": "order", "innerError": {"code": "x"}}},
            {"error": {"code": "preconditionFailed", "message": "It has changed.", "target": "If-Match",
                       "innerError": {"code": "preconditionFailed"}}},
        ),
        ({"Code": "NotFound", "details": [{"message": "m"}], "date": "2020"},
         {"Code": "PreconditionFailed", "details": [{"message": "It has changed."}], "date": "2020"}),
        ({"code": 404, "status": 404, "count": 3}, {"code": 412, "status": 412, "count": 3}),
        ({"code": "404", "title": "t", "detail": "d"},
         {"code": "412", "title": "Precondition Failed", "detail": "It has changed."}),
        ({"retry": None}, {"retry": None}),
    ],
)  # fmt: skip
def test_the_documented_form_is_filled(documented: Json, expected: Json) -> None:
    answer = refusal([Example("response", HERE, body=documented)], STALE)
    assert (answer.status, answer.reason, answer.media_type) == (412, "Precondition Failed", "application/json")
    assert answer.json == expected


def test_a_target_that_is_not_known_stays_as_documented() -> None:
    answer = refusal([Example("response", HERE, body={"target": "order"})], RefusedError(404, "There is none."))
    assert answer.json == {"target": "order"}


def test_the_example_of_the_same_status_goes_before_the_others() -> None:
    examples = [
        Example("response", HERE, status=404, body={"message": "a"}),
        Example("response", HERE, status=412, body={"detail": "a"}, headers=Headers.of([("Content-Type", "a/b+json")])),
        Example("response", HERE, status=412, body="text"),
    ]
    answer = refusal(examples, STALE)
    assert (answer.json, answer.media_type) == ({"detail": "It has changed."}, "a/b+json")


def test_without_a_documented_form_it_is_problem_details() -> None:
    answer = refusal([], RefusedError(405, "Not here.", headers=[("Allow", "GET")]))
    assert answer.headers.get("Content-Type") == "application/problem+json"
    assert answer.headers.get("Allow") == "GET"
    assert json.loads(answer.body) == {"title": "Method Not Allowed", "status": 405, "detail": "Not here."}
