from __future__ import annotations

import os
from pathlib import Path

import pytest

from contractkit.model.place import below, name_of


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


def test_the_name_of_a_file_is_the_same_on_every_system() -> None:
    assert name_of(Path("/a") / "b" / "c.yaml", Path("/a")) == "b/c.yaml"
    assert name_of(Path("/b") / "c.yaml", Path("/a")) == "/b/c.yaml"
