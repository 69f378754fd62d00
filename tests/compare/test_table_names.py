from __future__ import annotations

import pytest

from contractkit.compare.described import described_objects
from contractkit.compare.table_names import fold, is_identifier, is_metadata
from contractkit.model.contract import Contract, Example, Property, Source
from contractkit.model.json_value import Json


def _row(name: str, line: int, resource: str | None = None) -> Property:
    return Property(name, "string", Source("p.md", line), resource)


def _contract(names: list[str | tuple[str, str]], body: Json) -> Contract:
    rows = [
        _row(*((each, line) if isinstance(each, str) else (each[0], line, each[1]))) for line, each in enumerate(names)
    ]
    return Contract("p.md", properties=tuple(rows), examples=(Example("request", Source("p.md", 99), body=body),))


def _namings(names: list[str | tuple[str, str]], body: Json) -> list[tuple[str | None, str | None]]:
    described = described_objects(_contract(names, body))
    return [(each.member.name if each.member else None, each.how) for one in described for each in one.namings]


@pytest.mark.parametrize(
    ("names", "members", "wanted"),
    [
        (["id"], ["id"], [("id", "same")]),
        (["Id", "Due date"], ["id", "dueDate"], [("id", "case"), ("dueDate", "case")]),
        (["id", "OrderType"], ["id", "type"], [("id", "same"), ("type", "part")]),
        (["id", "OrderType", "ItemType"], ["id", "type"], [("id", "same"), ("type", "part"), (None, None)]),
        (["id", "priorty"], ["id", "priority"], [("id", "same"), ("priority", "near")]),
        (["id", "line1"], ["id", "line2"], [("id", "same"), (None, None)]),
        (["id", "createdOn"], ["id", "updatedOn"], [("id", "same"), (None, None)]),
        (["id", ("Zustand", "t.md#orderstatus")], ["id", "status"], [("id", "same"), ("status", "place")]),
        (["id", "Menge", "end"], ["id", "count", "end"], [("id", "same"), ("count", "place"), ("end", "same")]),
        (["id", "Menge", "end"], ["id", "a", "b", "end"], [("id", "same"), (None, None), ("end", "same")]),
        (["id", "Menge"], ["id", "count"], [("id", "same"), (None, None)]),
        (["id", "Menge", "end"], ["id", "links", "end"], [("id", "same"), (None, None), ("end", "same")]),
    ],
)
def test_a_row_finds_its_member(
    names: list[str | tuple[str, str]], members: list[str], wanted: list[tuple[str | None, str | None]]
) -> None:
    assert _namings(names, dict.fromkeys(members, "x")) == wanted


def test_coverage_is_the_share_of_members_with_a_row() -> None:
    (described,) = described_objects(_contract(["id", "a", "b"], {"id": 1, "a": 2, "b": 3, "c": 4, "links": {}}))
    assert described.coverage == 0.75
    assert [each.name for each in described.unlisted] == ["c"]
    (bare,) = described_objects(_contract(["links"], {"links": {}}))
    assert bare.coverage == 0.0


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("EngagementId", "engagementid"),
        ("due_date", "duedate"),
        ("Consent (optional)", "consent"),
        ("customer.mail", "mail"),
        ("lines[].sku", "sku"),
        ("lines/sku", "sku"),
        ("@odata.type", "@odata.type"),
        ("end.", "end."),
    ],
)
def test_folding_leaves_what_makes_a_name(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_what_is_metadata_and_what_an_identifier() -> None:
    assert all(map(is_metadata, ["links", "_links", "eTag", "@odata.etag", "status@odata.type"]))
    assert not any(map(is_metadata, ["link", "id", "status"]))
    assert all(map(is_identifier, ["id", "@odata.type", "a[].b", "x-y"]))
    assert not any(map(is_identifier, ["due date", "Größe", ""]))
