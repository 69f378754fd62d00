from __future__ import annotations

import base64
import json
from pathlib import Path

from contractkit.cassettes.file import load
from tests.command import Command

SECRET = "t0ken-that-nobody-may-see"
PACKED = """interactions:
- request: {method: GET, uri: 'https://api.io/x', headers: {}, body: null}
  response: {status: {code: 200, message: OK}, headers: {Content-Encoding: [zstd]}, body: {string: !!binary "CwKA/w=="}}
version: 1
"""


def har(status: int = 200, text: str = '{"firstName": "Ann"}') -> str:
    authorization = {"name": "Authorization", "value": f"Bearer {SECRET}"}
    json_type = {"name": "Content-Type", "value": "application/json"}
    entry = {
        "startedDateTime": "2026-03-01T12:00:00.000Z",
        "request": {"method": "GET", "url": f"https://api.io/x?sig={SECRET}", "headers": [authorization]},
        "response": {"status": status, "headers": [json_type], "content": {"text": text}},
    }
    return json.dumps({"log": {"entries": [entry]}})


def test_an_archive_becomes_a_tape_without_secrets_and_persons(project: Path, contractkit: Command) -> None:
    Path("trace.har").write_text(har())
    ended = contractkit("import", "har", "trace.har")
    assert ended.code == 0, ended.err
    assert ended.out.endswith("cassettes/trace.yaml: 1 exchange imported\n")
    text = Path("cassettes/trace.yaml").read_text()
    assert SECRET not in text
    assert "Ann" not in text
    tape = load(Path("cassettes/trace.yaml"))
    assert (len(tape.exchanges), tape.metadata.recorded_at) == (1, "2026-03-01T12:00:00Z")
    written = Path("cassettes/trace.yaml").read_bytes()
    assert contractkit("import", "har", "trace.har").code == 0
    assert Path("cassettes/trace.yaml").read_bytes() == written


def test_a_json_tape_becomes_ours(project: Path, contractkit: Command) -> None:
    request: dict[str, object] = {"method": "GET", "uri": "https://api.io/x", "headers": {}, "body": None}
    response: dict[str, object] = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": ""}}
    Path("old.json").write_text(
        json.dumps({"version": 1, "interactions": [{"request": request, "response": response}]})
    )
    assert contractkit("import", "vcr", "old.json", "--output", "new/old.yaml").code == 0
    tape = load(Path("new/old.yaml"))
    assert (len(tape.exchanges), tape.metadata.recorded_at) == (1, None)


def test_what_cannot_be_imported_is_said(project: Path, contractkit: Command) -> None:
    Path("none.har").write_text(har(status=0))
    Path("leak.har").write_text(
        har(text=base64.b64encode(f"only the scan looks here: AKIA{'Q' * 16}".encode()).decode())
    )
    Path("large.har").write_bytes(b"")
    with Path("large.har").open("r+b") as file:
        file.truncate(65 * 1024 * 1024)
    assert contractkit("import", "har", "none.har").code == 5
    assert contractkit("import", "har", "gone.har").code == 3
    assert contractkit("import", "har", "large.har").code == 3
    assert contractkit("import", "postman", "none.har").code == 3
    assert contractkit("import", "har", "none.har", "--output", "none.har").code == 2
    leaked = contractkit("import", "har", "leak.har")
    assert (leaked.code, "AWS access key" in leaked.err) == (4, True)
    assert not Path("cassettes/leak.yaml").exists()
    Path("packed.yaml").write_text(PACKED)
    packed = contractkit("import", "vcr", "packed.yaml")
    assert (packed.code, "packed.yaml: not written, because the answer of exchange 1" in packed.err) == (4, True)
    assert contractkit("import", "pcap", "x").code == 2
    assert contractkit("import_", "har", "x").code == 2


def test_a_tape_is_not_written_under_a_name_of_json(project: Path, contractkit: Command) -> None:
    ended = contractkit("import", "vcr", "cassettes/update-accepted.yaml", "--output", "new.json")
    assert (ended.code, ended.err) == (2, "contractkit: new.json: a tape is written as YAML: name it new.yaml.\n")
    assert not Path("new.json").exists()
