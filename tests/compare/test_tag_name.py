from __future__ import annotations

import pytest

from contractkit.compare.tag_name import is_tag_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("eTag", True),
        ("_etag", True),
        ("@odata.etag", True),
        ("ETAG", True),
        ("etags", False),
        ("stage", False),
        (0, False),
    ],
)
def test_tag_is_told_by_the_end_of_its_name(name: str | int, expected: bool) -> None:
    assert is_tag_name(name) is expected
