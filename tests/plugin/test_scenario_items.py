"""Scenarios whose requests hold what is new each time, or what the environment of the recording held."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TypeAlias

import pytest

from contractkit.pytest_plugin.from_tape import FromTape
from tests.command import Command

Record: TypeAlias = Callable[[str], Path]
READ = """
### Read
# @name current
GET {{base}}/orders/7
"""
PUT = """
### Write
PUT {{base}}/orders/7
Content-Type: application/json
If-Match: {{current.response.headers.ETag}}

"""
MERGE = PUT.replace("### Write\n", "### Write\n# @merge {{current.response.body.*}}\n")
FORM = PUT.replace("application/json", "application/x-www-form-urlencoded")

NEW_EACH_TIME = {
    "uuid in a body": READ + PUT + '{"requestId": "{{$uuid}}"}',
    "uuid in a merge": READ + MERGE + '{"requestId": "{{$uuid}}", "status": "Closed"}',
    "uuid in a path": "DELETE {{base}}/drafts/{{$uuid}}",
    "uuid in a query": "GET {{base}}/orders?request={{$guid}}",
    "uuid in a variable": "@id = {{$uuid}}\n### One\nDELETE {{base}}/x/{{id}}\n### Two\nGET {{base}}/x/{{id}}",
    "uuid in a form": READ + FORM + "status=Closed&request={{$uuid}}",
    "the time": READ + PUT + '{"at": "{{$datetime iso8601}}", "since": "{{$datetime iso8601 -3 h}}"}',
    "seconds": READ + PUT + '{"at": {{$timestamp}}}',
    "a number in a body": READ + PUT + '{"dice": {{$randomInt 1 1000}}, "other": {{$randomInt 5000 6000}}}',
    "a number in a text": READ + PUT + '{"dice": "die {{$randomInt 1 1000}} of {{$randomInt 2000 3000}}"}',
    "a number in a query": "GET {{base}}/orders?page={{$randomInt -1000 0}}",
    "a variable in a body": READ + MERGE + '{"tenant": "{{$processEnv TENANT}}", "of": "for {{$processEnv TENANT}}"}',
    "a variable in a path": "GET {{base}}/{{$processEnv TENANT}}/orders/{{$processEnv ORDER}}",
    "a variable in a header": READ + "X-Tenant: {{$processEnv TENANT}}\nPrefer: tenant={{$processEnv TENANT}}",
    "a secret": READ
    + "Authorization: Bearer {{$processEnv API_TOKEN}}\n"
    + PUT
    + '{"password": "{{$processEnv PASSWORD}}"}',
    "all of it": READ
    + MERGE
    + '{"id": "{{$uuid}}", "at": "{{$datetime iso8601}}", "n": {{$randomInt 1 999}}, "t": "{{$processEnv TENANT}}"}',
}


class Orders(BaseHTTPRequestHandler):
    """Answers everything with the same order."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"id": "7", "status": "New"}'
        self.send_response_only(200)
        for name, value in (("Content-Type", "application/json"), ("ETag", '"a"'), ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    vars().update(dict.fromkeys(("do_GET", "do_PUT", "do_DELETE"), answer))


@pytest.fixture
def orders() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Orders) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def record(suite: pytest.Pytester, orders: str, contractkit: Command, monkeypatch: pytest.MonkeyPatch) -> Record:
    """Write a scenario beside the shipped ones, and record it in an environment of its own."""

    def record(scenario: str) -> Path:
        path = Path("cassettes", "new.http")
        path.write_text(scenario, "utf-8")
        with monkeypatch.context() as environment:
            for name in ("API_TOKEN", "PASSWORD"):
                environment.setenv(name, f"{name}-that-nobody-may-see".lower())
            environment.setenv("TENANT", "contoso")
            environment.setenv("ORDER", "order 12")
            ended = contractkit("record", path, "--base-url", orders)
        assert ended.code == 0, ended.err
        return path

    return record


@pytest.mark.parametrize("environment", [{}, {"TENANT": "fabrikam", "ORDER": "1"}], ids=["no environment", "another"])
@pytest.mark.parametrize("scenario", NEW_EACH_TIME.values(), ids=NEW_EACH_TIME)
def test_it_replays_anywhere_as_it_was_recorded(
    suite: pytest.Pytester,
    record: Record,
    monkeypatch: pytest.MonkeyPatch,
    scenario: str,
    environment: dict[str, str],
) -> None:
    path = record(scenario)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    suite.runpytest_inprocess(path).assert_outcomes(passed=1)


CHANGED = {
    "another member": ('"kind": "a"', '"kind": "b"', '    + sent      "b"'),
    "another form": ('"{{$uuid}}"', '"none"', '    + sent      "none"'),
    "other dice": ("{{$randomInt 1 7}}", "{{$randomInt 100 107}}", "  body /dice"),
    "a new variable": (
        '"kind": "a"',
        '"kind": "a", "by": "{{$processEnv SOMEBODY}}"',
        "Not set in the environment, and not found on the tape: SOMEBODY.",
    ),
}


@pytest.mark.parametrize(("old", "new", "says"), CHANGED.values(), ids=CHANGED)
def test_what_is_new_hides_nothing_else(suite: pytest.Pytester, record: Record, old: str, new: str, says: str) -> None:
    body = '{"kind": "a", "id": "{{$uuid}}", "dice": {{$randomInt 1 7}}, "t": "{{$processEnv TENANT}}"}'
    path = record(READ + PUT + body)
    path.write_text((READ + PUT + body).replace(old, new), "utf-8")
    result = suite.runpytest_inprocess(path)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([says])
    result.stdout.no_fnmatch_line("*TENANT*")


def test_a_scenario_that_cannot_be_read_is_named_as_people_name_it(suite: pytest.Pytester) -> None:
    Path("cassettes", "new.http").write_text("GET {{base}}/{{$datetime}}\n", "utf-8")
    Path("cassettes", "new.yaml").write_bytes(Path("cassettes", "update-accepted.yaml").read_bytes())
    result = suite.runpytest_inprocess("cassettes/new.http")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["cassettes/new.http:1: {{$datetime}} must say iso8601 or rfc1123: *"])


def test_a_number_is_taken_from_the_tape_only_where_it_could_have_been_thrown() -> None:
    from contractkit.cassettes.miss import Difference, Miss

    values = FromTape({})
    low, high = values.number(1, 7), values.number(1, 7)
    missed = [
        Difference(field, recorded, f"{sent}")
        for field, recorded, sent in (("body /a", "6", low), ("body /b", "7", high), ("body /c", None, 1))
    ]
    miss = Miss("PUT http://h/", None, tuple(missed), 0, 0, "")

    assert (values.learn(miss), values.learn(miss)) == (True, False)
    values.start()
    assert (values.number(1, 7), values.number(1, 7)) == (6, high)
