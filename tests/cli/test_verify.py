from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from contractkit.model.contract import Contract
from contractkit.sandbox.server import serving
from tests.command import Command
from tests.scenario_server import answers_in_turn

TOKEN = "let-me-in"
TAPE = "cassettes/update-accepted.yaml"


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", TOKEN)


def test_the_shipped_tapes_are_what_the_documented_service_answers(
    project: Path, service: str, contractkit: Command
) -> None:
    before = {path: path.read_bytes() for path in (project / "cassettes").iterdir()}
    ended = contractkit("verify", "--base-url", service, "--fail-on", "warning")
    assert ended.code == 0
    assert "3 tapes, 13 exchanges, 1 page compared" in ended.out
    assert "cassettes/stale-tag-refused.yaml: 3. PUT /v1.0/engagements/referrals/" in ended.err
    assert {path: path.read_bytes() for path in (project / "cassettes").iterdir()} == before


def test_the_plan_tells_what_would_be_sent_and_sends_nothing(project: Path, contractkit: Command) -> None:
    ended = contractkit("verify", TAPE, "--plan", "--base-url", "http://127.0.0.1:1")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0] == "cassettes/update-accepted.yaml: 3 requests to http://127.0.0.1:1"
    assert "  2. PUT /v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642, 2,667 bytes" in lines
    assert "       headers/If-Match <- etag of answer 1" in lines
    assert "       headers/Authorization <- the environment variable CONTRACTKIT_TOKEN" in lines
    assert "       body: 21 parts <- the same places of answer 1" in lines
    assert TOKEN not in ended.out + ended.err


def test_a_drift_is_told_as_a_finding_in_every_format(
    project: Path, shipped_contract: Contract, contractkit: Command
) -> None:
    with serving(shipped_contract, token=TOKEN, drift="if-match-ignored") as base:
        ended = contractkit(
            "verify",
            "cassettes/stale-tag-refused.yaml",
            "--base-url",
            base,
            "--format",
            "json",
            "--output",
            "text=r.txt",
        )
    assert ended.code == 1
    report = json.loads(ended.out)
    (status,) = (each for each in report["findings"] if each["rule"] == "verify-status-changed")
    assert (status["verdict"], status["observed"], status["exchange"]) == ("api", 200, 2)
    assert status["operation"] == "PUT /v1.0/engagements/referrals/{Id}"
    assert status["message"] == "The tape has 412 here; today the answer is 200."
    assert status["advice"].endswith("contractkit verify cassettes/stale-tag-refused.yaml --update.")
    assert "-> 200 (recorded 412)" in ended.err
    assert "x error verify-status-changed" in Path("r.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--base-url", "https://api.contoso.com"], 4, "Nothing was sent"),
        (["--base-url", "http://127.0.0.1:1"], 3, "the connection was refused"),
        (["--base-url", "http://u:p@127.0.0.1:1"], 2, "without a user name"),
        (["--base-url", "nowhere"], 2, "the URI must be absolute"),
        (["--token-env", "NO_SUCH_TOKEN"], 2, "set the environment variable NO_SUCH_TOKEN"),
        (["--header", "no colon"], 2, "--header wants 'NAME: VALUE'."),
        (["--pages", "docs/nothing.md"], 3, "docs/nothing.md: "),
        (["docs"], 5, "no tape in docs"),
        (["cassettes/nothing.yaml"], 3, "there is no such tape"),
    ],
)
def test_bad_input_has_its_exit_code(
    project: Path, contractkit: Command, args: list[str], code: int, says: str
) -> None:
    tape = [] if args[0].endswith((".yaml", "docs")) else [TAPE]
    ended = contractkit("verify", *tape, *args)
    assert ended.code == code
    assert says in ended.err
    assert ended.out == ""


