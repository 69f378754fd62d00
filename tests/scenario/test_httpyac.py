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

import pytest

from contractkit.model.contract import Contract
from contractkit.model.json_text import write
from contractkit.sandbox.server import serving
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import run
from contractkit.scenario.values import Given

TOKEN = "let-me-in"
HTTPYAC = os.environ.get("CONTRACTKIT_HTTPYAC") or shutil.which("httpyac")
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

### The old tag
PUT {{{{resource}}}}
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
    return TEXT.format(base=base, path=path, body=write(body))


def test_a_file_written_for_httpyac_runs_here(shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        given = Given({"CONTRACTKIT_TOKEN": TOKEN}, lambda: datetime.now(UTC), lambda: "")
        results = list(run(parse(text(shipped_contract, base), "a.http"), given))
    assert [each.response.status for each in results] == [200, 200, 412]


@pytest.mark.skipif(HTTPYAC is None, reason="httpyac is not installed (npm install httpyac; CONTRACTKIT_HTTPYAC=...)")
def test_the_same_file_runs_in_httpyac(shipped_contract: Contract, tmp_path: Path) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        path = tmp_path / "a.http"
        path.write_text(text(shipped_contract, base), "utf-8")
        done = subprocess.run(
            [str(HTTPYAC), "send", path.name, "--all", "--json"],
            cwd=tmp_path,
            env={**os.environ, "CONTRACTKIT_TOKEN": TOKEN},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert "{" in done.stdout, done.stderr[-600:]
    answers = json.loads(done.stdout[done.stdout.index("{") :])
    assert [each["response"]["statusCode"] for each in answers["requests"]] == [200, 200, 412], done.stdout[-500:]
