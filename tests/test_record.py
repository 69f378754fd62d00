"""Recorded over real sockets from the sandbox of the shipped page, and from small services that misbehave."""

from __future__ import annotations

import base64
import errno
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TypedDict, Unpack

import pytest

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import load
from contractkit.cassettes.journal import journal_path, read_journal
from contractkit.config import Config
from contractkit.errors import CannotCheckError, CassetteError, ContractkitError, NetworkError, UnsafeError, UsageError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import resolve
from contractkit.pages.load import load_contract
from contractkit.record import Project, Taken, keep, project_key, record
from contractkit.sandbox.server import serving
from contractkit.scenario.run import StepResult

TOKEN = "t0ken-that-nobody-may-see"
PAGE = Path("docs/partner-api/update-a-referral.md")
SHIPPED = Path("cassettes")


@pytest.fixture(scope="module")
def page() -> Contract:
    return load_contract(PAGE, str(PAGE))


@pytest.fixture
def sandbox(page: Contract) -> Iterator[str]:
    with serving(page, token=TOKEN) as base:
        yield base


class _Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent, header by header."""

    def do_GET(self) -> None:
        body = json.dumps({"received": [f"{name}: {value}" for name, value in self.headers.items()]}).encode()
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class More(TypedDict, total=False):
    """What a test may say about a recording beside where the service is."""

    output: Path
    variables: Mapping[str, str]
    config: Config
    contracts: Sequence[Contract]
    on_step: Callable[[StepResult], None]
    new_uuid: Callable[[], str]
    key: bytes
    strict: bool


def recorded(path: Path, base_url: str | None = None, *, day: int = 1, **more: Unpack[More]) -> Cassette:
    return record(
        path,
        environment={"CONTRACTKIT_TOKEN": TOKEN},
        now=lambda: datetime(2026, 3, day, 12, tzinfo=UTC),
        base_url=base_url,
        timeout=5,
        **more,
    ).tape()


def scenario(folder: Path, text: str) -> Path:
    path = folder / "a.http"
    path.write_text(text, "utf-8")
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


UPDATES = {
    "update-accepted": [("GET", 200), ("PUT", 200), ("GET", 200)],
    "stale-tag-refused": [("GET", 200), ("PUT", 200), ("PUT", 412), ("GET", 200), ("PUT", 200)],
    "walk-to-closed": [("GET", 200), ("PUT", 200), ("PUT", 200), ("PUT", 409), ("GET", 200)],
}


@pytest.mark.parametrize("name", UPDATES)
def test_a_shipped_scenario_becomes_a_tape(tmp_path: Path, sandbox: str, page: Contract, name: str) -> None:
    output = tmp_path / "tape.yaml"
    told: list[StepResult] = []
    cassette = recorded(
        SHIPPED / f"{name}.http", output=output, contracts=(page,), on_step=told.append, base_url=f"{sandbox}/"
    )
    assert [(each.request.method, each.response.status) for each in cassette.exchanges] == UPDATES[name]
    assert [(each.request.method, each.response.status) for each in told] == UPDATES[name]
    assert load(output) == cassette
    assert files(tmp_path) == ["tape.yaml"]
    assert TOKEN not in output.read_text("utf-8")
    assert cassette.metadata == Metadata(
        recorded_at="2026-03-01T12:00:00Z",
        recorded_with="contractkit 0.1.0",
        scenario=cassette.metadata.scenario,
        base_url=sandbox,
        page=str(PAGE),
        page_digest=page.examples_digest,
        scrub_digest=cassette.metadata.scrub_digest,
    )
    assert (output.parent / (cassette.metadata.scenario or "")).samefile(SHIPPED / f"{name}.http")
    assert cassette.metadata.scrub_digest


@pytest.mark.parametrize("name", UPDATES)
def test_what_belongs_together_still_does_on_the_tape(tmp_path: Path, sandbox: str, name: str) -> None:
    cassette = recorded(SHIPPED / f"{name}.http", output=tmp_path / "tape.yaml", base_url=sandbox)
    tags = [each.response.headers.get("ETag") for each in cassette.exchanges]
    for index, each in enumerate(cassette.exchanges):
        if each.request.method == "PUT":
            assert each.request.headers.get("If-Match") in tags[:index]
            body = each.request.json
            assert isinstance(body, dict)
            assert "links" not in body
            assert each.request.uri.endswith(str(body["id"]))


def test_the_tape_stands_beside_its_scenario(tmp_path: Path, echo: str) -> None:
    path = scenario(tmp_path, "GET {{base}}/")
    assert recorded(path, base_url=echo).path == str(tmp_path / "a.yaml")
    assert files(tmp_path) == ["a.http", "a.yaml"]
    assert load(tmp_path / "a.yaml").metadata.scenario == "a.http"


def test_the_base_url_of_the_file_is_remembered_too(tmp_path: Path, echo: str) -> None:
    path = scenario(tmp_path, f"@base = {echo}\nGET {{{{base}}}}/{{{{what}}}}")
    cassette = recorded(
        path,
        variables={"what": "x"},
    )
    assert cassette.metadata.base_url == echo
    assert cassette.exchanges[0].request.uri == f"{echo}/x"


def test_the_same_again_leaves_the_tape_as_it_is(tmp_path: Path, echo: str) -> None:
    path = scenario(tmp_path, "GET {{base}}/\nAuthorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}")
    recorded(path, base_url=echo)
    tape = tmp_path / "a.yaml"
    before = tape.read_bytes(), tape.stat().st_mtime_ns
    cassette = recorded(path, base_url=echo, day=2)
    assert (tape.read_bytes(), tape.stat().st_mtime_ns) == before
    assert cassette.metadata.recorded_at == "2026-03-01T12:00:00Z"


def test_a_change_writes_the_tape_anew(tmp_path: Path, echo: str) -> None:
    recorded(scenario(tmp_path, "GET {{base}}/"), base_url=echo)
    path = scenario(tmp_path, "GET {{base}}/\nAccept: text/plain")
    assert recorded(path, base_url=echo, day=2).metadata.recorded_at == "2026-03-02T12:00:00Z"


def test_the_same_exchanges_for_another_page_are_written_anew(tmp_path: Path, sandbox: str, page: Contract) -> None:
    path = scenario(tmp_path, (SHIPPED / "update-accepted.http").read_text("utf-8").partition("### Raise")[0])
    put_only = replace(page, operations=tuple(replace(each, method="GET") for each in page.operations))
    assert recorded(path, base_url=sandbox).metadata.page is None
    assert recorded(path, contracts=(page,), base_url=sandbox).metadata.page is None
    assert recorded(path, contracts=(page, put_only), base_url=sandbox).metadata.page == str(PAGE)


SENT = ["X-Tenant", "X-Api-Key", "Authorization"]


def test_a_secret_that_the_service_sends_back_is_replaced_there_too(tmp_path: Path, echo: str) -> None:
    text = (
        "# @secret tenant\n@tenant = contoso-tenant-17\nGET {{base}}/\nX-Tenant: {{tenant}}\nX-Api-Key: k-123456789\n"
    )
    path = scenario(tmp_path, f"{text}Authorization: Bearer {{{{$processEnv CONTRACTKIT_TOKEN}}}}\n")
    recorded(path, base_url=echo)
    written = (tmp_path / "a.yaml").read_text("utf-8")
    assert not [secret for secret in (TOKEN, "contoso-tenant-17", "k-123456789") if secret in written]
    exchange = load(tmp_path / "a.yaml").exchanges[0]
    received = resolve(exchange.response.json, ["received"])
    assert isinstance(received, list)
    assert {f"{name}: {exchange.request.headers.get(name)}" for name in SENT} <= set(map(str, received))


def test_another_key_gives_other_stand_ins(tmp_path: Path, echo: str) -> None:
    path = scenario(tmp_path, "GET {{base}}/\nAuthorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}")
    first = recorded(path, key=b"one", output=tmp_path / "one.yaml", base_url=echo)
    other = recorded(path, key=b"two", output=tmp_path / "two.yaml", base_url=echo)
    assert first.exchanges[0].request.headers != other.exchanges[0].request.headers


FAILURES: list[tuple[str, type[ContractkitError]]] = [
    ("GET {{base}}/\n###\n# @expect 412\nGET {{base}}/", CannotCheckError),
    ("GET {{base}}/\n###\nGET http://127.0.0.1:1/", NetworkError),
    ("GET {{base}}/\n###\nPUT https://api.example.com/a", UnsafeError),
    ("GET {{base}}/\n###\nGET {{nothing}}/", UsageError),
]


@pytest.mark.parametrize(("text", "kind"), FAILURES, ids=[kind.__name__ for _, kind in FAILURES])
@pytest.mark.parametrize("there", [True, False], ids=["old tape", "no tape"])
def test_a_step_that_fails_changes_no_file(
    tmp_path: Path, echo: str, text: str, kind: type[ContractkitError], there: bool
) -> None:
    if there:
        recorded(scenario(tmp_path, "GET {{base}}/old"), base_url=echo)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".http"}
    with pytest.raises(kind):
        recorded(scenario(tmp_path, text), base_url=echo)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".http"} == before


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"<<<<<<< HEAD\n", b"version: 99\ninteractions: []\n", b"my notes\n"]
)
def test_what_is_no_tape_is_never_overwritten_and_nothing_is_sent(tmp_path: Path, content: bytes) -> None:
    tape = tmp_path / "a.yaml"
    tape.write_bytes(content)
    with pytest.raises(CassetteError, match=r"is not a readable tape, so it is kept: .* Remove it") as caught:
        recorded(scenario(tmp_path, "GET {{base}}/"), base_url="http://127.0.0.1:1")
    assert caught.value.path == str(tape)
    assert tape.read_bytes() == content
    assert files(tmp_path) == ["a.http", "a.yaml"]


def test_a_link_to_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "nowhere.yaml")
    with pytest.raises(CassetteError, match="so it is kept"):
        recorded(scenario(tmp_path, "GET {{base}}/"), base_url="http://127.0.0.1:1")


def test_a_crash_leaves_what_was_recorded_in_the_journal(tmp_path: Path, echo: str) -> None:
    def interrupt(result: StepResult) -> None:
        if result.step.title == "second":
            raise KeyboardInterrupt

    path = scenario(
        tmp_path,
        "### first\nGET {{base}}/1\nAuthorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}\n"
        "### second\nGET {{base}}/2\nX-Key: other-secret-value\n### third\nGET {{base}}/3",
    )
    with pytest.raises(KeyboardInterrupt):
        recorded(path, on_step=interrupt, base_url=echo)
    journal = journal_path(tmp_path / "a.yaml")
    assert [each.request.path for each in read_journal(journal)] == ["/1", "/2"]
    assert TOKEN.encode() not in journal.read_bytes()
    assert files(tmp_path) == ["a.http", "a.yaml.partial"]


@pytest.mark.parametrize("where", ["journal", "spool", "tape"])
def test_a_full_disk_loses_nothing_that_was_recorded(
    where: str, tmp_path: Path, echo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contractkit.cassettes import journal, store

    path = scenario(tmp_path, "GET {{base}}/1\n\n###\nGET {{base}}/2\n")
    written = []
    whole = journal._write_whole

    def full_at_the_second(handle: int, data: bytes) -> None:
        written.append(data)
        if len(written) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(handle, data)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    if where == "journal":
        monkeypatch.setattr(journal, "_write_whole", full_at_the_second)
    elif where == "spool":
        monkeypatch.setattr(SpooledTemporaryFile, "write", full)
    else:
        monkeypatch.setattr(store, "_replace", full)
    with pytest.raises(CannotCheckError, match="it cannot be written: No space left on device"):
        recorded(path, echo)
    kept = read_journal(journal_path(path.with_suffix(".yaml")))
    assert [each.request.path for each in kept] == (["/1"] if where == "journal" else ["/1", "/2"])
    assert not path.with_suffix(".yaml").exists()


def test_a_service_that_has_drifted_can_be_put_on_a_tape(tmp_path: Path, page: Contract) -> None:
    path, output = SHIPPED / "stale-tag-refused.http", tmp_path / "tape.yaml"
    with serving(page, token=TOKEN, drift="if-match-ignored") as base:
        with pytest.raises(CannotCheckError, match=r"stale-tag-refused.http:\d+: expected 412, got 200 OK"):
            recorded(path, output=output, base_url=base)
        assert not output.exists()
        cassette = recorded(path, output=output, strict=False, base_url=base)
    assert [each.response.status for each in cassette.exchanges] == [200] * 5


def test_exact_bodies_keep_their_bytes(tmp_path: Path, echo: str) -> None:
    path = scenario(tmp_path, "PUT {{base}}/")
    path.write_text('GET {{base}}/\nContent-Type: application/json\n\n{"a" :  1}', "utf-8")
    exact = recorded(path, config=Config(body_format="exact"), output=tmp_path / "exact.yaml", base_url=echo)
    pretty = recorded(path, output=tmp_path / "pretty.yaml", base_url=echo)
    assert exact.exchanges[0].request.body == b'{"a" :  1}'
    assert pretty.exchanges[0].request.body == b'{\n  "a": 1\n}'


def test_ids_and_times_come_from_what_is_given(tmp_path: Path, echo: str) -> None:
    path = scenario(tmp_path, "GET {{base}}/{{$uuid}}/{{$timestamp}}")
    given = recorded(path, new_uuid=lambda: "an-id", base_url=echo)
    assert given.exchanges[0].request.path == "/an-id/1772366400"
    random = {recorded(path, output=tmp_path / f"{n}.yaml", base_url=echo).exchanges[0].request.path for n in "12"}
    assert len(random) == 2


def test_a_tape_knows_what_its_scenario_made_anew_and_plain_values_are_not_marked(tmp_path: Path, echo: str) -> None:
    text = """
