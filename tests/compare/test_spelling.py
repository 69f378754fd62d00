"""Names of members, however they are spelt."""

from __future__ import annotations

import pytest

from contractkit.compare.spelling import spelt, spelt_path
from contractkit.model.json_value import Json


def test_a_name_that_is_there_is_taken_before_one_that_is_spelt_otherwise() -> None:
    assert spelt("city", {"City": 1, "city": 2}) == "city"
    assert spelt("CITY", {"City": 1}) == "City"
    assert spelt("town", {"City": 1}) is None


@pytest.mark.parametrize(
    ("path", "body", "found"),
    [
        (("@odata", "ETAG"), {"@odata": {"etag": "1"}}, ("@odata", "etag")),
        (("a", "b"), {"a": {}}, ()),
        (("a", "b"), {"a": [1]}, ()),
        (("a",), 1, ()),
        ((), {"a": 1}, ()),
    ],
)
def test_a_path_is_returned_as_the_body_spells_it(path: tuple[str, ...], body: Json, found: tuple[str, ...]) -> None:
    assert spelt_path(path, body) == found