def test_a_token_that_is_refused_is_no_drift(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", "expired-token")
    ended = contractkit("verify", TAPE, "--base-url", service)
    assert ended.code == 3
    assert "does not accept the credentials" in ended.err
    assert "expired-token" not in ended.err


def test_a_header_can_bring_the_credentials(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONTRACTKIT_TOKEN")
    ended = contractkit("verify", TAPE, "--base-url", service, "--header", f"Authorization: Bearer {TOKEN}")
    assert ended.code == 0
    assert TOKEN not in ended.out + ended.err


@pytest.mark.parametrize("given", ["option", "setting"])
def test_a_command_can_bring_the_token(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", "of-yesterday")
    if given == "setting":
        with Path("pyproject.toml").open("a") as settings:
            settings.write(f'token-command = "printf {TOKEN}"\n')
    options = ["--token-command", f"printf {TOKEN}"] if given == "option" else []
    assert contractkit("verify", TAPE, "--base-url", service, *options).code == 0
    failed = contractkit("verify", TAPE, "--base-url", service, "--token-command", "false")
    assert (failed.code, "the token command 'false' failed with exit code 1." in failed.err) == (3, True)
    plan = contractkit("verify", TAPE, "--base-url", service, "--plan", "--token-command", "false")
    assert (plan.code, "       headers/Authorization <- the token command\n" in plan.out) == (0, True)


def test_update_accepts_what_moved_and_says_so(project: Path, shipped_contract: Contract, contractkit: Command) -> None:
    for fail_on, code, says in (
        ("warning", 1, "today's answers are recorded"),
        ("warning", 0, "unchanged, and verified"),
    ):
        with serving(shipped_contract, token=TOKEN, drift="member-added") as base:
            ended = contractkit("verify", TAPE, "--base-url", base, "--update", "--fail-on", fail_on)
        assert ended.code == code
        assert says in ended.err
    assert "last_verified_at" in (project / TAPE).read_text("utf-8")
    assert TOKEN not in (project / TAPE).read_text("utf-8")


def test_a_plan_for_a_host_that_may_not_be_written_to_is_shown_and_says_so(project: Path, contractkit: Command) -> None:
    ended = contractkit("verify", TAPE, "--plan", "--base-url", "https://api.contoso.com")
    assert ended.code == 4
    assert "3 requests to https://api.contoso.com" in ended.out
    assert "allow-writes" in ended.err


def test_update_in_ci_is_said_aloud(
    project: Path, service: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    ended = contractkit("verify", TAPE, "--base-url", service, "--update")
    assert ended.code == 0
    assert "updating tapes in CI" in ended.err


def test_update_leaves_a_tape_whose_conversation_could_not_be_repeated(
    project: Path, service: str, contractkit: Command
) -> None:
    tape = project / "cassettes" / "walk-to-closed.yaml"
    before = tape.read_bytes()
    contractkit("verify", tape, "--base-url", service)
    ended = contractkit("verify", tape, "--base-url", service, "--update")
    assert ended.code == 3
    assert "it is left as it was" in ended.err
    assert tape.read_bytes() == before


def test_without_any_page_tapes_are_compared_with_the_service(
    project: Path, service: str, contractkit: Command
) -> None:
    (project / "pyproject.toml").write_text("[tool.contractkit]\n", "utf-8")
    text = (project / TAPE).read_text("utf-8")
    (project / TAPE).write_text(text.replace("  page: docs/partner-api/update-a-referral.md\n", ""), "utf-8")
    ended = contractkit("verify", TAPE, "--base-url", service)
    assert "no page is named" in ended.err
    assert contractkit("verify", TAPE, "--base-url", service, "--quiet").err == ""
    assert "1 tape, 3 exchanges, 0 pages compared" in ended.out


@pytest.fixture
def reading(project: Path, contractkit: Command) -> Path:
    """A tape of one GET, recorded from a service that answered 200."""
    with answers_in_turn((200, None)) as base:
        Path("read.http").write_text(f"GET {base}/x\n")
        assert contractkit("record", "read.http").code == 0
    return Path("read.yaml")


def test_a_read_that_is_to_come_back_later_is_repeated(
    reading: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with answers_in_turn((429, "2"), (200, None)) as base:
        ended = contractkit("verify", str(reading), "--base-url", base)
    assert (ended.code, waited) == (0, [2.0])
    assert "  the service asks to come back in 2 seconds\n" in ended.err


@pytest.mark.parametrize("given", ["option", "setting"])
def test_an_address_inside_a_network_is_asked_where_that_is_allowed(
    reading: Path, contractkit: Command, given: str
) -> None:
    options = ["--allow-private", "0.0.0.0"] if given == "option" else []
    with answers_in_turn((200, None)) as base:
        inside = base.replace("127.0.0.1", "0.0.0.0")
        refused = contractkit("verify", str(reading), "--base-url", inside)
        if given == "setting":
            with Path("pyproject.toml").open("a") as settings:
                settings.write('allow-private = ["0.0.0.0"]\n')
        ended = contractkit("verify", str(reading), "--base-url", inside, *options)
    assert refused.code == 4
    assert "or give --allow-private." in refused.err
    assert ended.code == 0, ended.err
