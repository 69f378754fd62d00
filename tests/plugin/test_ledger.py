"""What a test did beside passing: told at the end, in one process and in several, and failing where strict."""

from __future__ import annotations

import pytest

from contractkit.pytest_plugin.ledger import tapes_told

CLIENT = """
import pytest, requests, socket

def uri(contract):
    return contract.base_url + "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"

HEADERS = {"Authorization": "Bearer other", "Accept": "application/json"}

"""
READS_LITTLE = """
@pytest.mark.contract("update-accepted")
def test_reads_little(contract):
    requests.get(uri(contract), headers=HEADERS, timeout=5)
"""
SENDS_NOTHING = """
@pytest.mark.contract("update-accepted")
def test_sends_nothing():
    pass
"""
HIDES = """
@pytest.mark.contract("update-accepted")
def test_hides(contract):
    for reach in (lambda: requests.delete(uri(contract), timeout=5), lambda: socket.getaddrinfo("api.test", 443)):
        with pytest.raises(BaseException):
            reach()
"""
BACKWARDS = """
@pytest.mark.contract("walk-to-closed")
def test_backwards(contract):
    for exchange in reversed(contract.recorded):
        request = exchange.request
        headers = {name: value for name, value in request.headers if name != "Content-Length"}
        requests.request(request.method, request.uri, data=request.body, headers=headers, timeout=5)
"""
TOLD = {
    "unplayed": (READS_LITTLE, {"passed": 1}, "    2 exchanges not played by the test that opened its tape"),
    "sent nothing": (SENDS_NOTHING, {"passed": 1}, "    1 test that sent nothing"),
    "swallowed": (HIDES, {"failed": 1}, "    1 request that no exchange answers, hidden by the code under test"),
    "escapes": (HIDES, {"failed": 1}, "    1 attempt to reach the network past a tape"),
    "out of order": (BACKWARDS, {"passed": 1}, "    ? exchange* played in another order than recorded"),
}


@pytest.mark.parametrize(("test", "outcome", "line"), TOLD.values(), ids=TOLD)
def test_the_summary_counts_it(suite: pytest.Pytester, test: str, outcome: dict[str, int], line: str) -> None:
    suite.makepyfile(CLIENT + test)
    result = suite.runpytest_inprocess()

    assert result.parseoutcomes() == outcome
    result.stdout.fnmatch_lines(["*contracts*", line])


@pytest.mark.parametrize(
    ("test", "says"),
    [
        (READS_LITTLE, "update-accepted.yaml: exchange 2, PUT /v1.0/*, was not played."),
        (SENDS_NOTHING, "The test sent nothing, so update-accepted.yaml proves nothing."),
        (BACKWARDS, "walk-to-closed.yaml: exchange *, was played after one that was recorded later."),
    ],
)
@pytest.mark.parametrize("how", ["command line", "settings"])
def test_a_strict_run_fails_it(suite: pytest.Pytester, test: str, says: str, how: str) -> None:
    suite.makepyfile(CLIENT + test)
    options = ["--contract-strict"] if how == "command line" else ["-o", "contract_strict=true"]
    result = suite.runpytest_inprocess(*options)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["verdict client: the test does not do what its tape says.", says])


def test_a_verbose_run_names_the_tests(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT + SENDS_NOTHING)
    result = suite.runpytest_inprocess("-v")

    result.stdout.fnmatch_lines(["test_a_verbose_run_names_the_tests.py::test_sends_nothing: The test sent nothing, *"])


def test_several_processes_tell_it_together(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT + READS_LITTLE + SENDS_NOTHING + HIDES)
    result = suite.runpytest_subprocess("-n2")

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "    1 request that no exchange answers, hidden by the code under test",
            "    1 test that sent nothing",
            "    5 exchanges not played by the test that opened its tape",
        ]
    )


def test_a_test_that_fails_by_itself_is_not_judged(suite: pytest.Pytester) -> None:
    suite.makepyfile(CLIENT + SENDS_NOTHING.replace("pass", "raise RuntimeError('mine')"))
    result = suite.runpytest_inprocess("--contract-strict")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*RuntimeError: mine*"])
    result.stdout.no_fnmatch_line("*contracts*")


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_fixture_that_raises_leaves_nothing_behind(suite: pytest.Pytester, when: str) -> None:
    broken = "raise OSError\n    yield" if when == "before" else "yield\n    raise OSError"
    suite.makepyfile(
        f"""{CLIENT}
BEFORE = socket.socket.connect

@pytest.fixture
def broken(contract):
    {broken}

@pytest.mark.contract("update-accepted")
def test_it(broken): pass

def test_afterwards():
    assert socket.socket.connect is BEFORE
"""
    )
    outcomes = suite.runpytest_inprocess().parseoutcomes()

    assert (outcomes["errors"], outcomes["passed"]) == (1, 1 if when == "before" else 2)


def test_of_many_tapes_on_which_nothing_moved_only_some_are_named() -> None:
    notes = [f"{number:02}.yaml: 1 tape compared: nothing moved." for number in range(13)]
    moved = "99.yaml: 1 tape compared: 1 note."

    assert tapes_told([*notes, moved, moved], verbose=False) == [*notes[:10], moved, "and 3 more tapes: nothing moved."]
    assert tapes_told([*notes, moved], verbose=True) == [*notes, moved]
    assert tapes_told(notes[:10], verbose=False) == notes[:10]
