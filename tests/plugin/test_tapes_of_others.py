"""Tapes that vcrpy 4 to 9, betamax and pytest-recording wrote, each with the client that is in its name.

`tests/cassettes/others` holds what they wrote of one little service: JSON beyond ASCII, a conditional PUT, an answer in
gzip, a form, and where the recorder can keep them, bytes that are no text in an answer and in a request.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contractkit.cassettes.file import load
from tests.command import Command

OTHERS = Path(__file__).parents[1] / "cassettes" / "others"
TAPES = sorted(path.name for path in OTHERS.iterdir() if path.suffix != ".md")

SUITE = """
import pytest

BYTES = bytes(range(256))
BASE = "http://127.0.0.1:8765"

@pytest.fixture(params=["requests", "httpx"])
def send(request):
    import httpx, requests
    with requests.Session() if request.param == "requests" else httpx.Client() as client:
        def send(method, uri, data=None, **given):
            raw = "content" if request.param == "httpx" and isinstance(data, bytes) else "data"
            return client.request(method, BASE + uri, **{{raw: data}} if data else {{}}, **given)
        yield send

@pytest.mark.parametrize("tape", [pytest.param(name, marks=pytest.mark.contract(name)) for name in {tapes}])
def test_replays(contract, tape, send):
    paths = {{each.request.path for each in contract.recorded}}
    read = send("GET", "/orders/7", params={{"a": "", "b": "2"}})
    assert read.json() == {{"id": "7", "status": "New", "name": "J\\xf6rg"}}
    assert read.headers["ETag"] == '"a"'
    put = send("PUT", "/orders/7", json={{"status": "Closed", "id": "7"}}, headers={{"If-Match": '"a"'}})
    assert (put.status_code, put.json()["status"]) == (200, "Closed")
    assert send("GET", "/packed").json() == {{"packed": True}}
    assert send("POST", "/form", data={{"x": "1", "y": "\\xfc"}}).text == "x=1&y=%C3%BC"
    if "/picture" in paths:
        assert send("GET", "/picture").content == BYTES
    if "/upload" in paths:
        put = send("POST", "/upload", data=BYTES, headers={{"Content-Type": "application/octet-stream"}})
        assert (put.status_code, put.text) == (201, "256")
    assert not contract.player.unplayed()
"""


@pytest.fixture
def others(suite: pytest.Pytester) -> pytest.Pytester:
    """A suite beside the tapes of others and the page of their service."""
    shutil.rmtree(suite.path / "cassettes")
    shutil.copytree(OTHERS, suite.path / "cassettes")
    settings = suite.path / "pyproject.toml"
    text = settings.read_text("utf-8").replace("docs/partner-api/update-a-referral.md", "cassettes/order.md")
    settings.write_text(text, "utf-8")
    return suite


def test_they_replay_in_a_test_whatever_the_client(others: pytest.Pytester) -> None:
    others.makepyfile(SUITE.format(tapes=TAPES))

    result = others.runpytest_inprocess("--contract-strict")

    result.assert_outcomes(passed=2 * len(TAPES))


def test_they_are_collected_with_the_folder(others: pytest.Pytester) -> None:
    (others.path / "cassettes" / "http-client.env.json").write_text('{"local": {"base": "http://127.0.0.1"}}', "utf-8")

    result = others.runpytest_inprocess("cassettes", "-v")

    exchanges = [len(load(OTHERS / name).exchanges) for name in TAPES]
    # What the page does not document is passed over, and said so.
    result.assert_outcomes(passed=2 * len(TAPES), skipped=sum(exchanges) - 2 * len(TAPES))
    for name in TAPES:
        result.stdout.fnmatch_lines([f"cassettes/{name}::2 PUT /orders/{{id}} 200 PASSED*"])


@pytest.mark.parametrize("name", TAPES)
def test_they_are_checked(name: str, contractkit: Command) -> None:
    ended = contractkit("check", OTHERS / name, "--pages", OTHERS / "order.md")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("1 tape, 2 exchanges, 1 page compared: nothing moved.\n")


def test_they_are_checked_with_their_folder(contractkit: Command) -> None:
    ended = contractkit("check", OTHERS, "--pages", OTHERS / "order.md")

    assert f"{len(TAPES)} tapes, {2 * len(TAPES)} exchanges" in ended.out


def test_they_are_not_written_over_with_yaml(others: pytest.Pytester, service: str) -> None:
    others.makepyfile(SUITE.format(tapes=["betamax.json"]))
    before = (others.path / "cassettes" / "betamax.json").read_bytes()

    result = others.runpytest_inprocess("--contract-mode=rerecord", f"--contract-base-url={service}")

    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["cassettes/betamax.json: a tape is written as YAML: name it betamax.yaml."])
    assert (others.path / "cassettes" / "betamax.json").read_bytes() == before
