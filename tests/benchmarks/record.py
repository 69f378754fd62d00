"""Recording a scenario, against sending the same requests with requests alone, to the same service.

The service is the documented one, on loopback, in a process of its own. Each round updates one referral over and over:
every PUT carries the tag of the answer before it. What is timed is all of it: sending, scrubbing, the journal, and the
tape at the end, scanned, written and read back.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.scrubbed import scrub_all
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.record import record
from tests.benchmarks.exchanges import ROOT, put
from tests.benchmarks.measure import Comparison

COUNT = 1000
GOAL = 1.3
TOKEN = "let-me-in"


def comparisons() -> Iterator[Comparison]:
    yield Comparison(
        "scrub 500 exchanges, each with people of its own",
        "50 of them, ten times",
        lambda: _scrub(500),
        lambda: _scrub(50, times=10),
        goal=1.5,
        rounds=3,
    )
    with _sandbox() as base, TemporaryDirectory() as folder:
        scenario = Path(folder) / "many.http"
        scenario.write_text(_scenario(), "utf-8")
        yield Comparison(
            f"record {COUNT:,} exchanges with the sandbox, all in all",
            "requests",
            lambda: _record(scenario, base),
            lambda: _send(base),
            goal=GOAL,
            rounds=7,
            clock=time.perf_counter,
        )


def _scrub(count: int, times: int = 1) -> None:
    """Scrub answers that hold names, addresses and numbers which no other holds."""
    headers = Headers.of([("Content-Type", "application/json")])
    for _ in range(times):
        answers = [Response(headers=headers, body=json.dumps(_people(number)).encode()) for number in range(count)]
        taken = [Exchange(Request(uri="http://h/"), answer) for answer in answers]
        done = scrub_all(taken, Scrubber(b"key"))
        assert not [each for each in done if b"north-sea" in each.response.body]


def _people(number: int) -> list[dict[str, str]]:
    return [
        {
            "firstName": f"Ann{number}x{each}",
            "email": f"ann{number}x{each}@north-sea-freight.de",
            "phone": f"+49 40 {1000000 + 10 * number + each}",
        }
        for each in range(5)
    ]


@cache
def _bodies() -> tuple[str, ...]:
    """Write what is sent, before anything is timed."""
    body = json.loads(put().request.body)
    return tuple(json.dumps({**body, "statusReason": f"number {number}"}) for number in range(COUNT // 2))


def _scenario() -> str:
    """Write what `_send` sends: a read and an update, in turn."""
    head = f"{{{{base}}}}{put().request.path}\nAuthorization: Bearer {TOKEN}\nAccept: application/json\n"
    return "".join(
        f"###\n# @name read{number}\nGET {head}\n###\nPUT {head}Content-Type: application/json\n"
        f"If-Match: {{{{read{number}.response.headers.ETag}}}}\n\n{body}\n\n"
        for number, body in enumerate(_bodies())
    )


def _record(scenario: Path, base: str) -> None:
    tape = record(scenario, environment={}, now=lambda: datetime.now(UTC), base_url=base)
    assert tape.count == COUNT
    Path(tape.path).unlink()


def _send(base: str) -> None:
    uri = f"{base}{put().request.path}"
    own = {"Authorization": f"Bearer {TOKEN}", "Accept": "application/json"}
    with requests.Session() as session:
        session.trust_env = False
        for body in _bodies():
            tag = session.get(uri, headers=own, timeout=30).headers["ETag"]
            headers = {**own, "Content-Type": "application/json", "If-Match": tag}
            assert session.put(uri, data=body, headers=headers, timeout=30).status_code == 200


@contextmanager
def _sandbox() -> Iterator[str]:
    page = "docs/partner-api/update-a-referral.md"
    command = [sys.executable, "-m", "contractkit", "sandbox", page, "--port", "0", "--token", TOKEN]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as server:
        try:
            assert server.stdout is not None
            told = "".join(server.stdout.readline() for _ in range(2))
            found = re.search(r"http://[\d.:]+", told)
            assert found is not None, told
            yield found[0]
        finally:
            server.terminate()
            server.wait(20)
