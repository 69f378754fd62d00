from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.errors import PageError
from contractkit.model.contract import Contract, Example, Operation, Property, Resource, Source, Status
from contractkit.model.exchange import Headers
from contractkit.model.json_value import Json
from contractkit.sandbox.infer import service_plan

HERE = Source("page.md", 1)


def test_the_shipped_page_becomes_a_service(shipped: Contract) -> None:
    plan = service_plan(shipped)
    assert [route.methods for route in plan.routes] == [("GET", "HEAD", "PUT"), ("GET", "HEAD")]
    assert (plan.members.identity, plan.members.tag, plan.members.updated) == ("id", "eTag", ("updatedDateTime",))
    assert plan.members.read_only == {
        "id", "eTag", "links", "createdDateTime", "updatedDateTime", "organizationId", "organizationName",
    }  # fmt: skip
    assert plan.members.forbidden == {"links"}
    assert plan.machine is not None
    assert (plan.machine.status, plan.machine.substatus) == ("status", "substatus")
    assert plan.if_match_required
    assert plan.asks_token
    assert plan.deprecated
    assert not plan.json_patch
    assert plan.success["PUT"] == 200
    assert (plan.conflict_status, plan.precondition_required_status) == (409, 412)


def test_the_shipped_page_shows_two_resources(shipped: Contract) -> None:
    requested, answered = service_plan(shipped).seeds
    assert requested.path == "/v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c"
    assert (requested.document["status"], requested.document["substatus"]) == ("New", "Pending")
    assert answered.path == "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
    assert (answered.document["status"], answered.document["substatus"]) == ("Closed", "Won")


def test_a_page_of_another_shape_becomes_another_service(shelf: Contract) -> None:
    plan = service_plan(shelf)
    (route,) = plan.routes
    assert route.methods == ("GET", "HEAD", "PUT", "PATCH")
    assert (plan.members.identity, plan.members.tag, plan.members.updated) == (
        "shelfCode", "@odata.etag", ("lastModified",),
    )  # fmt: skip
    assert plan.members.read_only == {"shelfCode", "@odata.etag", "lastModified", "size", "opened"}
    assert (plan.links, plan.machine) == (None, None)
    assert plan.required_headers == ("Request-Source",)
    assert not plan.if_match_required
    assert not plan.asks_token
    assert plan.precondition_required_status == 428
    assert plan.conflict_status == 400
    (seed,) = plan.seeds
    assert (seed.path, seed.tag) == ("/v2/warehouses/north/shelves/A%2F1", '"7"')


@pytest.mark.parametrize("operations", [(), (Operation("POST", "/orders", HERE),)])
def test_a_page_without_a_resource_cannot_be_served(operations: tuple[Operation, ...]) -> None:
    with pytest.raises(PageError, match=r"page\.md: it documents no GET, PUT or PATCH"):
        service_plan(Contract("page.md", operations=operations))


def test_an_operation_without_examples_is_served_all_the_same() -> None:
    plan = service_plan(Contract("page.md", operations=(Operation("GET", "/a/{b}/c/{id}", HERE),)))
    assert [(seed.path, seed.document) for seed in plan.seeds] == [("/a/1/c/1", {})]


def test_a_resource_without_a_variable_is_one_resource() -> None:
    example = Example("response", HERE, body={"id": 5, "name": "me"})
    plan = service_plan(Contract("page.md", operations=(Operation("PATCH", "/me", HERE),), examples=(example,)))
    assert [(seed.path, seed.document) for seed in plan.seeds] == [("/me", {"id": 5, "name": "me"})]


def test_a_placeholder_in_a_uri_is_no_id() -> None:
    examples = (
        Example("request", HERE, method="PUT", uri="https://host/v1.0/a/{a-id}/tasks/{task-id}", body={"title": "t"}),
        Example("request", HERE, method="PUT", uri="https://host/v1.0/a/<a>/tasks/3", body={"title": "t"}),
        Example("response", HERE, body={"id": 4, "title": "t"}),
    )
    plan = service_plan(
        Contract("page.md", operations=(Operation("PUT", "/a/{a}/tasks/{x}", HERE),), examples=examples)
    )
    assert [(seed.path, seed.document["id"]) for seed in plan.seeds] == [("/a/1/tasks/3", 3), ("/a/1/tasks/4", 4)]


