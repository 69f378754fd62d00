from __future__ import annotations

import json

import pytest

from contractkit.compare.history import observe
from contractkit.compare.observation import Match, Observation, Role
from contractkit.model.contract import Transition
from contractkit.model.entity_tag import EntityTag
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import MISSING, Json
from tests.compare.documents import answer, contract, promises, request, source

_URI = "https://api.example.com/v1/orders/o1"
_SHOWN: Json = {"id": "o1", "state": "New", "etag": '"a"', "links": {"self": {"uri": _URI}}}
_PROMISES = promises(
    contract(
        request({"id": "o1", "state": "New"}),
        answer(_SHOWN),
        transitions=[Transition("New", ("New", "Done"), (), source(20)), Transition("Done", ("Done",), (), source(21))],
    )
)


def _exchange(
    method: str = "GET",
    status: int = 200,
    *,
    uri: str = _URI,
    sent: Json = None,
    body: Json = None,
    tag: str | None = None,
    **headers: str,
) -> Exchange:
    return Exchange(
        Request(
            Headers.of((name.replace("_", "-"), value) for name, value in headers.items()),
            b"" if sent is None else json.dumps(sent).encode(),
            method,
            uri,
        ),
        Response(
            Headers.of([("ETag", tag)] if tag is not None else []),
            b"" if body is None else json.dumps(body).encode(),
            status,
        ),
    )


def _last(*exchanges: Exchange) -> Observation:
    """Observe a tape whose every exchange is documented, and return the last observation."""
    return observe([(exchange, Match(_PROMISES)) for exchange in exchanges])[-1]


_READ = _exchange(body={"id": "o1", "state": "New", "etag": '"a"'}, tag='"a"')
_QUIET = _exchange("PUT", 204, sent={"state": "Done"}, If_Match='"a"')


def test_first_exchange_of_a_tape_knows_nothing() -> None:
    before = _last(_READ).before
    assert (before.exists, before.tags, before.representation, before.state) == (False, (), MISSING, None)


def test_read_tells_tag_representation_and_state() -> None:
    before = _last(_READ, _READ).before
    assert before.exists
    assert before.is_current
    assert before.tags == (EntityTag("a"), EntityTag("a"))
    assert before.representation == {"id": "o1", "state": "New", "etag": '"a"'}
    assert before.state == "New"


def test_write_that_shows_the_resource_tells_the_same() -> None:
    write = _exchange("PUT", 200, sent={"state": "Done"}, body={"id": "o1", "state": "Done"}, tag='"b"')
    before = _last(_READ, write, _READ).before
    assert before.is_current
    assert before.tags == (EntityTag("b"),)
    assert before.state == "Done"
    assert before.write is not None
    assert _last(_READ, write, _READ, _READ).before.write is None


def test_write_that_shows_nothing_leaves_what_was_known_out_of_date() -> None:
    before = _last(_READ, _QUIET, _READ).before
    assert before.written
    assert not before.is_current
    assert before.tags == (EntityTag("a"), EntityTag("a"))
    assert before.state == "Done"


@pytest.mark.parametrize("status", [202, 408, 500, 503])
def test_write_of_unknown_outcome_casts_doubt(status: int) -> None:
    before = _last(_READ, _exchange("PUT", status, sent={"state": "Done"}), _READ).before
    assert before.exists
    assert not before.is_current
    assert before.state is None


@pytest.mark.parametrize("status", [400, 401, 403, 409, 412, 428])
def test_refused_write_changes_nothing(status: int) -> None:
    before = _last(_READ, _exchange("PUT", status, sent={"state": "Done"}), _READ).before
    assert before.is_current
    assert before.state == "New"


def test_refused_tag_casts_doubt_only_when_it_was_the_current_one() -> None:
    current, stale = (_exchange("PUT", 412, sent={"state": "Done"}, If_Match=tag) for tag in ('"a"', '"old"'))
    assert not _last(_READ, current, _READ).before.is_current
    assert _last(_READ, stale, _READ).before.is_current


@pytest.mark.parametrize("gone", [_exchange("DELETE", 204), _exchange("GET", 404), _exchange("PUT", 410)])
def test_resource_that_is_gone_is_forgotten(gone: Exchange) -> None:
    assert not _last(_READ, gone, _READ).before.exists


def test_partial_read_only_tells_that_it_exists() -> None:
    partial = _exchange(uri=f"{_URI}?$select=id", body={"id": "o1"}, tag='"a"')
    assert _last(partial).representation is MISSING
    assert _last(partial, _READ).before.exists
    assert _last(_READ, partial, _READ).before.state == "New"


