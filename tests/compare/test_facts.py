from __future__ import annotations

import pytest

from contractkit.compare.facts import (
    examples_by_operation,
    operation_key,
    operations,
    prose,
    relative,
    response_headers,
    shown_names,
    statuses,
    unshown_rows,
)
from contractkit.model.contract import Contract, Example, Operation, Source, Status
from contractkit.model.exchange import Headers
from contractkit.pages.extract import extract
from tests.rules.revised import GOOD

HERE = Source("p.md", 1)
ORDER = "PUT /v1/orders/{}"


@pytest.mark.parametrize(
    "template",
    ["https://h/v1/orders/{id}", "{baseURL}/v1/orders/{order-id}", "/v1/orders/<id>/", "/v1/orders/{a}?x={y}"],
)
def test_an_operation_is_known_whatever_its_variables_are_called(template: str) -> None:
    assert operation_key(Operation("PUT", template, HERE)) == ORDER


def test_of_two_operations_of_one_name_the_first_counts() -> None:
    first, second = (Operation("PUT", f"/v1/orders/{{{name}}}", HERE) for name in "ab")
    assert operations(Contract("p.md", operations=(first, second))) == {ORDER: first}


def test_examples_stay_with_the_request_before_them() -> None:
    put, get = Operation("PUT", "/a/{id}", HERE), Operation("GET", "/a/{id}", HERE)
    examples = (
        Example("response", HERE),
        Example("request", HERE, method="GET", uri="/a/1"),
        Example("response", HERE, status=200),
        Example("response", HERE, status=404),
    )
    contract = Contract("p.md", operations=(put, get), examples=examples)
    assert examples_by_operation(contract) == {"PUT /a/{}": [examples[0]], "GET /a/{}": [*examples[1:3]]}
    assert examples_by_operation(Contract("p.md", examples=examples)) == {}


def test_headers_that_are_listed_win_over_those_that_happen_to_be_shown() -> None:
    shown = Headers.of([("ETag", '"x"'), ("Date", "today"), ("Location", "/a/1")])
    contract = Contract(
        "p.md", examples=(Example("response", HERE, headers=shown), Example("request", HERE, headers=shown))
    )
    assert list(response_headers(contract, lambda _: True)) == ["etag", "location"]
    assert response_headers(extract(GOOD, "p.md"), lambda _: False)["etag"].name == "ETag"


def test_a_status_is_told_where_it_is_listed_first() -> None:
    listed = Status(200, Source("p.md", 7))
    contract = Contract("p.md", statuses=(listed, Status(200, HERE)), examples=(Example("response", HERE, status=200),))
    assert statuses(contract, lambda _: True) == {"200": listed.source}
    assert statuses(contract, lambda _: False) == {"200": HERE}


def test_rows_are_shown_by_examples_or_not() -> None:
    contract = extract(GOOD, "p.md")
    assert list(unshown_rows(contract)) == ["comment"]
    assert {"id", "createdtime", "priority"} <= shown_names(contract)


@pytest.mark.parametrize(
    ("page", "wanted"), [("a/p.md", ""), ("a/t.md", "t.md"), ("a/b/t.md", "b/t.md"), ("c.md", "c.md")]
)
def test_a_page_is_seen_from_the_folder_of_the_contract_s_own(page: str, wanted: str) -> None:
    assert relative(Contract("a/p.md"), page) == wanted


def test_prose_is_what_is_no_example_no_link_target_and_no_code() -> None:
    words = prose(extract(GOOD, "p.md"))
    assert {"order", "stores", "customer"} <= words
    assert not {"contoso", "sales", "types"} & words
