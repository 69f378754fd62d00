"""Each drift, served over a socket beside the honest service: it differs in its one way, and in no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from contractkit.errors import UsageError
from contractkit.model.contract import Contract, Example, Operation, Property, Resource, Source
from contractkit.model.json_value import walk
from contractkit.sandbox.drifts import DRIFTS
from contractkit.sandbox.infer import service_plan

NEW = "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"
CLOSED = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
STEPS = ("read", "update", "read again", "stale", "unconditional", "way back")

SHOWN = ("read", "update", "read again")
"""The steps that are answered with the resource."""

FIRST_TAG = '"2500ec5a-0000-0000-0000-5bf4967d0000"'
DEAL = "body/details/dealValue"
SELF = "body/links/self/uri"
RELATED = "body/links/relatedReferrals/uri"
EVERYTHING = {"anything"}


def shown(*places: str) -> dict[str, set[str]]:
    """The same difference in every answer that shows the resource."""
    return {step: set(places) for step in SHOWN}


EXPECTED: dict[str, dict[str, set[str]]] = {
    "date-format-changed": shown("body/createdDateTime"),
    "error-shape-changed": {"stale": EVERYTHING, "unconditional": EVERYTHING, "way back": EVERYTHING},
    "etag-frozen": {"update": {"etag", "body/eTag"}, "read again": {"etag", "body/eTag"}, "stale": EVERYTHING},
    "etag-gone": shown("etag"),
    "etag-header-body-differ": shown("body/eTag"),
    "if-match-ignored": {"stale": EVERYTHING},
    "if-match-not-required": {"unconditional": EVERYTHING},
    "link-path-changed": shown(SELF, RELATED),
    "link-relation-gone": shown("body/links/relatedReferrals", RELATED, "body/links/relatedReferrals/method"),
    "link-self-other-id": shown(SELF),
    "links-gone": shown(
        "body/links",
        "body/links/self",
        SELF,
        "body/links/self/method",
        "body/links/relatedReferrals",
        RELATED,
        "body/links/relatedReferrals/method",
    ),
    "member-added": shown("body/undocumentedMember"),
    "member-gone": shown(DEAL),
    "member-null": shown(DEAL),
    "member-renamed": shown(DEAL, "body/details/newDealValue"),
    "member-retyped": shown(DEAL),
    "not-json": shown(*EVERYTHING),
    "status-202": {"update": {"status"}},
    "status-unknown": shown("body/status"),
    "substatus-unknown": shown("body/substatus"),
    "transition-ignored": {"way back": EVERYTHING},
    "update-time-frozen": {step: {"body/updatedDateTime"} for step in ("update", "read again")},
    "value-not-stored": {step: {DEAL} for step in ("update", "read again")},
}


def conversation(client: Any, full: dict[str, Any]) -> dict[str, requests.Response]:
    """Walk through everything that a drift could change; the probes at the end change nothing in an honest service."""
    read = client.ask("GET", NEW)
    update = {**full, "status": "Active", "substatus": "Accepted", "statusReason": "Called them."}
    update["details"] = {**full["details"], "dealValue": 60000}

    def put(body: object, **headers: str) -> requests.Response:
        answer: requests.Response = client.ask("PUT", NEW, json=body, headers=headers)
        return answer

    return {
        "read": read,
        "update": put(update, **{"If-Match": FIRST_TAG}),
        "read again": client.ask("GET", NEW),
        "stale": put(update, **{"If-Match": FIRST_TAG}),
        "unconditional": put(update),
        "way back": put({**update, "status": "New", "substatus": "Pending"}, **{"If-Match": "*"}),
    }


def facts(answer: requests.Response, base: str) -> dict[str, object]:
    """Everything that an answer says, by place. A tag is compared by what it is: the first one, or the header's."""
    tag = answer.headers.get("ETag")
    found: dict[str, object] = {
        "status": answer.status_code,
        "etag": None if tag is None else tag == FIRST_TAG,
        "type": answer.headers.get("Content-Type"),
    }
    if "json" not in answer.headers.get("Content-Type", ""):
        return {**found, "text": answer.text}
    for path, value in walk(answer.json()):
        shown: object = type(value).__name__ if isinstance(value, dict | list) else value
        if path == ("eTag",):
            shown = (value == FIRST_TAG, tag is None or value == tag)
        found["/".join(map(str, ("body", *path)))] = shown.replace(base, "") if isinstance(shown, str) else shown
    return found


