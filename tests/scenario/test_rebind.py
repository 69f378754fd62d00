"""What later requests carry from earlier answers is found, what only looks like it is not; today's values go in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractkit.cassettes.file import load
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.scenario.fill import LostValueError, fill
from contractkit.scenario.rebind import rebind

BASE = "https://api.contoso.com/v1"
ID = "3f0c5b1e-8a52-4d1c-9c58-0a1c4bb7a001"
OTHER = "77777777-8a52-4d1c-9c58-0a1c4bb7a002"
TAPES = sorted((Path(__file__).parents[2] / "cassettes").glob("*.yaml"))


def exchange(
    request: str,
    answer: object = None,
    *,
    sent: object = None,
    headers: dict[str, str] | None = None,
    back: dict[str, str] | None = None,
    status: int = 200,
) -> Exchange:
    method, uri = request.split(" ")
    return Exchange(
        Request(
            Headers.of((headers or {}).items()), b"" if sent is None else json.dumps(sent).encode(), method, BASE + uri
        ),
        Response(Headers.of((back or {}).items()), b"" if answer is None else json.dumps(answer).encode(), status),
    )


def bindings(*exchanges: Exchange) -> list[list[str]]:
    return [[str(each) for each in bound.bindings] for bound in rebind(exchanges)]


def refilled(recorded: list[Exchange], live: list[Exchange]) -> Request:
    return fill(rebind(recorded)[len(live)], live)


def test_an_entity_tag_goes_into_if_match_byte_for_byte() -> None:
    recorded = [
        exchange("GET /orders/1", {"a": 1}, back={"ETag": 'W/"1"'}),
        exchange("PUT /orders/1", headers={"If-Match": 'W/"1"'}),
    ]
    assert bindings(*recorded) == [[], ["headers/If-Match <- ETag of answer 1"]]
    live = [exchange("GET /orders/1", {"a": 1}, back={"ETag": '"x, y"'})]
    assert refilled(recorded, live).headers.get("If-Match") == '"x, y"'


def test_the_latest_answer_that_carried_the_value_wins() -> None:
    get = exchange("GET /orders/1", {"a": 1}, back={"ETag": '"tag"'})
    put = exchange("PUT /orders/1", headers={"If-Match": '"tag"'})
    assert bindings(get, get, put)[2] == ["headers/If-Match <- ETag of answer 2"]


def test_an_older_tag_stays_bound_to_the_older_answer() -> None:
    first = exchange("GET /orders/1", {"a": 1}, back={"ETag": '"one"'})
    second = exchange("GET /orders/1", {"a": 2}, back={"ETag": '"two"'})
    stale = exchange("PUT /orders/1", headers={"If-Match": '"one"'}, status=412)
    assert bindings(first, second, stale)[2] == ["headers/If-Match <- ETag of answer 1"]


@pytest.mark.parametrize(
    ("created", "uri", "expected"),
    [
        ({"id": ID}, f"/orders/{ID}", f"/orders/{OTHER}"),
        ({"id": ID}, f"/orders('{ID}')/lines", f"/orders('{OTHER}')/lines"),
        ({"id": ID}, f"/orders?$filter=id%20eq%20%27{ID}%27", f"/orders?$filter=id%20eq%20%27{OTHER}%27"),
        ({"order": {"orderId": 7}}, "/orders/7", "/orders/8"),
    ],
)
def test_an_id_goes_into_the_uri(created: dict[str, object], uri: str, expected: str) -> None:
    today = {ID: OTHER, 7: 8}
    renewed = json.loads(json.dumps(created))
    leaf = renewed.get("order", renewed)
    (name,) = leaf
    leaf[name] = today[leaf[name]]
    recorded = [exchange("POST /orders", created, status=201), exchange(f"GET {uri}")]
    assert refilled(recorded, [exchange("POST /orders", renewed)]).uri == BASE + expected


def test_a_location_is_followed_where_it_leads_today() -> None:
    recorded = [
        exchange("POST /orders", back={"Location": f"{BASE}/orders/99"}, status=201),
        exchange("GET /orders/99"),
    ]
    assert bindings(*recorded)[1] == ["uri <- Location of answer 1"]
    live = [exchange("POST /orders", back={"Location": "/v1/orders/100"}, status=201)]
    assert refilled(recorded, live).uri == f"{BASE}/orders/100"


def test_what_the_client_said_first_is_the_clients() -> None:
    get = exchange(f"GET /orders/{ID}", {"id": ID, "links": {"self": f"{BASE}/orders/{ID}"}})
    assert bindings(get, get) == [[], []]


@pytest.mark.parametrize("answer", [{"size": 10}, {"size": "small"}, {"note": "1"}])
def test_short_values_that_are_no_identifiers_are_chance(answer: dict[str, object]) -> None:
    (value,) = answer.values()
    get = exchange("GET /sizes", answer)
    assert bindings(get, exchange(f"GET /orders/{value}"))[1] == []


def test_a_value_of_another_resource_goes_into_a_member() -> None:
    recorded = [exchange("POST /customers", {"id": ID}), exchange("POST /orders", sent={"customerId": ID, "count": 2})]
    assert bindings(*recorded)[1] == ["body/customerId <- /id of answer 1"]
    assert refilled(recorded, [exchange("POST /customers", {"id": OTHER})]).json == {"customerId": OTHER, "count": 2}


def test_a_body_carries_along_what_it_read_and_keeps_what_it_changed() -> None:
    shown = {"name": "Ann", "price": 5, "tags": ["a", "b"], "links": {}}
    recorded = [
        exchange("GET /orders/1", shown),
        exchange("PUT /orders/1", sent={"name": "Ann", "price": 6, "tags": ["a", "b"]}),
    ]
    today = {"name": 'Bob "B"', "price": 9, "tags": [{"c": None}], "links": {}}
    filled = refilled(recorded, [exchange("GET /orders/1", today)])
    assert filled.json == {"name": 'Bob "B"', "price": 6, "tags": [{"c": None}]}


def test_a_body_is_based_on_the_answer_its_if_match_comes_from() -> None:
    first = exchange("GET /orders/1", {"price": 5, "note": "x"}, back={"ETag": '"one"'})
    second = exchange("GET /orders/1", {"price": 6, "note": "x"}, back={"ETag": '"two"'})
    stale = exchange("PUT /orders/1", sent={"price": 5, "note": "y"}, headers={"If-Match": '"one"'})
    assert bindings(first, second, stale)[2] == [
        "headers/If-Match <- ETag of answer 1",
        "body/price <- /price of answer 1",
    ]


def test_a_member_that_is_gone_today_is_sent_as_recorded() -> None:
    recorded = [
        exchange("GET /orders/1", {"name": "Ann", "price": 1}),
        exchange("PUT /orders/1", sent={"name": "Ann", "price": 2}),
    ]
    assert refilled(recorded, [exchange("GET /orders/1", {})]).json == {"name": "Ann", "price": 2}


@pytest.mark.parametrize("today", [{}, {"ETag": ""}])
def test_a_tag_that_is_gone_today_is_an_error_and_not_an_old_tag(today: dict[str, str]) -> None:
    recorded = [
        exchange("GET /orders/1", back={"ETag": '"1"'}),
        exchange("PUT /orders/1", headers={"If-Match": '"1"'}),
    ]
    with pytest.raises(LostValueError, match="headers/If-Match <- ETag of answer 1"):
        refilled(recorded, [exchange("GET /orders/1", back=today)])


def test_the_tag_in_the_body_stands_in_for_a_missing_header() -> None:
    recorded = [
        exchange("GET /orders/1", {"eTag": '"12345678"'}, back={"ETag": '"12345678"'}),
        exchange("PUT /orders/1", headers={"If-Match": '"12345678"'}),
    ]
    live = [exchange("GET /orders/1", {"eTag": '"today"'})]
    assert refilled(recorded, live).headers.get("If-Match") == '"today"'


def test_a_tag_without_quotes_in_the_body_gets_the_quotes_of_the_request() -> None:
    recorded = [
        exchange("GET /orders/1", {"eTag": "12345678"}),
        exchange("PUT /orders/1", headers={"If-Match": '"12345678"'}),
    ]
    live = [exchange("GET /orders/1", {"eTag": "87654321"})]
    assert refilled(recorded, live).headers.get("If-Match") == '"87654321"'


def test_a_quoted_tag_can_go_into_a_query() -> None:
    recorded = [exchange("GET /orders/1", back={"ETag": '"12345678"'}), exchange("GET /orders/1?version=12345678")]
    live = [exchange("GET /orders/1", back={"ETag": '"a&b"'})]
    assert refilled(recorded, live).uri == f"{BASE}/orders/1?version=a%26b"


def test_a_token_from_a_login_goes_behind_its_scheme() -> None:
    recorded = [
        exchange("POST /login", {"access_token": "scrubbedA1b2C3d4"}),
        exchange("GET /orders", headers={"Authorization": "Bearer scrubbedA1b2C3d4"}),
    ]
    live = [exchange("POST /login", {"access_token": "today"})]
    assert refilled(recorded, live).headers.get("Authorization") == "Bearer today"


def test_a_form_is_refilled_too() -> None:
    form = Exchange(
        Request(
            Headers.of([("Content-Type", "application/x-www-form-urlencoded")]), f"a=1&id={ID}".encode(), "POST", BASE
        ),
        Response(),
    )
    recorded = [exchange("POST /orders", {"id": ID}), form]
    assert refilled(recorded, [exchange("POST /orders", {"id": "a&b"})]).body == b"a=1&id=a%26b"


def test_a_body_without_bindings_keeps_its_bytes() -> None:
    odd = Exchange(Request(body=b'{ "a":1.50 }', method="POST", uri=f"{BASE}/x"), Response())
    assert fill(rebind([odd])[0], []).body == b'{ "a":1.50 }'


@pytest.mark.parametrize("path", TAPES, ids=lambda path: path.stem)
def test_a_tape_filled_with_its_own_answers_is_itself(path: Path) -> None:
    exchanges = load(path).exchanges
    for bound, recorded in zip(rebind(exchanges), exchanges, strict=True):
        filled = fill(bound, exchanges)
        assert (filled.method, filled.uri, filled.headers) == (
            recorded.request.method,
            recorded.request.uri,
            recorded.request.headers,
        )
        assert filled.body == recorded.request.body or filled.json == recorded.request.json


def test_every_put_of_the_shipped_tapes_takes_its_tag_from_an_answer() -> None:
    puts = [bound for path in TAPES for bound in rebind(load(path).exchanges) if bound.recorded.method == "PUT"]
    assert len(puts) == 7
    assert all(any(binding.place == "/request/headers/If-Match" for binding in bound.bindings) for bound in puts)
