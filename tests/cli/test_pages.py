from __future__ import annotations

import sys

import pytest

from contractkit.cli._pages import with_progress


@pytest.mark.parametrize(
    ("number", "terminal", "quiet", "shown"),
    [(20, True, False, True), (19, True, False, False), (20, False, False, False), (20, True, True, False)],
)
def test_a_bar_is_for_people_and_for_many_pages(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    number: int,
    terminal: bool,
    quiet: bool,
    shown: bool,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert list(with_progress(iter(range(number)), number, quiet=quiet)) == list(range(number))
    out, err = capsys.readouterr()
    assert out == ""
    assert ("reading pages" in err) is shown
