"""The fixtures: names of tapes, named matchers, scopes, asynchronous tests, the allowed network."""

from __future__ import annotations

import pytest

CLIENT = """
import pytest, requests

PATH = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"

def read(contract, **headers):
    return requests.get(contract.base_url + PATH, headers=headers, timeout=5)

"""


def test_each_parameter_has_a_tape_of_its_own(suite: pytest.Pytester, service: str) -> None:
    suite.makepyfile(
        test_own=f"""{CLIENT}
@pytest.mark.contract
@pytest.mark.parametrize("value", ["a", "A", "../b"])
def test_read(contract, value):
    assert read(contract, Authorization="Bearer let-me-in").status_code == 200

@pytest.mark.contract
class TestClass:
    def test_read(self, contract):
        assert read(contract, Authorization="Bearer let-me-in").status_code == 200
"""
    )
    suite.runpytest_inprocess("--contract-mode=record", f"--contract-base-url={service}").assert_outcomes(passed=4)
    tapes = sorted(path.name for path in (suite.path / "cassettes" / "test_own").glob("*.yaml"))

    assert len({name.lower() for name in tapes}) == 4
    assert [name.partition("-")[0] for name in tapes] == ["test_read"] * 3 + ["testclass.test_read"]
    suite.runpytest_inprocess("--contract-strict").assert_outcomes(passed=4)


@pytest.mark.parametrize(("match", "outcome"), [("", {"failed": 1}), (', match=["method", "uri"]', {"passed": 1})])
def test_a_mark_says_what_has_to_be_the_same(suite: pytest.Pytester, match: str, outcome: dict[str, int]) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.mark.contract("update-accepted"{match})
def test_read(contract):
    read(contract, **{{"If-None-Match": '"x"'}})
"""
    )
    assert suite.runpytest_inprocess().parseoutcomes() == outcome


@pytest.mark.parametrize("scope", ["class", "module", "session"])
def test_a_tape_stays_open_for_several_tests(suite: pytest.Pytester, scope: str) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.fixture(scope="{scope}")
def service(contract_tape):
    with contract_tape("update-accepted") as opened:
        yield opened

class TestInTurn:
    def test_first(self, service): assert read(service, Accept="application/json").json()["status"] == "Closed"
    def test_second(self, service): assert len(service.sent) == 1
    def test_third(self, service): assert read(service).status_code == 200
"""
    )
    suite.runpytest_inprocess().assert_outcomes(passed=3)


