from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from contractkit.compare.documented import Documented
from contractkit.compare.members import Member, Members
from contractkit.compare.sample import Sample
from contractkit.model.contract import Contract, Example, Property, Resource, Source
from contractkit.model.json_value import Json

HERE = Source("page.md", 1)
ROW = Source("page.md", 9)


def body(value: Json, *rows: Property, resources: dict[str, Resource] | None = None) -> Documented:
    contract = Contract("page.md", resources=resources or {})
    return Documented(contract, samples=(Sample(value, Example("response", HERE, body=value), (), True),), tables=rows)


def counted(place: Documented, *bodies: Any, elsewhere: Documented | None = None) -> list[tuple[str, int, bool]]:
    members = Members(place, elsewhere)
    for each in bodies:
        members.count(each)
    return [(each.pointer, each.seen, each.documented) for each in members.counted()]


def test_each_body_counts_once_for_each_member() -> None:
    place = body({"a": 1, "items": [{"b": 1}, {"b": 2}]})
    found = counted(place, {"a": 2, "items": [{"b": 1}, {"b": 1}]}, {"a": 3, "items": []})
    assert found == [("/a", 2, True), ("/items", 2, True), ("/items/*/b", 1, True)]


def test_a_member_that_only_a_table_lists_is_found_in_any_case() -> None:
    place = body({"a": 1}, Property("DealValue", "number", ROW), Property("A", "number", ROW))
    assert counted(place, {"a": 1, "dealValue": 2}) == [("/a", 1, True), ("/DealValue", 1, True)]
    assert list(Members(place).counted())[1] == Member("/DealValue", 0, documented=True, source=ROW)


def test_members_of_a_linked_resource_are_documented_one_level_deep() -> None:
    resource = Resource("Team", HERE, (Property("Name", "string", ROW), Property("Team", "Team", ROW, resource="t.md")))
    place = body({"team": {"name": "x"}}, Property("Team", "Team", ROW, resource="t.md"), resources={"t.md": resource})
    assert [name for name, _, _ in counted(place)] == ["/team", "/team/name", "/team/Team"]


def test_the_entries_of_a_map_are_one_member() -> None:
    place = body({str(UUID(int=1)): {"a": 1}})
    assert counted(place, {str(UUID(int=7)): {"a": 1}, str(UUID(int=8)): {"b": 1}}) == [
        ("/*", 1, True),
        ("/*/a", 1, True),
        ("/*/b", 1, False),
    ]


def test_what_is_documented_elsewhere_is_not_called_undocumented() -> None:
    place, elsewhere = body({"a": 1}), body({"b": [{"c": 1}]})
    assert counted(place, {"b": 1, "d": 1}, elsewhere=elsewhere) == [("/a", 0, True), ("/d", 1, False)]


def test_an_object_that_the_page_leaves_open_has_no_undocumented_members() -> None:
    assert counted(body({"a": {}}), {"a": {"b": 1}}) == [("/a", 1, True)]


def test_undocumented_members_without_end_are_capped() -> None:
    found = counted(body({"a": 1}), {f"x{number}": 1 for number in range(1000)})
    assert len(found) == 51


def test_many_bodies_of_one_shape_are_walked_once() -> None:
    members = Members(body({"items": [{"b": 1}]}))
    start = time.process_time()
    for number in range(2000):
        members.count({"items": [{"b": number}]})
    assert [each.seen for each in members.counted()] == [2000, 2000]
    assert time.process_time() - start < 2
