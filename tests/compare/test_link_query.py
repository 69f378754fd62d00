from __future__ import annotations

import pytest

from contractkit.compare.link import Link
from contractkit.compare.link_query import documented_parameters, query_fault
from contractkit.model.json_value import Json

_BODY: Json = {"id": "o1-4711", "group": {"id": "g1-0815"}, "links": {"self": "o1-4711"}, "n": "x", "list": ["g1-0815"]}
_SHOWN = documented_parameters("/orders?$filter=group eq 'g1-0815'&$top=5", _BODY)


def _fault(uri: str, body: Json) -> str | None:
    return query_fault(Link("others", uri, ("links", "others")), [_SHOWN], body)


def test_what_a_documented_query_is_about_is_found_in_the_documented_body() -> None:
    assert [each.name for each in _SHOWN] == ["$filter", "$top"]
    assert [[path for path, _ in each.frames] for each in _SHOWN] == [[("group", "id")], []]


@pytest.mark.parametrize(
    ("uri", "fault"),
    [
        ("/orders?$top=9&$filter=group%20eq%20'g2-0816'", None),
        ("/orders?%24filter=GROUP+eq+'G2-0816'&$top=&x=1", None),
        ("/orders?$filter=group eq 'g1-0815'&$top=5", "does not name id of the resource"),
        ("/orders?$filter=group ne 'g2-0816'&$top=5", "asks for $filter in another way"),
        ("/orders?$filter=group eq 'g2-0816'", "has no parameter '$top'"),
        ("/orders", "has no parameter '$filter'"),
        ("https://[x/orders?$filter=group eq 'g2-0816'&$top=1", None),
    ],
)
def test_a_query_has_to_be_as_documented(uri: str, fault: str | None) -> None:
    assert _fault(uri, {"group": {"id": "g2-0816"}}) == fault


def test_one_documented_link_of_several_is_enough() -> None:
    link = Link("others", "/orders?b=1", ("links", "others"))
    assert query_fault(link, [documented_parameters("/o?a=1", {}), documented_parameters("/o?b=1", {})], {}) is None
    assert query_fault(link, [documented_parameters("/o?a=1", {}), ()], {}) is None
    assert query_fault(link, [], {}) is None


def test_nothing_is_asked_of_a_member_that_is_not_there() -> None:
    assert _fault("/orders?$filter=x&$top=1", {"group": 12}) is None
