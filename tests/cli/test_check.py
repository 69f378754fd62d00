from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contractkit.model.finding import Report
from contractkit.workspace import Workspace
from tests.command import Command


def test_the_shipped_tapes_keep_the_shipped_page(project: Path, contractkit: Command) -> None:
    ended = contractkit("check", "--format", "json", "--fail-on", "warning")
    report = json.loads(ended.out)
    assert ended.code == 0
    assert len(report["summary"]["cassettes"]) == 3
    assert report["summary"]["exchanges"] == 13
    assert [each for each in report["findings"] if each["level"] != "info"] == []


def test_one_tape_can_be_named_and_a_folder_too(project: Path, contractkit: Command) -> None:
    one = contractkit("check", "cassettes/walk-to-closed.yaml")
    assert "1 tape, 5 exchanges, 1 page compared: nothing moved." in one.out
    assert "3 tapes" in contractkit("check", "cassettes").out


@pytest.fixture
def drifted(project: Path) -> Path:
    """A tape on which the deal value came back as a string."""
    tape = project / "cassettes" / "update-accepted.yaml"
    text = tape.read_text("utf-8")
    changed = text.replace('"dealValue": 50000', '"dealValue": "50000"')
    assert changed != text
    tape.write_text(changed, "utf-8")
    return tape


def test_a_drift_is_told_with_its_page_line_and_who_moved(drifted: Path, contractkit: Command) -> None:
    ended = contractkit("check", drifted)
    assert ended.code == 1
    assert "x error response-type-changed" in ended.out
    assert "documented docs/partner-api/update-a-referral.md:" in ended.out
    assert '| "dealValue": 50000,' in ended.out
    assert 'observed   "50000"  at /response/body/details/dealValue' in ended.out
    assert "verdict    api: the API moved" in ended.out


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
def test_the_exit_code_follows_fail_on(drifted: Path, contractkit: Command, fail_on: str, code: int) -> None:
    assert contractkit("check", "--fail-on", fail_on).code == code


def test_a_report_can_also_go_to_files(drifted: Path, contractkit: Command) -> None:
    ended = contractkit("check", "--output", "json=a.json", "--output", "text=a.txt", "--format", "json")
    assert ended.code == 1
    assert Path("a.json").read_text("utf-8") == ended.out
    assert "response-type-changed" in Path("a.txt").read_text("utf-8")


def test_levels_are_those_of_the_settings(drifted: Path, project: Path, contractkit: Command) -> None:
    with (project / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write('levels = { response-type-changed = "warning" }\n')
    ended = contractkit("check")
    assert ended.code == 0
    assert "! warning response-type-changed" in ended.out


TAPE = "cassettes/update-accepted.yaml"


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", 3, "empty"),
        (b"null\n", 3, "update-accepted.yaml"),
        (b"\x00\x01binary", 3, "update-accepted.yaml"),
        (b"interactions:\n- request: {body: [", 3, "update-accepted.yaml:"),
        (b"<<<<<<< HEAD\ninteractions: []\n=======\n>>>>>>> theirs\n", 3, "merge"),
        (b"version: 99\ninteractions: []\n", 3, "upgrade it"),
        (b"version: 1\ninteractions: []\n", 3, "update-accepted.yaml"),
        (b"- !!python/object/apply:os.system [echo]\n", 3, "update-accepted.yaml"),
    ],
)
def test_a_broken_tape_is_one_sentence_and_stays_as_it_is(
    project: Path, contractkit: Command, content: bytes, code: int, says: str
) -> None:
    (project / TAPE).write_bytes(content)
    ended = contractkit("check", TAPE)
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith("contractkit: cassettes/update-accepted.yaml")
    assert says in ended.err
    assert len(ended.err.splitlines()) == 1
    assert (project / TAPE).read_bytes() == content


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["cassettes/nothing.yaml"], 3, "cassettes/nothing.yaml: "),
        (["--pages", "docs/nothing.md"], 3, "docs/nothing.md: "),
        (["--pages", "docs/partner-api/headers.md"], 3, "it documents no operation"),
        (["docs"], 5, "no tape in docs: nothing was checked."),
        (["--format", "jsno"], 2, "'jsno' is not one of"),
        (["--output", "json"], 2, "--output wants FORMAT=FILE"),
        (["--output", "jsno=a"], 2, "no report format 'jsno'. Did you mean 'json'?"),
        (["--output", "json=no/such/folder"], 3, "the report cannot be written"),
    ],
)
def test_bad_input_has_its_exit_code(
    project: Path, contractkit: Command, args: list[str], code: int, says: str
) -> None:
    ended = contractkit("check", *args)
    assert ended.code == code
    assert says in ended.err


