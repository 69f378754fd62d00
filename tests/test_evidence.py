from __future__ import annotations

from contractkit.cassettes.cassette import Cassette
from contractkit.evidence import evidence
from contractkit.model.contract import Contract, Operation, Source
from contractkit.model.coverage import Aspect, OperationCoverage
from tests.rules.tape import contract_of, tape

_PAGE = "docs/partner-api/update-a-referral.md"


def covered(*exchanges: object) -> OperationCoverage:
    cassette = tape("referral", list(exchanges))  # type: ignore[arg-type]
    (operation,) = evidence([cassette], [contract_of(_PAGE)]).operations
    return operation


def seen(operation: OperationCoverage, aspect: Aspect) -> dict[str, int]:
    return {each.name: each.seen for each in operation.of(aspect) if each.seen and each.documented}


def never(operation: OperationCoverage, aspect: Aspect) -> list[str]:
    return [each.name for each in operation.of(aspect) if not each.seen]


def undocumented(operation: OperationCoverage, aspect: Aspect) -> dict[str, int]:
    return {each.name: each.seen for each in operation.of(aspect) if not each.documented}


def test_an_operation_is_counted_apart_from_the_reads_of_its_resource() -> None:
    operation = covered("read", "accept", "read")
    assert (operation.operation, operation.recorded, operation.reads) == ("PUT /v1.0/engagements/referrals/{Id}", 1, 2)
    assert operation.source == Source(_PAGE, 24)


def test_an_answer_that_the_page_shows_without_a_status_is_a_success() -> None:
    operation = covered("read", "accept")
    assert seen(operation, Aspect.STATUS) == {"2xx": 1}
    assert "412" in never(operation, Aspect.STATUS)


def test_a_status_that_nobody_documents_is_told() -> None:
    operation = covered("read", {"accept": {"/response/status": 418}})
    assert undocumented(operation, Aspect.STATUS) == {"418": 1}
    assert seen(operation, Aspect.STATUS) == {}


def test_members_are_counted_where_a_body_has_them() -> None:
    operation = covered(
        "read", {"accept": {"/response/body/details/dealValue": "(gone)", "/request/body/id": "(gone)"}}
    )
    members = {each.name: each.seen for each in operation.of(Aspect.MEMBER)}
    assert members["/response/body/details/dealValue"] == 1
    assert members["/response/body/team/*/contactPreference/locale"] == 2
    assert members["/request/body/id"] == 0
    assert members["/request/body/details/dealValue"] == 1


def test_members_that_the_page_forbids_to_send_need_not_be_sent() -> None:
    names = [each.name for each in covered("accept").of(Aspect.MEMBER)]
    assert not [name for name in names if name.startswith("/request/body/links")]


def test_a_member_that_nobody_documents_is_told_and_not_looked_into() -> None:
    operation = covered({"read": {"/response/body/risk": {"score": 1}}}, {"accept": {"/request/body/x": 1}})
    assert undocumented(operation, Aspect.MEMBER) == {"/response/body/risk": 1, "/request/body/x": 1}


def test_transitions_and_the_matrix_are_those_of_the_tape() -> None:
    operation = covered("read", "accept")
    machine = {row.name for row in operation.of(Aspect.TRANSITION)}
    assert "New -> Active" in machine
    assert sum(seen(operation, Aspect.TRANSITION).values()) == 1
    cells = {(cell.state, cell.substatus): (cell.seen, cell.documented) for cell in operation.matrix}
    assert sum(count for count, _ in cells.values()) == 2
    assert cells["Closed", "Declined"] == (0, True)


def test_a_pair_of_state_and_substatus_that_nobody_documents_is_told() -> None:
    operation = covered({"read": {"/response/body/status": "New", "/response/body/substatus": "Won"}})
    assert [cell.state for cell in operation.matrix if not cell.documented] == ["New"]


def test_link_relations_are_counted_once_an_answer() -> None:
    operation = covered("read", {"accept": {"/response/body/links/next": {"uri": "/x", "method": "GET"}}})
    assert seen(operation, Aspect.LINK) == {"relatedReferrals": 2, "self": 2}
    assert undocumented(operation, Aspect.LINK) == {"next": 1}


def test_an_operation_without_examples_and_states_is_only_counted() -> None:
    contract = Contract("page.md", operations=(Operation("PUT", "https://h/a/{id}", Source("page.md", 3)),))
    coverage = evidence([Cassette("a.yaml", ())], [contract])
    assert coverage.operations == (OperationCoverage("PUT /a/{id}", Source("page.md", 3), 0),)
    assert (coverage.seen, coverage.documented, coverage.percent) == (0, 1, 0.0)
