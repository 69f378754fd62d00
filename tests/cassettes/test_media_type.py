from __future__ import annotations

import pytest

from contractkit.cassettes.media_type import is_json_type


@pytest.mark.parametrize(
    ("media_type", "is_json"),
    [
        ("application/json", True),
        ("application/merge-patch+json", True),
        ("text/json", True),
        ("application/jsonp", False),
        ("", False),
    ],
)
def test_json_types(media_type: str, is_json: bool) -> None:
    assert is_json_type(media_type) is is_json