def test_a_tape_that_fits_no_page_is_not_green(project: Path, contractkit: Command) -> None:
    other = "# Other\n\n| Method | URI |\n|---|---|\n| **PUT** | https://api.contoso.com/v1/orders/{id} |\n"
    Path("other.md").write_text(other, "utf-8")
    ended = contractkit("check", TAPE, "--pages", "other.md")
    assert ended.code == 5
    assert "cassettes/update-accepted.yaml" in ended.err


def test_without_any_tape_nothing_is_green(
    tmp_path: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = contractkit("check")
    assert ended.code == 5
    assert "there is no folder cassettes with tapes" in ended.err


def test_without_any_page_the_tape_s_own_is_taken(project: Path, contractkit: Command) -> None:
    (project / "pyproject.toml").write_text("", "utf-8")
    assert "nothing moved" in contractkit("check", TAPE).out


def test_how_much_is_told(project: Path, contractkit: Command) -> None:
    assert contractkit("check", "--quiet").out == ""
    assert "rules:\n" in contractkit("check", "-v").out
    both = contractkit("check", "-q", "-v")
    assert (both.code, both.err) == (2, "contractkit: --quiet and --verbose exclude each other.\n")


@pytest.mark.parametrize(
    ("variables", "terminal", "colored"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_is_for_terminals(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch,
    *, variables: dict[str, str], terminal: bool, colored: bool,
) -> None:  # fmt: skip
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **variables}.items():
        monkeypatch.setenv(name, value)
    tape = project / "cassettes" / "update-accepted.yaml"
    tape.write_text(tape.read_text("utf-8").replace('"dealValue": 50000', '"dealValue": "50000"'), "utf-8")
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    told = contractkit("check")
    assert told.code == 1
    assert ("\N{ESCAPE}[1;31mx error" in told.out) is colored


def test_a_terminal_that_cannot_show_a_character_gets_another(project: Path) -> None:
    page = project / "docs" / "partner-api" / "update-a-referral.md"
    page.write_text(
        page.read_text("utf-8").replace("# Update a referral (obsolete)", "# Update a referral (obsolete) 状態"),
        "utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "contractkit", "lint"], cwd=project, capture_output=True, check=False,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert ran.stderr == b""
    assert ran.returncode == 1
    assert b"# Update a referral (obsolete) ??" in ran.stdout


def test_pictures_are_made_for_the_formats_that_draw_them(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Report] = []
    original = Workspace.illustrated

    def illustrated(workspace: Workspace, report: Report) -> Report:
        drawn.append(report)
        return original(workspace, report)

    monkeypatch.setattr(Workspace, "illustrated", illustrated)
    assert contractkit("check", "--output", "json=report.json").code == 0
    assert not drawn
    assert contractkit("check", "--output", "html=report.html", "--output", "sarif=report.sarif").code == 0
    assert len(drawn) == 1
    written = (project / "report.html").read_text("utf-8")
    assert written.count('class="turn"') == 13
    assert "412" in written
    assert "The whole example and a whole answer" in written
    assert 'class="turn"' in contractkit("check", "--format", "html").out
