from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.reports import text
from contractkit.reports._text_rows import wrapped
from contractkit.reports.text import Detail
from tests.reports.test_formats import CLEAN, REPORT, TYPE_CHANGED

AGAIN = replace(REPORT, findings=(TYPE_CHANGED, replace(TYPE_CHANGED, exchange=3), *REPORT.findings[1:]))


def test_the_quoted_line_has_a_caret_below_what_moved() -> None:
    lines = text.render(REPORT).splitlines()
    quoted = next(number for number, line in enumerate(lines) if '"dealValue": 50000' in line)
    assert lines[quoted + 1].index("^") == lines[quoted].index("50000")
    assert lines[quoted + 1].count("^") == 5


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_sentences_fit_the_terminal_and_what_may_be_copied_is_not_broken(width: int) -> None:
    shown = text.render(REPORT, width=width)
    assert " ".join(text.render(REPORT).split()) == " ".join(shown.replace("\n               |", " |").split())
    for line in shown.splitlines():
        assert (
            len(line) <= width or not line.startswith("    ") or line[4:15].strip() in {"documented", "observed", "at"}
        )


def test_a_brace_is_quoted_only_where_a_column_of_it_is_meant() -> None:
    brace = replace(TYPE_CHANGED, quote="  },", documented=200)
    assert "documented docs/update.md:112  200\n" in text.render(replace(REPORT, findings=(brace,)))
    page = replace(brace, exchange=None, cassette="", column=4)
    assert "at         docs/update.md:112:4  | },\n" in text.render(replace(REPORT, findings=(page,), task="lint"))


def test_a_word_that_does_not_fit_stands_out() -> None:
    assert wrapped("a bbbbbbbbbbbb c", 8, "  ") == ["  a", "  bbbbbbbbbbbb", "  c"]
    assert wrapped("状態 状態", 6) == ["状態", "状態"]


def test_quiet_tells_findings_and_nothing_else() -> None:
    assert text.render(CLEAN, detail=Detail.FINDINGS) == ""
    shown = text.render(REPORT, detail=Detail.FINDINGS)
    assert "response-type-changed" in shown
    assert "compared" not in shown
    assert "explain" not in shown


def test_the_same_again_is_counted_and_only_verbose_tells_each() -> None:
    usual, all_ = text.render(AGAIN), text.render(AGAIN, detail=Detail.ALL)
    assert "again      in 1 more exchange on this tape" in usual
    assert usual.count("x error response-type-changed") == 1
    assert "again  " not in all_
    assert all_.count("x error response-type-changed") == 2


def test_verbose_names_what_was_compared_by_which_rules() -> None:
    shown = text.render(REPORT, detail=Detail.ALL)
    assert "pages:\n  docs/update.md\n" in shown
    assert "tapes:\n  cassettes/update.yaml\n  cassettes/walk.yaml\n" in shown
    assert "rules:\n  response-type-changed\n" in shown
