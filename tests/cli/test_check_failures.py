"""Tapes that cannot be compared: named, never masked, and no reason to keep the others' findings back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from contractkit.reports import formats
from tests.command import Command

DRIFTED, UNREAD, FOREIGN = (
    f"cassettes/{name}.yaml" for name in ("update-accepted", "stale-tag-refused", "walk-to-closed")
)
_Break: TypeAlias = Callable[[], None]


def drift() -> None:
    """Have the deal value come back as a string."""
    rewrite(DRIFTED, '"dealValue": 50000', '"dealValue": "50000"')


def cut_off() -> None:
    """Leave half of a tape, within an exchange."""
    tape = Path(UNREAD)
    tape.write_text(tape.read_text("utf-8")[:1500], "utf-8")


def move_away() -> None:
    """Have a tape show what no page documents."""
    rewrite(FOREIGN, "/v1.0/engagements/", "/v9/elsewhere/")


def rewrite(name: str, old: str, new: str) -> None:
    tape = Path(name)
    text = tape.read_text("utf-8")
    assert old in text
    tape.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("options", [[], ["--jobs", "2"], ["--no-cache"], ["--coverage"], ["--fail-under", "100"]])
def test_the_others_are_judged_and_the_worst_code_is_that_of_the_run(
    project: Path, contractkit: Command, options: list[str]
) -> None:
    for each in (drift, cut_off, move_away):
        each()
    for _ in range(2):  # the second time out of the cache, where there is one
        ended = contractkit("check", *options)
        assert ended.code == 3
        assert "x error response-type-changed" in ended.out
        assert "2 tapes could not be compared:\n" in ended.out
        assert "1 tape, 3 exchanges, 1 page compared: 2 tapes not compared, " in ended.out
        told = [line for line in ended.err.splitlines() if "cassettes/" in line]
        assert len(told) == 2
        assert told[0].startswith(f"contractkit: {UNREAD}")
        assert told[1].startswith(f"contractkit: {FOREIGN}: none of its 5 exchanges is documented")


@pytest.mark.parametrize(
    ("broken", "fail_on", "code"),
    [
        ([cut_off], "error", 3),
        ([move_away], "error", 5),
        ([move_away, drift], "error", 5),
        ([cut_off, drift], "never", 3),
        ([move_away, drift], "never", 5),
        ([cut_off, move_away], "error", 3),
    ],
)
def test_neither_green_nor_findings_mask_a_failure(
    project: Path, contractkit: Command, broken: list[_Break], fail_on: str, code: int
) -> None:
    for each in broken:
        each()
    for _ in range(2):
        assert contractkit("check", "--fail-on", fail_on).code == code


@pytest.mark.parametrize("name", formats())
def test_every_format_has_the_findings_of_the_others(project: Path, contractkit: Command, name: str) -> None:
    drift()
    cut_off()
    ended = contractkit("check", "--format", name, "--output", f"{name}=report")
    assert ended.code == 3
    assert "response-type-changed" in ended.out
    assert "response-type-changed" in Path("report").read_text("utf-8")
    assert (UNREAD in ended.out) is (name != "gitlab")


def test_json_names_them_apart_from_what_was_compared(project: Path, contractkit: Command) -> None:
    rewrite(UNREAD, "interactions:\n", "<<<<<<< HEAD\ninteractions:\n")
    move_away()
    summary = json.loads(contractkit("check", "--format", "json").out)["summary"]
    assert summary["cassettes"] == [DRIFTED]
    assert [(each["cassette"], each["exit_code"]) for each in summary["failures"]] == [(UNREAD, 3), (FOREIGN, 5)]
    assert summary["failures"][0]["line"] > 1
    assert summary["failures"][1]["line"] is None
    assert summary["failures"][1]["message"].startswith("none of its 5 exchanges")
    assert summary["unmatched"] == []


def test_quiet_leaves_the_sentences_to_stderr(project: Path, contractkit: Command) -> None:
    cut_off()
    ended = contractkit("check", "--quiet")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)


def test_a_tape_that_was_never_recorded_is_one_of_them(project: Path, contractkit: Command) -> None:
    drift()
    Path("cassettes/nothing.http").write_text("GET http://127.0.0.1/\n", "utf-8")
    ended = contractkit("check", "cassettes/nothing.yaml", DRIFTED)
    assert ended.code == 3
    assert ended.err == (
        "contractkit: cassettes/nothing.yaml: there is no such tape. Record it: contractkit record "
        "cassettes/nothing.http\n"
    )
    assert "x error response-type-changed" in ended.out


def test_where_all_fail_nothing_is_reported_or_accepted(project: Path, contractkit: Command) -> None:
    cut_off()
    move_away()
    before = Path("pyproject.toml").read_bytes()
    for _ in range(2):
        ended = contractkit("check", UNREAD, FOREIGN, "--output", "json=a.json", "--write-waivers", "--reason", "x")
        assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 2)
        assert contractkit("check", FOREIGN).code == 5
    assert not Path("a.json").exists()
    assert Path("pyproject.toml").read_bytes() == before


def test_a_secret_on_a_tape_of_which_nothing_is_documented_is_told(project: Path, contractkit: Command) -> None:
    move_away()
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    tape = Path(FOREIGN)
    text = tape.read_text("utf-8")
    line = next(each for each in text.splitlines() if each.strip() == "Accept:")
    indent = line[: len(line) - len(line.lstrip())]
    tape.write_text(text.replace(line, f"{indent}X-Api-Key:\n{indent}- {token}\n{line}", 1), "utf-8")
    for args in ([], [FOREIGN]):
        for _ in range(2):
            ended = contractkit("check", *args, "--format", "json")
            assert ended.code == 5
            found = [each for each in json.loads(ended.out)["findings"] if each["level"] == "error"]
            assert {(each["rule"], each["cassette"]) for each in found} == {("tape-has-secret", FOREIGN)}
            assert token not in ended.out + ended.err


def test_what_a_waiver_covers_may_be_on_the_tape_that_cannot_be_read(project: Path, contractkit: Command) -> None:
    waiver = '[[tool.contractkit.waivers]]\nrule = "response-type-changed"\nreason = "known"\n'
    with Path("pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(waiver)
    assert "waiver-unused" in contractkit("check").out
    cut_off()
    assert "waiver-unused" not in contractkit("check").out


def test_pages_are_those_that_the_tapes_name_that_can_be_read(project: Path, contractkit: Command) -> None:
    Path("pyproject.toml").write_text("", "utf-8")
    drift()
    cut_off()
    ended = contractkit("check")
    assert ended.code == 3
    assert "x error response-type-changed" in ended.out
    ended = contractkit("check", UNREAD)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"contractkit: {UNREAD}")


@pytest.mark.parametrize(
    ("terminal", "options", "times"),
    [(True, (), 0), (True, ("--format", "json"), 1), (False, (), 1)],
)
def test_who_sees_the_report_is_not_told_twice(
    project: Path,
    contractkit: Command,
    monkeypatch: pytest.MonkeyPatch,
    *,
    terminal: bool,
    options: tuple[str, ...],
    times: int,
) -> None:
    cut_off()
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: terminal)

    told = contractkit("check", *options)

    assert told.code == 3
    assert told.err.count(f"contractkit: {UNREAD}") == times
    assert UNREAD in told.out
