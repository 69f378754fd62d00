"""One file, two tools: httpyac from npm, where it is installed, and this one, against the same sandbox.

npm install --prefix /tmp/httpyac httpyac
CONTRACTKIT_HTTPYAC=/tmp/httpyac/node_modules/.bin/httpyac pytest tests/scenario/test_httpyac.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contractkit.cassettes.file import load
from contractkit.model.contract import Contract
from contractkit.model.json_text import write
from contractkit.sandbox.server import serving
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import run
from contractkit.scenario.values import Given

TOKEN = "let-me-in"
CASSETTES = Path(__file__).parents[2] / "cassettes"
SCENARIOS = sorted(CASSETTES.glob("*.http"))
HTTPYAC = os.environ.get("CONTRACTKIT_HTTPYAC") or shutil.which("httpyac")
needs_httpyac = pytest.mark.skipif(
    HTTPYAC is None, reason="httpyac is not installed (npm install httpyac; CONTRACTKIT_HTTPYAC=...)"
)
TEXT = """@base = {base}
@resource = {{{{base}}}}{path}

### Read
# @name current
GET {{{{resource}}}}
Accept: application/json
Authorization: Bearer {{{{$processEnv CONTRACTKIT_TOKEN}}}}

### Update
# @name updated
PUT {{{{resource}}}}
Authorization: Bearer {{{{$processEnv CONTRACTKIT_TOKEN}}}}
Content-Type: application/json
If-Match: {{{{currentResponse.headers.etag}}}}

{body}

?? status == 200

### The old tag, at the address that the answer names
PUT {{{{base}}}}{collection}/{{{{current.id}}}}
Authorization: Bearer {{{{$processEnv CONTRACTKIT_TOKEN}}}}
Content-Type: application/json
If-Match: {{{{currentResponse.headers.etag}}}}

{body}

?? status == 412
"""


def text(contract: Contract, base: str) -> str:
    example = next(each for each in contract.examples if each.kind == "request" and each.method == "PUT")
    assert isinstance(example.body, dict)
    forbidden = {promise.name.lower() for promise in contract.forbidden_request_members}
    body = {name: value for name, value in example.body.items() if name.lower() not in forbidden}
    path = "/" + (example.uri or "").split("/", 3)[3]
    return TEXT.format(base=base, path=path, collection=path.rpartition("/")[0], body=write(body))


def test_a_file_written_for_httpyac_runs_here(shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        given = Given({"CONTRACTKIT_TOKEN": TOKEN}, lambda: datetime.now(UTC), lambda: "")
        results = list(run(parse(text(shipped_contract, base), "a.http"), given))
    assert [each.response.status for each in results] == [200, 200, 412]


@needs_httpyac
def test_the_same_file_runs_in_httpyac(shipped_contract: Contract, tmp_path: Path) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        answers = sent_by_httpyac(text(shipped_contract, base), tmp_path)
    assert [each["response"]["statusCode"] for each in answers] == [200, 200, 412]


@needs_httpyac
@pytest.mark.parametrize("name", [path.stem for path in SCENARIOS])
def test_a_shipped_scenario_runs_in_httpyac_and_sends_what_is_on_its_tape(
    name: str, shipped_contract: Contract, tmp_path: Path
) -> None:
    scenario = CASSETTES / f"{name}.http"
    with serving(shipped_contract, token=TOKEN) as base:
        written = scenario.read_text("utf-8").replace("@base = http://127.0.0.1:8470", f"@base = {base}")
        answers = sent_by_httpyac(written, tmp_path)
    recorded = load(scenario.with_suffix(".yaml")).exchanges
    assert len(answers) == len(recorded) > 0
    for answer, exchange in zip(answers, recorded, strict=True):
        sent, wanted = answer["response"]["request"], exchange.request
        assert (sent["method"], answer["response"]["statusCode"]) == (wanted.method, exchange.response.status)
        assert sent["headers"].get("if-match") == wanted.headers.get("If-Match")
        assert (json.loads(sent["body"]) if wanted.body else None) == (wanted.json if wanted.body else None)


def sent_by_httpyac(written: str, folder: Path) -> list[dict[str, Any]]:
    """Run a scenario in httpyac, and return what it tells of each exchange."""
    path = folder / "a.http"
    path.write_text(written, "utf-8")
    done = subprocess.run(
        [str(HTTPYAC), "send", path.name, "--all", "--json"],
        cwd=folder,
        env={**os.environ, "CONTRACTKIT_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "{" in done.stdout, done.stderr[-600:]
    told: list[dict[str, Any]] = json.loads(done.stdout[done.stdout.index("{") :])["requests"]
    return told
