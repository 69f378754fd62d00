"""An imported tape is as old as what it was made of."""

from __future__ import annotations

import json

import pytest

from contractkit.cassettes.foreign import har, postman, vcr

SENT = "Mon, 02 Mar 2026 11:00:07 GMT"


def archive(*moments: object, date: str | None = None) -> bytes:
    headers = [] if date is None else [{"name": "Date", "value": date}]
    entries = [
        {
            "startedDateTime": moment,
            "request": {"method": "GET", "url": "https://api.io/x", "headers": []},
            "response": {"status": 200, "headers": headers},
        }
        for moment in moments
    ]
    return json.dumps({"log": {"entries": entries}}).encode()


@pytest.mark.parametrize(
    ("moment", "date", "instant"),
    [
        ("2026-03-01T12:00:00.250+01:00", SENT, "2026-03-01T11:00:00Z"),
        ("2026-03-01T12:00:00Z", None, "2026-03-01T12:00:00Z"),
        ("2026-03-01T12:00:00", None, "2026-03-01T12:00:00Z"),
        (None, SENT, "2026-03-02T11:00:07Z"),
        ("yesterday", SENT, "2026-03-02T11:00:07Z"),
        ("0001-01-01T00:00:00+01:00", SENT, "2026-03-02T11:00:07Z"),
        ("yesterday", "soon", None),
        (None, None, None),
    ],
)
def test_an_archive_tells_when_its_first_exchange_began(moment: object, date: str | None, instant: str | None) -> None:
    assert har.read(archive(moment, "2030-01-01T00:00:00Z", date=date), "a.har").recorded_at == instant


def test_a_collection_tells_no_more_than_the_date_of_an_answer() -> None:
    answer = {"code": 200, "header": [{"key": "Date", "value": SENT}]}
    item = {"request": {"method": "GET", "url": "https://api.io/x"}, "response": [answer]}
    assert postman.read(json.dumps({"item": [item]}).encode(), "c.json").recorded_at == "2026-03-02T11:00:07Z"
    item["response"] = [{"code": 200}]
    assert postman.read(json.dumps({"item": [item]}).encode(), "c.json").recorded_at is None


REQUEST = "request: {method: get, uri: 'https://api.io/x', headers: {}, body: {string: ''}}"
RESPONSE = "response: {status: {code: 200, message: OK}, headers: {%s}, body: {string: ''}}"
PLAIN = f"{REQUEST}\n  {RESPONSE % ''}"
BETAMAX = {
    "http_interactions": [
        {
            "request": {"method": "GET", "uri": "https://api.io/x", "headers": {}, "body": {"string": ""}},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {},
                "body": {"string": '{"recorded_at": "2000-01-01T00:00:00"}'},
            },
            "recorded_at": "2026-03-01T12:00:00",
        }
    ],
    "recorded_with": "betamax/0.9.0",
}


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        (
            f"http_interactions:\n- {PLAIN}\n  recorded_at: Sun, 01 Mar 2026 12:00:00 GMT\nrecorded_with: VCR 6.0.0\n",
            "2026-03-01T12:00:00Z",
        ),
        (json.dumps(BETAMAX), "2026-03-01T12:00:00Z"),
        (
            f"interactions:\n- {REQUEST}\n  {RESPONSE % f'Date: [{json.dumps(SENT)}]'}\nversion: 1\n",
            "2026-03-02T11:00:07Z",
        ),
        (f"interactions:\n- {PLAIN}\nversion: 1\n", None),
        (
            f"metadata:\n  recorded_at: '2026-03-01T12:00:00Z'\ninteractions:\n- {PLAIN}\nversion: 1\n",
            "2026-03-01T12:00:00Z",
        ),
    ],
    ids=["Ruby", "betamax", "vcrpy with a Date", "vcrpy", "ours"],
)
def test_a_tape_tells_what_its_recorder_wrote_down(text: str, instant: str | None) -> None:
    assert vcr.read(text.encode(), "t.json" if text.startswith("{") else "t.yaml").recorded_at == instant
