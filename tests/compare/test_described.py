from __future__ import annotations

from contractkit.compare.described import described_objects, rows_by_object, whole_resources
from contractkit.model.contract import Contract, Example, Property, Resource, Source
from contractkit.model.json_value import Json


def row(name: str, line: int) -> Property:
    return Property(name, "string", Source("p.md", line))


def contract_of(names: list[str], body: Json) -> Contract:
    rows = tuple(row(name, line) for line, name in enumerate(names))
    return Contract("p.md", properties=rows, examples=(Example("request", Source("p.md", 99), body=body),))


def test_each_table_describes_the_object_that_fits_it_best() -> None:
    contract = contract_of(["id", "lines"], {"id": 1, "lines": [{"sku": "A", "count": 2}]})
    more = (*contract.properties, row("Sku", 10), row("count", 11))
    whole, lines = described_objects(Contract("p.md", properties=more, examples=contract.examples))
    assert [each.member.path for each in whole.namings if each.member] == [("id",), ("lines",)]
    assert [each.member.path for each in lines.namings if each.member] == [("lines", 0, "sku"), ("lines", 0, "count")]


def test_a_table_about_nothing_that_examples_show_describes_nothing() -> None:
    assert described_objects(contract_of(["other"], {"id": 1})) == ()
    assert described_objects(contract_of(["id"], None)) == ()


def test_the_body_of_a_failure_is_not_what_tables_describe() -> None:
    example = Example("response", Source("p.md", 9), status=400, body={"code": 1})
    assert described_objects(Contract("p.md", properties=(row("code", 1),), examples=(example,))) == ()


def test_a_resource_that_has_all_rows_describes_the_same() -> None:
    whole = Resource("Order", Source("t.md", 1), properties=(row("ID", 1), row("a", 2), row("region", 3)))
    other = Resource("Line", Source("t.md", 9), properties=(row("sku", 9),))
    contract = Contract(
        "p.md", properties=(row("id", 1), row("a", 2)), resources={"t.md": whole, "t.md#o": whole, "x": other}
    )
    assert whole_resources(contract) == (whole,)
    assert whole_resources(Contract("p.md", resources={"x": other})) == ()


def test_table_about_an_object_inside_is_found_by_two_names_in_common() -> None:
    body: Json = {"id": 1, "lines": [{"id": 2, "amount": 3, "Price": 4}]}
    found = rows_by_object(described_objects(contract_of(["Id", "amount", "price"], body)))
    assert {path: [row.name for row in rows] for path, rows in found.items()} == {("lines",): ["Id", "amount", "price"]}
    assert rows_by_object(described_objects(contract_of(["amount"], body))) == {}
