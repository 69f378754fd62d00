from __future__ import annotations

import errno
import json
import shlex
import sys
import time
from pathlib import Path

import pytest

from contractkit.cassettes.file import load
from contractkit.cassettes.journal import journaling
from contractkit.model.exchange import Exchange, Request, Response
from tests.command import Command

SCENARIO = "cassettes/update-accepted.http"
PAGE = "docs/partner-api/update-a-referral.md"
SECRET = "let-me-in"


def test_a_page_is_a_scenario(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", SECRET)
    ended = contractkit("record", PAGE, "--base-url", service)
    assert ended.code == 0, ended.err
    assert ended.out.endswith("cassettes/update-a-referral.yaml: 3 exchanges recorded\n")
    assert [line.split()[0] for line in ended.err.splitlines()] == ["GET", "PUT", "GET"]
    assert contractkit("check", "cassettes/update-a-referral.yaml").code == 0


def test_a_dry_run_sends_nothing_and_shows_no_token(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTRACTKIT_TOKEN", raising=False)
    ended = contractkit("record", SCENARIO, "--dry-run", "--token-command", "false", "--base-url", "http://127.0.0.1:1")
    assert ended.code == 0, ended.err
    assert "2. Raise the deal value (line" in ended.out
    assert "   If-Match: {{current.response.headers.ETag}}" in ended.out
    assert "   Authorization: Bearer ***" in ended.out
    assert ended.err == "contractkit: nothing was sent.\n"
    Path("merged.http").write_text(
        "# @name current\nGET http://127.0.0.1:1/x\n\n###\n# @merge {{current.response.body.*}}\n"
        'PUT http://127.0.0.1:1/x\n\n{"a": 1}\n'
    )
    merged = contractkit("record", "merged.http", "--dry-run")
    assert '   merged into {{current.response.body.*}}:\n     {"a": 1}\n' in merged.out
    refused = contractkit("record", SCENARIO, "--dry-run", "--token-command", "false", "--base-url", "https://api.io")
    assert refused.code == 4


def test_the_token_comes_from_a_command_and_variables_from_an_environment(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTRACTKIT_TOKEN", raising=False)
    Path("a.http").write_text(
        "GET {{host}}/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642\n"
        "Authorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}\nX-Note: {{note}}\n"
    )
    Path("http-client.env.json").write_text(json.dumps({"dev": {"host": service}}))
    Path("http-client.private.env.json").write_text(json.dumps({"dev": {"note": "only-for-us"}}))
    command = shlex.join([sys.executable, "-c", f"print({SECRET!r})"])
    ended = contractkit("record", "a.http", "--env", "dev", "--token-command", command)
    assert ended.code == 0, ended.err
    written = Path("a.yaml").read_text() + ended.out + ended.err
    assert SECRET not in written
    assert "only-for-us" not in written
    assert contractkit("record", "a.http", "--env", "prod").code == 2


def test_in_ci_it_is_said_that_somebody_asked_for_it(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("CONTRACTKIT_TOKEN", SECRET)
    ended = contractkit("record", SCENARIO, "--base-url", service)
    assert (ended.code, "recording in CI, because this command asks for it" in ended.err) == (0, True)


def test_what_broke_off_is_recovered(project: Path, contractkit: Command) -> None:
    with journaling(Path("a.yaml")) as journal:
        journal.append(Exchange(Request(uri="http://h/"), Response()))
    ended = contractkit("record", "a.http", "--resume")
    assert (ended.code, ended.out) == (0, "a.yaml: 1 exchange recovered\n")
    assert contractkit("record", "a.http", "--resume").code == 3
    assert contractkit("record", SCENARIO, "--resume", "--output", "b.yaml").code == 3


def test_a_journal_is_found_by_its_tape_or_by_its_own_name(project: Path, contractkit: Command) -> None:
    for _ in range(2):
        with journaling(Path("other.yaml")) as journal:
            journal.append(Exchange(Request(uri="http://h/"), Response()))
    by_tape = contractkit("record", "a.http", "--output", "other.yaml", "--resume", "--base-url", "http://h")
    assert (by_tape.code, by_tape.out) == (0, "other.yaml: 1 exchange recovered\n")
    assert load(Path("other.yaml")).metadata.base_url == "http://h"
    in_the_way = contractkit("record", "other.yaml.partial.old", "--resume")
    assert (in_the_way.code, "give another --output" in in_the_way.err) == (2, True)
    by_name = contractkit("record", "other.yaml.partial.old", "--resume", "--output", "b.yaml")
    assert (by_name.code, by_name.out) == (0, "b.yaml: 1 exchange recovered\n")


def test_ctrl_c_says_what_is_kept_and_the_next_recording_says_so_too(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", "let-me-in")
    told = []

    def tell(text: str, **_: object) -> None:
        told.append(text)
        if "PUT" in text:
            raise KeyboardInterrupt

    before = Path("cassettes/update-accepted.yaml").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("contractkit.cli.record.click.echo", tell)
        assert contractkit("record", SCENARIO, "--base-url", service).code == 130
    (kept,) = [text for text in told if "resume" in text]
    assert kept == (
        "contractkit: what was recorded so far is kept in cassettes/update-accepted.yaml.partial, and "
        "contractkit record cassettes/update-accepted.http --resume --output FILE makes a tape of it."
    )
    assert Path("cassettes/update-accepted.yaml").read_bytes() == before
    again = contractkit("record", SCENARIO, "--base-url", service)
    assert "an earlier recording of cassettes/update-accepted.yaml broke off" in again.err
    assert (
        contractkit("record", SCENARIO, "--resume", "--output", "half.yaml").out == "half.yaml: 2 exchanges recovered\n"
    )
    assert "broke off" not in contractkit("record", SCENARIO, "--base-url", service).err


def test_a_disk_that_is_full_says_what_is_kept(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(target: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("CONTRACTKIT_TOKEN", SECRET)
    monkeypatch.setattr("contractkit.cassettes.store._replace", full)
    ended = contractkit("record", SCENARIO, "--base-url", service, "--output", "new.yaml")
    assert ended.code == 3
    assert ended.err.endswith(
        "contractkit: what was recorded so far is kept in new.yaml.partial, and "
        f"contractkit record {SCENARIO} --resume --output FILE makes a tape of it.\n"
        "contractkit: new.yaml: it cannot be written: No space left on device.\n"
    )


def test_of_a_journal_that_another_recording_writes_nothing_is_said(project: Path, contractkit: Command) -> None:
    tape = Path("a.yaml")
    Path("a.http").write_text("GET http://127.0.0.1:1/")
    with journaling(tape):
        ended = contractkit("record", "a.http")
        assert (ended.code, tape.with_name("a.yaml.partial").exists()) == (3, True)
    assert ended.err == "contractkit: a.yaml: another process is writing it; try again.\n"


def test_an_address_inside_a_network_is_refused(project: Path, contractkit: Command) -> None:
    Path("a.http").write_text("GET http://169.254.169.254/latest/meta-data\n")
    ended = contractkit("record", "a.http")
    assert ended.code == 4
    assert ended.err == (
        "contractkit: a.http:1: 169.254.169.254 is an address inside a network. Nothing was sent. To "
        'allow it, put allow-private = ["169.254.169.254"] under [tool.contractkit] in pyproject.toml, or give '
        "--allow-private.\n"
    )


def test_a_read_that_is_to_come_back_later_is_repeated_and_recorded_once(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.scenario_server import answers_in_turn

    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with answers_in_turn((503, "7"), (429, "0"), (429, "1"), (200, None), (503, "999")) as base:
        Path("a.http").write_text(f"GET {base}/x\n")
        ended = contractkit("record", "a.http")
        assert ended.code == 0, ended.err
        assert ended.out == "a.yaml: 1 exchange recorded\n"
        assert waited == [7.0, 0.0, 1.0]
        assert "the service asks to come back in 7 seconds\n" in ended.err
        assert "the service asks to come back in 1 second\n" in ended.err
        refused = contractkit("record", "a.http")
        assert refused.code == 3
        assert "got 503 Service Unavailable: the service asks to come back later (Retry-After: 999)." in refused.err
    assert waited == [7.0, 0.0, 1.0]