@id = {{$uuid}}
GET {{base}}/orders/{{id}}?at={{$datetime iso8601}}
Content-Type: application/json

{"id": "{{id}}", "at": {{$timestamp}}, "other": "7", "random": {{$randomInt 5 9}}}
"""
    uuid = "0a1b2c3d-0000-4000-8000-000000000001"
    tape = recorded(scenario(tmp_path, text), new_uuid=lambda: uuid, base_url=echo)
    marks = sorted((tape.metadata.made_anew or "").splitlines())

    assert [mark.partition(f"GET /orders/{uuid} ")[2] for mark in marks] == [
        "body /at: unix-time",
        "body /id: uuid",
        "path -1: uuid",
        "query at: date-time",
    ]


def test_the_shipped_settings_allow_no_foreign_host_until_they_name_it(tmp_path: Path) -> None:
    path = scenario(tmp_path, "PUT https://host.invalid/a\n\n{}")
    with pytest.raises(UnsafeError, match="allow-writes"):
        recorded(
            path,
        )
    with pytest.raises(NetworkError, match="its name cannot be resolved"):
        recorded(
            path,
            config=Config(allow_writes=("host.invalid",)),
        )


def test_plain_vcrpy_plays_the_tape(tmp_path: Path, echo: str) -> None:
    import requests
    import vcr

    recorded(scenario(tmp_path, "GET {{base}}/x"), base_url=echo)
    with vcr.use_cassette(str(tmp_path / "a.yaml"), record_mode="none") as played:
        assert requests.get(f"{echo}/x", timeout=5).json()["received"][-1] == "Accept-Encoding: identity"
    assert played.all_played


def test_a_key_belongs_to_a_project_and_stays_the_same() -> None:
    assert project_key(Config(root=Path("a"), name="orders")) == project_key(Config(root=Path("b"), name="orders"))
    assert project_key(Config(name="orders")) != project_key(Config(name="invoices"))


PRIVATE_KEY = (
    b"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n-----END PRIVATE KEY-----"
)


def test_captured_exchanges_are_kept_as_a_tape(tmp_path: Path) -> None:
    exchange = Exchange(Request(uri="https://api.example.com/a"), Response(body=b"hello s3cr3t-value"))
    taken = Taken((exchange,), frozenset({"s3cr3t-value"}), Metadata(recorded_with="a test"))
    cassette = keep(taken, tmp_path / "a.yaml", Project(b"key", Config())).tape()
    assert load(tmp_path / "a.yaml") == cassette
    assert b"s3cr3t" not in cassette.exchanges[0].response.body
    assert cassette.metadata.recorded_with == "a test"
    assert "s3cr3t-value" not in repr(taken)


def test_a_secret_that_only_a_late_answer_names_is_replaced_in_an_early_request(tmp_path: Path) -> None:
    early = Exchange(Request(uri="https://api.example.com/a", body=b"hello s3cr3t-value-4711"), Response())
    named = Headers.of([("Content-Type", "application/json")])
    late = Exchange(early.request, Response(headers=named, body=b'{"client_secret": "s3cr3t-value-4711"}'))
    taken = Taken((early, late), frozenset(), Metadata())
    keep(taken, tmp_path / "a.yaml", Project(b"key", Config()))
    assert b"s3cr3t-value-4711" not in (tmp_path / "a.yaml").read_bytes()


def test_a_secret_beside_the_exchanges_is_told_by_its_line(tmp_path: Path) -> None:
    exchange = Exchange(Request(method="GET", uri="https://api.example.com/a"), Response(), index=0)
    metadata = Metadata(scenario=f"AKIA{'Q' * 16}.http")
    with pytest.raises(UnsafeError, match="would hold a secret: AWS access key in line 2"):
        keep(Taken((exchange,), frozenset(), metadata), tmp_path / "a.yaml", Project(b"key", Config()))
    assert not files(tmp_path)


def test_what_nobody_can_look_into_is_not_written(tmp_path: Path) -> None:
    coded = Response(headers=Headers.of([("Content-Encoding", "br")]), body=b"\x0b\x02\x80\xff")
    exchange = Exchange(Request(method="GET", uri="https://api.example.com/a"), coded, index=0)
    with pytest.raises(UnsafeError, match="the answer of exchange 1 is packed"):
        keep(Taken((exchange,), frozenset(), Metadata()), tmp_path / "a.yaml", Project(b"key", Config()))
    assert not files(tmp_path)


def test_a_secret_that_was_not_replaced_is_not_written(tmp_path: Path) -> None:
    exchange = Exchange(
        Request(uri="https://api.example.com/a"),
        Response(
            headers=Headers.of([("Content-Type", "text/plain")]),
            body=base64.b64encode(b"only the scan looks here: " + PRIVATE_KEY),
        ),
    )
    with pytest.raises(UnsafeError, match="private key in exchange 1, /response/body\\.") as caught:
        keep(Taken((exchange,), frozenset(), Metadata()), tmp_path / "a.yaml", Project(b"key", Config()))
    assert "MIIE" not in str(caught.value)
    assert not files(tmp_path)
