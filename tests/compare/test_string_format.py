from __future__ import annotations

import time

import pytest

from contractkit.compare.string_format import Format, format_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("49d90c72-3326-4f61-aacc-2cb57970448c", Format.UUID),
        ("49D90C72-3326-4F61-AACC-2CB57970448C", Format.UUID),
        ("2018-11-06T18:40:42.6178337Z", Format.DATE_TIME_UTC),
        ("2018-11-06T18:40:42Z", Format.DATE_TIME_UTC),
        ("2018-11-06T18:40:42.5+01:00", Format.DATE_TIME_OFFSET),
        ("2018-11-06T18:40:42+0100", Format.DATE_TIME_OFFSET),
        ("2018-11-06T18:40:42", Format.DATE_TIME_LOCAL),
        ("0001-01-01T00:00:00", Format.DATE_TIME_LOCAL),
        ("2018-11-06", Format.DATE),
        ("https://api.example.com/v1/x?$filter=id eq 'a'", Format.URI),
        ("urn:uuid:49d90c72-3326-4f61-aacc-2cb57970448c", Format.URI),
        ("about:blank", Format.URI),
        ("sue.smith@contoso.com", Format.EMAIL),
        ('"2500ec5a-0000"', Format.ENTITY_TAG),
        ('W/"1"', Format.ENTITY_TAG),
    ],
)
def test_format_is_told(text: str, expected: Format) -> None:
    assert format_of(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x49d90c72-3326-4f61-aacc-2cb57970448c",
        "note:this",
        "urn:a b",
        "2018-13-06",
        "2018-11-06T25:40:42Z",
        "2018-11-06 18:40:42Z",
        "11/06/2018",
        "2018-11-06T18:40:42Z and later",
        "/customers/1",
        "mail sue.smith@contoso.com",
        "sue@contoso",
        "https://",
        'say "hi"',
        "\ud800",
        "x" * 3000,
        "https://example.com/" + "x" * 3000,
    ],
)
def test_other_text_has_no_format(text: str) -> None:
    assert format_of(text) is Format.TEXT


@pytest.mark.parametrize(
    "text", ["a@" + "." * 2000 + " ", "a" * 2000 + "@", "a.b@" + "c." * 900 + "\n", '"' + "a" * 2000]
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    assert format_of(text) is Format.TEXT
    assert time.process_time() - start < 0.1
