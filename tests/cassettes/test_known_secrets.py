from __future__ import annotations

import base64
import gzip
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractkit.cassettes.known_secrets import MIN_LENGTH, KnownSecrets
from contractkit.cassettes.stand_in import stand_in
from contractkit.model.exchange import Headers, Response

KEY = b"key"
SECRET = 's3cr/t+"ü\\=&<pass'
STAND_IN = stand_in(KEY, SECRET)

Encode = Callable[[str], str]


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def urlsafe(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def packed(text: str) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


ENCODINGS: dict[str, Encode] = {
    "raw": str,
    "percent": lambda text: quote(text, safe=""),
    "percent, path": quote,
    "form": quote_plus,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, not ASCII": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON, slash": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON, percent": lambda text: quote(json.dumps(text)[1:-1], safe=""),
    "HTML": html.escape,
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
    "base64": b64,
    "base64, URL": urlsafe,
    "base64, percent": lambda text: quote(b64(text), safe=""),
    "base64 of a login": lambda text: b64(f"ann:{text}"),
    "base64, one off": lambda text: b64(f"an:{text}!"),
    "base64, two off": lambda text: b64(f"a:{text}"),
    "base64 of JSON": lambda text: urlsafe(json.dumps({"sub": text})),
    "base64 behind letters": lambda text: "prefix" + urlsafe(f"ann:{text}"),
    "gzip in base64": packed,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_secret_is_replaced_in_the_encoding_it_has(encoding: str) -> None:
    encode = ENCODINGS[encoding]
    known = KnownSecrets(KEY, [SECRET])

    replaced = known.replace(f"before {encode(SECRET)} after".encode()).decode()

    if "gzip" in encoding:
        assert encode(SECRET) not in replaced
        assert encode(STAND_IN) in replaced
    else:
        assert replaced == f"before {encode(STAND_IN)} after"


def test_lower_case_escapes_are_found_too() -> None:
    known = KnownSecrets(KEY, ["a/b+c=d/e"])

    assert known.replace(b"x=a%2fb%2bc%3dd%2fe") == f"x={stand_in(KEY, 'a/b+c=d/e')}".encode()


SECRETS = st.text(min_size=MIN_LENGTH, max_size=30).filter(lambda text: "scrubbed" not in text)


@settings(max_examples=60)
@given(SECRETS, st.sampled_from(list(ENCODINGS)))
def test_no_random_secret_survives(secret: str, encoding: str) -> None:
    if not secret.isprintable() or not secret.strip():
        secret = f"tok-{secret.encode('utf-8', 'replace').hex()}"
    data = f'{{"x": "{ENCODINGS[encoding](secret)}"}}'.encode()

    replaced = KnownSecrets(KEY, [secret]).replace(data)

    assert replaced != data
    assert ENCODINGS[encoding](secret).encode() not in replaced
    assert KnownSecrets(KEY, [secret]).replace(replaced) == replaced


@given(st.binary())
def test_other_data_passes_unharmed(data: bytes) -> None:
    assert KnownSecrets(KEY, ["not-in-there-at-all"]).replace(data) == data
    assert KnownSecrets(KEY, []).replace(data) == data


@pytest.mark.parametrize("parts", [["a {} b"], ["a ", "{} b"]], ids=["one member", "two members"])
def test_a_packed_body_is_packed_again(parts: list[str]) -> None:
    known = KnownSecrets(KEY, [SECRET])

    replaced = known.replace(b"".join(gzip.compress(part.format(SECRET).encode(), mtime=0) for part in parts))

    assert gzip.decompress(replaced).decode() == f"a {STAND_IN} b"
    assert known.replace(replaced) == replaced


@pytest.mark.parametrize(
    "data", [gzip.compress(b"hello", mtime=0), b"\x1f\x8b\x08broken", b"H4sIbroken== and more", b"H4sIAAAA"]
)
def test_packed_data_without_a_secret_stays_as_it_is(data: bytes) -> None:
    assert KnownSecrets(KEY, [SECRET]).replace(data) == data


def test_what_only_looks_like_the_middle_of_base64_stays() -> None:
    core = base64.b64encode(b"\0" + b"abcdef").decode()[2:9]

    assert KnownSecrets(KEY, ["abcdef"]).replace(f"!{core}x".encode()) == f"!{core}x".encode()


def test_the_longer_of_two_secrets_wins() -> None:
    known = KnownSecrets(KEY, ["secret-one", "secret-one-two"])

    assert known.replace(b"secret-one-two secret-one").decode() == (
        f"{stand_in(KEY, 'secret-one-two')} {stand_in(KEY, 'secret-one')}"
    )


@pytest.mark.parametrize("secret", ["", "12345", STAND_IN])
def test_short_secrets_and_stand_ins_are_not_searched_for(secret: str) -> None:
    assert KnownSecrets(KEY, [secret]).replace(f"a {secret} b".encode()) == f"a {secret} b".encode()


def test_a_message_is_cleaned_in_its_headers_and_its_body_and_keeps_its_length_true() -> None:
    known = KnownSecrets(KEY, ["secret-one"])
    written = stand_in(KEY, "secret-one")
    sized = Headers.of([("Content-Length", "12"), ("X-A", "is secret-one"), ("X-B", "-on"), ("X-C", "e")])

    done = known.message(Response(sized, b"<secret-one>"))
    only_headers = known.message(Response(sized, b"<an  answer>"))

    assert done.body.decode() == f"<{written}>"
    assert done.headers.lines == (
        ("Content-Length", str(len(done.body))),
        ("X-A", f"is {written}"),
        ("X-B", "-on"),
        ("X-C", "e"),
    )
    assert only_headers == Response(sized.replacing("X-A", f"is {written}"), b"<an  answer>")


def test_a_message_without_a_secret_stays_as_it_is() -> None:
    message = Response(Headers.of([("X-A", "secret-"), ("X-B", "one")]), b"secret-")

    assert KnownSecrets(KEY, ["secret-one"]).message(message) is message
