"""What services really say, and where a name or a form gives a secret away: none is left, and the rest is as it was."""

from __future__ import annotations

import base64
import json

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.scrubbed import scrub_all
from contractkit.cassettes.secrets import scan
from contractkit.cassettes.stand_in import is_stand_in
from contractkit.model.exchange import Exchange, Headers, Request, Response

# Put together here, so that no scanner takes this file for a leak.
SECRET = "Zx9kQ2vTr7LmPq4W" + "nB8sYd3F"
PASSWORD = "hunter2" + "two"
LOGIN = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
JWT = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "RS256"}, {"sub": "ada"}, {"not": "a signature"})
)
PEM = "-----BEGIN RSA PRIV" + "ATE KEY-----\nMIIEpAIBAAKC7bq2tkQ0\nXyVbS3fQ==\n-----END RSA PRIV" + "ATE KEY-----"
AWS = "AKI" + "AIOSFODNN7QXAMPL"
GITHUB = "gh" + "p_" + "a1B2" * 9
SLACK = "T00000000/B00000000/" + SECRET


def scrubbed(text: str, kind: str) -> tuple[str, str]:
    """Return a body as it stands on the tape, and the text of the tape."""
    response = Response(headers=Headers.of([("Content-Type", kind)]), body=text.encode())
    exchange = Exchange(Request(uri="https://api.corp.io/x"), response, "a.yaml", 0)
    done = scrub_all((exchange,), Scrubber(b"key"))
    return done[0].response.body.decode(), dumps(Cassette("a.yaml", done))


def in_json(*values: object) -> str:
    return json.dumps({"eTag": '"0-a1b2c3"', "said": values})


TEXTS = {
    "JSON in a string": (SECRET, in_json(json.dumps({"client_secret": SECRET}))),
    "JSON in JSON in a string": (PASSWORD, in_json(json.dumps({"a": json.dumps({"password": PASSWORD})}))),
    "token in a string": (JWT, in_json(f"invalid token: {JWT}", f"line\n{JWT}\tend")),
    "named in a message": (SECRET, in_json(f"invalid access_token: {SECRET}", f"access_token={SECRET} is old")),
    "GraphQL": (PASSWORD, in_json(f'mutation{{login(user:"ada",password:"{PASSWORD}"){{id}}}}')),
    "bearer": (SECRET, in_json(f"curl -H 'Authorization: Bearer {SECRET}' https://corp.io", f"\nbearer {SECRET}")),
    "basic": (LOGIN, in_json(f"Authorization: Basic {LOGIN}")),
    "key in a string": ("MIIEpAIBAAKC7bq2tkQ0", in_json(PEM, f"before {PEM} behind")),
    "key cut off": ("MIIEpAIBAAKC7bq2tkQ0", in_json(PEM[:60])),
    "key as text": ("MIIEpAIBAAKC7bq2tkQ0", f"first\n{PEM}\nlast"),
    "token before a host": (SECRET, in_json(f"https://{SECRET}@git.corp.io/r.git")),
    "AWS": (AWS, f"<AccessKeyId>{AWS}</AccessKeyId>"),
    "GitHub": (GITHUB, in_json(f"use {GITHUB}")),
    "Slack": (SLACK, in_json(f"https://hooks.slack.com/services/{SLACK}")),
    "XML": (PASSWORD, f'<a:Password Type="PasswordText">\n {PASSWORD}\n</a:Password><Id>7</Id>'),
    "XML in JSON": (SECRET, in_json(f"<ApiKey>{SECRET}</ApiKey>").replace("</", "<\\/")),
    "attribute": (PASSWORD, f'<login user="ada" password="{PASSWORD}"/>'),
    "setting": (SECRET, json.dumps([{"name": "ClientSecret", "value": SECRET}, {"name": "Mode", "value": "fast7"}])),
    "lines of JSON": (SECRET, f'{{"access_token":"{SECRET}"}}\n{{"access_token":"{SECRET}"}}\n'),
    "script": (SECRET, f'var settings = {{apiKey: "{SECRET}", mode: "fast7"}}'),
    "YAML": (SECRET, f"client_secret: {SECRET}\nmode: fast7\n"),
    "environment": (SECRET, f"CLIENT_SECRET={SECRET}\nMODE=fast7\n"),
    "part of a batch": (SECRET, f"--b\r\nContent-Type: application/http\r\n\r\nX-Api-Key: {SECRET}\r\n\r\n--b--"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_text_gives_away_is_replaced(name: str) -> None:
    secret, text = TEXTS[name]
    body, tape = scrubbed(text, "application/json" if text[0] in "{[" and "\n{" not in text else "text/plain")
    assert secret not in body
    assert json.dumps(secret)[1:-1] not in tape
    assert scan(tape.encode()) == ()
    for kept in ("fast7", '\\"0-a1b2c3\\"', "<Id>7</Id>", "git.corp.io/r.git", "user="):
        assert (kept in text) == (kept in body)
    assert scrubbed(body, "text/plain")[0] == body


def test_equal_secrets_stay_equal_wherever_they_stand() -> None:
    body, _ = scrubbed(in_json(f"access_token={SECRET}", json.dumps({"token": SECRET}), f"Bearer {SECRET}"), "a/json")
    words = {word for text in json.loads(body)["said"] for word in text.replace('"', " ").replace("=", " ").split()}
    assert len([word for word in words if is_stand_in(word.strip("}"))]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Bearer authentication is needed, basic authentication is not",
        "password: required",
        "the token is expired; tokenType: Bearer7, nextPageToken: abcdef0123456789",
        "https://ada.lovelace-of-the-long-name@corp.io and https://2500ec5a-1b2c-4d3e-8f90-123456789abc@corp.io",
        "<PasswordPolicy>at least 12</PasswordPolicy><Password>secret</Password>",
        '{"name": "Mode", "value": "abcdef123456"}',
        "basic dXNlcg== basic ////////",
        "key=value1234567, monkey: abcdef123456",
        "2026-03-01T12:00:00Z eyJhbGciOi0 ghp_short AKIA12 xoxb-1 npm_x",
    ],
)
def test_what_gives_nothing_away_stays(text: str) -> None:
    assert scrubbed(text, "text/plain")[0] == text
    long = f"{text} {'. ' * 200}"
    assert scrubbed(long, "text/plain")[0] == long