def test_a_placeholder_in_a_body_is_no_id() -> None:
    contract = Contract(
        "page.md",
        operations=(Operation("PUT", "/a/{id}", HERE),),
        examples=(Example("response", HERE, body={"id": "<a-id>"}),),
    )
    assert [seed.path for seed in service_plan(contract).seeds] == ["/a/1"]


def test_a_template_may_use_a_name_twice_and_be_in_any_language() -> None:
    address = "https://host/v1/gruppen/g 1/ereignisse-für/e/x/9"
    contract = Contract(
        "page.md",
        operations=(Operation("PUT", "{base}/gruppen/{id}/ereignisse-für/<id>/x/{id}", HERE),),
        examples=(Example("request", HERE, method="PUT", uri=address, body={"nr": "9", "n": 1}),),
    )
    plan = service_plan(contract)
    (seed,) = plan.seeds
    assert plan.members.identity == "nr"
    assert seed.path == "/gruppen/g%201/ereignisse-f%C3%BCr/e/x/9"
    values = plan.routes[0].values(f"http://localhost{seed.path}")
    assert values == ("g 1", "e", "9")
    assert plan.routes[0].key(values) == seed.key


def test_names_sent_in_another_case_are_those_of_the_answer() -> None:
    contract = Contract(
        "page.md",
        operations=(Operation("PUT", "/a/{id}", HERE),),
        examples=(
            Example("request", HERE, method="PUT", body={"Id": "1", "Address": {"City": "a"}}),
            Example("response", HERE, body={"id": "1", "address": {"city": "a"}, "owner": "b"}),
        ),
    )
    plan = service_plan(contract)
    assert plan.any_case
    assert plan.members.identity == "id"
    assert plan.members.read_only == {"id", "owner"}


def test_a_page_that_only_patches_shows_what_its_patches_fit() -> None:
    def patch(body: Json) -> Example:
        return Example("request", HERE, method="PATCH", body=body)

    add_member: Json = {"op": "add", "path": "/team/-", "value": {"name": "a"}}
    contract = Contract(
        "page.md",
        operations=(Operation("PATCH", "/a/{id}", HERE),),
        examples=(
            patch([{"op": "replace", "path": "/details/value", "value": 1}, add_member]),
            patch([{"op": "replace", "path": "/team/0/name", "value": "b"}, {"op": "remove", "path": "/gone"}, "?"]),
            patch([{"op": "replace", "path": "", "value": 1}, {"op": "add", "value": 1}]),
        ),
    )
    assert service_plan(contract).representation == {"details": {"value": 1}, "team": []}


def test_an_update_time_without_a_telling_name_is_the_one_that_moved() -> None:
    examples = (
        Example("request", HERE, method="PUT", body={"seen": "2020-01-01T00:00:00Z", "due": "2020-01-01T00:00:00Z"}),
        Example("response", HERE, body={"seen": "2020-01-02T00:00:00Z", "due": "2020-01-01T00:00:00Z"}),
    )
    plan = service_plan(Contract("page.md", operations=(Operation("PUT", "/a/{id}", HERE),), examples=examples))
    assert plan.members.updated == ("seen",)


def test_a_member_that_the_table_lists_is_the_clients_although_the_example_leaves_it_out() -> None:
    contract = Contract(
        "page.md",
        operations=(Operation("PUT", "/a/{id}", HERE),),
        examples=(
            Example("request", HERE, method="PUT", body={"name": "a"}),
            Example("response", HERE, body={"name": "a", "noteText": "b", "owner": "c"}),
        ),
        properties=(Property("Note text", "string", HERE), Property("Name", "string", HERE, optional=True)),
    )
    members = service_plan(contract).members
    assert members.read_only == {"owner"}
    assert members.kept == {"owner", "noteText"}
    assert members.optional == {"name"}


