"""The plugin through pytest's own door: each test writes a small suite and runs it."""

from __future__ import annotations

import pytest

URI = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"

CLIENT = f"""
import pytest, requests

HEADERS = {{"Authorization": "Bearer other", "Accept": "application/json"}}

def read(base_url):
    return requests.get(base_url + "{URI}", headers=HEADERS, timeout=5)

def update(base_url, current, **changes):
    body = {{**current.json(), **changes}}
    body.pop("links")
    headers = {{**HEADERS, "If-Match": current.headers["ETag"]}}
    return requests.put(base_url + "{URI}", json=body, headers=headers, timeout=5)

def raised(current, value):
    return {{**current.json()["details"], "dealValue": value}}
"""

PASSING = f"""{CLIENT}
@pytest.mark.contract("update-accepted")
def test_update(contract):
    current = read(contract.base_url)
    answer = update(contract.base_url, current, details=raised(current, 75000))
    assert answer.status_code == 200
    assert answer.headers["ETag"] != current.headers["ETag"]
    assert [request.method for request in contract.sent] == ["GET", "PUT"]
    assert len(contract.recorded) == 3
    assert not [finding for finding in contract.findings if str(finding.level) == "error"]
"""


@pytest.mark.parametrize("options", [[], ["-n2"]], ids=["alone", "xdist"])
def test_a_tape_answers_with_the_network_shut(suite: pytest.Pytester, options: list[str]) -> None:
    suite.makepyfile(PASSING)
    result = suite.runpytest_subprocess(*options)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["*contracts*", "update-accepted.yaml: 1 tape, 3 exchanges, 1 page compared: *"])


def test_the_mark_alone_shuts_the_network(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import socket, pytest

        @pytest.mark.contract("update-accepted")
        def test_escape():
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        """
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the network is shut*127.0.0.1:9*"])


def test_afterwards_the_network_is_open_again(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        """
        import http.client, socket, pytest
        BEFORE = socket.socket.connect, socket.getaddrinfo, http.client.HTTPConnection.connect

        @pytest.mark.contract("update-accepted")
        def test_shut(contract):
            assert (socket.socket.connect, socket.getaddrinfo) != BEFORE[:2]

        def test_open():
            assert (socket.socket.connect, socket.getaddrinfo, http.client.HTTPConnection.connect) == BEFORE
        """
    )
    suite.runpytest_inprocess().assert_outcomes(passed=2)


def test_another_body_is_a_miss_that_shows_the_difference(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.mark.contract("update-accepted")
def test_update(contract):
    current = read(contract.base_url)
    update(contract.base_url, current, details=raised(current, 75001))
"""
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*body /details/dealValue*", "*- recorded*75000*", "*+ sent*75001*"])


def test_another_tag_is_a_miss_too(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.mark.contract("update-accepted")
def test_update(contract):
    current = read(contract.base_url)
    current.headers["ETag"] = '"stale"'
    update(contract.base_url, current, details=raised(current, 75000))
"""
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*header If-Match*", '*+ sent*"stale"*'])


def test_a_miss_that_the_code_swallows_fails_the_test_all_the_same(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.mark.contract("update-accepted")
def test_update(contract):
    try:
        requests.delete(contract.base_url + "{URI}", timeout=5)
    except BaseException:
        pass
"""
    )
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*verdict client:*", "*DELETE*no recorded exchange answers it*"])


def test_a_tape_that_left_its_page_fails_the_test_with_the_finding(suite: pytest.Pytester) -> None:
    tape = suite.path / "cassettes" / "update-accepted.yaml"
    tape.write_text(tape.read_text("utf-8").replace('"dealValue": 75000', '"dealValue": "75000"'), "utf-8")
    suite.makepyfile(PASSING.replace("75000", "'75000'").replace("assert not [finding", "assert [finding"))
    result = suite.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*x error response-type-changed*", "*verdict*api:*"])


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        (
            '"nothing"',
            "*no such tape. Record it: pytest test_*::test_it --contract-mode=record --contract-base-url=URL*",
        ),
        ('"scenario-only"', "*no such tape. Record it: contractkit record cassettes/scenario-only.http*"),
        ('"update-acepted"', "*no such tape. Did you mean cassettes/update-accepted.yaml? If not, record it: *"),
        ('"../escape"', "test_*.py:2: *leads out of*"),
        ('"a", "b"', "test_*.py:2: the mark is contract(NAME, pages=[[]PAGE, ...[]], mode=MODE, match=*"),
        ('"update-accepted", page="x.md"', "test_*.py:2: there is no part of the mark 'page'. Did you mean 'pages'?*"),
        ('"update-accepted", pages=["nothing.md"]', "*nothing.md*"),
        ('"update-accepted", pages="nothing.md"', "test_*.py:2: pages='nothing.md' is no list of pages. The mark is *"),
        ('"update-accepted", mode="replai"', "test_*.py:2: there is no mode 'replai'. Did you mean 'replay'?*"),
        ('"update-accepted", match=["methot"]', "test_*.py:2: there is no part of a request 'methot'. Did you mean *"),
        ('"update-accepted", match=["body /id: uid"]', "test_*.py:2: 'body /id: uid' marks no value *"),
        ('"update-accepted", match=[]', "test_*.py:2: match names no part of a request*"),
    ],
)
def test_a_wrong_mark_is_one_clear_failure(suite: pytest.Pytester, mark: str, says: str) -> None:
    (suite.path / "cassettes" / "scenario-only.http").touch()
    suite.makepyfile(f"import pytest\n@pytest.mark.contract({mark})\ndef test_it(contract): pass\n")
    result = suite.runpytest_inprocess()
    assert result.ret != 0
    assert result.parseoutcomes().get("passed", 0) == 0
    result.stdout.fnmatch_lines([says])


