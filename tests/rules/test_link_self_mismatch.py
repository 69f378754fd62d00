from __future__ import annotations

import json

import pytest

from contractkit.compare.history import observe
from contractkit.compare.observation import Match
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.model.json_value import Json
from contractkit.rules.links.link_self_mismatch import link_self_mismatch
from tests.compare.documents import answer, contract, promises, request

_OWN = "/v1/customers/c1/carts/k1"


@pytest.mark.parametrize("template", ["{baseURL}/v1/customers/{customer-id}/carts/{id}", "/v1/customers/<c>/carts/<k>"])
@pytest.mark.parametrize(
    ("link", "is_other"),
    [
        (_OWN, False),
        (f"{_OWN}/", False),
        ("/customers/c1/carts/k1", False),
        ("/v1/customers/c2/carts/k1", True),
        ("/customers/c2/carts/k1", True),
        ("/v1/customers/c1/carts/k2", True),
        ("/v1/resellers/c2/carts/k1", False),
    ],
)
def test_self_link_names_the_resource_and_what_it_belongs_to(template: str, link: str, is_other: bool) -> None:
    shown: Json = {"id": "k1", "links": {"self": {"uri": _OWN}}}
    host = "https://api.example.com"
    described = contract(request(shown, uri=host + _OWN), answer(shown), operations=[f"PUT {template}"])
    body = json.dumps({"id": "k1", "links": {"self": {"uri": link}}}).encode()
    exchange = Exchange(Request(method="PUT", uri=host + _OWN, body=b"{}"), Response(body=body))
    (observation,) = observe([(exchange, Match(promises(described)))])
    found = [breach.pointer for breach in link_self_mismatch(observation)]
    assert found == (["/response/body/links/self/uri"] if is_other else [])
