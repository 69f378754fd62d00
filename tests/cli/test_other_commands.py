from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contractkit.registry import modules_in
from contractkit.rules.rule import load_rules
from tests.command import Command

PAGE = "docs/partner-api/update-a-referral.md"


def test_every_command_has_help_with_an_example(contractkit: Command) -> None:
    names = [module.__name__.rpartition(".")[2].rstrip("_") for module in modules_in("contractkit.cli")]
    assert names
    for name in names:
        ended = contractkit(name, "--help")
        assert ended.code == 0
        assert f"contractkit {name}" in ended.out


def test_the_version_and_the_help_are_told(contractkit: Command) -> None:
    assert contractkit("--version").out.startswith("contractkit 0.")
    ended = contractkit("--help")
    assert ended.code == 0
    assert "Exit codes:" in ended.out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["chekc"], "there is no command 'chekc'. Did you mean 'check'?"),
        (["check", "--fromat", "json"], "No such option '--fromat'. Did you mean '--format'?"),
        (["extract"], "Missing argument 'PAGE|FOLDER...'"),
        (["sandbox"], "Missing argument 'PAGE'"),
        (["explain", "etag-mising"], "there is no rule 'etag-mising'. Did you mean 'etag-missing'?"),
        (["record", "x.http", "--var", "a"], "--var wants NAME=VALUE, not 'a'."),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(contractkit: Command, args: list[str], says: str) -> None:
    ended = contractkit(*args)
    assert ended.code == 2
    assert says in ended.err


@pytest.mark.parametrize(
    "args",
    [
        ["check"], ["verify"], ["scan"], ["scrub"], ["import", "har"], ["extract"], ["lint"], ["serve"], ["record"],
        ["record", "a.http", "--output"], ["record", "a.http", "--resume", "--output"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_name_that_the_system_refuses_is_one_sentence(project: Path, contractkit: Command, args: list[str]) -> None:
    Path("a.http").write_text("GET http://127.0.0.1:1/")
    name = "x" * 300
    ended = contractkit(*args, name)
    assert ended.code in {2, 3}
    assert ended.err.startswith(f"contractkit: {name}")
    assert len(ended.err.splitlines()) == 1


def test_what_the_system_refuses_without_a_word_is_one_sentence_all_the_same(
    contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> None:
        raise OSError

    monkeypatch.setattr("contractkit.cli.cli.main", refused)
    ended = contractkit("check")
    assert (ended.code, ended.err) == (3, "contractkit: the system refused it.\n")


def test_extract_prints_the_agreed_shape(project: Path, contractkit: Command) -> None:
    contract = json.loads(contractkit("extract", PAGE, "--format", "json").out)
    assert list(contract) == [
        "operations",
        "required_headers",
        "forbidden_request_members",
        "examples",
        "properties",
        "transitions",
        "deprecated",
    ]
    assert contract["required_headers"] == ["If-Match"]


def test_extract_tells_people_where_each_promise_stands(project: Path, contractkit: Command) -> None:
    out = contractkit("extract", PAGE).out
    assert "PUT https://api.partner.microsoft.com/v1.0/engagements/referrals/{Id}" in out
    assert f"{PAGE}:" in out
    assert "If-Match" in out


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("nothing.md", "nothing.md: "),
        ("docs/partner-api/error-codes.md", "documents no operation"),
    ],
)
def test_a_page_that_cannot_be_read_exits_3(project: Path, contractkit: Command, page: str, says: str) -> None:
    ended = contractkit("extract", page)
    assert (ended.code, ended.out) == (3, "")
    assert says in ended.err


def test_explain_tells_what_why_and_what_to_do(contractkit: Command) -> None:
    for rule in load_rules():
        ended = contractkit("explain", rule.id)
        assert ended.code == 0
        assert ended.out.startswith(rule.id)
        assert "Why:" in ended.out
        assert "Fix:" in ended.out


def test_explain_without_a_rule_lists_them_all(contractkit: Command) -> None:
    listed = [line.split()[1] for line in contractkit("explain").out.splitlines()]
    assert listed == [rule.id for rule in load_rules()]


def test_the_drifts_are_listed_with_what_they_do(contractkit: Command) -> None:
    lines = contractkit("sandbox", "--drift", "list").out.splitlines()
    assert len(lines) >= 12
    assert any(line.startswith("etag-frozen ") and line.endswith(".") for line in lines)


def test_an_unknown_drift_is_a_usage_error(project: Path, contractkit: Command) -> None:
    ended = contractkit("sandbox", PAGE, "--drift", "etag-forzen")
    assert ended.code == 2
    assert "Did you mean 'etag-frozen'?" in ended.err


def test_the_demo_tells_its_story_to_the_end(contractkit: Command) -> None:
    ended = contractkit("demo")
    assert ended.code == 0, ended.err
    assert "nothing moved" in ended.out
    assert ended.out.count("verdict    api") >= 3


def test_a_reader_that_has_seen_enough_is_no_error(project: Path) -> None:
    command = f"{sys.executable} -m contractkit explain | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
