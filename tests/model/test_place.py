from __future__ import annotations

import os
from pathlib import Path

import pytest

from contractkit.model.place import below


@pytest.mark.parametrize(
    ("path", "folder", "way"),
    [
        ("/a/b/c.yaml", "/a", os.path.join("b", "c.yaml")),  # noqa: PTH118  # as this system writes it
        ("/a/c.yaml", "/a", "c.yaml"),
        ("/a", "/a", "."),
        ("/c.yaml", "/", "c.yaml"),
        ("c.yaml", ".", "c.yaml"),
        ("/ab/c.yaml", "/a", None),
        ("/c.yaml", "/a", None),
        ("c.yaml", "/a", None),
    ],
)
def test_the_way_from_a_folder_to_what_is_below_it(path: str, folder: str, way: str | None) -> None:
    assert below(Path(path), Path(folder)) == way
