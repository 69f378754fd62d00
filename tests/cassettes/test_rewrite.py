from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import dumps, load
from contractkit.cassettes.rewrite import scrub_tape
from contractkit.cassettes.scrub import Scrubber
from contractkit.errors import CassetteError, UnsafeError
from contractkit.model.exchange import Exchange, Headers, Request, Response

TOKEN = "t0ken-that-nobody-may-see"
JSON = ("Content-Type", "application/json")


def fresh() -> Scrubber:
    return Scrubber(b"key")


def tape(path: Path, *answers: str) -> Path:
    exchanges = tuple(
        Exchange(
            Request(uri="http://h/x?a=1", headers=Headers((("If-Match", '"1"'),))),
            Response(headers=Headers((JSON, ("ETag", '"1"'))), body=answer.encode()),
        )
        for answer in answers
    )
    path.write_text(dumps(Cassette("x", exchanges, Metadata(recorded_at="2026-01-01T00:00:00Z"))))
    return path


def test_a_tape_is_scrubbed_in_place_and_once(tmp_path: Path) -> None:
    path = tape(tmp_path / "a.yaml", f'{{"note":"{TOKEN}"}}', f'{{"access_token":"{TOKEN}"}}', "{}")
    path.chmod(0o640)

    assert scrub_tape(path, fresh) == 2
    text = path.read_text()
    done = load(path)
    assert TOKEN not in text
    assert done.metadata.recorded_at == "2026-01-01T00:00:00Z"
    assert done.metadata.scrub_digest == fresh().digest
    assert [each.response.headers.get("ETag") for each in done.exchanges] == ['"1"'] * 3
    assert path.stat().st_mode & 0o777 == 0o640
    assert scrub_tape(path, fresh) == 0
    assert path.read_text() == text


def test_checking_writes_nothing(tmp_path: Path) -> None:
    path = tape(tmp_path / "a.yaml", f'{{"access_token":"{TOKEN}"}}')
    before = path.read_bytes()

    assert scrub_tape(path, fresh, write=False) == 1
    assert path.read_bytes() == before


def test_a_secret_that_would_be_left_keeps_the_tape(tmp_path: Path) -> None:
    hidden = base64.b64encode(f"only the scan looks here: AKIA{'Q' * 16}".encode()).decode()
    path = tape(tmp_path / "a.yaml", f'{{"access_token":"{TOKEN}","note":"{hidden}"}}')
    before = path.read_bytes()

    with pytest.raises(UnsafeError, match="AWS access key in line") as error:
        scrub_tape(path, fresh)
    assert "QQQ" not in str(error.value)
    assert path.read_bytes() == before


def as_json(path: Path) -> None:
    path.write_text(
        json.dumps(
            {
                "version": 1,
                "interactions": [
                    {
                        "request": {"method": "GET", "uri": f"http://h/?token={TOKEN}", "headers": {}, "body": None},
                        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": ""}},
                    }
                ],
            }
        )
    )


def as_betamax(path: Path) -> None:
    path.write_text(
        "http_interactions:\n- request:\n    method: GET\n"
        f"    uri: http://h/?token={TOKEN}\n    headers: {{}}\n    body: {{string: ''}}\n"
        "  response:\n    status: {code: 200, message: OK}\n    headers: {}\n    body: {string: ''}\n"
        "recorded_with: betamax/0.8\n"
    )


@pytest.mark.parametrize(("write", "says"), [(as_json, "a JSON tape"), (as_betamax, "of another tool")])
def test_what_its_own_tool_could_not_read_any_more_is_kept(
    tmp_path: Path, write: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "a.yaml"
    write(path)
    before = path.read_bytes()

    with pytest.raises(CassetteError, match=f"{says}.*contractkit import vcr"):
        scrub_tape(path, fresh)
    assert path.read_bytes() == before
