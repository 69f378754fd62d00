"""What the cases cannot say: a page without a status line documents 201 for a POST, and a PUT only where it creates."""

from __future__ import annotations

import pytest

from contractkit.compare.history import observe
from contractkit.compare.observation import Match
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.rules.http.status_undocumented import status_undocumented
from tests.compare.documents import URI, answer, contract, promises, request


@pytest.mark.parametrize(
    ("method", "status", "headers", "documented"),
    [
        ("POST", 200, {}, True),
        ("POST", 201, {}, True),
        ("POST", 202, {}, False),
        ("PUT", 201, {}, True),
        ("PUT", 201, {"If-Match": '"a"'}, False),
        ("PATCH", 201, {}, False),
        ("PATCH", 204, {"Prefer": "return=minimal"}, True),
    ],
)
def test_success_without_a_documented_status(
    method: str, status: int, headers: dict[str, str], documented: bool
) -> None:
    said = promises(contract(request(method=method), answer({"id": 1}), operations=[f"{method} {URI}"]))
    sent = Request(Headers.of(headers.items()), b"", method, "https://api.example.com/v1/orders/o1")
    (observation,) = observe([(Exchange(sent, Response(status=status)), Match(said))])
    assert (list(status_undocumented(observation)) == []) is documented
