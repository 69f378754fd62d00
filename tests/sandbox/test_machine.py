from __future__ import annotations

import pytest

from contractkit.model.contract import Source, Transition
from contractkit.model.json_value import Json
from contractkit.sandbox.infer_machine import documented_machine
from contractkit.sandbox.machine import Machine

HERE = Source("page.md", 1)
ROWS = (
    Transition("Open", ("Open", "Paid"), ("Fresh", "Seen"), HERE),
    Transition("Paid", ("Shipped",), (), HERE),
    Transition("Shipped", (), ("Posted",), HERE),
)
MACHINE = Machine("state", "reason", ROWS)


@pytest.mark.parametrize(
    ("before", "after", "breach"),
    [
        (("Open", "Fresh"), ("Paid", "anything"), None),
        (("Open", "Fresh"), ("Open", "Seen"), None),
        (("Paid", "x"), ("Paid", "y"), None),
        (("Paid", "x"), ("Shipped", "Posted"), None),
        (("Lost", "x"), ("Open", "Fresh"), None),
        (("Open", "Fresh"), ("Shipped", "Posted"), "state may go from 'Open' to 'Open' or 'Paid', not to 'Shipped'."),
        (("Shipped", "Posted"), ("Open", "Fresh"), "state may go from 'Shipped' to nothing else, not to 'Open'."),
        (("Open", "Fresh"), ("Open", "Posted"), "reason is 'Fresh' or 'Seen' while state is 'Open', not 'Posted'."),
        (("Paid", "x"), ("Shipped", None), "reason is 'Posted' while state is 'Shipped', not None."),
        (("Open", "Fresh"), (None, None), "state may go from 'Open' to 'Open' or 'Paid', not to None."),
    ],
)
def test_a_change_is_judged_by_the_table(
    before: tuple[Json, Json], after: tuple[Json, Json], breach: str | None
) -> None:
    found = MACHINE.breach(
        dict(zip(("state", "reason"), before, strict=True)), dict(zip(("state", "reason"), after, strict=True))
    )
    assert (found and found[1]) == breach


def test_without_a_substatus_member_only_the_status_is_judged() -> None:
    machine = Machine("state", None, ROWS)
    assert machine.breach({"state": "Paid"}, {"state": "Shipped"}) is None
    assert machine.start() == {"state": "Open"}


def test_the_start_is_the_first_row() -> None:
    assert MACHINE.start() == {"state": "Open", "reason": "Fresh"}
    assert MACHINE.statuses == ("Open", "Paid", "Shipped")


def test_the_members_are_found_by_their_documented_values() -> None:
    body: dict[str, Json] = {"kind": "Paid", "orderState": "Shipped", "why": "Posted", "count": 1}
    assert documented_machine(ROWS, body) == Machine("orderState", "why", ROWS)
    assert documented_machine(ROWS, {"kind": "Paid"}) == Machine("kind", None, ROWS)


@pytest.mark.parametrize("body", [{}, {"state": "Unheard of"}, {"state": ["Open"]}])
def test_a_table_about_no_documented_member_is_left_alone(body: dict[str, Json]) -> None:
    assert documented_machine(ROWS, body) is None


def test_no_table_means_no_machine() -> None:
    assert documented_machine((), {"state": "Open"}) is None
