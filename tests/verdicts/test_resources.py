from __future__ import annotations

import pytest

from contractkit.model.exchange import Exchange, Request, Response
from contractkit.verdicts.resources import groups, resources_of


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([], []),
        ([["a/1"], ["a/2"], ["a/3"]], [[0], [1], [2]]),
        ([["a/1"], ["a/2"], ["a/1"]], [[0, 2], [1]]),
        ([["a/1"], ["a/2"], ["a/2", "a/1"]], [[0, 1, 2]]),
        ([["a/1/cancel"], ["b"], ["a/1"]], [[0, 2], [1]]),
        ([["a/1"], ["a/11"]], [[0], [1]]),
        ([["a/1", "b"], ["c"], ["d", "b"], ["c/x/y"]], [[0, 2], [1, 3]]),
    ],
)
def test_tapes_that_share_a_resource_are_one_group(resources: list[list[str]], expected: list[list[int]]) -> None:
    assert groups(resources) == expected


def test_a_resource_is_told_coarsely() -> None:
    uris = ["https://h/A/1?x=1", "http://other/a/1/", "https://h/%61/1", "https://[broken"]
    exchanges = [Exchange(Request(uri=uri), Response()) for uri in uris]
    assert resources_of(exchanges) == ("a/1", "https://[broken")
