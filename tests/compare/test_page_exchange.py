from __future__ import annotations

import pytest

from contractkit.compare.page_exchange import header_source, operation_name, operation_of, page_exchanges
from contractkit.model.contract import Contract, Example, Operation, Source
from contractkit.pages.extract import extract
from tests.rules.revised import GOOD


def _request(line: int, uri: str = "/a/1", method: str | None = "PUT") -> Example:
    return Example("request", Source("p.md", line), method=method, uri=uri)


def _response(line: int, status: int | None = 200) -> Example:
    return Example("response", Source("p.md", line), status=status)


def _pairs(*examples: Example) -> list[tuple[int, int]]:
    pairs = page_exchanges(Contract("p.md", examples=examples))
    return [(pair.request.source.line, pair.response.source.line) for pair in pairs]


def test_all_responses_to_one_request_are_its_own() -> None:
    assert _pairs(_request(1), _response(2), _response(3, None)) == [(1, 2), (1, 3)]


def test_requests_in_a_row_have_one_response_each_or_none() -> None:
    assert _pairs(_request(1), _request(2), _response(3), _response(4)) == [(1, 3), (2, 4)]
    assert _pairs(_request(1), _request(2), _response(3)) == []


def test_a_response_before_any_request_and_a_failure_answer_nothing() -> None:
    assert _pairs(_response(1), _request(2), _response(3, 412)) == []


OPERATIONS = (
    Operation("GET", "/a/{id}", Source("p.md", 1)),
    Operation("PUT", "https://h/v1/a/{id}", Source("p.md", 2)),
    Operation("PUT", "/b/{id}", Source("p.md", 3)),
)


@pytest.mark.parametrize(
    ("example", "wanted"),
    [
        (_request(9, "https://h/v1/a/1"), OPERATIONS[1]),
        (_request(9, "/b/1"), OPERATIONS[2]),
        (_request(9, "/c/1"), None),
        (_request(9, "/c/1", "GET"), OPERATIONS[0]),
        (_request(9, "/a/1", None), None),
    ],
)
def test_an_example_is_of_the_operation_that_it_fits(example: Example, wanted: Operation | None) -> None:
    assert operation_of(Contract("p.md", operations=OPERATIONS), example) == wanted


def test_an_operation_is_named_by_the_example_before_it_or_the_first() -> None:
    examples = (_request(5, "/b/1"), _response(6))
    contract = Contract("p.md", operations=OPERATIONS, examples=examples)
    assert operation_name(contract, examples[0]) == "PUT /b/{id}"
    assert operation_name(contract, examples[1]) == "PUT /b/{id}"
    assert operation_name(contract, _response(4)) == operation_name(contract) == "GET /a/{id}"
    assert operation_name(Contract("p.md")) == ""


def test_a_header_has_the_line_it_is_printed_on() -> None:
    contract = extract(GOOD, "p.md")
    request, _ = contract.examples
    assert contract.quote(header_source(contract, request, "if-match")) == 'If-Match: "a1"'
    assert header_source(contract, request, "X-Other") == request.source
