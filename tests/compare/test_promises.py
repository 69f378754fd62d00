from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.compare.promises import Promises
from contractkit.model.contract import Contract, Promise, Status
from contractkit.model.json_value import Json
from tests.compare.documents import URI, answer, contract, promises, request, row, source


def _of(described: Contract, number: int) -> Promises:
    return Promises(described, described.operations[number])


def test_answer_belongs_to_the_operation_whose_request_stands_before_it() -> None:
    described = contract(
        request({"a": 1}),
        answer({"put": 1}),
        request({"a": 1}, method="PATCH"),
        answer({"patch": 1}),
        operations=[f"PUT {URI}", f"PATCH {URI}"],
    )
    assert [example.body for example in _of(described, 0).answers] == [{"put": 1}]
    assert [example.body for example in _of(described, 1).answers] == [{"patch": 1}]


def test_answer_belongs_to_the_template_that_the_request_fits() -> None:
    described = contract(
        request(uri="/v1/me", method="GET"),
        answer({"me": 1}),
        request(uri="/v1/users/7", method="GET"),
        answer({"user": 1}),
        operations=["GET /v1/me", "GET /v1/users/{id}", "GET /v1/others"],
    )
    assert [example.body for example in _of(described, 0).answers] == [{"me": 1}]
    assert [example.body for example in _of(described, 1).answers] == [{"user": 1}]


def test_request_that_fits_no_template_belongs_to_every_operation_of_its_method() -> None:
    described = contract(request(uri="https://[broken"), answer({"a": 1}))
    assert [example.body for example in promises(described).answers] == [{"a": 1}]


def test_answer_before_any_request_belongs_to_every_operation() -> None:
    described = contract(answer({"a": 1}), operations=[f"PUT {URI}", f"PATCH {URI}"])
    assert _of(described, 0).answers == _of(described, 1).answers != ()


def test_errors_are_no_answers() -> None:
    described = contract(request(), answer({"a": 1}), answer({"error": {}}, status=412))
    of = promises(described)
    assert [example.body for example in of.answers] == [{"a": 1}]
    assert of.error is not None
    assert of.error.body.shown_members == ("error",)
    assert of.answer is not None
    assert of.answer.body.at(("error",)) is None


def test_page_without_bodies_promises_none() -> None:
    of = promises(contract(request(), answer(None, status=204)))
    assert of.answer is None
    assert of.error is None
    assert of.tag_member is None
    assert not of.shows_tag


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"eTag": '"a"'}, ("eTag",)),
        ({"@odata.etag": 'W/"a"'}, ("@odata.etag",)),
        ({"attributes": {"etag": "x"}, "id": 1}, ("attributes", "etag")),
        ({"items": [{"etag": "x"}]}, None),
        ({"id": 1}, None),
    ],
)
def test_tag_is_found_by_its_name(body: Json, path: tuple[str, ...] | None) -> None:
    of = promises(contract(answer(body)))
    assert of.tag_path == path
    assert of.shows_tag is (path is not None)


def test_tag_that_only_a_request_shows_is_no_promise() -> None:
    of = promises(contract(request({"etag": "x"}), answer({"id": 1})))
    assert of.tag_path == ("etag",)
    assert not of.shows_tag


def test_tag_in_a_header_is_shown() -> None:
    of = promises(contract(answer(None, status=204, headers={"etag": '"a"'})))
    assert of.shows_tag
    assert of.tag_header_source == source(100)


def test_statuses_are_those_shown_and_those_listed() -> None:
    described = replace(contract(answer({}, status=200), answer({}, status=409)), statuses=(Status(503, source(3)),))
    assert [status.code for status in promises(described).statuses] == [200, 409, 503]


def test_required_header_is_found_in_any_case() -> None:
    described = replace(contract(), required_headers=(Promise("if-match", source(2)),))
    assert promises(described).required_header("If-Match") == Promise("if-match", source(2))
    assert promises(described).required_header("If-None-Match") is None


def test_resource_with_the_rows_of_the_page_describes_the_body_too() -> None:
    rows = [row("A"), row("B"), row("C")]
    described = contract(
        answer({"a": "x"}), rows=rows, resources={"#whole": [*rows, row("ETag")], "#other": [row("A"), row("Odd")]}
    )
    of = promises(described)
    assert of.answer is not None
    assert of.answer.body.at(("etag",)) is not None
    assert of.answer.body.at(("odd",)) is None


