from __future__ import annotations

import pytest

from contractkit.compare.enumeration import Enumerations, Unlisted
from contractkit.compare.shape import shape_of
from contractkit.compare.state import find_state_machine
from contractkit.model.contract import Transition
from contractkit.model.json_value import Json
from tests.compare.documents import answer, body_of, contract, row, source

_BODY: Json = {"kind": "A", "parts": [{"kind": "A"}], "state": "New", "free": "x"}
_DESCRIBED = contract(
    answer(_BODY),
    rows=[row("Kind", "Kinds", resource="#kinds"), row("Parts", "Part", resource="#part")],
    resources={"#kinds": ("A", "B"), "#part": [row("Kind", "Kinds", resource="#kinds")]},
    transitions=[Transition("New", ("New", "Done"), (), source(20))],
)


def _unlisted(body: Json) -> list[Unlisted]:
    enumerations = Enumerations(body_of(_DESCRIBED), find_state_machine(_DESCRIBED, [_BODY]))
    return list(enumerations.unlisted(body, shape_of(body)))


def test_listed_values_are_not_found() -> None:
    assert _unlisted({"kind": "B", "parts": [{"kind": "A"}, {"kind": "B"}], "state": "Done", "free": "y"}) == []


def test_first_unlisted_value_of_each_place_is_found() -> None:
    found = _unlisted({"kind": "a", "parts": [{"kind": "A"}, {"kind": "X"}, {"kind": "Y"}], "state": "Old"})
    assert [(value.path, value.value) for value in found] == [
        (("kind",), "a"),
        (("parts", 1, "kind"), "X"),
        (("state",), "Old"),
    ]
    assert found[0].listed == ("A", "B")
    assert found[0].source == source(50)
    assert found[2].listed == ("New", "Done")
    assert found[2].source == source(20)


def test_value_that_is_no_text_is_left_to_other_rules() -> None:
    assert _unlisted({"kind": 1, "parts": [{"kind": None}, {"other": "x"}, "x"], "state": {}}) == []


def test_same_shape_with_other_values_is_looked_at_again() -> None:
    enumerations = Enumerations(body_of(_DESCRIBED))
    for value, count in (("A", 0), ("X", 1), ("B", 0), ("Y", 1)):
        body: Json = {"kind": value}
        assert len(list(enumerations.unlisted(body, shape_of(body)))) == count


def test_no_more_shapes_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractkit.compare.enumeration.MAX_KNOWN", 1)
    enumerations = Enumerations(body_of(_DESCRIBED))
    bodies: list[Json] = [{"kind": "Z"}, {"kind": "Z", "free": "x"}, {"kind": "Z"}]
    for body in bodies:
        assert [each.value for each in enumerations.unlisted(body, shape_of(body))] == ["Z"]
