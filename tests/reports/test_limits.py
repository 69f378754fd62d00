from __future__ import annotations

import sys
from time import process_time

import pytest

from contractkit.reports import formats, renderer
from tests.reports.samples import HOSTILE, hostile, many

MAX_BYTES = {"junit": 30e6, "sarif": 10e6, "markdown": 1024 * 1024, "html": 16e6, "github": 200e3}
NEVER = {"\x1b", "\x00", "\u202e", "\ud800", "\r", "\x85", "\u2028", "\uffff"}


@pytest.mark.parametrize("name", formats())
def test_five_thousand_findings_take_less_than_two_seconds(name: str) -> None:
    report, render = many(), renderer(name)
    start = process_time()
    written = render(report)
    # Measuring coverage slows what it measures several times over.
    assert process_time() - start < (2 if sys.gettrace() is None else 8)
    assert len(written.encode()) < MAX_BYTES.get(name, float("inf"))


@pytest.mark.parametrize("name", sorted(MAX_BYTES))
def test_no_length_of_what_is_found_makes_a_file_its_receiver_refuses(name: str) -> None:
    written = renderer(name)(many(20_000, size=200))
    assert len(written.encode()) < (MAX_BYTES[name] if name != "sarif" else 40e6)


@pytest.mark.parametrize("name", sorted({*MAX_BYTES} - {"junit", "html"}))
def test_what_is_left_out_is_counted(name: str) -> None:
    assert " left out" in (written := renderer(name)(many(20_000))) or ", not shown here" in written


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_text_of_a_stranger_reaches_a_reader_raw(name: str, text: str) -> None:
    # A terminal obeys neither of these two, and the id of a rule is the name of a file of ours.
    terminal = name == "text"
    written = renderer(name)(hostile(text, "some-rule" if terminal else None))
    written.encode()
    assert not (NEVER - ({"\u2028", "\uffff"} if terminal else set())) & set(written)
