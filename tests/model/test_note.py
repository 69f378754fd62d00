from __future__ import annotations

import pytest

from contractkit.model.note import Note, read_notes, write_notes


def test_notes_read_back() -> None:
    notes = (Note(0, "On the wire it is there", "a.yaml", 2), Note(3, "x", "b\n.yaml", 0))
    assert read_notes(write_notes(notes)) == notes


@pytest.mark.parametrize("text", ["", "[1]", "[[1, 2]]", "1", '[["1", "x", "a", 1]]', '[[-1, "x", "a", 1]]'])
def test_what_are_no_notes_holds_none(text: str) -> None:
    assert read_notes(text) == ()