@pytest.fixture(scope="module")
def full(shipped: Contract) -> dict[str, Any]:
    """The resource that the conversation is about, as a client would send it."""
    return service_plan(shipped).seeds[0].document


@pytest.fixture(scope="module")
def honest(serve: Any, shipped: Contract, full: dict[str, Any]) -> dict[str, dict[str, object]]:
    with serve(shipped) as client:
        answers = conversation(client, full)
        assert [answer.status_code for answer in answers.values()] == [200, 200, 200, 412, 412, 409]
        return {step: facts(answer, client.base) for step, answer in answers.items()}


def test_every_drift_is_tried_here() -> None:
    assert list(DRIFTS) == list(EXPECTED)
    assert len(DRIFTS) >= 14


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS)
def test_a_drift_is_described_in_one_sentence(drift: Any) -> None:
    assert drift.description.endswith(".")
    assert "\n" not in drift.description
    assert len(drift.description) < 100


@pytest.fixture(scope="module", params=EXPECTED)
def drifted(serve: Any, shipped: Contract, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each drift in turn, served, as `client.drift`."""
    with serve(shipped, drift=request.param) as client:
        client.drift = request.param
        yield client


def test_a_drift_differs_in_its_one_way(
    drifted: Any, full: dict[str, Any], honest: dict[str, dict[str, object]]
) -> None:
    answers = {step: facts(answer, drifted.base) for step, answer in conversation(drifted, full).items()}
    for step in STEPS:
        left, right = honest[step], answers[step]
        differing = {key for key in {*left, *right} if left.get(key, "gone") != right.get(key, "gone")}
        expected = EXPECTED[drifted.drift].get(step, set())
        assert (EVERYTHING if differing and expected == EVERYTHING else differing) == expected, step


def test_a_scenario_that_sends_back_what_it_read_can_still_be_recorded(drifted: Any) -> None:
    """GET, PUT what was read with one change, GET: twice, so that a drifted value goes round."""
    for reason in ("one", "two"):
        read = drifted.ask("GET", CLOSED)
        if drifted.drift in ("etag-gone", "not-json"):  # these take away what a scenario carries on
            assert "ETag" not in read.headers or "json" not in read.headers["Content-Type"]
            return
        body = {**{key: value for key, value in read.json().items() if key != "links"}, "statusReason": reason}
        written = drifted.ask("PUT", CLOSED, json=body, headers={"If-Match": read.headers["ETag"]})
        again = drifted.ask("GET", CLOSED)
        assert (written.ok, again.json()) == (True, written.json()), written.text
        before, after = read.json(), again.json()
        assert {key for key in before if before[key] != after[key]} <= {"statusReason", "updatedDateTime", "eTag"}


def test_a_value_that_is_not_stored_may_be_a_whole_array(serve: Any, shipped: Contract, full: dict[str, Any]) -> None:
    with serve(shipped, drift="value-not-stored") as client:
        written = client.ask("PUT", NEW, json={**full, "team": []}, headers={"If-Match": "*"})
        assert written.json()["team"] == full["team"]
        fewer = {key: value for key, value in full.items() if key != "team"}
        assert "team" not in client.ask("PUT", NEW, json=fewer, headers={"If-Match": "*"}).json()


def test_what_goes_wrong_in_the_answers_is_the_same_in_get_and_put(serve: Any, shipped: Contract) -> None:
    with serve(shipped, drift="member-renamed") as client:
        body = {**client.ask("GET", NEW).json(), "details": {"newDealValue": 7}}
        del body["links"]
        written = client.ask("PUT", NEW, json=body, headers={"If-Match": "*"})
        assert written.json()["details"] == client.ask("GET", NEW).json()["details"] == {"newDealValue": 7}


NO_OCCASION = {
    "error-shape-changed": "error body",
    "if-match-not-required": "If-Match that must be set",
    "link-path-changed": "links",
    "link-relation-gone": "links by relation",
    "link-self-other-id": "link that ends in the id of its resource",
    "links-gone": "links",
    "status-unknown": "status or other enumeration",
    "substatus-unknown": "substatus",
    "transition-ignored": "transitions",
}


@pytest.mark.parametrize("name", DRIFTS)
def test_a_page_that_gives_no_occasion_for_a_drift_is_said_so(shelf: Contract, name: str) -> None:
    plan = service_plan(shelf)
    if name in NO_OCCASION:
        with pytest.raises(UsageError, match=rf"shelf\.md: it documents no {NO_OCCASION[name]}"):
            DRIFTS[name].behaviour(plan)
    else:
        DRIFTS[name].behaviour(plan)


def bare(body: dict[str, Any], **parts: Any) -> Contract:
    here = Source("page.md", 1)
    examples = (
        Example("request", here, method="PUT", uri="/a/1", body=body),
        Example("response", here, status=parts.pop("status", 200), body=body),
    )
    return Contract("page.md", operations=(Operation("PUT", "/a/{id}", here),), examples=examples, **parts)


@pytest.mark.parametrize(
    ("name", "contract"),
    [
        ("etag-header-body-differ", bare({"id": "1"})),
        ("member-gone", bare({"id": "1", "list": [1], "updated": "2020-01-01T00:00:00Z"})),
        ("member-retyped", bare({"id": "1", "name": "a"})),
        ("date-format-changed", bare({"id": "1", "updated": "2020-01-01T00:00:00Z"})),
        ("update-time-frozen", bare({"id": "1"})),
        ("status-202", bare({"id": "1"}, status=202)),
        ("link-self-other-id", bare({"id": "1", "links": {"next": {"href": "/a/2"}}})),
        ("link-relation-gone", bare({"id": "1", "links": [{"rel": "self", "href": "/a/1"}]})),
    ],
)
def test_a_drift_needs_something_to_change(name: str, contract: Contract) -> None:
    with pytest.raises(UsageError, match="so this drift has nothing to change"):
        DRIFTS[name].behaviour(service_plan(contract))


def test_an_optional_member_is_not_the_one_that_goes(serve: Any) -> None:
    contract = bare({"id": "1", "details": {"note": "a", "size": 1}, "name": "x"})
    table = (Property("size", "number", Source("page.md", 1), optional=True),)
    with serve(replace(contract, properties=table), drift="member-gone") as client:
        assert client.ask("GET", "/a/1").json()["details"] == {"size": 1}


def test_a_member_that_a_resource_has_not_cannot_go(serve: Any, shelf: Contract) -> None:
    with serve(shelf, drift="member-retyped") as client:
        path = "/v2/warehouses/north/shelves/A%2F1"
        assert client.ask("GET", path).json()["size"] == {"width": "1.5", "isTall": False}
        client.ask("PATCH", path, json={"slots": None}, headers={"Request-Source": "t"})
        assert client.ask("GET", path).json()["size"] == {"width": "1.5", "isTall": False}


def test_an_enumeration_stands_in_for_a_status(serve: Any) -> None:
    here = Source("page.md", 1)
    contract = bare(
        {"id": "1", "colour": "Red"},
        properties=(Property("Colour", "Colour", here, resource="c.md"),),
        resources={"c.md": Resource("Colour", here, values=("Red", "OnHold", "Deferred", "Suspended"))},
    )
    with serve(contract, drift="status-unknown") as client:
        assert client.ask("GET", "/a/1").json()["colour"] == "Unrecognized"


def test_relative_links_drift_too(serve: Any) -> None:
    contract = bare({"id": "1", "links": {"self": {"href": "/a/1"}}})
    with serve(contract, drift="link-path-changed") as client:
        assert client.ask("GET", "/a/1").json()["links"] == {"self": {"href": "/moved/a/1"}}
    with serve(contract, drift="link-relation-gone") as client:
        assert client.ask("GET", "/a/1").json()["links"] == {}
