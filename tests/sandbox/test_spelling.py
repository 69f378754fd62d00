from __future__ import annotations

import pytest

from contractkit.model.json_value import Json
from contractkit.sandbox.spelling import spelled_like

DOCUMENTED: Json = {"id": "1", "address": {"city": "a"}, "team": [{"firstName": "b"}], "none": [], "Id": 2}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"ADDRESS": {"City": "x", "Zip": 1}}, {"address": {"city": "x", "Zip": 1}}),
        ({"Team": [{"firstname": "x"}, 1]}, {"team": [{"firstName": "x"}, 1]}),
        ({"id": 1, "Id": 2}, {"id": 1, "Id": 2}),
        ({"None": [{"A": 1}], "Other": {"B": 2}}, {"none": [{"A": 1}], "Other": {"B": 2}}),
        ([1], [1]),
        (None, None),
    ],
)
def test_names_are_spelled_as_documented(sent: Json, expected: Json) -> None:
    assert spelled_like(sent, DOCUMENTED) == expected
