from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.secrets import scan
from contractkit.cassettes.stand_in import stand_in
from contractkit.model.exchange import Exchange, Headers, Request, Response

KEY = b"key"
SECRET = "S3cr3t/LongValue+1="
STANDS = stand_in(KEY, SECRET)
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"


def scrubbed(*, known: tuple[str, ...] = (), **parts: object) -> Exchange:
    return Scrubber(KEY, known).exchange(exchange(**parts))


def exchange(
    uri: object = "http://h/x", headers: object = (), body: object = b"", answer: object = b"", got: object = ()
) -> Exchange:
    assert isinstance(uri, str)
    assert isinstance(headers, tuple)
    assert isinstance(got, tuple)
    assert isinstance(body, bytes)
    assert isinstance(answer, bytes)
    return Exchange(
        Request(method="PUT", uri=uri, headers=Headers(headers), body=body),
        Response(headers=Headers(got), body=answer),
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Authorization", f"Bearer {SECRET}", f"Bearer {STANDS}"),
        ("authorization", f"bearer  {SECRET} ", f"bearer {STANDS}"),
        ("Authorization", f"Bearer {JWT}", f"Bearer {stand_in(KEY, JWT)}"),
        ("Authorization", SECRET, STANDS),
        ("Authorization", f"{SECRET} more", stand_in(KEY, f"{SECRET} more")),
        ("Authorization", f"SharedAccessSignature {SECRET}", f"SharedAccessSignature {STANDS}"),
        ("Proxy-Authorization", f"Basic {base64.b64encode(f'ann:{SECRET}'.encode()).decode()}",
         f"Basic {base64.b64encode(f'ann:{STANDS}'.encode()).decode()}"),
        ("Authorization", "Basic bm9jb2xvbg==", f"Basic {stand_in(KEY, 'bm9jb2xvbg==')}"),
        ("Authorization", "Basic ///+", f"Basic {stand_in(KEY, '///+')}"),
        ("Authorization", "Basic *", f"Basic {stand_in(KEY, '*')}"),
        ("Authorization", "", ""),
        ("X-Api-Key", SECRET, STANDS),
        ("Ocp-Apim-Subscription-Key", "0123456789abcdef", stand_in(KEY, "0123456789abcdef")),
        ("Cookie", f"sid={SECRET}; theme=dark; flag",
         f"sid={STANDS}; theme={stand_in(KEY, 'dark')}; flag"),
        ("Set-Cookie", f"sid={SECRET}; Path=/; HttpOnly", f"sid={STANDS}; Path=/; HttpOnly"),
        ("Location", f"https://ann:{quote(SECRET, '')}@h/?sig={quote(SECRET, '')}&page=2",
         f"https://ann:{STANDS}@h/?sig={STANDS}&page=2"),
        ("ETag", '"0-a1b2c3d4e5f6"', '"0-a1b2c3d4e5f6"'),
        ("If-Match", '"0-a1b2c3d4e5f6"', '"0-a1b2c3d4e5f6"'),
        ("Idempotency-Key", SECRET, SECRET),
    ],
)  # fmt: skip
def test_headers(name: str, value: str, expected: str) -> None:
    done = scrubbed(headers=((name, value),), got=((name, value),))

    assert done.request.headers.lines == done.response.headers.lines == ((name, expected),)


JSON_TYPE = (("Content-Type", "application/vnd.api+json; charset=utf-8"),)
FORM_TYPE = (("Content-Type", "application/x-www-form-urlencoded"),)
PART = 'Content-Disposition: form-data; name="{}"\r\nContent-Type: text/plain\r\n\r\n{}\r\n'
PARTS = f"--b\r\n{PART}--b\r\n{PART}--b--\r\n"


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (JSON_TYPE,
         '{ "access_token" : "S3cr3t\\/LongValue+1=", "n": 1.50 }', f'{{ "access_token" : "{STANDS}", "n": 1.50 }}'),
        (JSON_TYPE, f'{{"a":[{{"clientSecret":"{SECRET}"}}],"note":"it is {SECRET}."}}',
         f'{{"a":[{{"clientSecret":"{STANDS}"}}],"note":"it is {STANDS}."}}'),
        (JSON_TYPE, '{"author":"Ann Author","tokenType":"Bearer","eTag":"\\"1-abc\\"","password":""}',
         '{"author":"Ann Author","tokenType":"Bearer","eTag":"\\"1-abc\\"","password":""}'),
        (JSON_TYPE, f'{{"links":{{"self":{{"uri":"/x?api_key={SECRET}&key=1"}}}}}}',
         f'{{"links":{{"self":{{"uri":"/x?api_key={STANDS}&key=1"}}}}}}'),
        (JSON_TYPE, f'{{"text":"AccountName=a;AccountKey={SECRET};End"}}',
         f'{{"text":"AccountName=a;AccountKey={STANDS};End"}}'),
        (JSON_TYPE, "{broken", "{broken"),
        (FORM_TYPE, f"grant_type=x&client_secret={quote(SECRET, '')}&a=b", f"grant_type=x&client_secret={STANDS}&a=b"),
        ((("Content-Type", "multipart/form-data; boundary=b"),), PARTS.format("a", "b", "password", SECRET),
         PARTS.format("a", "b", "password", STANDS)),
        ((), "password is hunter2", "password is hunter2"),
    ],
)  # fmt: skip
def test_bodies(headers: tuple[tuple[str, str], ...], body: str, expected: str) -> None:
    done = scrubbed(headers=headers, body=body.encode(), got=headers, answer=body.encode())

    assert done.request.body.decode() == done.response.body.decode() == expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (f"https://h/x?a=1&sig={quote(SECRET, '')}&b=", f"https://h/x?a=1&sig={STANDS}&b="),
        (f"https://h/x#access_token={SECRET}", f"https://h/x#access_token={STANDS}"),
        ("https://h/x?code=DE&key=a&keyword=x&nextPageToken=abc", "https://h/x?code=DE&key=a&keyword=x&nextPageToken=abc"),
    ],
)  # fmt: skip
def test_uris(uri: str, expected: str) -> None:
    assert scrubbed(uri=uri).request.uri == expected