def test_a_tape_that_stays_open_is_judged_when_it_closes(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.fixture(scope="module")
def service(contract_tape):
    with contract_tape("update-accepted") as opened:
        yield opened

def test_hides(service):
    with pytest.raises(AssertionError):
        requests.delete(service.base_url + PATH, timeout=5)
"""
    )
    result = suite.runpytest_inprocess()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["verdict client: the test passed although not all that it sent was answered."])


WRONG_TAPE = {
    "no name": ("", "test_*.py:4: a tape that no test is named after needs a name*"),
    "an unknown word": (
        "'a', modes='live'",
        "test_*.py:4: there is no part of the mark 'modes'. Did you mean 'mode'?*",
    ),
    "a name that leads out": ("'../a'", "test_*.py:4: *leads out of*"),
    "no such tape": (
        "'gone'",
        "cassettes/gone.yaml: there is no such tape. Record it: pytest --contract-mode=record *",
    ),
}


@pytest.mark.parametrize(("given", "says"), WRONG_TAPE.values(), ids=WRONG_TAPE)
def test_a_tape_that_is_opened_wrongly_is_told_where(suite: pytest.Pytester, given: str, says: str) -> None:
    suite.makepyfile(f"""
import pytest
@pytest.fixture(scope="module")
def service(contract_tape):
    with contract_tape({given}) as tape:
        yield tape
def test_it(service): pass
""")
    result = suite.runpytest_inprocess()

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([says])
    result.stdout.no_fnmatch_line("*Error*:*")


def test_a_failure_shows_which_tape_is_open_and_nothing_that_was_sent(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        CLIENT
        + """
@pytest.mark.contract("update-accepted")
def test_it(contract):
    read(contract, Authorization="secret-" + "of-mine")
    assert contract is None
"""
    )
    result = suite.runpytest_inprocess("-vv", "--showlocals")

    result.stdout.fnmatch_lines(["*<cassettes/update-accepted.yaml, replay, 1 sent>*"])
    result.stdout.no_fnmatch_line("*secret-of-mine*")


def test_a_tape_inside_a_tape_answers_first(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        f"""{CLIENT}
@pytest.mark.contract("update-accepted")
def test_both(contract, contract_tape):
    read(contract)
    with contract_tape("stale-tag-refused") as inner:
        read(inner)
        assert len(inner.sent) == 1
    read(contract)
    assert len(contract.sent) == 2
"""
    )
    suite.runpytest_inprocess().assert_outcomes(passed=1)


def test_hosts_may_be_allowed(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        f"""{CLIENT}
import socket

@pytest.mark.contract("update-accepted")
def test_database(contract):
    read(contract)
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
"""
    )
    suite.runpytest_inprocess().assert_outcomes(failed=1)
    suite.runpytest_inprocess("-o", "contract_allow=localhost").assert_outcomes(passed=1)


ASYNCHRONOUS = """
import pytest, httpx

@pytest.mark.{runner}
@pytest.mark.contract("update-accepted")
async def test_read(contract):
    async with httpx.AsyncClient() as client:
        answer = await client.get(contract.base_url + "{path}")
    assert answer.status_code == 200
    assert len(contract.sent) == 1
"""


@pytest.mark.parametrize("runner", ["anyio", "asyncio"])
def test_an_asynchronous_test_is_answered(suite: pytest.Pytester, runner: str) -> None:
    path = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
    suite.makepyfile(ASYNCHRONOUS.format(runner=runner, path=path))
    suite.makeconftest("import pytest\n@pytest.fixture\ndef anyio_backend(): return 'asyncio'\n")
    result = suite.runpytest_subprocess("--contract-strict")

    # Strict: that it fails for what it did not play shows that the mark worked on the coroutine, not on its making.
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["update-accepted.yaml: exchange 2, PUT *, was not played."])


NEIGHBOURS = {
    "pytest_recording": ["--block-network", "--record-mode=none"],
    "pytest_socket": ["--disable-socket", "--allow-unix-socket"],
    "pytest_httpserver": [],
    "pytest_rerunfailures": ["--reruns=1"],
    "pytest_randomly": ["-p", "randomly"],
    "pytest_asyncio": [],
    "xdist": ["-n1"],
}
BESIDE = {
    "pytest_httpserver": """
def test_server(httpserver):
    httpserver.expect_request("/x").respond_with_data("here")
    assert requests.get(httpserver.url_for("/x"), timeout=5).text == "here"
""",
    "responses": """
import responses

@responses.activate
def test_mock():
    responses.get("http://mock.test/", body="mocked")
    assert requests.get("http://mock.test/", timeout=5).text == "mocked"
""",
    "pytest_recording": """
import pathlib

@pytest.mark.default_cassette(str(pathlib.Path("plain.yaml").resolve()))
@pytest.mark.vcr
def test_vcr():
    assert requests.get("http://127.0.0.1:8470" + PATH, timeout=5).status_code == 200
""",
}


@pytest.mark.parametrize("neighbour", sorted({*NEIGHBOURS, *BESIDE}))
def test_beside_other_plugins_nobody_is_harmed(suite: pytest.Pytester, neighbour: str) -> None:
    # pytest-recording cannot read the metadata block that vcrpy itself writes and reads.
    tape = (suite.path / "cassettes" / "update-accepted.yaml").read_text("utf-8")
    (suite.path / "plain.yaml").write_text(tape[tape.index("interactions:") :], "utf-8")
    beside = BESIDE.get(neighbour, "\ndef test_alone(): pass\n")
    suite.makepyfile(
        f"""{CLIENT}
@pytest.mark.contract("update-accepted")
def test_first(contract): assert read(contract).status_code == 200
{beside}
@pytest.mark.contract("update-accepted")
def test_last(contract): assert read(contract).status_code == 200
"""
    )
    result = suite.runpytest_subprocess(*NEIGHBOURS.get(neighbour, []))

    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*contracts*"])


def test_beside_all_of_them_at_once_nobody_is_harmed(suite: pytest.Pytester) -> None:
    tape = (suite.path / "cassettes" / "update-accepted.yaml").read_text("utf-8")
    (suite.path / "plain.yaml").write_text(tape[tape.index("interactions:") :], "utf-8")
    beside = "\n".join(BESIDE.values())
    suite.makepyfile(
        f"""{CLIENT}
import httpx
{beside}
@pytest.mark.contract("update-accepted")
def test_plain(contract): assert read(contract).status_code == 200

@pytest.mark.asyncio
@pytest.mark.contract("update-accepted")
async def test_asynchronous(contract):
    async with httpx.AsyncClient() as client:
        assert (await client.get(contract.base_url + PATH)).status_code == 200

TRIED = []

@pytest.mark.contract("update-accepted")
def test_again(contract):
    assert read(contract).status_code == 200
    TRIED.append(contract)
    assert len(TRIED) == 2
"""
    )
    options = ["--record-mode=none", "--allow-hosts=127.0.0.1", "--reruns=1", "-n2", "-p", "randomly"]
    result = suite.runpytest_subprocess(*options, "-p", "no:anyio")

    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(["Using --randomly-seed=*"])
    result.stdout.fnmatch_lines(["*contracts*", "update-accepted.yaml: 1 tape, 3 exchanges, 1 page compared: *"])


ANEW = """
import uuid
import pytest, requests

@pytest.mark.contract("made-anew"{match})
def test_create(contract):
    body = {{"requestId": str(uuid.uuid4()), "note": "x"}}
    assert requests.put(contract.base_url + "/orders/7", json=body, timeout=5).status_code == 201
"""


@pytest.mark.parametrize(
    ("metadata", "match", "outcome"),
    [
        ("", "", {"failed": 1}),
        ("  made_anew: 'body /requestId: uuid'\n", "", {"passed": 1}),
        ("", ', match=["body /requestId: uuid"]', {"passed": 1}),
        ("", ', match=["method", "uri", "body", "body /requestId: uuid"]', {"passed": 1}),
        ("", ', match=["body /note: uuid"]', {"failed": 1}),
        ("", ', match=["body /requestId: uid"]', {"errors": 1}),
        ("  made_anew: 'body /requestId: uid'\n", "", {"errors": 1}),
    ],
)
def test_a_value_that_the_client_makes_anew_is_matched_by_its_form(
    suite: pytest.Pytester, metadata: str, match: str, outcome: dict[str, int]
) -> None:
    (suite.path / "orders.md").write_text(
        "# Order\n\n## Request\n\n```http\nPUT https://h.test/orders/{id} HTTP/1.1\n```\n", "utf-8"
    )
    (suite.path / "cassettes" / "made-anew.yaml").write_text(
        f"""metadata:
  base_url: https://h.test
{metadata}interactions:
- request:
    method: PUT
    uri: https://h.test/orders/7
    headers:
      Content-Type: [application/json]
    body: '{{"requestId": "0a1b2c3d-0000-4000-8000-000000000001", "note": "x"}}'
  response:
    status: {{code: 201, message: Created}}
    headers: {{}}
    body: {{string: ''}}
version: 1
""",
        "utf-8",
    )
    pages = ', pages=["orders.md"]'
    suite.makepyfile(ANEW.format(match=match + pages))
    # What the page says of a status is another matter.
    result = suite.runpytest_inprocess()

    assert result.parseoutcomes() == outcome