def test_a_broken_tape_is_one_clear_failure_and_stays(suite: pytest.Pytester) -> None:
    tape = suite.path / "cassettes" / "update-accepted.yaml"
    tape.write_text("interactions: [", "utf-8")
    suite.makepyfile(PASSING)
    result = suite.runpytest_inprocess()
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.no_fnmatch_line("*yaml.scanner*")
    assert tape.read_text("utf-8") == "interactions: ["


def test_broken_settings_are_said_once(suite: pytest.Pytester) -> None:
    (suite.path / "pyproject.toml").write_text("[tool.contractkit]\npagse = []\n", "utf-8")
    suite.makepyfile(PASSING)
    result = suite.runpytest_inprocess("-p", "no:asyncio")
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*has no setting 'pagse'. Did you mean 'pages'?*"])


RECORDING = PASSING.replace("Bearer other", "Bearer let-me-in").partition("    assert len(contract.recorded)")[0]


def test_recording_writes_the_tape_of_a_test_that_passes(suite: pytest.Pytester, service: str) -> None:
    tape = suite.path / "cassettes" / "update-accepted.yaml"
    tape.unlink()
    suite.makepyfile(RECORDING)
    suite.runpytest_inprocess("--contract-mode=record", f"--contract-base-url={service}").assert_outcomes(passed=1)
    assert "let-me-in" not in tape.read_text("utf-8")
    suite.runpytest_inprocess().assert_outcomes(passed=1)


def test_recording_has_nothing_to_check_yet(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(RECORDING + "    assert not contract.findings\n")
    result = suite.runpytest_inprocess("--contract-mode=rerecord", f"--contract-base-url={service}")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*a tape is checked when it is replayed*"])


def test_rerecording_leaves_the_tape_of_a_test_that_fails(suite: pytest.Pytester, service: str) -> None:
    tape = suite.path / "cassettes" / "update-accepted.yaml"
    before = tape.read_bytes()
    suite.makepyfile(PASSING.replace("Bearer other", "Bearer let-me-in").replace("== 200", "== 418"))
    result = suite.runpytest_inprocess("--contract-mode=rerecord", f"--contract-base-url={service}")
    result.assert_outcomes(failed=1)
    assert tape.read_bytes() == before


def test_recording_without_a_service_says_what_is_missing(suite: pytest.Pytester) -> None:
    suite.makepyfile(PASSING.replace("update-accepted", "brand-new"))
    result = suite.runpytest_inprocess("--contract-mode=record")
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["*say where the service is: --contract-base-url URL*"])


def test_recording_nothing_writes_nothing(suite: pytest.Pytester) -> None:
    suite.makepyfile("import pytest\n@pytest.mark.contract('brand-new')\ndef test_it(contract): pass\n")
    result = suite.runpytest_inprocess("--contract-mode=record", "--contract-base-url=http://127.0.0.1:9")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the test sent nothing*"])
    assert not (suite.path / "cassettes" / "brand-new.yaml").exists()


def test_other_recorders_beside_us_do_no_harm(suite: pytest.Pytester) -> None:
    suite.makepyfile(PASSING)
    result = suite.runpytest_subprocess("--block-network", "--record-mode=none")
    assert result.parseoutcomes().get("passed") == 1


def test_a_suite_without_us_is_left_alone(suite: pytest.Pytester) -> None:
    suite.makepyfile("def test_it(): pass")
    result = suite.runpytest_inprocess()
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*contracts*")
    suite.runpytest_subprocess("-p", "no:contractkit").assert_outcomes(passed=1)


def test_what_was_found_of_a_tape_serves_the_next_run_until_the_page_changes(suite: pytest.Pytester) -> None:
    suite.makepyfile(PASSING)
    suite.runpytest_inprocess().assert_outcomes(passed=1)
    kept = suite.path / ".contractkit_cache" / "verdicts.json"
    before = kept.read_text("utf-8")
    suite.runpytest_inprocess().assert_outcomes(passed=1)
    assert kept.read_text("utf-8") == before

    page = suite.path / "docs" / "partner-api" / "update-a-referral.md"
    page.write_text(page.read_text("utf-8").replace('"dealValue": 50000', '"dealValue": "50000"'), "utf-8")
    result = suite.runpytest_inprocess()
    result.stdout.fnmatch_lines(["update-accepted.yaml: *compared: nothing moved, 1 note about the page."])


def test_the_cache_can_be_left_alone(suite: pytest.Pytester) -> None:
    suite.makepyfile(PASSING)
    suite.runpytest_inprocess("--contract-no-cache").assert_outcomes(passed=1)
    assert not (suite.path / ".contractkit_cache").exists()
