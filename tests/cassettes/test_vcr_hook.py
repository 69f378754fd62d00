"""Recorded by plain vcrpy, over a socket."""

from __future__ import annotations

import base64
import copy
import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import requests
import vcr
from vcr.request import Request

from contractkit.cassettes.file import load
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.vcr_hook import Hook, scrubbing
from contractkit.errors import UnsafeError

SECRET = "s3cr3t-of-today-7Q"
HIDDEN = base64.b64encode(f"only the scan looks here: AKIA{'Q' * 16}".encode()).decode()


@pytest.fixture
def service() -> Iterator[str]:
    """Answers with the path; below /token with a secret, below /leak with what only the scan knows."""

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            told = {"/token": {"access_token": SECRET}, "/leak": {"note": HIDDEN}}.get(self.path, {"n": 1.50})
            body = json.dumps(told).encode()
            self.send_response_only(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("ETag", '"0-a1b2c3"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the name of the base class
            del format, args

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def put(uri: str, **body: str) -> requests.Response:
    return requests.put(
        uri, json=body, headers={"Authorization": f"Bearer {SECRET}x", "If-Match": '"0-a1b2c3"'}, timeout=5
    )


def test_what_vcrpy_saves_is_scrubbed_and_what_the_test_sees_is_not(service: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    hook = scrubbing(Scrubber(b"key"))
    with vcr.use_cassette(str(path), before_save_interaction=hook):
        put(f"{service}/x", note=SECRET, mail="maria.keller@northsea-freight.de")
        assert put(f"{service}/token").json() == {"access_token": SECRET}
    text = path.read_text("utf-8")
    assert SECRET not in text
    assert "maria.keller" not in text
    early, late = load(path).exchanges
    assert early.request.json["note"] == late.response.json["access_token"]  # type: ignore[index, call-overload]
    assert late.response.headers.get("ETag") == late.request.headers.get("If-Match") == '"0-a1b2c3"'
    assert json.loads(early.response.body) == {"n": 1.5}
    with vcr.use_cassette(str(path), record_mode="none", before_save_interaction=hook):
        assert put(f"{service}/x", note="another").json() == {"n": 1.5}


def test_what_holds_nothing_to_hide_is_saved_as_vcrpy_saves_it(service: str, tmp_path: Path) -> None:
    with vcr.use_cassette(str(tmp_path / "with.yaml"), before_save_interaction=scrubbing(Scrubber(b"key"))):
        requests.put(f"{service}/x", json={"a": 1}, timeout=5)
    with vcr.use_cassette(str(tmp_path / "without.yaml")):
        requests.put(f"{service}/x", json={"a": 1}, timeout=5)
    assert load(tmp_path / "with.yaml").exchanges[0].response == load(tmp_path / "without.yaml").exchanges[0].response


def test_a_secret_that_would_be_left_keeps_vcrpy_from_writing(service: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with (
        pytest.raises(
            UnsafeError, match=r"not saved, because it would hold a secret: AWS access key in /response/body\."
        ),
        vcr.use_cassette(str(path), before_save_interaction=scrubbing(Scrubber(b"key"))),
    ):
        put(f"{service}/leak")
    assert not path.exists()


def test_what_nobody_can_look_into_is_not_saved() -> None:
    hook = scrubbing(Scrubber(b"key"))
    request = vcr.request.Request("GET", "https://api.io/x", "", {})
    response: dict[str, Mapping[str, object]] = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Encoding": ["br"]},
        "body": {"string": b"\x0b\x02\x80\xff"},
    }
    cassette = vcr.cassette.Cassette("a.yaml")
    with pytest.raises(UnsafeError, match="nobody can look into it"):
        hook(request, response, cassette)


def test_a_cassette_is_looked_through_although_one_before_it_stood_at_the_same_place() -> None:
    class Saved:
        """What the hook is shown of a cassette."""

        def __init__(self, *answers: dict[str, str]) -> None:
            request = Request("GET", "http://h.test/", None, {})
            self.data = [
                (request, {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": body.encode()}})
                for body in map(json.dumps, answers)
            ]

    def saved(hook: Hook, number: int) -> int:
        secret = f"{SECRET}{number}"
        cassette = Saved({"note": secret}, {"access_token": secret})
        early, _ = [hook(*copy.deepcopy(each), cassette) for each in cassette.data]  # type: ignore[arg-type]
        assert secret.encode() not in early[1]["body"]["string"]  # type: ignore[operator]
        return id(cassette)

    hook = scrubbing(Scrubber(b"key"))
    places = [saved(hook, number) for number in range(50)]

    assert len(set(places)) < len(places), "no two were at the same place, which proves nothing"