def test_a_body_that_is_not_text_loses_known_secrets_and_nothing_else() -> None:
    done = scrubbed(known=(SECRET,), body=b"\xff" + SECRET.encode() + b"\xfe", answer=b"\xff\xfe")

    assert done.request.body == b"\xff" + STANDS.encode() + b"\xfe"
    assert done.response.body == b"\xff\xfe"


def test_what_the_answer_names_is_replaced_in_the_request_and_later_on() -> None:
    scrubber = Scrubber(KEY)
    first = scrubber.exchange(
        exchange(uri=f"http://h/{quote(SECRET, '')}", got=JSON_TYPE, answer=f'{{"access_token":"{SECRET}"}}'.encode())
    )
    second = scrubber.exchange(exchange(headers=(("Authorization", f"Bearer {SECRET}"), ("X-Echo", SECRET))))

    assert first.request.uri == f"http://h/{STANDS}"
    assert second.request.headers.lines == (("Authorization", f"Bearer {STANDS}"), ("X-Echo", STANDS))
    assert scrubber.text(f"sent {SECRET} to /x?sig={JWT}") == f"sent {STANDS} to /x?sig={stand_in(KEY, JWT)}"


@pytest.mark.parametrize("value", ["password", "12345678", "Pending"])
def test_words_and_numbers_under_a_secret_name_are_not_hunted_elsewhere(value: str) -> None:
    body = json.dumps({"password": value, "status": value}).encode()

    assert scrubbed(headers=JSON_TYPE, body=body).request.json == {"password": stand_in(KEY, value), "status": value}


def test_content_length_follows_the_body() -> None:
    body = f'{{"token":"{SECRET}"}}'.encode()
    length = (("Content-Length", str(len(body))),)
    done = scrubbed(headers=JSON_TYPE + length, body=body, got=length, answer=SECRET.encode(), known=(SECRET,))

    assert done.request.headers.get("content-length") == str(len(done.request.body))
    assert done.response.headers.get("content-length") == str(len(done.response.body))
    assert scrubbed(got=(("Content-Length", "99"),)).response.headers.get("Content-Length") == "99"


def test_the_digest_tells_rules_apart_and_not_keys_or_secrets() -> None:
    assert Scrubber(b"a", ["secret-1"]).digest == Scrubber(b"b").digest
    assert len(Scrubber(b"a").digest) == 16


SECRETS = st.text('abcXYZ019-_.~+/=!$%ü"\\<', min_size=12, max_size=40).map(lambda text: f"A1{text}z9")


def places(secret: str) -> Exchange:
    """A secret under names that give it away, and known ones without a name, in one exchange."""
    login = base64.b64encode(f"ann:{secret}".encode()).decode()
    coded = quote(secret, safe="")
    tag = '"W-7f3a"'
    return exchange(
        uri=f"https://h/things/77?access_token={coded}&b=1&q={coded}",
        headers=(("Authorization", f"Basic {login}"), ("If-Match", tag), ("X-Note", coded), *JSON_TYPE),
        body=json.dumps({"id": "77", "deep": [{"password": secret}], "note": f"say {secret}"}).encode(),
        got=(
            ("ETag", tag),
            ("Location", f"/things/77?sig={coded}"),
            ("Set-Cookie", "s=abcdefgh123; Path=/"),
            *JSON_TYPE,
        ),
        answer=json.dumps({"id": "77", "token": login, "error": f"no {coded}"}, ensure_ascii=False).encode(),
    )


@settings(max_examples=40, deadline=None)
@given(SECRETS)
def test_no_secret_is_left_every_relation_is_kept_and_twice_is_once(secret: str) -> None:
    scrubber = Scrubber(KEY, [secret])
    done = scrubber.exchange(places(secret))
    text = dumps(Cassette("t", (done,)))

    for form in (
        secret,
        quote(secret, safe=""),
        json.dumps(secret)[1:-1],
        base64.b64encode(f"ann:{secret}".encode()).decode(),
    ):
        assert form not in text
    assert done.request.headers.get("If-Match") == done.response.headers.get("ETag") == '"W-7f3a"'
    assert "/things/77" in done.request.uri
    assert stand_in(KEY, secret) in done.request.uri
    assert scrubber.exchange(done) == done == Scrubber(KEY, [secret]).exchange(done)
    assert scan(text.encode()) == ()


@pytest.mark.parametrize("secret", [r"P4\w0rd!xyz", "P4ss\nw0rd!xyz", "P4ss\tw0rd!xyz"])
def test_a_secret_is_replaced_where_the_json_around_it_is_not_quite_json(secret: str) -> None:
    body = f'{{"password": "{secret}", "note": "{secret}"}}'.encode()

    done = Scrubber(b"key").exchange(Exchange(Request(uri="http://h/"), Response(body=body))).response.body

    assert secret.encode() not in done
    assert list(json.loads(done)) == ["password", "note"]


def test_credentials_that_are_no_base64_are_replaced_whole() -> None:
    headers = Headers.of([("Authorization", "Basic Jos\xe9:hunter2!"), ("X-Note", "basic Jos\xe9")])

    done = Scrubber(b"key").exchange(Exchange(Request(uri="http://h/", headers=headers), Response()))

    assert "hunter2" not in str(done.request.headers.get("Authorization"))
    assert done.request.headers.get("X-Note") == "basic Jos\xe9"
