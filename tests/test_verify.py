"""The live service against tape and page: unchanged it is left alone, and each change is found and rightly blamed."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import dumps, load
from contractkit.cassettes.stand_in import stand_in
from contractkit.config import Config
from contractkit.errors import (
    CannotCheckError,
    CassetteError,
    NetworkError,
    NothingCheckedError,
    UnsafeError,
    UsageError,
)
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.finding import Finding, Level, Report
from contractkit.pages.load import load_contract
from contractkit.record import Project, project_key, project_personal, record
from contractkit.rules.rule import wire_rules
from contractkit.sandbox.drifts import DRIFTS
from contractkit.sandbox.server import serving
from contractkit.scenario.credentials import Credentials
from contractkit.scenario.repeat import Sender, program
from contractkit.scenario.run import Policy
from contractkit.scenario.values import Given
from contractkit.verify import Judge, Verified, update, verify

ROOT = Path(__file__).parent.parent
PAGE = "docs/partner-api/update-a-referral.md"
TAPES = {path.stem: path for path in sorted((ROOT / "cassettes").glob("*.yaml"))}
TOKEN = "t0ken-that-nobody-may-see"
NOW = datetime(2027, 1, 31, 12, tzinfo=UTC)


def project(*contracts: Contract) -> Project:
    config = Config()
    return Project(project_key(config), config, contracts, project_personal(contracts, config))


def sender(**options: object) -> Sender:
    given = Given({}, lambda: NOW, lambda: "")
    return replace(Sender(given, Credentials(TOKEN)), **options)  # type: ignore[arg-type]


def verified(
    tape: Cassette, base: str | None, *contracts: Contract, **options: object
) -> tuple[Report, tuple[Verified, ...]]:
    return verify([program(tape, base)], Judge(project(*contracts)), sender(**options))


def told(findings: Sequence[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, str(finding.verdict)) for finding in findings}


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Contract]:
    """Read a copy of the page, or of one it links to, with some text replaced."""

    def edit(*changes: tuple[str, str]) -> Contract:
        for path in (ROOT / "docs" / "partner-api").glob("*.md"):
            text = path.read_text("utf-8")
            for old, new in changes:
                text = text.replace(old, new)
            (tmp_path / path.name).write_text(text, "utf-8")
        return load_contract(tmp_path / "update-a-referral.md", PAGE)

    return edit


@pytest.mark.parametrize("name", TAPES)
def test_an_unchanged_service_is_left_alone(name: str, shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        report, _ = verified(load(TAPES[name]), base, shipped_contract)
    assert report.findings == ()
    assert report.exchanges == len(load(TAPES[name]).exchanges)


@pytest.mark.parametrize("name", TAPES)
def test_other_ids_tags_and_times_are_no_change(
    name: str, shipped_contract: Contract, edited: Callable[..., Contract]
) -> None:
    tape = load(TAPES[name])
    seed = edited(
        ("7d23e5ca", "11112222"), ("37ef26aa", "33334444"), ("2500ec5a", "aaaabbbb"), ("2018-11-", "2019-02-")
    )
    with serving(seed, token=TOKEN, clock=lambda: datetime.now(UTC)) as base:
        report, (done,) = verified(tape, base, shipped_contract)
    assert report.findings == ()
    recorded = {exchange.response.headers.get("ETag") for exchange in tape.exchanges}
    assert recorded & {exchange.response.headers.get("ETag") for exchange in done.live} <= {None}


def test_tapes_of_one_resource_do_not_disturb_each_other(shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        programs = [program(load(path), base) for path in TAPES.values()]
        report, _ = verify(programs, Judge(project(shipped_contract)), sender())
    assert [finding for finding in report.findings if finding.level >= Level.WARNING] == []
    assert report.exchanges == 13


CAUGHT = {
    "date-format-changed": ("update-accepted", "response-format-changed"),
    "error-shape-changed": ("stale-tag-refused", "verify-member-gone"),
    "etag-frozen": ("update-accepted", "etag-unchanged-after-update"),
    "etag-gone": ("update-accepted", "verify-header-gone"),
    "etag-header-body-differ": ("update-accepted", "etag-body-header-mismatch"),
    "if-match-ignored": ("stale-tag-refused", "verify-status-changed"),
    "link-path-changed": ("update-accepted", "link-path-undocumented"),
    "link-relation-gone": ("update-accepted", "link-relation-missing"),
    "link-self-other-id": ("update-accepted", "link-self-mismatch"),
    "links-gone": ("update-accepted", "links-missing"),
    "member-added": ("update-accepted", "verify-member-new"),
    "member-gone": ("update-accepted", "response-member-missing"),
    "member-null": ("update-accepted", "response-null-undocumented"),
    "member-renamed": ("update-accepted", "verify-member-new"),
    "member-retyped": ("update-accepted", "response-type-changed"),
    "not-json": ("update-accepted", "response-not-json"),
    "status-202": ("update-accepted", "verify-status-changed"),
    "status-unknown": ("update-accepted", "response-enum-value-undocumented"),
    "substatus-unknown": ("update-accepted", "substatus-undocumented"),
    "transition-ignored": ("walk-to-closed", "verify-status-changed"),
    "update-time-frozen": ("update-accepted", "update-time-not-advanced"),
    "value-not-stored": ("update-accepted", "put-value-not-stored"),
}
"""Each drift, the tape that meets it, and the rule that names it."""


@pytest.mark.parametrize("drift", CAUGHT)
def test_a_drift_is_caught_and_the_api_is_blamed(drift: str, shipped_contract: Contract) -> None:
    name, rule = CAUGHT[drift]
    with serving(shipped_contract, token=TOKEN, drift=drift) as base:
        report, _ = verified(load(TAPES[name]), base, shipped_contract)
    found = report.at_or_above(Level.WARNING)
    assert rule in {finding.rule for finding in found}
    assert {str(finding.verdict) for finding in found} == {"api"}


def test_every_drift_is_caught() -> None:
    # No shipped PUT goes without If-Match, so that one drift has a tape of its own, below.
    assert set(DRIFTS) - set(CAUGHT) == {"if-match-not-required"}


WITHOUT_A_TAG = """
# @expect 412
PUT {{base}}/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642
Authorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}
Content-Type: application/json

