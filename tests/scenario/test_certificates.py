"""Over TLS on this machine: who is trusted, and what is said of a certificate that does not fit."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from contractkit.errors import NetworkError, UsageError
from contractkit.scenario.http_file import parse
from contractkit.scenario.run import Policy, run
from contractkit.scenario.values import Given

AUTHORITY = trustme.CA()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response_only(204)
        self.end_headers()


@pytest.fixture
def serving() -> Iterator[Callable[[trustme.LeafCert], str]]:
    """Start services with a certificate; gives their URI."""
    servers: list[ThreadingHTTPServer] = []

    def serve(certificate: trustme.LeafCert) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that does not trust hangs up
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"https://localhost:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "ours.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return path


def status(uri: str, bundle: Path | None) -> int:
    given = Given({}, lambda: datetime.now(UTC), str)
    (result,) = run(parse(f"GET {uri}", "a.http"), given, Policy(ca_bundle=bundle, timeout=5))
    return result.response.status


def test_who_the_bundle_names_is_trusted_and_nobody_else(
    serving: Callable[[trustme.LeafCert], str], bundle: Path
) -> None:
    uri = serving(AUTHORITY.issue_cert("localhost"))
    assert status(uri, bundle) == 204
    with pytest.raises(NetworkError, match=r"cannot be trusted \(.*\); ca-bundle in .* names who may vouch for it\."):
        status(uri, None)
    with pytest.raises(NetworkError, match="cannot be trusted"):
        status(serving(trustme.CA().issue_cert("localhost")), bundle)


@pytest.mark.parametrize(
    ("names", "days", "words"),
    [(["other.example"], 1, "Hostname mismatch"), (["localhost"], -1, "certificate has expired")],
)
def test_a_certificate_that_does_not_fit_is_no_trust_whoever_vouches(
    serving: Callable[[trustme.LeafCert], str], bundle: Path, names: list[str], days: int, words: str
) -> None:
    now = datetime.now(UTC)
    leaf = AUTHORITY.issue_cert(*names, not_before=now - timedelta(days=9), not_after=now + timedelta(days=days))
    with pytest.raises(NetworkError, match=rf"its certificate cannot be trusted \({words}"):
        status(serving(leaf), bundle)


def test_a_bundle_that_is_not_there_is_said(bundle: Path) -> None:
    bundle.with_name("none.pem").write_text("no certificate")
    for name in ("gone.pem", "none.pem"):
        with pytest.raises(UsageError, match=f"{name}: this is no file of certificates in PEM"):
            status("https://localhost:1/", bundle.with_name(name))
