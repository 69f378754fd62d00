from __future__ import annotations

import gzip
import json

import pytest

from contractkit.cassettes.personal import Kind, Personal
from contractkit.cassettes.personal_stand_in import personal_stand_in
from contractkit.cassettes.scrub import Scrubber
from contractkit.model.exchange import Exchange, Headers, Request, Response

KEY = b"key"
PERSONAL = Personal({"tenantId": Kind.ID}, frozenset({"sue@corp.io"}))
TENANT = "4111fffc-f9ee-4d53-bba6-569135228642"
JSON = ("Content-Type", "application/json")
FORM = ("Content-Type", "application/x-www-form-urlencoded")
PARTS = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n--b--\r\n'


def hidden(kind: Kind, value: str) -> str:
    return personal_stand_in(KEY, kind, value, PERSONAL)


MAIL = hidden(Kind.MAIL, "ann@corp.io")
PHONE = hidden(Kind.PHONE, "+1 425 882 8080")
NAME = hidden(Kind.NAME, "Ann Bell")


def scrubbed(
    uri: str = "http://h/x", headers: tuple[tuple[str, str], ...] = (), body: str = "", answer: str = ""
) -> Exchange:
    exchange = Exchange(
        Request(uri=uri, headers=Headers(headers), body=body.encode()),
        Response(headers=Headers((JSON, ("ETag", '"1"'))), body=answer.encode()),
    )
    scrubber = Scrubber(KEY, (), PERSONAL)
    once = scrubber.exchange(scrubber.exchange(exchange))
    assert Scrubber(KEY, (), PERSONAL).exchange(once) == once
    return once


@pytest.mark.parametrize(
    ("header", "body", "expected"),
    [
        (JSON, '{"firstName":"Ann","n":1.50}', f'{{"firstName":"{hidden(Kind.NAME, "Ann")}","n":1.50}}'),
        (JSON, '{"note":"ask ann@corp.io or sue@corp.io"}', f'{{"note":"ask {MAIL} or sue@corp.io"}}'),
        (JSON, '{"phone":{"type":"work","number":"+1 425 882 8080"}}',
         f'{{"phone":{{"type":"work","number":"{PHONE}"}}}}'),
        (JSON, '{"phones":["+1 425 882 8080"]}', f'{{"phones":["{PHONE}"]}}'),
        (JSON, '{"phone":4258828080}', f'{{"phone":{hidden(Kind.PHONE, "4258828080")}}}'),
        (JSON, '{"zip":98052,"city":null,"phone":-1.5,"fax":"", "mobile":0}',
         '{"zip":90000,"city":null,"phone":-1.5,"fax":"", "mobile":0}'),
        (JSON, '{"tenantId":1234567}', f'{{"tenantId":"{hidden(Kind.ID, "1234567")}"}}'),
        (JSON, '{"firstName":broken', '{"firstName":broken'),
        (FORM, "firstName=Ann&mail=ann%40corp.io&x=1",
         f"firstName={hidden(Kind.NAME, 'Ann')}&mail={MAIL.replace('@', '%40')}&x=1"),
        (("Content-Type", "multipart/form-data; boundary=b"), PARTS.format("phone", "+1 425 882 8080"),
         PARTS.format("phone", PHONE)),
        (("Content-Type", "multipart/form-data; boundary=b"), PARTS.format("x", "1"), PARTS.format("x", "1")),
        (("X-Any", "1"), "mail ann\\u0040corp.io", "mail " + MAIL.replace("@", "\\u0040")),
    ],
)  # fmt: skip
def test_bodies(header: tuple[str, str], body: str, expected: str) -> None:
    assert scrubbed(headers=(header,), body=body).request.body.decode() == expected


def test_headers_and_uris() -> None:
    done = scrubbed(
        f"https://h/{TENANT}/ann%40corp.io?phone=%2B1%20425%20882%208080&tenantId={TENANT}&q=1#x",
        (("From", "ann@corp.io"), ("X-Full-Name", "Ann Bell"), ("If-Match", '"1"')),
    ).request
    tenant = hidden(Kind.ID, TENANT)
    assert done.uri == (
        f"https://h/{tenant}/{MAIL.replace('@', '%40')}"
        f"?phone={PHONE.replace('+', '%2B').replace(' ', '%20')}&tenantId={tenant}&q=1#x"
    )
    assert done.headers.lines == (("From", MAIL), ("X-Full-Name", NAME), ("If-Match", '"1"'))


def test_what_is_learned_is_replaced_everywhere_and_relations_stay() -> None:
    answer = {
        "contact": {"fullName": "Ann Bell", "phone": "+1 425 882 8080", "tenantId": TENANT},
        "summary": "Ann Bell (+1 425 882 8080)",
        "links": {"self": {"uri": f"/tenants/{TENANT}/contacts/Ann%20Bell"}},
        "number": "99+1 425 882 80801",
    }
    done = scrubbed(f"http://h/tenants/{TENANT}/contacts/Ann%20Bell", answer=json.dumps(answer))
    body = done.response.json
    assert isinstance(body, dict)
    assert body["summary"] == f"{NAME} ({PHONE})"
    assert body["links"] == {"self": {"uri": done.request.uri.removeprefix("http://h")}}
    assert done.response.headers.get("ETag") == '"1"'
    assert TENANT not in done.request.uri


def test_a_number_is_not_found_within_a_longer_one() -> None:
    done = scrubbed(answer='{"phone":"4258828080","id":"94258828080","uri":"/x%204258828080"}')
    number = hidden(Kind.PHONE, "4258828080")
    assert done.response.json == {"phone": number, "id": "94258828080", "uri": f"/x%20{number}"}


def test_bytes_pass_and_switched_off_means_off() -> None:
    message = Exchange(Request(body=b"\xff ann@corp.io"), Response(body=b'{"firstName":"Ann"}'))
    off = Scrubber(KEY, (), Personal(enabled=False))
    assert off.exchange(message) == message
    assert off.text("ann@corp.io") == "ann@corp.io"
    assert Scrubber(KEY).text("to ann@corp.io") == f"to {MAIL}"
    assert Scrubber(KEY).exchange(message).request.body == b"\xff ann@corp.io"


@pytest.mark.parametrize(
    "packed",
    [
        b"\x1f\x8bno gzip",
        gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0),
        gzip.compress(b'{"access_token":1}', mtime=0),
    ],
    ids=["no gzip", "packed twice", "no text in it"],
)
def test_packed_bodies_with_nothing_to_replace_stay(packed: bytes) -> None:
    message = Exchange(Request(body=packed), Response())
    assert Scrubber(KEY).exchange(message).request.body == packed


def test_a_street_that_is_a_number_is_no_reason_to_replace_that_number_elsewhere() -> None:
    body = b'{"street": "2026-11-27", "day": "2026-11-27"}'
    headers = Headers.of([("Content-Type", "application/json")])

    done = Scrubber(b"key").exchange(Exchange(Request(), Response(headers, body)))

    assert done.response.json == {"street": "0000-00-00", "day": "2026-11-27"}