{"status": "Closed", "substatus": "Won", "statusReason": "Written without a look."}
"""


def test_a_service_that_no_longer_asks_for_a_tag_is_caught(shipped_contract: Contract, tmp_path: Path) -> None:
    scenario = tmp_path / "without-a-tag.http"
    scenario.write_text(WITHOUT_A_TAG, "utf-8")
    with serving(shipped_contract, token=TOKEN) as base:
        tape = record(
            scenario, environment={"CONTRACTKIT_TOKEN": TOKEN}, now=lambda: datetime.now(UTC), base_url=base
        ).tape()
        unchanged, _ = verified(tape, base, shipped_contract)
    with serving(shipped_contract, token=TOKEN, drift="if-match-not-required") as base:
        report, _ = verified(tape, base, shipped_contract)
    assert unchanged.at_or_above(Level.WARNING) == []
    assert ("verify-status-changed", "api") in told(report.at_or_above(Level.WARNING))
    assert {str(finding.verdict) for finding in report.at_or_above(Level.WARNING)} == {"api"}


def test_one_success_in_the_place_of_another_is_the_api_whatever_the_state(shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN, drift="status-202") as base:
        programs = [program(load(TAPES[name]), base) for name in ("stale-tag-refused", "update-accepted")]
        report, _ = verify(programs, Judge(project(shipped_contract)), sender())
    assert {str(finding.verdict) for finding in report.findings} == {"api"}


def test_what_follows_from_another_state_is_not_the_api(shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN) as base:
        verified(load(TAPES["walk-to-closed"]), base, shipped_contract)
        report, _ = verified(load(TAPES["walk-to-closed"]), base, shipped_contract)
    assert {"verify-status-changed", "verify-request-not-sent"} <= {finding.rule for finding in report.findings}
    assert {str(finding.verdict) for finding in report.findings} == {"tape"}


@pytest.mark.parametrize("drift", [name for name, (tape, _) in CAUGHT.items() if tape == "update-accepted"])
def test_most_drifts_are_caught_without_a_page(drift: str, shipped_contract: Contract) -> None:
    with serving(shipped_contract, token=TOKEN, drift=drift) as base:
        report, _ = verified(load(TAPES["update-accepted"]), base)
    relations_of_values = {"etag-frozen", "etag-header-body-differ", "update-time-frozen", "value-not-stored"}
    assert bool(report.at_or_above(Level.WARNING)) is (drift not in relations_of_values)


@pytest.mark.parametrize(
    "changes",
    [
        [('"qualification": ', '"grade": ')],
        [('"qualification": ', '"owner": "me",\n    "qualification": ')],
        [('"dealValue": 50000', '"dealValue": "50000"'), ("| decimal ", "| string ")],
    ],
    ids=["member renamed", "member added", "type changed"],
)
@pytest.mark.parametrize("name", TAPES)
def test_an_edited_page_is_caught_and_the_page_is_blamed(
    name: str, changes: list[tuple[str, str]], shipped_contract: Contract, edited: Callable[..., Contract]
) -> None:
    page = edited(*changes)
    with serving(shipped_contract, token=TOKEN) as base:
        report, _ = verified(load(TAPES[name]), base, page)
    found = report.at_or_above(Level.WARNING)
    assert found
    assert {str(finding.verdict) for finding in found} == {"page"}


def test_page_and_wire_that_moved_together_are_told_from_an_api_that_moved(edited: Callable[..., Contract]) -> None:
    page = edited(("Contoso Company", "Fabrikam"))
    with serving(page, token=TOKEN) as base:
        report, _ = verified(load(TAPES["update-accepted"]), base, page)
    assert told(report.at_or_above(Level.WARNING)) == {("verify-value-changed", "page")}


def test_a_tape_that_alone_breaks_the_page_is_old(shipped_contract: Contract) -> None:
    tape = load(TAPES["update-accepted"])
    last = tape.exchanges[2]
    body = last.response.body.replace(b'"dealValue": 75000', b'"dealValue": "75000"')
    old = replace(tape, exchanges=(*tape.exchanges[:2], replace(last, response=replace(last.response, body=body))))
    with serving(shipped_contract, token=TOKEN) as base:
        report, _ = verified(old, base, shipped_contract)
    assert told(report.findings) == {("verify-type-changed", "tape")}


def test_a_resource_that_began_in_another_state_is_not_blamed_on_the_api(shipped_contract: Contract) -> None:
    tape = load(TAPES["walk-to-closed"])
    with serving(shipped_contract, token=TOKEN) as base:
        verified(tape, base, shipped_contract)
        report, (done,) = verified(tape, base, shipped_contract)
    assert told(report.at_or_above(Level.WARNING)) == {("verify-status-changed", "tape")}
    assert "/status" in next(each.message for each in report.findings if each.rule == "verify-status-changed")
    with pytest.raises(CassetteError, match="it is left as it was"):
        update(done, tape, project(shipped_contract), NOW)


@dataclass
class Service:
    """A service that answers from a list, and remembers what it was sent."""

    answers: list[Response]
    received: list[Request] = field(default_factory=list)
    base: str = ""


@pytest.fixture
def scripted() -> Iterator[Callable[..., Service]]:
    """Start services that answer from a list."""
    servers: list[ThreadingHTTPServer] = []

    def start(*answers: Response) -> Service:
        service = Service(list(answers))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                service.received.append(Request(Headers.of(self.headers.items()), body, self.command, self.path))
                answer = service.answers.pop(0)
                self.send_response_only(answer.status, answer.reason)
                for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_PUT = do_POST = answer  # noqa: N815 - the names that http.server calls

            def handle(self) -> None:
                with suppress(ConnectionError):
                    super().handle()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        service.base = f"http://127.0.0.1:{server.server_port}"
        return service

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


RECORDED = "https://api.contoso.com"


def answer(body: object, status: int = 200, **headers: str) -> Response:
    lines = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(Headers.of(lines.items()), json.dumps(body).encode(), status, "")


def tape_of(*pairs: tuple[Request, Response], **metadata: str) -> Cassette:
    exchanges = tuple(Exchange(request, response, "t.yaml", index) for index, (request, response) in enumerate(pairs))
    return Cassette("t.yaml", exchanges, Metadata(**metadata))


def get(path: str = "/orders/1", **headers: str) -> Request:
    return Request(Headers.of(headers.items()), b"", "GET", RECORDED + path)


def compared(scripted: Callable[..., Service], recorded: object, live: object) -> list[str]:
    service = scripted(answer(live))
    report, _ = verified(tape_of((get(), answer(recorded))), service.base)
    return [f"{each.rule} {each.level} {each.pointer.removeprefix('/response/body')}" for each in report.findings]


@pytest.mark.parametrize(
    ("recorded", "live", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["verify-value-changed warning /a"]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": True}, {"a": 1}, ["verify-type-changed error /a"]),
        ({"a": True}, {"a": False}, ["verify-value-changed warning /a"]),
        ({"a": "x"}, {"a": None}, ["verify-type-changed warning /a"]),
        ({"a": None}, {"a": "x"}, ["verify-type-changed warning /a"]),
        ({"a": {"b": 1}}, {"a": {}}, ["verify-member-gone error /a/b"]),
        ({"a": {}}, {"a": {"b": 1}}, ["verify-member-new warning /a/b"]),
        ({"a": []}, {"a": [{"b": 1}]}, []),
        ({"a": [1]}, {"a": [1, 2]}, []),
        ({"a": [1, 2]}, {"a": [2, 1]}, []),
        ({"a": [1, 2]}, {"a": [1, 3]}, ["verify-value-changed warning /a/1"]),
        ({"a": [{"b": 1, "c": 1}]}, {"a": [{"b": 1}]}, ["verify-member-gone error /a/0/c"]),
        ({"a": [{"b": 1, "c": 1}, {"b": 1}]}, {"a": [{"b": 1}]}, []),
        ({"a": [{"b": 1}]}, {"a": ["x"]}, ["verify-type-changed error /a/0"]),
        ({"a": "2027-01-01T00:00:00Z"}, {"a": "2028-01-01T00:00:00.5Z"}, []),
        ({"a": "2027-01-01T00:00:00Z"}, {"a": "01.01.2027"}, ["verify-format-changed warning /a"]),
        ({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 1}, {}]}, ["verify-member-gone error /a/0/b"]),
        ({"a": [[1], ["x"]]}, {"a": [["x"], [1]]}, []),
        ({"a": "hello"}, {"a": "https://contoso.com"}, ["verify-value-changed warning /a"]),
        ({"a": "req 3f0c5b1e8a524d1c 7"}, {"a": "req 0000000000000000 7"}, []),
        ([1, "a"], {"b": 1}, ["verify-type-changed error "]),
    ],
    ids=str,
)
def test_bodies_are_compared_by_shape_and_then_by_value(
    scripted: Callable[..., Service], recorded: object, live: object, expected: list[str]
) -> None:
    assert compared(scripted, recorded, live) == expected


def test_values_that_two_reads_of_today_differ_in_are_noise_and_the_tape_keeps_that(
    scripted: Callable[..., Service], tmp_path: Path
) -> None:
    tape = replace(tape_of((get(), answer({"by": "host a", "x": 1}))), path=str(tmp_path / "t.yaml"))
    service = scripted(
        answer({"by": "host b", "x": 1}), answer({"by": "host c", "x": 1}), answer({"by": "host d", "x": 1})
    )
    report, (done,) = verified(tape, service.base, times=2)
    assert report.findings == ()
    kept = update(done, tape, project(), NOW).tape()
    assert kept.metadata.volatile == "/orders/1#/by"
    assert kept.metadata.last_verified_at == "2027-01-31T12:00:00Z"
    again, _ = verified(load(tmp_path / "t.yaml"), service.base)
    assert again.findings == ()


def test_an_id_that_a_later_request_carries_may_be_another_one(scripted: Callable[..., Service]) -> None:
    tape = tape_of(
        (get("/new"), answer({"id": 10412})), (get("/orders/10412"), answer({"id": 10412, "see": "no. 10412"}))
    )
    service = scripted(answer({"id": 10999}), answer({"id": 10999, "see": "no. 10999"}))
    report, _ = verified(tape, service.base)
    assert service.received[1].uri == "/orders/10999"
    assert [finding.pointer for finding in report.findings] == ["/response/body/see"]


def test_an_error_is_compared_by_shape_and_code_and_not_by_its_prose(scripted: Callable[..., Service]) -> None:
    tape = tape_of((get(), answer({"code": 1, "text": "no such order"}, 404)))
    service = scripted(answer({"code": 2, "text": "not found at all"}, 404))
    report, _ = verified(tape, service.base)
    assert [finding.pointer for finding in report.findings] == ["/response/body/code"]


def test_a_body_that_is_no_json_any_more_is_a_change(scripted: Callable[..., Service]) -> None:
    service = scripted(Response(Headers.of([("Content-Type", "text/plain"), ("ETag", '"1"')]), b"ok", 200, "OK"))
    report, _ = verified(tape_of((get(), answer({"a": 1}, ETag='"1"'))), service.base)
    assert told(report.findings) == {("verify-type-changed", "api"), ("verify-media-type-changed", "api")}


def test_a_request_whose_tag_is_gone_is_not_sent_nor_any_after_it(scripted: Callable[..., Service]) -> None:
    put = Request(Headers.of([("If-Match", '"1"')]), b"{}", "PUT", f"{RECORDED}/orders/1")
    tape = tape_of((get(), answer({"a": 1}, ETag='"1"')), (put, answer({})), (get(), answer({"a": 1})))
    service = scripted(answer({"a": 1}))
    report, (done,) = verified(tape, service.base)
    assert len(service.received) == 1
    assert not done.is_complete
    assert told(report.findings) == {("verify-header-gone", "api"), ("verify-request-not-sent", "api")}


@pytest.mark.parametrize(
    ("live", "error", "says"),
    [
        (answer({}, 401), CannotCheckError, "does not accept the credentials"),
        (answer({}, 403), CannotCheckError, "got 403 Forbidden"),
        (answer({}, 503), CannotCheckError, "got 503 Service Unavailable"),
        (answer({}, 429, Retry_After="120"), CannotCheckError, r"come back later \(Retry-After: 120\): {}"),
        (answer({}, Content_Encoding="zstd"), NetworkError, "its answer cannot be decoded"),
        (answer({}, 302, Location="https://login.contoso.com/?s=1"), CannotCheckError, "a redirect to"),
        (Response(Headers.of([("Content-Type", "text/html")]), b"<html>sign in", 200), CannotCheckError, "HTML page"),
    ],
)
def test_an_answer_that_is_none_of_the_api_is_never_called_drift(
    scripted: Callable[..., Service], live: Response, error: type[Exception], says: str
) -> None:
    service = scripted(live)
    with pytest.raises(error, match=says):
        verified(tape_of((get(), answer({"a": 1}, ETag='"1"'))), service.base)


def test_a_service_that_is_not_there_is_no_drift() -> None:
    with pytest.raises(NetworkError, match="refused"):
        verified(tape_of((get(), answer({}))), "http://127.0.0.1:1")


def test_the_token_is_sent_and_stands_in_no_finding_and_on_no_tape(
    scripted: Callable[..., Service], tmp_path: Path
) -> None:
    tape = tape_of((get(Authorization="Bearer scrubbedx"), answer({"a": 1})))
    tape = replace(tape, path=str(tmp_path / "t.yaml"))
    service = scripted(answer({"a": f"you sent {TOKEN}"}))
    report, (done,) = verified(tape, service.base)
    assert service.received[0].headers.get("Authorization") == f"Bearer {TOKEN}"
    assert TOKEN not in repr(report)
    update(done, tape, project(), NOW)
    assert TOKEN not in (tmp_path / "t.yaml").read_text("utf-8")
    assert f"{RECORDED}/orders/1" in (tmp_path / "t.yaml").read_text("utf-8")


def test_a_given_header_wins_and_the_recorded_host_is_not_sent(scripted: Callable[..., Service]) -> None:
    tape = tape_of((get(api_key="x", Host="api.contoso.com"), answer({})))
    service = scripted(answer({}))
    verified(tape, service.base, credentials=Credentials(headers={"api_key": "k"}))
    assert service.received[0].headers.get("api_key") == "k"
    assert service.received[0].headers.get("Host") == service.base.removeprefix("http://")


PUT = Request(Headers(), b"{}", "PUT", f"{RECORDED}/orders/1")


@pytest.mark.parametrize(
    ("tape", "error", "says"),
    [
        (tape_of((PUT, answer({}))), UnsafeError, "Nothing was sent"),
        (tape_of((replace(PUT, body=b"\xff"), answer({})), base_url=RECORDED), UnsafeError, "Nothing was sent"),
        (tape_of((get(Authorization="Bearer x"), answer({}))), UsageError, "its Authorization is a stand-in"),
        (tape_of((get(Cookie="x"), answer({}))), UsageError, "--header 'Cookie: ...'"),
        (
            tape_of((get(), answer({})), (replace(get(), uri="https://b.contoso.com/"), answer({}))),
            CassetteError,
            "several",
        ),
        (tape_of((get("/a?k=scrubbed1lZZQaSP1DesjSPW4Juw8vPP"), answer({}))), UsageError, "stands in its URI"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_anything_is(tape: Cassette, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=re.escape(says)):
        verified(tape, None, credentials=Credentials())


def test_a_stand_in_in_a_body_and_a_body_that_is_no_text_are_refused() -> None:
    secret = replace(PUT, body=b'{"password": "scrubbed1lZZQaSP1DesjSPW4Juw8vPP"}')
    policy = Policy(allow_writes=("api.contoso.com",))
    with pytest.raises(UsageError, match="stands in its body"):
        verified(tape_of((secret, answer({}))), None, policy=policy)
    with pytest.raises(CassetteError, match="not text"):
        verified(tape_of((replace(PUT, body=b"\xff\xfe"), answer({}))), None, policy=policy)


def test_an_answer_cannot_lead_the_credentials_to_another_host(scripted: Callable[..., Service]) -> None:
    tape = tape_of((get(), answer({"next": f"{RECORDED}/orders?page=2"})), (get("/orders?page=2"), answer({})))
    service = scripted(answer({"next": "https://evil.example/orders"}))
    with pytest.raises(UnsafeError, match="leads to another host"):
        verified(tape, service.base)
    assert len(service.received) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_where_a_resource_is_gone_one_is_told_to_look_for_it_first(
    scripted: Callable[..., Service], status: int
) -> None:
    service = scripted(answer({}, status))
    report, _ = verified(tape_of((get(), answer({"a": 1}))), service.base)
    (finding,) = (each for each in report.findings if each.rule == "verify-status-changed")
    assert finding.advice.startswith("Look whether the resource is still there, and the base URL is right.")


def test_a_recorded_form_is_sent_again_byte_for_byte(scripted: Callable[..., Service]) -> None:
    headers = Headers.of([("Content-Type", "application/x-www-form-urlencoded")])
    sent = Request(headers, b'a="b c"\nd=e', "PUT", f"{RECORDED}/orders/1")
    service = scripted(answer({"a": 1}))
    verified(tape_of((sent, answer({"a": 1}))), service.base)
    assert [each.body for each in service.received] == [sent.body]


def test_nothing_to_verify_is_not_green() -> None:
    with pytest.raises(NothingCheckedError, match="no cassette"):
        verify([], Judge(project()), sender())
    with pytest.raises(NothingCheckedError, match="no exchange"):
        program(tape_of(), None)


def test_a_tape_that_no_page_documents_is_compared_with_the_service_alone(
    scripted: Callable[..., Service], shipped_contract: Contract
) -> None:
    service = scripted(answer({"a": 2}))
    report, _ = verified(tape_of((get(), answer({"a": 1}))), service.base, shipped_contract)
    assert told(report.findings) == {("verify-value-changed", "api")}
    assert report.unmatched == ("t.yaml#1",)


def test_an_update_of_an_unchanged_tape_only_says_when(shipped_contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "update-accepted.yaml"
    path.write_bytes(TAPES["update-accepted"].read_bytes())
    with serving(shipped_contract, token=TOKEN, clock=lambda: datetime.now(UTC)) as base:
        _, (done,) = verified(load(path), base, shipped_contract)
    before = path.read_text("utf-8")
    update(done, load(path), project(shipped_contract), NOW)
    after = path.read_text("utf-8")
    assert after.partition("interactions:")[2] == before.partition("interactions:")[2]
    assert "  last_verified_at: '2027-01-31T12:00:00Z'\n" in after
    assert dumps(load(path)) == after


def test_an_update_keeps_which_values_a_client_makes_anew(scripted: Callable[..., Service], tmp_path: Path) -> None:
    marks = "PUT /orders/1 body /n: uuid"
    sent = Request(JSON, b'{"n": "7d23e5ca-0a3c-4d3e-8f90-123456789abc"}', "PUT", f"{RECORDED}/orders/1")
    tape = replace(tape_of((sent, answer({"a": 1})), made_anew=marks), path=str(tmp_path / "t.yaml"))
    Path(tape.path).write_text(dumps(tape), "utf-8")
    service = scripted(answer({"a": 1}))
    _, (done,) = verified(tape, service.base)
    assert update(done, tape, project(), NOW).tape().metadata.made_anew == marks
    assert load(Path(tape.path)).metadata.made_anew == marks


def test_an_update_accepts_what_moved(shipped_contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "update-accepted.yaml"
    path.write_bytes(TAPES["update-accepted"].read_bytes())
    for left in ({"verify-member-new"}, set[str]()):
        with serving(shipped_contract, token=TOKEN, drift="member-added") as base:
            report, (done,) = verified(load(path), base, shipped_contract)
        assert {each.rule for each in report.at_or_above(Level.WARNING)} == left
        update(done, load(path), project(shipped_contract), NOW)
    tape = load(path)
    assert tape.metadata.base_url == load(TAPES["update-accepted"]).metadata.base_url
    assert {exchange.request.uri for exchange in tape.exchanges} == {tape.exchanges[0].request.uri}
    assert TOKEN not in path.read_text("utf-8")


@pytest.mark.parametrize("rule", wire_rules(), ids=lambda rule: rule.id)
def test_rule_explains_itself_in_full_sentences(rule: object) -> None:
    info, fix = rule.info, rule.fix  # type: ignore[attr-defined]
    assert info.id.startswith("verify-")
    assert info.summary.endswith(".")
    assert fix.endswith(".")
    assert len(info.summary) <= 80


def created(number: object, **members: object) -> Response:
    return answer({"orderNumber": number, "status": "new", **members}, 201)


@pytest.mark.parametrize(
    ("was", "now", "findings"),
    [
        (created(10412), created(10999), 0),
        (created("SO-0010412"), created("SO-0010999"), 0),
        (created(10412, total=20000), created(10999, total=20001), 1),
        (created(10412, total=10412), created(10999, total=10412), 0),
        (created(7), created(8), 1),
        (answer({"orderNumber": 10412}), answer({"orderNumber": 10999}), 1),
        (created(10412, ref="client-0001"), created(10999, ref="client-0002"), 1),
    ],
    ids=["number", "text", "another number", "equal by chance", "short", "nothing created", "of the client"],
)
def test_the_number_of_what_was_created_may_be_another_one(
    scripted: Callable[..., Service], was: Response, now: Response, findings: int
) -> None:
    sent = Request(Headers.of([("Content-Type", "application/json")]), b'{"ref": "client-0001"}', "POST", RECORDED)
    report, _ = verified(tape_of((sent, was)), scripted(now).base)
    assert [each.rule for each in report.findings] == ["verify-value-changed"] * findings


SECRET_TEXT = 's3 cr/3t&"x"'
STANDS = stand_in(project_key(Config()), SECRET_TEXT)
FORM = Headers.of([("Content-Type", "application/x-www-form-urlencoded")])
JSON = Headers.of([("Content-Type", "application/json")])
PLAIN = Headers.of([("Content-Type", "text/plain"), ("X-Note", f"<{STANDS}>")])


@pytest.mark.parametrize(
    ("recorded", "place", "sent"),
    [
        (Request(FORM, f"a=1&b={STANDS}".encode(), "PUT", RECORDED), "body", b"a=1&b=s3+cr%2F3t%26%22x%22"),
        (Request(JSON, f'{{"a": "{STANDS}"}}'.encode(), "PUT", RECORDED), "body", b'{"a": "s3 cr/3t&\\"x\\""}'),
        (Request(JSON, f'{{"a": ["<{STANDS}>"]}}'.encode(), "PUT", RECORDED), "body", b'{"a": ["<s3 cr/3t&\\"x\\">"]}'),
        (Request(PLAIN, b"text", "PUT", RECORDED), "headers/X-Note", b"text"),
        (Request(body=f"<a>{STANDS}</a>".encode(), method="PUT", uri=RECORDED), "body", b'<a>s3 cr/3t&"x"</a>'),
        (Request(method="PUT", uri=f"{RECORDED}/x?sig={STANDS}"), "uri", b""),
    ],
    ids=["form", "JSON", "deep in JSON", "header", "text", "URI"],
)
def test_a_stand_in_is_never_sent_and_its_secret_can_be_given(
    scripted: Callable[..., Service], recorded: Request, place: str, sent: bytes
) -> None:
    tape = tape_of((recorded, answer({"echo": STANDS})))
    service = scripted(answer({"echo": SECRET_TEXT}))
    with pytest.raises(UsageError, match=f"stands in its {place.replace('uri', 'URI')}, .* with --secret NAME"):
        verified(tape, service.base)
    assert service.received == []
    given = Given({}, lambda: NOW, str, secrets=frozenset([SECRET_TEXT]))
    report, (done,) = verified(tape, service.base, given=given, credentials=Credentials(secrets={STANDS: SECRET_TEXT}))
    (received,) = service.received
    assert received.body == sent
    assert STANDS not in received.uri + str(received.headers)
    assert ("/x?sig=s3%20cr%2F3t%26%22x%22" in received.uri) == (place == "uri")
    assert report.findings == ()
    assert "cr/3t" not in repr((done.live[0].request.uri, done.live[0].request.headers, done.live[0].response.body))


def test_a_stand_in_in_a_part_that_an_answer_gives_whole_is_no_question(scripted: Callable[..., Service]) -> None:
    owner = {"name": "ops", "access": [STANDS]}
    sent = Request(JSON, json.dumps({"owner": owner, "n": 2}).encode(), "PUT", f"{RECORDED}/orders/1")
    tape = tape_of((get(), answer({"owner": owner, "n": 1})), (sent, answer({"n": 2})))
    service = scripted(answer({"owner": {"name": "ops", "access": ["of today"]}, "n": 1}), answer({"n": 2}))
    verified(tape, service.base)
    assert service.received[1].json == {"owner": {"name": "ops", "access": ["of today"]}, "n": 2}


KEY, REF = "7d23e5ca-0a3c-4d3e-8f90-123456789abc", "37ef26aa-0a3c-4d3e-8f90-123456789abc"
MARKS = """POST /orders header Idempotency-Key: uuid
POST /orders body /ref: uuid
POST /orders body /n: integer
GET /orders/x query ref: uuid"""


def test_what_a_client_makes_anew_is_made_anew_today(scripted: Callable[..., Service], tmp_path: Path) -> None:
    headers = Headers.of([("Content-Type", "application/json"), ("Idempotency-Key", KEY)])
    post = Request(headers, json.dumps({"ref": REF, "n": 7, "owner": KEY}).encode(), "POST", f"{RECORDED}/orders")
    tape = tape_of(
        (post, answer({"ref": REF, "told": f"{REF}."})), (get(f"/orders/x?ref={REF}"), answer({"ref": REF})),
        made_anew=MARKS, base_url=RECORDED,
    )  # fmt: skip
    tape = replace(tape, path=str(tmp_path / "t.yaml"))
    Path(tape.path).write_text(dumps(tape), "utf-8")
    fresh = iter(["aaaaaaaa-0a3c-4d3e-8f90-123456789abc", "bbbbbbbb-0a3c-4d3e-8f90-123456789abc"])
    service = scripted()
    today = program(tape, service.base, fresh.__next__)
    key, ref = today.renewed[KEY], today.renewed[REF]
    service.answers += [answer({"ref": ref, "told": f"{ref}.", "more": 1}), answer({"ref": ref})]
    report, (done,) = verify([today], Judge(project()), sender())
    first, second = service.received
    assert (first.headers.get("Idempotency-Key"), first.json) == (key, {"ref": ref, "n": 7, "owner": key})
    assert second.uri.endswith(f"/orders/x?ref={ref}")
    assert [finding.rule for finding in report.findings] == ["verify-member-new"]
    kept = update(done, tape, project(), NOW).tape().exchanges
    assert kept[0].request.headers.get("Idempotency-Key") == KEY
    assert (kept[0].response.json, kept[1].request.uri) == (
        {"ref": REF, "told": f"{REF}.", "more": 1},
        f"{RECORDED}/orders/x?ref={REF}",
    )
    assert program(tape, service.base).renewed == {}


def test_a_mark_that_cannot_be_read_is_told_before_anything_is_sent() -> None:
    with pytest.raises(CassetteError, match="its metadata `made_anew` is wrong"):
        program(tape_of((get(), answer({})), made_anew="nonsense"), None)
