"""What a write may hold and what becomes of it, as a client sees it over a socket."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from contractkit.model.contract import Contract

NEW = "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"
CLOSED = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
SHELF = "/v2/warehouses/north/shelves/A%2F1"


def test_the_services_own_members_are_not_the_clients(referrals: Any) -> None:
    before = referrals.ask("GET", NEW).json()
    sent = {
        name: value for name, value in before.items() if name not in ("links", "organizationName", "createdDateTime")
    }
    sent |= {"organizationId": "mine", "updatedDateTime": "1999-01-01T00:00:00Z", "eTag": '"mine"', "statusReason": "x"}
    after = referrals.write(NEW, sent).json()
    assert {name: after[name] for name in ("organizationId", "organizationName", "createdDateTime")} == {
        name: before[name] for name in ("organizationId", "organizationName", "createdDateTime")
    }
    assert after["updatedDateTime"] > before["updatedDateTime"]


def test_a_put_replaces_what_is_the_clients(referrals: Any) -> None:
    before = referrals.ask("GET", NEW).json()
    sent = {"id": before["id"], "details": {"dealValue": 0.1000000000000000055}, "extra": "é"}
    after = referrals.write(NEW, sent).json()
    assert after["details"] == {"dealValue": 0.1000000000000000055}
    assert after["extra"] == "é"
    assert "customerProfile" not in after
    assert (after["status"], after["substatus"]) == (before["status"], before["substatus"])


def test_all_documented_transitions_can_be_walked(referrals: Any) -> None:
    walked = []
    for status, substatus in [("New", "Received"), ("Active", "Accepted"), ("Closed", "Lost"), ("Closed", "Won")]:
        answer = referrals.write(NEW, referrals.sendable(referrals.ask("GET", NEW), status=status, substatus=substatus))
        walked.append((answer.status_code, answer.json()["status"], answer.json()["substatus"]))
    assert walked == [
        (200, "New", "Received"),
        (200, "Active", "Accepted"),
        (200, "Closed", "Lost"),
        (200, "Closed", "Won"),
    ]


@pytest.mark.parametrize(
    ("path", "changes", "status", "target"),
    [
        (CLOSED, {"status": "New", "substatus": "Pending"}, 409, "status"),
        (CLOSED, {"status": "Active"}, 409, "status"),
        (NEW, {"status": "Active", "substatus": "Won"}, 409, "substatus"),
        (NEW, {"substatus": "Accepted"}, 409, "substatus"),
        (NEW, {"substatus": None}, 409, "substatus"),
        (NEW, {"status": "closed"}, 400, "status"),
        (NEW, {"status": None}, 400, "status"),
        (NEW, {"id": "other"}, 400, "id"),
        (NEW, {"links": {}}, 400, "links"),
    ],
)
def test_what_the_page_does_not_allow_is_refused_in_the_documented_form(
    shared: Any, path: str, changes: dict[str, object], status: int, target: str
) -> None:
    before = shared.ask("GET", path)
    answer = shared.write(path, shared.sendable(before, **changes), before.headers["ETag"])
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    error = answer.json()["error"]
    assert (list(error), error["target"]) == (["code", "message", "target", "innerError"], target)
    assert shared.ask("GET", path).json() == before.json()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"[" * 100_000]
)
def test_content_that_is_no_json_object_is_refused(shared: Any, content: bytes) -> None:
    headers = {"If-Match": "*", "Content-Type": "application/json"}
    answer = shared.ask("PUT", NEW, data=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "badRequest")


def test_a_patch_changes_what_it_names(stock: Any) -> None:
    before = stock.ask("GET", SHELF).json()
    after = stock.ask("PATCH", SHELF, json={"label": "Bolts", "slots": None, "size": {"width": 9}})
    assert after.status_code == 200
    assert after.json()["label"] == "Bolts"
    assert "slots" not in after.json()
    assert after.json()["size"] == before["size"]
    assert after.json()["lastModified"] > before["lastModified"]
    assert after.headers["ETag"] == after.json()["@odata.etag"]


def test_a_merge_patch_has_a_media_type_of_its_own(stock: Any) -> None:
    kinds = ["application/merge-patch+json", "application/json", "application/json-patch+json"]
    answers = [stock.ask("PATCH", SHELF, data="{}", headers={"Content-Type": kind}) for kind in kinds]
    assert [answer.status_code for answer in answers] == [200, 200, 415]
    assert answers[2].headers["Accept-Patch"] == "application/merge-patch+json, application/json"
    assert answers[2].headers["Content-Type"] == "application/problem+json"


def test_a_put_on_the_other_page_replaces_too(stock: Any) -> None:
    before = stock.ask("GET", SHELF).json()
    after = stock.ask("PUT", SHELF, json={"label": "Nuts and bolts"}).json()
    assert (after["label"], after["shelfCode"], after["size"]) == ("Nuts and bolts", "A/1", before["size"])
    assert "n1" not in after
    assert stock.ask("PUT", SHELF, json={"shelfCode": "B/1"}).status_code == 400


@pytest.mark.parametrize(
    ("patch", "status"),
    [
        ([{"op": "test", "path": "/label", "value": "Nuts"}, {"op": "add", "path": "/size/depth", "value": 1}], 200),
        ([{"op": "test", "path": "/label", "value": "Other"}], 400),
        ([{"op": "remove", "path": "/none"}], 400),
        ([{"op": "burn", "path": "/label"}], 400),
        ([{"op": "replace", "path": "/opened", "value": 1}], 400),
        ([{"op": "replace", "path": "/shelfCode", "value": "B"}], 400),
        ([{"op": "replace", "path": "", "value": 1}], 400),
        ({"label": "a"}, 400),
    ],
)
def test_a_json_patch_is_taken_where_it_is_documented(patched: Any, patch: object, status: int) -> None:
    headers = {"Content-Type": "application/json-patch+json", "If-Match": "*"}
    answer = patched.ask("PATCH", SHELF, data=json.dumps(patch), headers=headers)
    assert answer.status_code == status, answer.text


def test_names_are_read_in_any_case_where_the_page_writes_them_in_two(serve: Any, shelf: Contract) -> None:
    put_example, *others = shelf.examples
    sent = replace(put_example, body={"ShelfCode": "A/1", "Label": "Nuts", "Slots": 40})
    with serve(replace(shelf, examples=(sent, *others), required_headers=())) as client:
        answer = client.ask("PUT", SHELF, json={"ShelfCode": "A/1", "LABEL": "Bolts"})
        assert (answer.status_code, answer.json()["label"]) == (200, "Bolts")
        assert not {"LABEL", "slots"} & set(answer.json())
