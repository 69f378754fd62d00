"""Tapes that somebody edited: each way to use a tape says the same sentence of it, or takes it as it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest

from contractkit.cassettes.file import load
from tests.command import Command

TAPE = Path("cassettes", "update-accepted.yaml")
NAME = "cassettes/update-accepted.yaml"
CLIENT = """
import pytest, requests

@pytest.mark.contract("update-accepted")
def test_read(contract):
    uri = contract.base_url + "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"
    headers = {"Authorization": "Bearer other", "Accept": "application/json"}
    answer = requests.get(uri, headers=headers, timeout=5)
    assert answer.json()["status"] == "Closed"
"""
Edit: TypeAlias = Callable[[bytes], bytes]


def instead(new: bytes) -> Edit:
    return lambda _: new


def swap(old: bytes, new: bytes) -> Edit:
    return lambda data: data.replace(old, new, 1)


def multiplied() -> bytes:
    """Eight lines, each of which holds the one before ten times."""
    lines = [
        "a: &a [x]",
        *(f"{after}: &{after} [{', '.join(10 * [f'*{name}'])}]" for name, after in pairwise("abcdefgh")),
    ]
    return "\n".join([*lines, "interactions: [*h]", "version: 1", ""]).encode()


OBJECTS = b"interactions:\n- !!python/object/apply:os.getcwd []\nversion: 1\n"
BROKEN: dict[str, tuple[Edit, str]] = {
    "empty": (instead(b""), "it is empty; "),
    "cut off": (lambda data: data[: len(data) // 2], ":283: it is cut off; "),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "it is UTF-16 or UTF-32; save it as UTF-8."),
    "Latin-1": (lambda data: data + b"# caf\xe9\n", ":553: it is not UTF-8: "),
    "a NUL": (swap(b"GET", b"G\0T"), "it is a binary file, not a tape."),
    "an unfinished merge": (swap(b"- request:", b"<<<<<<< HEAD\n- request:"), ":10: it looks like an unfinished merge"),
    "a tab": (swap(b"    method", b"\tmethod"), ":11: it is not a YAML tape: "),
    "a key twice": (swap(b"    method:", b"    method: PUT\n    method:"), ":12: it is not a YAML tape: "),
    "two documents": (lambda data: data + b"---\n" + data, "it holds more than one YAML document."),
    "an alias of nothing": (swap(b"version: 1", b"- *x\nversion: 1"), "the alias *x points at nothing"),
    "200,000 deep": (instead(b"interactions: " + b"[" * 200_000), ":1: it is not a YAML tape: it is nested more than"),
    "deep mappings": (instead(b"interactions:\n- " + b"{a: " * 200_000), ":2: it is not a YAML tape: it is nested"),
    "aliases that multiply": (instead(multiplied()), "it expands to more than"),
    "objects": (instead(OBJECTS), ":2: it is not a YAML tape: the tag !!python/object/apply:os.getcwd is refused"),
    "no method": (swap(b"    method: GET\n", b""), ":11: /interactions/0/request: it has no `method`."),
    "a status in words": (swap(b"code: 200", b"code: OK"), "it must be a status code of three digits, but is 'OK'."),
    "no host": (swap(b"http://127.0.0.1:8470/v", b"/v"), ":11: /interactions/0/request/uri: it must be an absolute"),
    "another version": (swap(b"version: 1", b"version: 2"), "it is of version 2, and this contractkit reads"),
    "too large": (lambda data: data + b"#" * 64 * 1024 * 1024, "it is larger than 67,108,864 bytes; split it"),
}


def exchanges(data: bytes) -> tuple[bytes, list[bytes], bytes]:
    head, _, rest = data.partition(b"- request:")
    body, _, tail = rest.partition(b"version: 1")
    return head, [b"- request:" + each for each in body.split(b"- request:")], b"version: 1" + tail


def reordered(data: bytes) -> bytes:
    head, (first, second, third), tail = exchanges(data)
    return b"".join((head, second, first, third, tail))


def doubled(data: bytes) -> bytes:
    head, (first, second, third), tail = exchanges(data)
    return b"".join((head, first, first, second, third, tail))


def anchored(data: bytes) -> bytes:
    head, (first, second, third), tail = exchanges(data)
    return b"".join((head, first.replace(b"- request", b"- &first\n  request", 1), second, third, b"- *first\n", tail))


FINE: dict[str, tuple[Edit, int]] = {
    "CRLF": (lambda data: data.replace(b"\n", b"\r\n"), 3),
    "CR": (lambda data: data.replace(b"\n", b"\r"), 3),
    "a mark in front": (lambda data: b"\xef\xbb\xbf" + data, 3),
    "a shorter Content-Length": (lambda data: data.replace(b"'3014'", b"'7'"), 3),
    "a longer Content-Length": (lambda data: data.replace(b"'3014'", b"'99999'"), 3),
    "no number as Content-Length": (lambda data: data.replace(b"'3014'", b"'many'"), 3),
    "another order": (reordered, 3),
    "an exchange twice": (doubled, 4),
    "an anchor and its alias": (anchored, 4),
}


@pytest.mark.parametrize(("change", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_tape_is_the_same_sentence_everywhere(
    suite: pytest.Pytester, contractkit: Command, change: Edit, says: str
) -> None:
    suite.makepyfile(CLIENT)
    broken = change(TAPE.read_bytes())
    TAPE.write_bytes(broken)
    checked, served = contractkit("check", TAPE), contractkit("serve", TAPE)
    played, collected = suite.runpytest_inprocess("-p", "no:cacheprovider"), suite.runpytest_inprocess(str(TAPE))

    assert (checked.code, served.code) == (3, 3)
    sentence = checked.err.removeprefix("contractkit: ").rstrip("\n")
    assert sentence.startswith(NAME)
    assert says in sentence
    assert "\n" not in sentence
    assert served.err == checked.err
    for result in (played, collected):
        assert result.parseoutcomes() == {"errors": 1}
        assert sentence in result.outlines
        result.stdout.no_fnmatch_line("*Traceback*")
    assert TAPE.read_bytes() == broken


@pytest.mark.parametrize(("change", "count"), FINE.values(), ids=FINE)
def test_what_an_editor_does_to_a_tape_changes_nothing(
    suite: pytest.Pytester, contractkit: Command, change: Edit, count: int
) -> None:
    suite.makepyfile(CLIENT)
    TAPE.write_bytes(change(TAPE.read_bytes()))

    assert contractkit("check", TAPE).code == 0
    assert len(load(TAPE).exchanges) == count
    suite.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)
    suite.runpytest_inprocess(str(TAPE)).assert_outcomes(passed=count)