def test_a_patch_leaves_members_out_without_making_them_the_services_own() -> None:
    contract = Contract(
        "page.md",
        operations=(Operation("PATCH", "/a/{id}", HERE),),
        examples=(
            Example("request", HERE, method="PATCH", body={"name": "b"}),
            Example("response", HERE, body={"name": "a", "note": "b", "owner": "c"}),
        ),
    )
    assert service_plan(contract).members.read_only == frozenset()
    tabled = replace(contract, properties=(Property("note", "string", HERE),))
    plan = service_plan(tabled)
    assert plan.members.read_only == {"owner"}
    assert plan.seeds[0].document == {"name": "a", "note": "b", "owner": "c"}


@pytest.mark.parametrize(
    ("example", "statuses", "expected"),
    [
        (Example("response", HERE, status=202, body={"a": 1}), (), 202),
        (Example("response", HERE, body={"a": 1}), (204,), 200),
        (Example("response", HERE, status=412, body={"a": 1}), (), 200),
        (None, (204,), 204),
        (None, (200, 204), 200),
        (None, (), 200),
    ],
)
def test_a_success_has_the_documented_status(example: Example | None, statuses: tuple[int, ...], expected: int) -> None:
    request = Example("request", Source("page.md", 0), method="PUT", uri="/a/1")
    contract = Contract(
        "page.md",
        operations=(Operation("PUT", "/a/{id}", HERE),),
        examples=(request, example) if example else (request,),
        statuses=tuple(Status(code, HERE) for code in statuses),
    )
    assert service_plan(contract).success["PUT"] == expected


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (Example("request", HERE, method="PATCH", body=[]), True),
        (
            Example(
                "request", HERE, method="PATCH", headers=Headers.of([("content-type", "application/json-patch+json")])
            ),
            True,
        ),
        (Example("request", HERE, method="PATCH", body={}), False),
        (Example("request", HERE, method="PUT", body=[]), False),
    ],
)
def test_the_kind_of_patch_is_the_documented_one(example: Example, expected: bool) -> None:
    contract = Contract("page.md", operations=(Operation("PATCH", "/a/{id}", HERE),), examples=(example,))
    assert service_plan(contract).json_patch is expected


def test_an_enumeration_is_known_by_the_member_that_has_its_type() -> None:
    contract = Contract(
        "page.md",
        operations=(Operation("PUT", "/a/{id}", HERE),),
        examples=(Example("response", HERE, body={"kind": "A", "size": 1}),),
        properties=(
            Property("Kind", "Kind", HERE, resource="t.md#kind"),
            Property("Size", "Size", HERE, resource="t.md#gone"),
            Property("Colour", "Kind", HERE, resource="t.md#kind"),
        ),
        resources={"t.md#kind": Resource("Kind", HERE, values=("A", "B"))},
    )
    assert service_plan(contract).enumerations == {"kind": ("A", "B")}


def test_a_link_off_the_documented_path_is_a_way_to_the_same_resource(shipped: Contract) -> None:
    plan = service_plan(shipped)
    main, alias = plan.routes
    link = alias.values("http://localhost/v1.0/engagments/referrals/x")
    direct = main.values("http://localhost/v1.0/engagements/referrals/x")
    assert link is not None
    assert direct is not None
    assert alias.key(link) == main.key(direct)


def test_a_link_on_the_documented_path_needs_no_way_of_its_own() -> None:
    examples = (
        Example("request", HERE, method="PUT", uri="https://host/top/1/a/2", body={"id": "2"}),
        Example(
            "response", HERE, body={"id": "2", "_links": {"self": {"href": "/top/1/a/2"}, "old": {"href": "/b/2"}}}
        ),
    )
    plan = service_plan(
        Contract("page.md", operations=(Operation("PUT", "https://host/top/{t}/a/{id}", HERE),), examples=examples)
    )
    assert [route.template for route in plan.routes] == ["https://host/top/{0}/a/{1}", "http://sandbox/b/{id}"]
    assert plan.routes[1].values("http://localhost/b/2") == ("1", "2")
