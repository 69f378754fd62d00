"""Which mode wins, as a table; and what each does to a tape, with the documented service behind it."""

from __future__ import annotations

import pytest

from contractkit.pytest_plugin.modes import Mode, decide

WINS = {
    "nothing is said": ({}, Mode.REPLAY),
    "settings": ({"settings": "record"}, Mode.RECORD),
    "mark over settings": ({"mark": "live", "settings": "record"}, Mode.LIVE),
    "command line over mark": ({"command_line": "replay", "mark": "live", "settings": "record"}, Mode.REPLAY),
    "CI: settings do not record": ({"settings": "record", "ci": True}, Mode.REPLAY),
    "CI: settings do not rerecord": ({"settings": "rerecord", "ci": True}, Mode.REPLAY),
    "CI: a mark does not record": ({"mark": "record", "ci": True}, Mode.REPLAY),
    "CI: live writes nothing": ({"mark": "live", "ci": True}, Mode.LIVE),
    "CI: the command line records": ({"command_line": "record", "ci": True}, Mode.RECORD),
    "CI: the command line rerecords": ({"command_line": "rerecord", "ci": True}, Mode.RERECORD),
}


@pytest.mark.parametrize(("said", "mode"), WINS.values(), ids=WINS)
def test_the_nearest_word_wins(said: dict[str, str | bool], mode: Mode) -> None:
    assert decide(**said) is mode  # type: ignore[arg-type]


def test_a_word_that_is_no_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        decide(command_line="nothing")


CLIENT = """
import pytest, requests

@pytest.mark.contract{mark}
def test_read(contract):
    uri = contract.base_url + "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
    headers = {{"Authorization": "Bearer let-me-in", "Accept": "application/json"}}
    assert requests.get(uri, headers=headers, timeout=5).status_code == 200
    assert [request.method for request in contract.sent] == ["GET"]
    assert contract.mode == "{becomes}"
"""

DOES = {
    "record writes what is missing": ("record", '"brand-new"', "rerecord", True),
    "record replays what is there": ("record", '"update-accepted"', "replay", False),
    "rerecord writes what is there": ("rerecord", '"update-accepted"', "rerecord", True),
    "live writes nothing": ("live", '"update-accepted"', "live", False),
    "live needs no tape": ("live", '"brand-new"', "live", False),
    "a mark asks for it": (None, '"brand-new", mode="record"', "rerecord", True),
}


@pytest.mark.parametrize("case", DOES.values(), ids=DOES)
def test_a_mode_writes_what_it_says(
    suite: pytest.Pytester, service: str, case: tuple[str | None, str, str, bool]
) -> None:
    option, mark, becomes, writes = case
    name = mark.split('"')[1]
    tape = suite.path / "cassettes" / f"{name}.yaml"
    before = tape.read_bytes() if tape.exists() else None
    replays = becomes == "replay"
    suite.makepyfile(CLIENT.format(mark=f"({mark})", becomes=becomes))
    options = [] if option is None else [f"--contract-mode={option}"]
    result = suite.runpytest_inprocess(*options, *([] if replays else [f"--contract-base-url={service}"]))

    result.assert_outcomes(passed=1)
    after = tape.read_bytes() if tape.exists() else None
    assert (after != before) is writes
    if writes:
        assert b"let-me-in" not in (after or b"")
        suite.makepyfile(CLIENT.format(mark=f'("{name}")', becomes="replay"))
        suite.runpytest_inprocess().assert_outcomes(passed=1)


def test_live_tells_when_the_service_left_the_page(suite: pytest.Pytester, service: str) -> None:
    page = suite.path / "docs" / "partner-api" / "update-a-referral.md"
    page.write_text(page.read_text("utf-8").replace('"dealValue": ', '"dealWorth": '), "utf-8")
    suite.makepyfile(CLIENT.format(mark='("brand-new")', becomes="live"))
    result = suite.runpytest_inprocess("--contract-mode=live", f"--contract-base-url={service}")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*(live *"])
    result.stdout.no_fnmatch_line("*let-me-in*")


def test_in_ci_a_mark_does_not_record(suite: pytest.Pytester, service: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    suite.makepyfile(CLIENT.format(mark='("brand-new", mode="record")', becomes="replay"))
    result = suite.runpytest_inprocess(f"--contract-base-url={service}")

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["*there is no such tape. Record it: pytest test_*::test_read --contract-mode=record*"])
    assert not (suite.path / "cassettes" / "brand-new.yaml").exists()


NO_SERVICE = {
    "no scheme": ("127.0.0.1:8080", "--contract-base-url '127.0.0.1:8080' is no URL of a service, as http://*"),
    "no host": ("http://", "--contract-base-url 'http://' is no URL of a service, as *"),
    "another scheme": ("ftp://127.0.0.1", "--contract-base-url 'ftp://127.0.0.1' is no URL of a service, as *"),
    "no port": ("http://127.0.0.1:99999", "--contract-base-url 'http://127.0.0.1:99999' is no URL of a service, as *"),
    "elsewhere": (
        "https://api.test",
        "*the service at api.test is not on this machine.*allow-writes = ??api.test??*",
    ),
    "nothing": ("", "cassettes/brand-new.yaml: to record it, say where the service is: --contract-base-url URL."),
}


@pytest.mark.parametrize(("base_url", "says"), NO_SERVICE.values(), ids=NO_SERVICE)
def test_what_is_no_service_is_told_before_the_test_runs(suite: pytest.Pytester, base_url: str, says: str) -> None:
    suite.makepyfile(CLIENT.format(mark='("brand-new")', becomes="rerecord"))
    result = suite.runpytest_inprocess("--contract-mode=record", f"--contract-base-url={base_url}")

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines([says])


def test_a_tape_whose_own_base_url_is_none_asks_for_one(suite: pytest.Pytester) -> None:
    tape = suite.path / "cassettes" / "update-accepted.yaml"
    tape.write_text(tape.read_text("utf-8").replace("base_url: http://127.0.0.1:8470", "base_url: somewhere"), "utf-8")
    suite.makepyfile(CLIENT.format(mark='("update-accepted")', becomes="rerecord"))
    result = suite.runpytest_inprocess("--contract-mode=rerecord")

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["cassettes/update-accepted.yaml: to record it, say where the service is: *"])


def test_a_service_may_be_given_with_a_slash_and_elsewhere_is_told_as_what_it_is(
    suite: pytest.Pytester, service: str
) -> None:
    suite.makepyfile(
        "import pytest, socket\n"
        + CLIENT.format(mark='("brand-new")', becomes="rerecord")
        + "    with pytest.raises(RuntimeError, match='while the service answers, only .* and api.test:443 was'):\n"
        + "        socket.getaddrinfo('api.test', 443)\n"
    )
    result = suite.runpytest_inprocess("--contract-mode=record", f"--contract-base-url={service}/")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*api.test:443 was reached for.*"])


def test_a_host_to_allow_is_no_url(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT.format(mark='("update-accepted")', becomes="replay"))
    result = suite.runpytest_inprocess("-o", "contract_allow=http://db.test")

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["pyproject.toml: contract_allow holds 'http://db.test': name a host, or host:port."])
