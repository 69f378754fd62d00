from __future__ import annotations

from contractkit.compare.state import find_state_machine
from contractkit.model.contract import Transition
from contractkit.model.json_value import MISSING
from tests.compare.documents import answer, contract, source

_TABLE = (
    Transition("New", ("New", "Done"), ("Open",), source(20)),
    Transition("Done", ("Done",), ("Good", "Bad"), source(21)),
    Transition("New", ("Lost",), (), source(30)),
)


def test_members_are_those_whose_values_the_table_names() -> None:
    machine = find_state_machine(
        contract(transitions=_TABLE), [{"kind": "x", "info": {"state": "New", "why": "Open"}, "list": ["New"]}]
    )
    assert machine is not None
    assert (machine.path, machine.substatus_path) == (("info", "state"), ("info", "why"))
    assert machine.rows["New"].source == source(20)
    assert machine.states == ("New", "Done")
    assert machine.substatuses == ("Open", "Good", "Bad")
    assert machine.source == source(20)


def test_state_is_read_from_a_body() -> None:
    machine = find_state_machine(contract(transitions=_TABLE), [{"state": "New", "sub": "Open"}])
    assert machine is not None
    assert machine.state({"state": "Done", "sub": "Good"}) == "Done"
    assert machine.substatus({"state": "Done", "sub": "Good"}) == "Good"
    assert machine.state({}) is None
    assert machine.state({"state": 1}) is None
    assert machine.state([]) is None
    assert machine.state(MISSING) is None


def test_machine_without_substatus_has_none() -> None:
    machine = find_state_machine(contract(transitions=_TABLE), [{"state": "New"}])
    assert machine is not None
    assert machine.substatus({"state": "New", "sub": "Open"}) is None


def test_member_that_also_has_other_values_is_not_the_state() -> None:
    assert find_state_machine(contract(transitions=_TABLE), [{"title": "New"}, {"title": "A new one"}]) is None


def test_page_without_a_table_has_no_machine() -> None:
    assert find_state_machine(contract(answer({"state": "New"})), [{"state": "New"}]) is None
