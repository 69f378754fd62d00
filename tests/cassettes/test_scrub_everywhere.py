"""Random secrets, each in every place and encoding at once: none gets into a tape, every relation stays.

CONTRACTKIT_SECRETS=1000 tries more of them, and other ones.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import random
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps
from contractkit.cassettes.file_read import read
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.scrubbed import scrub_all
from contractkit.cassettes.secrets import scan
from contractkit.model.exchange import Exchange, Headers, Request, Response

ALPHABET = string.ascii_letters + string.digits + "-._~+/=!$&'()*,;:@ \"\\<>%üñ"
ID = "4111fffc-f9ee-4d53-bba6-569135228642"
SECRETS = int(os.environ.get("CONTRACTKIT_SECRETS", "120"))
TAG = '"0-a1b2c3"'


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def jwt(secret: str) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none'})}.{part({'sub': secret})}."


ENCODINGS: dict[str, Callable[[str], str]] = {
    "percent": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "base64": b64,
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 of a sentence": lambda text: b64(f"x {text} y"),
    "base64 twice": lambda text: b64(b64(f"ab{text}")),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JWT": jwt,
    "gzip": lambda text: base64.b64encode(gzip.compress(f"<{text}>".encode(), mtime=0)).decode(),
}


def deep(leaf: dict[str, object], depth: int) -> object:
    return leaf if depth == 0 else {"a": [deep(leaf, depth - 1), 1]}


def exchanges(secret: str, depth: int) -> tuple[Exchange, ...]:
    """One exchange for each kind of body, the secret in every other place as well."""
    texts = [*(encode(secret) for encode in ENCODINGS.values()), json.dumps(secret)[1:-1]]
    uri = (
        f"http://h/x/{ID}/{quote(secret, safe='')}?q={quote(secret, safe='')}&r={quote_plus(secret)}#f={quote(secret)}"
    )
    fixed = (("If-Match", TAG), ("X-Echo", b64(secret)), ("X-Trace", quote(secret)))
    note = {"note": [secret, *texts], "id": ID, "links": {"self": {"uri": uri}}, "n": 1.50}
    bodies: list[tuple[str, bytes]] = [
        ("application/json", json.dumps(deep(note, depth)).encode()),
        ("application/json", json.dumps(note, ensure_ascii=False).encode()),
        ("application/x-www-form-urlencoded", f"a={quote_plus(secret)}&b=1".encode()),
        ("multipart/form-data; boundary=b",
         f'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n{secret}\r\n--b--\r\n'.encode()),
        ("application/octet-stream", gzip.compress(json.dumps(note).encode(), mtime=0)),
        ("text/plain", b"\xff" + secret.encode() + b"\xfe" + " ".join(texts).encode()),
    ]  # fmt: skip
    return tuple(
        Exchange(
            Request(method="PUT", uri=uri, headers=Headers((("Content-Type", kind), *fixed)), body=body),
            Response(
                status=302,
                headers=Headers((("Content-Type", "text/plain"), ("ETag", TAG), ("Location", uri))),
                body=f"error: {secret} is not valid ({'; '.join(texts)}); see {uri}".encode(),
            ),
            index=index,
        )
        for index, (kind, body) in enumerate(bodies)
    )


def every_byte(tape: bytes) -> str:
    """All that a reader could see of a tape: its text, its bodies, and what is packed in them."""
    texts = [tape]
    for each in read(tape, "t").exchanges:
        for message in (each.request, each.response):
            texts.append(message.body)
            if message.body.startswith(b"\x1f\x8b"):
                texts.append(gzip.decompress(message.body))
    return "\n".join(text.decode("utf-8", "replace") for text in texts)


@pytest.mark.parametrize("seed", range(4))
def test_no_secret_gets_through(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(SECRETS // 4):
        secret = "".join(chance.choices(ALPHABET, k=chance.randint(12, 60))).strip() + "7Q"
        scrubber = Scrubber(b"key", [secret])
        done = scrub_all(exchanges(secret, chance.randint(0, 6)), scrubber)
        tape = dumps(Cassette("t", done), exact=chance.random() < 0.5).encode()
        seen = every_byte(tape) + scrubber.text(f"failed: {secret} {quote(secret)}")
        for spelled in (secret, *(encode(secret) for encode in ENCODINGS.values())):
            assert spelled not in seen, (seed, secret)
        assert not scan(tape), secret
        assert scrub_all(done, scrubber) == done
        for each in done:
            sent, got = each.request, each.response
            assert sent.headers.get("If-Match") == got.headers.get("ETag") == TAG
            assert got.headers.get("Location") == sent.uri
            assert ID in sent.uri


def named_places(secret: str) -> list[Exchange]:
    """The secret where only its place gives it away, once; beside it, where nothing does."""
    echo = Response(body=f"you sent {secret}".encode())
    coded = quote(secret, safe="")
    kinds = [
        ("application/json", json.dumps({"a": [{"client_secret": secret}]}).encode()),
        ("application/x-www-form-urlencoded", f"x=1&password={coded}".encode()),
        ("multipart/form-data; boundary=b", f'--b\r\nc: form-data; name="token"\r\n\r\n{secret}\r\n--b--'.encode()),
        ("application/json", gzip.compress(json.dumps({"apiKey": secret}).encode(), mtime=0)),
        ("application/json", gzip.compress(b"[1, ") + gzip.compress(json.dumps({"apiKey": secret}).encode() + b"]")),
    ]
    return [
        Exchange(Request(uri="http://h/", headers=Headers((("Authorization", f"Bearer {secret}"),))), echo),
        Exchange(Request(uri="http://h/", headers=Headers((("Authorization", f"Basic {b64('u:' + secret)}"),))), echo),
        Exchange(Request(uri="http://h/", headers=Headers((("Cookie", f"sid={secret}"),))), echo),
        Exchange(Request(uri=f"http://h/?access_token={coded}"), echo),
        Exchange(Request(uri=f"http://h/#id_token={coded}"), echo),
        *(
            Exchange(Request(uri="http://h/", headers=Headers((("Content-Type", kind),)), body=body), echo)
            for kind, body in kinds
        ),
        Exchange(Request(uri="http://h/"), replace_location(echo, f"http://h/?sig={coded}")),
    ]


def replace_location(answer: Response, uri: str) -> Response:
    return Response(status=302, headers=Headers((("Location", uri),)), body=answer.body)


def test_a_secret_that_only_its_place_gives_away_is_out_of_the_whole_exchange() -> None:
    chance = random.Random(1)
    for _ in range(20):
        secret = "".join(chance.choices(string.ascii_letters + string.digits + "-._~", k=30)) + "7Q"
        for each in named_places(secret):
            done = scrub_all((each,), Scrubber(b"key"))
            assert secret not in every_byte(dumps(Cassette("t", done)).encode()), each
