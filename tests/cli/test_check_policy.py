from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command import Command

TAPE = "cassettes/update-accepted.yaml"


@pytest.fixture
def drifted(project: Path) -> Path:
    """A project with one tape on which the deal value came back as a string; gives its settings."""
    tape = project / TAPE
    tape.write_text(tape.read_text("utf-8").replace('"dealValue": 50000', '"dealValue": "50000"'), "utf-8")
    return project / "pyproject.toml"


def waive(contractkit: Command, *more: str) -> None:
    assert contractkit("check", "--write-waivers", "--reason", "ticket 4711", *more).code == 0


def test_all_findings_can_be_accepted_at_once(drifted: Path, contractkit: Command) -> None:
    before = drifted.read_text("utf-8")
    ended = contractkit("check", "--write-waivers", "--reason", "ticket 4711", "--expires", "2999-12-31")
    assert ended.code == 0
    assert ended.err == "contractkit: pyproject.toml: 1 waiver added.\n"
    assert "1 finding waived, not counted:" in ended.out
    assert "ticket 4711 (until 2999-12-31)" in ended.out
    assert "nothing moved, 1 waived." in ended.out
    assert drifted.read_text("utf-8").startswith(before)
    assert contractkit("check", "--fail-on", "warning").code == 0


def test_to_accept_again_changes_nothing(drifted: Path, contractkit: Command) -> None:
    waive(contractkit)
    text = drifted.read_text("utf-8")
    waive(contractkit)
    assert drifted.read_text("utf-8") == text
    assert contractkit("check", "--write-waivers", "--reason", "x", "--fail-on", "never").code == 0
    assert drifted.read_text("utf-8") == text


def test_json_says_what_is_waived_and_until_when(drifted: Path, contractkit: Command) -> None:
    waive(contractkit, "--expires", "2999-12-31")
    report = json.loads(contractkit("check", "--format", "json").out)
    waived = [each["waived"] for each in report["findings"] if each["level"] != "info"]
    assert waived == [{"reason": "ticket 4711", "expires": "2999-12-31"}]
    assert report["summary"]["waived"] == 1
    assert report["summary"]["levels"]["error"] == 0
    assert "coverage" not in report


def test_an_expired_waiver_fails_the_check_again(drifted: Path, contractkit: Command) -> None:
    waive(contractkit, "--expires", "2999-12-31")
    drifted.write_text(drifted.read_text("utf-8").replace("2999-12-31", "2020-01-01"), "utf-8")
    ended = contractkit("check")
    assert ended.code == 1
    assert "! warning waiver-expired" in ended.out
    assert "pyproject.toml:4" in ended.out
    assert "x error response-type-changed" in ended.out


def test_an_unused_waiver_is_told_for_the_whole_project_only(drifted: Path, contractkit: Command) -> None:
    waive(contractkit)
    with drifted.open("a", encoding="utf-8") as file:
        file.write('\n[[tool.contractkit.waivers]]\nrule = "links-missing"\nreason = "old"\n')
    assert "waiver-unused" in contractkit("check").out
    assert "waiver-unused" not in contractkit("check", TAPE).out
    assert "A waiver covers no finding" in contractkit("explain", "waiver-unused").out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--write-waivers"], '--write-waivers wants to know why: --reason "..."'),
        (["--write-waivers", "--reason", "  "], "wants to know why"),
        (["--reason", "x"], "belong to --write-waivers"),
        (["--even-in-ci"], "belong to --write-waivers"),
        (["--write-waivers", "--reason", "x", "--expires", "soon"], "does not match the format"),
        (["--fail-under", "101"], "is not in the range"),
        (["--jobs", "0"], "is not in the range"),
    ],
)
def test_a_half_given_command_is_refused(drifted: Path, contractkit: Command, args: list[str], says: str) -> None:
    before = drifted.read_bytes()
    ended = contractkit("check", *args)
    assert ended.code == 2
    assert says in ended.err
    assert drifted.read_bytes() == before


def test_a_build_writes_no_waivers_unless_it_says_so(
    drifted: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    ended = contractkit("check", "--write-waivers", "--reason", "x")
    assert ended.code == 2
    assert "--even-in-ci" in ended.err
    waive(contractkit, "--even-in-ci")


def test_without_settings_there_is_nowhere_to_write(drifted: Path, contractkit: Command) -> None:
    drifted.unlink()
    ended = contractkit("check", TAPE, "--write-waivers", "--reason", "x")
    assert ended.code == 2
    assert "there is no pyproject.toml to write waivers to" in ended.err


@pytest.mark.parametrize("waiver", ['rule = "no-such-rule"\nreason = "x"', 'rule = "links-missing"\nreason = ""'])
def test_a_wrong_waiver_stops_the_check(drifted: Path, contractkit: Command, waiver: str) -> None:
    with drifted.open("a", encoding="utf-8") as file:
        file.write(f"\n[[tool.contractkit.waivers]]\n{waiver}\n")
    ended = contractkit("check")
    assert (ended.code, ended.out) == (2, "")
    assert "pyproject.toml:" in ended.err


def test_coverage_tells_what_was_never_recorded(project: Path, contractkit: Command) -> None:
    ended = contractkit("check", "--coverage")
    assert ended.code == 0
    assert "PUT /v1.0/engagements/referrals/{Id}" in ended.out
    assert "never        400, 401" in ended.out
    assert "New -> Active (1)" in ended.out
    assert "% of what is documented was recorded:" in ended.out


@pytest.mark.parametrize(("under", "code"), [("1", 0), ("99.9", 1)])
def test_too_little_coverage_fails(project: Path, contractkit: Command, under: str, code: int) -> None:
    ended = contractkit("check", "--fail-under", under, "--format", "json")
    assert ended.code == code
    coverage = json.loads(ended.out)["coverage"]
    assert 1 < coverage["percent"] < 99
    assert ("--fail-under is 99.9" in ended.err) is (code == 1)
    (operation,) = coverage["operations"]
    assert operation["links"][0].keys() == {"name", "seen", "documented", "source", "waived"}
    assert operation["matrix"]["New"]["Pending"] == {"seen": 1, "documented": True}


def test_what_need_not_be_recorded_is_waived(project: Path, contractkit: Command) -> None:
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[tool.contractkit.waivers]]\nrule = "coverage"\npointer = "/statuses/*"\nreason = "not ours"\n')
    ended = contractkit("check", "--coverage", "--fail-on", "warning")
    assert ended.code == 0
    assert "507: not ours" in ended.out


def test_the_second_run_says_what_the_first_said(drifted: Path, contractkit: Command) -> None:
    first, second, third = (contractkit("check", *more) for more in ([], [], ["--no-cache", "--jobs", "2"]))
    assert first == second == third
    assert (drifted.parent / ".contractkit_cache" / "verdicts.json").is_file()


def test_without_the_cache_nothing_is_written(project: Path, contractkit: Command) -> None:
    contractkit("check", "--no-cache")
    assert not (project / ".contractkit_cache").exists()
