"""What the other fixtures of a test send, before it and after it, is answered and judged like what it sends itself."""

from __future__ import annotations

import json

import pytest

CLIENT = """
import pytest, requests, socket

PATH = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
HEADERS = {"Authorization": "Bearer let-me-in", "Accept": "application/json"}

def ask(base="http://127.0.0.1:8470", method="GET", more=""):
    return requests.request(method, base + PATH + more, headers=HEADERS, timeout=5)

"""
EARLY = """
@pytest.fixture
def status(): return ask().json()["status"]

@pytest.mark.contract("update-accepted")
def test_mark_alone(status): assert status == "Closed"

@pytest.mark.contract("update-accepted")
def test_named_last(status, contract): assert (status, len(contract.sent)) == ("Closed", 1)

class TestSetUp:
    def setup_method(self): self.status = ask().json()["status"]

    @pytest.mark.contract("update-accepted")
    def test_it(self, contract): assert (self.status, len(contract.sent)) == ("Closed", 1)
"""
LATE = """
@pytest.fixture
def cleaned():
    yield
    try:
        {after}
    except BaseException:
        pass

@pytest.mark.contract("update-accepted")
def test_it(cleaned): ask()
"""
AROUND = """
@pytest.fixture
def around(contract):
    ask(contract.base_url, more="?a=before")
    yield
    ask(contract.base_url, more="?a=after")

@pytest.mark.contract("around")
def test_it(contract, around): ask(contract.base_url)
"""


def test_what_a_fixture_sends_before_the_test_is_answered_by_the_tape(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT + EARLY)

    suite.runpytest_inprocess().assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("after", "says", "line"),
    [
        ('ask(method="DELETE")', "DELETE * was sent, and no recorded exchange answers it.", "    1 request that no *"),
        ('socket.getaddrinfo("api.test", 443)', "*api.test:443 was reached for.", "    1 attempt to reach *"),
    ],
    ids=["a miss", "an escape"],
)
def test_what_a_fixture_hides_after_the_test_fails_it(suite: pytest.Pytester, after: str, says: str, line: str) -> None:
    suite.makepyfile(CLIENT + LATE.format(after=after))
    result = suite.runpytest_inprocess()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["verdict client: the test passed, and *", says])
    result.stdout.fnmatch_lines([line])


def test_a_test_that_fails_is_not_judged_for_its_fixtures(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT + LATE.format(after='ask(method="DELETE")').replace("ask()\n", "assert 0\n"))

    suite.runpytest_inprocess().assert_outcomes(failed=1)


def test_what_fixtures_send_is_recorded_played_and_kept(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(CLIENT + AROUND)
    recorded = suite.runpytest_inprocess("--contract-mode=record", f"--contract-base-url={service}")
    replayed = suite.runpytest_inprocess("--contract-strict")

    recorded.assert_outcomes(passed=1)
    replayed.assert_outcomes(passed=1)
    replayed.stdout.fnmatch_lines(["around.yaml: 1 tape, 3 exchanges, *"])
    replayed.stdout.no_fnmatch_line("*not played*")
    run = json.loads((suite.path / ".contractkit_cache" / "played.json").read_bytes())
    assert run["played"]["cassettes/around.yaml"] == [0, 1, 2]


def test_what_nobody_plays_is_told_when_the_fixtures_are_gone(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT + LATE.format(after="pass"))
    lenient, strict = suite.runpytest_inprocess(), suite.runpytest_inprocess("--contract-strict")

    lenient.assert_outcomes(passed=1)
    strict.assert_outcomes(passed=1, errors=1)
    for result in (lenient, strict):
        result.stdout.fnmatch_lines(["    2 exchanges not played by the test that opened its tape"])


TEARDOWN = """
class TestTearDown:
    def setup_method(self): self.status = ask().json()["status"]
    def teardown_method(self): ask()

    @pytest.mark.contract("twice")
    def test_it(self, contract): assert len(contract.sent) == 1
"""


def test_what_a_class_takes_down_is_played_in_a_strict_run(suite: pytest.Pytester) -> None:
    tape = (suite.path / "cassettes" / "update-accepted.yaml").read_text("utf-8")
    head, first, rest = tape.partition("- request:")
    read = first + rest.partition("- request:")[0]
    (suite.path / "cassettes" / "twice.yaml").write_text(f"{head}{read}{read}version: 1\n", "utf-8")
    suite.makepyfile(CLIENT + TEARDOWN)

    suite.runpytest_inprocess("--contract-strict").assert_outcomes(passed=1)


def test_what_lives_longer_than_the_test_is_left_outside(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(f"""{CLIENT}
@pytest.fixture(scope="module")
def wide(): return ask({service!r}).status_code

@pytest.mark.contract("update-accepted")
def test_it(wide, contract): assert (wide, len(contract.sent), ask().ok) == (200, 0, True)
""")

    suite.runpytest_inprocess().assert_outcomes(passed=1)


def test_of_a_test_that_is_repeated_the_last_run_is_told(suite: pytest.Pytester) -> None:
    suite.makepyfile(f"""{CLIENT}
runs = []

@pytest.mark.contract("update-accepted")
def test_it(contract):
    runs.append(1)
    if len(runs) < 3:
        with pytest.raises(BaseException): ask(method="DELETE")
    ask()
""")
    result = suite.runpytest_inprocess("--reruns=2")

    assert result.parseoutcomes() == {"passed": 1, "rerun": 2}
    result.stdout.fnmatch_lines(["    2 exchanges not played by the test that opened its tape"])
    result.stdout.no_fnmatch_line("*hidden by the code under test*")
