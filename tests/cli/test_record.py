from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Command

SCENARIO = "cassettes/update-accepted.http"
TAPE = Path("cassettes/update-accepted.yaml")
SECRET = "let-me-in"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", SECRET)


def test_a_scenario_becomes_a_tape_beside_it(project: Path, service: str, contractkit: Command) -> None:
    TAPE.unlink()
    ended = contractkit("record", SCENARIO, "--base-url", service)
    assert ended.code == 0, ended.err
    assert ended.out == "cassettes/update-accepted.yaml: 3 exchanges recorded\n"
    assert "PUT /v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642 -> 200" in ended.err
    assert SECRET not in TAPE.read_text("utf-8") + ended.out + ended.err
    assert contractkit("check", TAPE).code == 0


def test_the_tape_can_go_elsewhere(project: Path, service: str, contractkit: Command) -> None:
    before = TAPE.read_bytes()
    assert contractkit("record", SCENARIO, "--base-url", service, "--output", "new/tape.yaml").code == 0
    assert Path("new/tape.yaml").is_file()
    assert TAPE.read_bytes() == before


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["cassettes/nothing.http"], 2, "there is no such scenario"),
        ([SCENARIO, "--base-url", "http://127.0.0.1:1"], 3, "127.0.0.1:1"),
        ([SCENARIO, "--base-url", "https://api.contoso.com"], 4, 'allow-writes = ["api.contoso.com"]'),
        (["broken.http"], 2, "broken.http:1"),
    ],
)
def test_what_goes_wrong_leaves_the_old_tape(
    project: Path, contractkit: Command, args: list[str], code: int, says: str
) -> None:
    Path("broken.http").write_text("GET {{bsae}}/x\n", "utf-8")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    ended = contractkit("record", *args)
    assert ended.code == code
    assert says in ended.err
    assert len(ended.err.strip().splitlines()) == 1
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_wrong_token_is_told_and_writes_nothing(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", "expired-token-value")
    before = TAPE.read_bytes()
    ended = contractkit("record", SCENARIO, "--base-url", service)
    assert ended.code == 3
    assert "401" in ended.err
    assert "expired-token-value" not in ended.err
    assert TAPE.read_bytes() == before


def test_a_tape_under_a_name_of_json_is_refused_before_anything_is_sent(project: Path, contractkit: Command) -> None:
    ended = contractkit("record", "cassettes/update-accepted.http", "--output", "new.json")
    assert (ended.code, ended.err) == (2, "contractkit: new.json: a tape is written as YAML: name it new.yaml.\n")
