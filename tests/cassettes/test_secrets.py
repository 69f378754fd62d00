from __future__ import annotations

import base64
import gzip
import json
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.secrets import Leak, refuse_leaks, scan
from contractkit.cassettes.stand_in import stand_in
from contractkit.errors import ExitCode, UnsafeError

# Put together here, so that no scanner takes this file for a leak.
JWT = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "RS256"}, {"sub": "ann"}, {"not": "a signature"})
)
RANDOM = "q7Rf2LxT9vKp3Wz8" + "Yb5Nc1Md"
GITHUB = "gh" + "p_" + "a1B2" * 9
FORMS = {
    "JSON Web Token": f"x {JWT}",
    "private key": "-----BEGIN RSA PRIV" + "ATE KEY-----",
    "GitHub token": GITHUB,
    "AWS access key": "AKI" + "A0123456789ABCDEF",
    "Google API key": "AIz" + "a" + "x1Y2z" * 7,
    "Slack token": "xox" + "b-1234567890-abc",
    "Stripe key": "sk_li" + "ve_0123456789abcdef",
    "Entra client secret": "abc8" + "Q~" + "0123456789abcdefghijklmnopqrstuvwx",
    "storage account key": f"AccountName=a;AccountKey={RANDOM}==;",
    "shared access key": f"Endpoint=sb://a/;SharedAccessKey={RANDOM}=",
    "shared access signature": f"/x?sv=1&sig={RANDOM}",
    "bearer token": f"Bearer {RANDOM}",
    "basic credentials": "Basic " + base64.b64encode(b"ann:hunter2!").decode(),
    "password in a URI": "https://ann:hunter2@h/",
    "signature in a URI": f"/x?X-Amz-Date=1&X-Amz-Signature={RANDOM}",
    "Slack webhook": f"https://hooks.slack.com/services/T0/B0/{RANDOM}",
    "cookie": f"      Set-Cookie:\n      - sid={RANDOM}; Path=/",
    "key in a header": f'"X-Api-Key": ["{RANDOM}"]',
    "named secret": f'"client_secret": "{RANDOM}"',
}


def kinds(data: str) -> set[str]:
    return {leak.kind for leak in scan(data.encode())}


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_is_found_in_plain_text(kind: str) -> None:
    leaks = scan(f"first\nsecond\n{FORMS[kind]}\n".encode())

    assert kind in {leak.kind for leak in leaks}
    assert {leak.line for leak in leaks} <= {3, 4}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"postgres://ann:{RANDOM}@db.corp.io:5432/x", "password in a URI"),
        ("redis://:hunter2@db.corp.io", "password in a URI"),
        (f"https://{RANDOM}@git.corp.io/r.git", "password in a URI"),
        (f'<wsse:Password Type=\\"PasswordText\\">{RANDOM}<\\/wsse:Password>', "named secret"),
        (f"<ApiKey>\n  {RANDOM}\n</ApiKey>", "named secret"),
        (f'{{\n  "name": "ClientSecret",\n  "value": "{RANDOM}"\n}}', "named secret"),
    ],
)
def test_the_other_ways_to_write_a_form_are_found(text: str, kind: str) -> None:
    assert kinds(text) == {kind}


HIDDEN = {kind: text for kind, text in FORMS.items() if "\n" not in text}


@pytest.mark.parametrize("kind", HIDDEN)
@pytest.mark.parametrize(
    "encoding", ["base64", "base64, URL", "percent", "JSON", "gzip", "gzip, later", "binary", "twice"]
)
def test_every_form_is_found_where_it_is_hidden(kind: str, encoding: str) -> None:
    text = f"some text, then {HIDDEN[kind]} "
    data = text.encode()
    hidden = {
        "base64": base64.b64encode(data).decode(),
        "base64, URL": "/path/" + base64.urlsafe_b64encode(data).decode().rstrip("="),
        "percent": quote(text, safe=""),
        "JSON": "".join(f"\\u{ord(character):04x}" for character in text),
        "gzip": base64.b64encode(gzip.compress(data)).decode(),
        "gzip, later": base64.b64encode(gzip.compress(b"x") + gzip.compress(data)).decode(),
        "binary": base64.encodebytes(data * 5).decode().replace("\n", "\n    ").rstrip(" "),
        "twice": base64.b64encode(quote(text, safe="").encode()).decode(),
    }[encoding]

    leaks = scan(f"first\n  body: {hidden}\n".encode() if encoding != "binary" else f"first\n    {hidden}\n".encode())

    assert kind in {leak.kind for leak in leaks}
    assert min(leak.line for leak in leaks) == 2