def test_what_differs_between_request_and_answer_is_set_by_the_service() -> None:
    storage = promises(
        contract(
            request(
                {"id": "o1", "changed": "2026-01-01T00:00:00Z", "made": "2026-01-01T00:00:00Z", "n": [1], "only": 1}
            ),
            answer({"id": "o2", "changed": "2026-01-02T00:00:00Z", "made": "2026-01-01T00:00:00Z", "n": [2]}),
        )
    ).storage
    # The id is that of the request's own URI, so the page contradicts itself there.
    assert storage.set_by_service == {("changed",), ("n", None)}
    assert storage.times_kept == {("made",)}


def test_page_whose_answer_repeats_its_request_tells_nothing_about_times() -> None:
    body: Json = {"changed": "2026-01-01T00:00:00Z"}
    assert promises(contract(request(body), answer(body))).storage.times_kept == frozenset()


def test_relations_are_promised_when_every_complete_answer_has_them() -> None:
    links = promises(
        contract(
            answer({"links": {"self": {"uri": "/a"}, "next": {"uri": "/b"}, "help": {"uri": "/c"}}}, optional=["help"]),
            answer({"links": {"self": {"uri": "/a"}, "help": {"uri": "/c"}}}),
            answer({"links": {}}, truncated=True),
        )
    ).links
    assert links.member == "links"
    assert tuple(links.relations) == ("self", "next", "help")
    assert links.promised == ("self",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"links": {"self": {"uri": "/v1/orders/7"}}, "id": "7"}, True),
        ({"links": {"self": {"uri": "/v1/orders/o1"}}}, True),
        ({"links": {"self": {"uri": "/v1/orders/current"}}, "id": "7"}, False),
        ({"links": {"next": {"uri": "/v1/orders/7"}}, "id": "7"}, False),
    ],
)
def test_self_names_the_id_where_the_page_shows_it_to(body: Json, expected: bool) -> None:
    assert promises(contract(request(), answer(body))).links.self_names_id is expected


def test_tag_is_spelt_as_in_the_answer() -> None:
    said = promises(contract(request({"Attributes": {"Etag": "t"}}), answer({"attributes": {"etag": "t"}})))
    assert said.tag_path == ("attributes", "etag")


def test_each_answer_is_compared_with_its_own_request() -> None:
    """What a second example sends and gets back was not dropped by the answer of the first."""
    said = promises(
        contract(request({"a": 1}), answer({"a": 1}), request({"a": 2, "items": [1]}), answer({"a": 2, "items": [1]}))
    )
    assert said.storage.dropped == frozenset()
    assert said.storage.set_by_service == frozenset()


def test_where_the_order_tells_nothing_any_answer_may_be_meant() -> None:
    said = promises(contract(answer({"b": 2}), request({"a": 1, "b": 1})))
    assert said.storage.dropped == {("a",)}
    assert said.storage.set_by_service == {("b",)}


@pytest.mark.parametrize(
    ("sent", "answered", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": True}, True),
        ({"a": 1.0}, {"b": True, "a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 1}, False),
        ({"a": 2}, {"a": 1, "b": True}, False),
        ({}, {"a": 1, "b": True}, False),
    ],
)
def test_bodies_are_those_of_the_page_when_they_are_equal_json(sent: Json, answered: Json, expected: bool) -> None:
    assert promises(contract(request({"a": 1}), answer({"a": 1, "b": True}))).are_shown(sent, answered) is expected


def test_table_about_an_object_inside_the_body_marks_its_members() -> None:
    rows = [row("id"), row("items"), row("Id", optional=True), row("Label", optional=True), row("amount")]
    rows = [replace(each, source=source(line)) for line, each in zip((5, 6, 20, 21, 22), rows, strict=True)]
    item: Json = {"id": 1, "label": "x", "amount": 2, "other": 3}
    answered = promises(contract(answer({"id": "a", "items": [item]}), rows=rows)).answer
    assert answered is not None
    items = answered.body.at(("items", 0))
    assert items is not None
    assert items.promised_members == ("amount", "other")
    assert answered.body.promised_members == ("items",)
