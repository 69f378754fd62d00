"""The documented behaviour, as a client sees it over a socket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contractkit.model.contract import Contract, Example, Source
from contractkit.sandbox.store import Store

NEW = "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"
CLOSED = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
SHELF = "/v2/warehouses/north/shelves/A%2F1"


def test_the_documented_answer_is_the_answer(shared: Any, shipped: Contract) -> None:
    documented = next(example.body for example in shipped.examples if example.kind == "response")
    answer = shared.ask("GET", CLOSED)
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert isinstance(documented, dict)
    assert shared.sendable(answer) == {name: value for name, value in documented.items() if name != "links"}
    assert list(answer.json()) == list(documented)


def test_links_lead_back_to_their_own_resource(shared: Any) -> None:
    for path in (NEW, CLOSED):
        shown = shared.ask("GET", path).json()
        own = shown["links"]["self"]["uri"]
        assert own == f"{shared.base}{path.replace('engagements', 'engagments')}"
        assert shared.ask("GET", own).json() == shown
        assert shown["links"]["relatedReferrals"]["uri"] == (
            f"{shared.base}/v1.0/engagments/referrals?$filter=engagementId%20eq%20'{shown['engagementId']}'"
        )


def test_a_link_follows_the_value_that_it_is_made_of(referrals: Any) -> None:
    changed = referrals.write(NEW, referrals.sendable(referrals.ask("GET", NEW), engagementId="a b'c")).json()
    assert changed["links"]["relatedReferrals"]["uri"].endswith("?$filter=engagementId%20eq%20'a%20b%27c'")


def test_an_alias_only_reads(shared: Any) -> None:
    own = shared.ask("GET", NEW).json()["links"]["self"]["uri"]
    refused = shared.write(own, {})
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")


def test_a_change_gets_a_new_tag_in_header_and_body_and_a_later_time(referrals: Any) -> None:
    before = referrals.ask("GET", NEW)
    after = referrals.write(NEW, referrals.sendable(before, statusReason="Called them."), before.headers["ETag"])
    assert after.status_code == 200
    assert before.headers["ETag"] == before.json()["eTag"]
    assert after.headers["ETag"] == after.json()["eTag"] != before.headers["ETag"]
    assert after.json()["updatedDateTime"] > before.json()["updatedDateTime"]
    assert after.json()["statusReason"] == "Called them."
    again = referrals.ask("GET", NEW)
    assert (again.json(), again.headers["ETag"]) == (after.json(), after.headers["ETag"])


def test_a_value_that_returns_gets_yet_another_tag(shared: Any) -> None:
    first = shared.ask("GET", NEW)
    second = shared.write(NEW, shared.sendable(first, statusReason="a"))
    third = shared.write(NEW, shared.sendable(first))
    assert len({answer.headers["ETag"] for answer in (first, second, third)}) == 3


def test_what_changes_nothing_changes_no_tag(shared: Any) -> None:
    before = shared.ask("GET", NEW)
    after = shared.write(NEW, shared.sendable(before), before.headers["ETag"])
    assert (after.status_code, after.json(), after.headers["ETag"]) == (200, before.json(), before.headers["ETag"])


def test_head_is_get_without_the_content(shared: Any) -> None:
    got, headed = shared.ask("GET", NEW), shared.ask("HEAD", NEW)
    assert (headed.status_code, headed.content, headed.headers) == (200, b"", got.headers)


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("PUT", "/nowhere", ({}, b"{"), 404),
        ("GET", "/v1.0/engagements/referrals/none", ({}, b""), 404),
        ("PATCH", "/v1.0/engagements/referrals/none", ({}, b""), 404),
        ("PATCH", NEW, ({}, b"{"), 405),
        ("PUT", NEW, ({"Content-Type": "text/plain"}, b"{}"), 415),
        ("PUT", NEW, ({}, b"{}"), 415),
        ("PUT", NEW, ({"Content-Type": "application/merge-patch+json", "If-Match": "*"}, b"{}"), 415),
        ("PUT", NEW, ({"Content-Type": "application/json"}, b"{"), 412),
        ("PUT", NEW, ({"Content-Type": "application/json", "If-Match": '"stale"'}, b"{"), 412),
        ("PUT", NEW, ({"Content-Type": "application/json", "If-Match": "bad"}, b"{"), 400),
        ("PUT", NEW, ({"Content-Type": "application/vnd.a+json; charset=utf-8", "If-Match": "*"}, b"{}"), 200),
    ],
)
def test_checks_come_in_the_order_of_the_rfc(
    shared: Any, method: str, path: str, sent: tuple[dict[str, str], bytes], status: int
) -> None:
    headers, content = sent
    assert shared.ask(method, path, headers=headers, data=content).status_code == status


@pytest.mark.parametrize("form", ["{}/", "{}?x=1"])
def test_a_slash_or_a_query_leads_to_the_same_resource(shared: Any, form: str) -> None:
    assert shared.ask("GET", form.replace("{}", NEW)).json() == shared.ask("GET", NEW).json()


def test_a_documented_header_must_be_there(stock: Any) -> None:
    answer = stock.ask("PUT", SHELF, json={}, headers={"Request-Source": None})
    assert (answer.status_code, answer.json()["detail"]) == (400, "The header Request-Source must be set.")
    assert stock.ask("GET", SHELF, headers={"Request-Source": None}).status_code == 200


def test_a_bodiless_success_has_a_tag_all_the_same(serve: Any, shelf: Contract) -> None:
    put_example, answer, _ = shelf.examples
    contract = replace(shelf, examples=(put_example, replace(answer, status=204)), required_headers=())
    with serve(contract) as client:
        answer = client.ask("PUT", SHELF, json={"label": "a"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["ETag"] == client.ask("GET", SHELF).headers["ETag"]


def test_a_documented_error_of_another_page_is_used_as_it_is(serve: Any, shelf: Contract) -> None:
    contract = replace(shelf, errors=(Example("response", Source("e.md", 1), body={"Message": "m", "Status": 1}),))
    with serve(contract) as client:
        assert client.ask("GET", "/nowhere").json() == {
            "Message": "No operation is documented on /nowhere.",
            "Status": 404,
        }


def test_a_clock_tells_the_update_time(serve: Any, shipped: Contract) -> None:
    with serve(shipped, clock=lambda: datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)) as client:
        first = client.write(NEW, client.sendable(client.ask("GET", NEW), statusReason="a"))
        second = client.write(NEW, client.sendable(first, statusReason="b"))
    assert first.json()["updatedDateTime"] == "2026-01-02T03:04:05.6789010Z"
    assert second.json()["updatedDateTime"] == "2026-01-02T03:04:06.6789010Z"


def test_the_same_requests_get_the_same_answers_every_time(serve: Any, shipped: Contract) -> None:
    def run() -> list[bytes]:
        with serve(shipped) as client:
            first = client.ask("GET", NEW)
            answers = [first, client.write(NEW, client.sendable(first, statusReason="a"), first.headers["ETag"])]
            return [answer.content.replace(client.base.encode(), b"") for answer in answers]

    assert run() == run()


def test_a_database_file_keeps_the_state_over_a_restart(serve: Any, shipped: Contract, tmp_path: Path) -> None:
    file = str(tmp_path / "state.db")
    with serve(shipped, database=file) as client:
        before = client.write(NEW, client.sendable(client.ask("GET", NEW), statusReason="kept"))
    with serve(shipped, database=file) as client:
        after = client.ask("GET", NEW)
    assert client.sendable(after) == client.sendable(before)
    assert after.headers["ETag"] == before.headers["ETag"]


def test_a_database_that_is_locked_is_unavailable_for_a_while(
    serve: Any, shipped: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(shipped) as client:
        monkeypatch.setattr(Store, "read", lambda self, key: self._connection.execute("SELECT * FROM nothing"))
        answer = client.ask("GET", NEW)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