@pytest.mark.parametrize(
    "text",
    [
        "id: 2500ec5a-1b2c-4d3e-8f90-123456789abc",
        "X-Api-Key: 2500ec5a-1b2c-4d3e-8f90-123456789abc",
        'ETag:\n- \'"2500ec5a-1b2c-4d3e-8f90-123456789abc"\'',
        'If-Match: W/"0-6a1b2c3d4e5f60718293a4b5"',
        "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "WWW-Authenticate: Bearer realm=\"api\", error=\"invalid_token\"",
        "Authorization: Bearer {{token}}",
        "Authorization: Bearer <access token here>",
        "Authorization: Bearer eyJhbGciOi...",
        "Bearer authentication is needed",
        "Basic authentication",
        "basic ////",
        "Basic bm9jb2xvbg==",
        '"password": "changeme-12345"',
        '"token_type": "Bearer"',
        '"author": "Ann Author 1234567"',
        "https://ann@h/x and https://h/a:b@c",
        "https://a.very-long.name-of-a-user@h/x",
        "https://2500ec5a-1b2c-4d3e-8f90-123456789abc@h/x",
        "<Password>changeme-12345</Password> <PasswordPolicy>Abcdef1234567890</PasswordPolicy>",
        f"<soap:Password Type='Text'>{stand_in(b'k', 'secret')}</soap:Password>",
        f"https://{stand_in(b'k', 'secret')}@h/x",
        f'{{"name": "client_secret", "value": "{stand_in(b"k", "secret")}"}}',
        "AKIAIOSFODNN7EXAMPLE",
        f"Authorization: Bearer {stand_in(b'k', 'secret')}",
        f"Authorization: Bearer {stand_in(b'k', JWT)}",
        f"x-api-key: {stand_in(b'k', '2500ec5a-1b2c-4d3e-8f90-123456789abc')}",
        f"Basic {base64.b64encode(('ann:' + stand_in(b'k', 'secret')).encode()).decode()}",
        f"AccountKey={stand_in(b'k', 'secret')}",
        f"?sig={stand_in(b'k', 'secret')}",
        f"Set-Cookie: sid={stand_in(b'k', 'secret')}; Path=/",
        f'"client_secret": "{stand_in(b"k", "secret")}"',
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.",
        "eyJhbGciOi0000000.eyJzdWIiOiJhbm4ifQ.example",
        "H4sIAAAAAAAA" + "/" * 12,
        "%FF%FE%00",
    ],
)  # fmt: skip
def test_identifiers_tags_placeholders_and_stand_ins_are_no_leaks(text: str) -> None:
    assert scan(f"{text}\n".encode()) == ()


def test_a_token_with_a_head_that_cannot_be_read_is_taken_seriously() -> None:
    assert kinds("eyJ!!".replace("!", "_") + "abcdefgh.eyJzdWIiOiJhbm4ifQ.c2ln") == {"JSON Web Token"}


@given(st.binary())
def test_any_bytes_can_be_scanned(data: bytes) -> None:
    assert isinstance(scan(data), tuple)


def test_a_leak_is_told_by_line_and_kind_and_never_by_value() -> None:
    text = f"a\nkey: {GITHUB}\nb: https://ann:hunter2@h/\n"

    assert scan(text.encode()) == (Leak(2, "GitHub token"), Leak(3, "password in a URI"))
    with pytest.raises(UnsafeError) as caught:
        refuse_leaks(text, "tapes/t.yaml")
    assert caught.value.exit_code == ExitCode.UNSAFE
    assert str(caught.value) == (
        "tapes/t.yaml: not written, because it would hold a secret: "
        "GitHub token in line 2, password in a URI in line 3."
    )


def test_many_leaks_are_counted() -> None:
    with pytest.raises(UnsafeError, match="GitHub token in line 5 and 2 more"):
        refuse_leaks(f"{GITHUB}\n" * 7, "t")


def test_clean_text_passes() -> None:
    refuse_leaks('{"id": "1", "eTag": "\\"a\\""}', "t")


def coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_each_hidden_secret_is_told_by_its_own_line_however_deep() -> None:
    github, aws = "ghp_" + "a1" * 18, "AKIA" + "Q" * 16
    lines = ["x", coded(f"token {github}"), "y", coded(coded(f"the key is {aws} !")), coded("nothing in here at all")]
    assert scan("\n".join(lines).encode()) == (Leak(2, "GitHub token"), Leak(4, "AWS access key"))


def test_what_is_hidden_in_two_places_is_not_read_as_one() -> None:
    pieces = [coded("a line that ends in password:"), coded("Tr0ub4dor-and-3-more is what begins another")]
    assert scan(" ".join(pieces).encode()) == ()
    assert scan(coded("password: Tr0ub4dor-and-3-more").encode()) != ()


@pytest.mark.parametrize(
    "piece", ['"href": "https://api.corp.io/orders/1",\n', '"password": null,\n', "password: \n", "x-request-id-"]
)
def test_what_stands_in_a_text_again_and_again_takes_no_time_that_grows_with_its_square(piece: str) -> None:
    began = time.process_time()

    scan(piece.encode() * 20_000)

    assert time.process_time() - began < 5  # it was more than half a minute
