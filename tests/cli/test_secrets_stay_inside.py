"""Random secrets, sent for real and echoed in every place: none in any byte that a command writes or prints.

CONTRACTKIT_SECRETS=1000 tries more of them.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import string
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from contractkit.cassettes.journal import journal_path, read_journal
from contractkit.errors import ContractkitError
from contractkit.record import record
from contractkit.reports import formats
from contractkit.scenario.run import StepResult
from tests.cassettes.test_scrub_everywhere import ENCODINGS
from tests.command import Command

SECRETS = max(1, int(os.environ.get("CONTRACTKIT_SECRETS", "60")) // 20)
SENT_AND_STORED = """
@token = {{$processEnv CONTRACTKIT_TOKEN}}

### Echoed in a body, in headers, and in every encoding
# @name current
GET {{base}}/echo
Authorization: Bearer {{token}}

### Carried in a query, a fragment, JSON
PUT {{base}}/echo
Authorization: Bearer {{token}}
Content-Type: application/json
If-Match: {{current.response.headers.ETag}}

{"a": [{"b": {"note": "{{token}}"}}]}

###
# @expect 302
GET {{base}}/moved
Authorization: Bearer {{token}}

###
# @expect 400
POST {{base}}/refused?q={{token}}
Authorization: Bearer {{token}}
Content-Type: application/x-www-form-urlencoded

x=1&note={{token}}

###
# @expect 400
POST {{base}}/refused
Authorization: Bearer {{token}}
Content-Type: multipart/form-data; boundary=b

--b
Content-Disposition: form-data; name="note"

{{token}}
--b--
"""
REFUSED = "GET {{base}}/refused\nAuthorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}\n"


class Echo(BaseHTTPRequestHandler):
    """Gives the token back, in whatever way it can."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        secret = self.headers["Authorization"].removeprefix("Bearer ")
        texts = {name: encode(secret) for name, encode in ENCODINGS.items()}
        kind = self.path.partition("?")[0]
        status = {"/moved": 302, "/refused": 400}.get(kind, 200)
        body = f"error: {secret} is not valid ({'; '.join(texts.values())})".encode()
        headers = {"ETag": '"0-a1b2c3"', "X-Echo": texts["base64"], "X-Trace": texts["percent"]}
        if kind == "/moved":
            headers["Location"] = f"/other?next={quote(secret, safe='')}&r={quote_plus(secret)}#at={quote(secret)}"
        if kind == "/echo":
            headers["Content-Type"], headers["Content-Encoding"] = "application/json", "gzip"
            body = gzip.compress(json.dumps({"list": [{"said": secret, **texts}], "id": 7}).encode())
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = answer  # noqa: N815 # the names of the base class

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name of the base class
        del format, args


@pytest.fixture
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def random_secret(chance: random.Random) -> str:
    alphabet = string.ascii_letters + string.digits + "-._~+/=!$&'()*,;:@"
    return "s" + "".join(chance.choices(alphabet, k=chance.randint(12, 60))) + "7Q"


def written(folder: Path) -> str:
    """All that stands in files below a folder, with the bodies of a journal, which are base64, as they were."""
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    kept = [each for path in folder.rglob("*.partial") for each in read_journal(path)]
    bodies = [body for each in kept for body in (each.request.body, each.response.body)]
    return "\n".join(each.decode("utf-8", "replace") for each in (*found, *bodies))


@pytest.mark.parametrize("seed", range(SECRETS))
def test_no_command_writes_or_prints_it(
    seed: int, echo: str, project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = random_secret(random.Random(seed))
    monkeypatch.setenv("CONTRACTKIT_TOKEN", secret)
    Path("a.http").write_text(SENT_AND_STORED)
    Path("refused.http").write_text(REFUSED)
    at = ("--base-url", echo)
    ran = [
        (0, contractkit("record", "a.http", *at, "--dry-run")),
        (0, contractkit("record", "a.http", *at)),
        (0, contractkit("record", "a.http", *at, "--output", "b.yaml", "--var", f"token={secret}")),
        (3, contractkit("record", "refused.http", *at)),
        (0, contractkit("record", "refused.http", *at, "--keep-going")),
        (0, contractkit("verify", "refused.yaml", *at, "--plan")),
        (0, contractkit("scan", ".")),
        (0, contractkit("scrub", "--check", "a.yaml", "b.yaml", "refused.yaml")),
    ]
    outputs = [word for each in formats() for word in ("--output", f"{each}=report.{each}")]
    ran += [(0, contractkit("verify", "refused.yaml", *at, *outputs, "--format", each)) for each in formats()]
    ran += [(0, contractkit("verify", "refused.yaml", *at, "--update", "--header", f"authorization: Bearer {secret}x"))]
    told: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        record(
            Path("a.http"),
            environment={"CONTRACTKIT_TOKEN": secret},
            now=lambda: datetime.now(UTC),
            output=Path("cut.yaml"),
            base_url=echo,
            on_step=_interrupted(told),
        )
    try:
        record(
            Path("refused.http"),
            environment={"CONTRACTKIT_TOKEN": secret},
            now=lambda: datetime.now(UTC),
            base_url=echo,
        )
    except ContractkitError:
        told.append(traceback.format_exc())

    assert [(code, each.err) for code, each in ran if each.code != code] == []
    assert len(read_journal(journal_path(Path("cut.yaml")))) == 2
    seen = {"files": written(project), "output": "\n".join([*told, *(each.out + each.err for _, each in ran)])}
    spelled = {"plain": secret, **{name: encode(secret) for name, encode in ENCODINGS.items()}}
    assert [(place, name) for name, text in spelled.items() for place, all_ in seen.items() if text in all_] == []


def _interrupted(told: list[str]) -> Callable[[StepResult], None]:
    def on_step(result: StepResult) -> None:
        told.append(repr(result))
        if result.request.method == "PUT":
            raise KeyboardInterrupt

    return on_step