def test_resources_are_kept_apart_by_host_and_path() -> None:
    others = [f"{_URI}2", "https://other.example/v1/orders/o1"]
    for uri in others:
        assert not _last(_READ, _exchange(uri=uri)).before.exists
    for uri in [f"{_URI}/", f"{_URI}?expand=all", "https://API.example.com/v1/orders/o%31"]:
        assert _last(_READ, _exchange(uri=uri)).before.exists


@pytest.mark.parametrize("uri", [_URI, f"{_URI}/cancel"])
def test_undocumented_write_to_the_resource_or_below_casts_doubt(uri: str) -> None:
    tape = [(_READ, Match(_PROMISES)), (_exchange("POST", 200, uri=uri), None), (_READ, Match(_PROMISES))]
    assert not observe(tape)[-1].before.is_current


@pytest.mark.parametrize(
    "exchange",
    [
        _exchange("POST", 200, uri="https://[broken"),
        _exchange("POST", 200, uri=f"{_URI}2"),
        _exchange("POST", 403),
        _exchange("GET", 200, uri=f"{_URI}/lines"),
    ],
)
def test_other_undocumented_exchanges_do_not(exchange: Exchange) -> None:
    observed = observe([(_READ, Match(_PROMISES)), (exchange, None), (_READ, Match(_PROMISES))])
    assert len(observed) == 2
    assert observed[-1].before.is_current


def test_body_that_is_no_json_is_missing_and_says_why() -> None:
    broken = Exchange(Request(uri=_URI, body=b"{"), Response(body=b"<html>"))
    observation = _last(broken)
    assert observation.body is MISSING
    assert observation.sent is MISSING
    assert observation.not_json == "line 1, column 1: expecting value"
    assert observation.differences == ()


def test_error_is_compared_with_no_resource() -> None:
    observation = _last(_exchange("PUT", 412, body={"message": "stale"}))
    assert observation.is_error
    assert observation.is_refused
    assert observation.comparison is None
    assert observation.tags == ()
    assert observation.links == ()


def test_redirect_is_compared_with_nothing() -> None:
    assert _last(_exchange("GET", 304, body={"id": 1})).comparison is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"a"', (EntityTag("a"),)),
        ('"a", W/"b"', (EntityTag("a"), EntityTag("b", weak=True))),
        ("a", (EntityTag("a"),)),
        ("*", ()),
        ('"a", *', ()),
    ],
)
def test_if_match_is_read_however_it_is_written(value: str, expected: tuple[EntityTag, ...]) -> None:
    assert _last(_exchange("PUT", If_Match=value)).if_match == expected


def test_tags_of_an_answer_are_those_of_header_and_body() -> None:
    observation = _last(_exchange(body={"eTag": "b"}, tag='W/"a"'))
    assert observation.tags == (EntityTag("a", weak=True), EntityTag("b"))
    assert observation.tag_path == ("eTag",)
    assert _last(_exchange(body={"id": 1})).tag_path is None
    assert _last(_exchange(body=[1])).tag_path is None


def test_resource_is_named_by_its_uri_and_its_id() -> None:
    assert _last(_exchange(body={"ID": 7})).identifiers == ("o1", "7")
    assert _last(_exchange()).identifiers == ("o1",)


@pytest.mark.parametrize(
    ("prefer", "expected"), [("return=minimal", True), ("wait=5, Return = Minimal", True), ("x", False)]
)
def test_preference_for_a_minimal_answer_is_seen(prefer: str, expected: bool) -> None:
    assert _last(_exchange("PUT", Prefer=prefer)).prefers_minimal is expected


def test_page_without_a_state_machine_has_no_states() -> None:
    plain = promises(contract(answer({"state": "New"})))
    (observation,) = observe([(_READ, Match(plain, Role.COMPANION))])
    assert (observation.state, observation.substatus) == (None, None)
    assert observation.role is Role.COMPANION
    assert observation.contract is plain.contract


def test_empty_header_is_no_tag() -> None:
    assert _last(_exchange(body={"id": "o1"}, tag=" ")).tags == ()
    assert _last(_exchange(body={"id": "o1"}, tag='""')).tags == (EntityTag(""),)


@pytest.mark.parametrize(
    ("sent", "body", "expected"),
    [
        ({"id": "o1", "state": "New"}, _SHOWN, True),
        ({"id": "o1", "state": "Done"}, _SHOWN, False),
        ({"id": "o1", "state": "New"}, {"id": "o1"}, False),
        (None, _SHOWN, False),
        ({"id": "o1", "state": "New"}, None, False),
    ],
)
def test_exchange_of_the_page_is_the_one_that_repeats_its_examples(sent: Json, body: Json, expected: bool) -> None:
    assert _last(_exchange("PUT", sent=sent, body=body)).is_of_page is expected
