from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contractkit.errors import UsageError
from contractkit.model.contract import Contract, Example, Operation, Promise, Source
from contractkit.model.exchange import Headers
from contractkit.scenario.dry_run import plan
from contractkit.scenario.from_contract import scenario_of
from contractkit.scenario.values import Given

HERE = Source("page.md", 7)
HEADERS = Headers((("Host", "api.io"), ("Authorization", "<token>"), ("X-Id", "<guid>"), ("Prefer", "minimal")))
PUT = Example("request", HERE, "PUT", "https://api.io/v1/things/7", None, HEADERS, {"a": 1, "Links": []}, "{}")
PAGE = Contract(
    "page.md",
    operations=tuple(Operation(method, "https://api.io/v1/things/{id}", HERE) for method in ("GET", "PUT")),
    forbidden_request_members=(Promise("links", HERE),),
    examples=(replace(PUT, kind="response"), PUT),
)


def sent(contract: Contract, **variables: str) -> list[tuple[str, str, dict[str, str], str | None]]:
    given = Given({"CONTRACTKIT_TOKEN": "t0ken-x"}, lambda: datetime.now(UTC), lambda: "", variables)
    return [(each.method, each.uri, dict(each.headers), each.body) for each in plan(scenario_of(contract), given)]


def test_the_example_is_sent_between_two_reads_with_the_tag_just_read() -> None:
    read = {"Accept": "application/json", "Authorization": "Bearer ***"}
    assert sent(PAGE, base="http://localhost:1") == [
        ("GET", "http://localhost:1/v1/things/7", read, None),
        (
            "PUT",
            "http://localhost:1/v1/things/7",
            {"Prefer": "minimal", "Authorization": "Bearer ***", "If-Match": "{{current.response.headers.ETag}}"},
            '{"a": 1}',
        ),
        ("GET", "http://localhost:1/v1/things/7", read, None),
    ]


def test_without_a_base_it_is_the_documented_service() -> None:
    assert sent(PAGE)[0][1] == "https://api.io/v1/things/7"


@pytest.mark.parametrize("uri", [None, "https://api.io/v1/things/{id}", "https://api.io/v1/things/<id>"])
def test_what_the_example_leaves_open_is_a_variable(uri: str | None) -> None:
    page = replace(PAGE, examples=(replace(PUT, uri=uri),))
    assert sent(page, id="9")[0][1] == "https://api.io/v1/things/9"


def test_a_relative_address_and_a_post() -> None:
    post = replace(PUT, method="POST", uri="/v1/things/7", headers=Headers(), body=None, text="")
    page = replace(PAGE, operations=(Operation("POST", "/v1/things/{id}", HERE),), examples=(post,))
    assert sent(page, base="http://h") == [("POST", "http://h/v1/things/7", {}, None)]
    asked = replace(page, required_headers=(Promise("authorization", HERE),))
    assert sent(asked, base="http://h")[0][2] == {"Authorization": "Bearer ***"}


def test_a_scheme_of_its_own_is_kept_and_a_list_is_sent_as_it_is() -> None:
    page = replace(PAGE, examples=(replace(PUT, headers=Headers((("Authorization", "ApiKey abc"),)), body=[1]),))
    assert sent(page)[1][2]["Authorization"] == "ApiKey ***"
    assert sent(page)[1][3] == "[1]"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (replace(PAGE, examples=()), "page.md: it documents no PUT, PATCH, POST or DELETE"),
        (replace(PAGE, examples=(replace(PUT, uri="https://other.io/x"),)), "it documents no PUT"),
        (replace(PAGE, operations=PAGE.operations[:1]), "it documents no PUT"),
        (replace(PAGE, examples=(replace(PUT, body=None, text="{..."),)), "page.md:7: the body .* cannot be read"),
    ],
)
def test_a_page_that_shows_nothing_to_send(page: Contract, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        scenario_of(page)
