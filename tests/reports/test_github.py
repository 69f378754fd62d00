from __future__ import annotations

import re
from dataclasses import replace

import pytest

from contractkit.errors import ExitCode
from contractkit.model.contract import Source
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report, Verdict, Waived
from contractkit.reports import github
from tests.reports.samples import HOSTILE, hostile, many

COMMAND = re.compile(r"::(error|warning|notice) ((?:[A-Za-z]+=[^,:\r\n]*)(?:,[A-Za-z]+=[^,:\r\n]*)*)::([^\r\n]*)")
FINDING = Finding(
    "r", Level.ERROR, Verdict.API, "100 % wrong: a, b", "PUT /x", cassette="a.yaml", exchange=0,
    source=Source("docs/a,b:c%.md", 3), column=2,
)  # fmt: skip


def unescape(text: str) -> str:
    """Undo the escapes as the runner does; any other percent sign is a fault."""
    codes = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
    return re.sub("%(?:..)?", lambda found: codes[found[0]], text)


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """Read every line as the runner does; only the last is none of its commands."""
    *lines, last = github.render(report).splitlines()
    assert "::" not in last
    assert "##[" not in last
    read = []
    for line in lines:
        found = COMMAND.fullmatch(line)
        assert found, line
        properties = dict(each.split("=", 1) for each in found[2].split(","))
        read.append((found[1], {key: unescape(value) for key, value in properties.items()}, unescape(found[3])))
    return read


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_server_cannot_issue_commands(text: str) -> None:
    assert [level for level, _, _ in commands(hostile(text))] == ["error", "error", "warning"]


def test_delimiters_in_names_and_sentences_come_back() -> None:
    ((level, properties, data),) = commands(Report((FINDING,), ()))
    assert level == "error"
    assert properties == {"file": "docs/a,b:c%.md", "line": "3", "endLine": "3", "col": "2", "endColumn": "3",
                          "title": "contractkit r"}  # fmt: skip
    assert data.splitlines()[0] == "100 % wrong: a, b"


def test_the_tenth_of_a_level_says_how_many_there_are_more() -> None:
    read = commands(many(5000))
    assert [level for level, _, _ in read] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert read[9][2] == "41 more errors, not shown here: see the summary or another report."
    assert read[29][2].startswith("2,491 more notes")


def test_ten_are_shown_as_they_are() -> None:
    findings = tuple(replace(FINDING, pointer=f"/{letter}") for letter in "abcdefghij")
    assert "more" not in github.render(Report(findings, ()))


def test_a_tape_that_could_not_be_compared_is_an_error_at_its_line() -> None:
    failure = Failure("tapes/c,d.yaml", "it is cut off.", ExitCode.CANNOT_CHECK, 12)
    ((level, properties, data),) = commands(Report((), (), failures=(failure,)))
    assert (level, properties["file"], properties["line"]) == ("error", "tapes/c,d.yaml", "12")
    assert data == "tapes/c,d.yaml:12: it is cut off."


@pytest.mark.parametrize(("failed", "found", "shown"), [(3, 7, 10), (3, 9, 10), (10, 0, 10), (9, 2, 10), (12, 5, 10)])
def test_tapes_and_findings_share_the_ten_errors(failed: int, found: int, shown: int) -> None:
    failures = tuple(Failure(f"{number}.yaml", "broken.", ExitCode.CANNOT_CHECK) for number in range(failed))
    findings = tuple(replace(FINDING, pointer=f"/{chr(97 + number)}") for number in range(found))
    read = commands(Report(findings, (), failures=failures))
    assert len(read) == shown
    assert [properties["title"] for _, properties, _ in read].count("contractkit tape not compared") == min(
        failed, 10 if failed + found <= 10 else 9
    )
    more = failed + found - 9
    assert (f"{more} more error{'s' * (more > 1)}, not shown here" in read[-1][2]) is (failed + found > 10)


def test_one_fault_takes_one_annotation() -> None:
    findings = tuple(replace(FINDING, exchange=number) for number in range(30))
    ((_, _, data),) = commands(Report(findings, ()))
    assert "again: in 29 more exchanges on 1 tape" in data


def test_a_documented_value_without_a_line_is_told() -> None:
    finding = replace(FINDING, source=None, documented=3, related=Source("p.md", 9))
    ((_, _, data),) = commands(Report((finding,), ()))
    assert data.splitlines()[1:3] == ["documented: 3", "see: p.md:9"]


def test_a_fault_of_a_page_says_what_should_stand_there() -> None:
    page = replace(FINDING, cassette="", exchange=None, source=Source("p.md", 3), quote="| a   | b |", documented="c")
    ((_, _, data),) = commands(Report((page,), (), task="lint"))
    assert data.splitlines()[1:3] == ["at: p.md:3  | a | b |", 'should be: "c"']


def test_what_is_waived_is_only_counted() -> None:
    report = Report((replace(FINDING, waived=Waived("known")),), (), ("p.md",), ("a.yaml",), 1)
    assert github.render(report) == "1 tape, 1 exchange, 1 page: nothing moved, 1 waived.\n"
