from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from contractkit.model.contract import Source
from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.reports import gitlab
from tests.reports.samples import HOSTILE, hostile, many

# Written after the table in GitLab's manual, "Code Quality report format"; GitLab ships no schema of it.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string"},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "additionalProperties": False,
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}
FINDING = Finding(
    "r", Level.ERROR, Verdict.API, "A sentence.", "PUT /x", cassette="a.yaml", exchange=0, source=Source("./p.md", 3)
)


def entries(report: Report) -> list[dict[str, object]]:
    written = gitlab.render(report)
    assert not written.startswith("\ufeff")
    found: list[dict[str, object]] = json.loads(written)
    jsonschema.validate(found, SCHEMA)
    assert len({each["fingerprint"] for each in found}) == len(found)
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_it_is_valid_whatever_a_server_says(text: str) -> None:
    assert len(entries(hostile(text))) == 2


def test_the_description_begins_with_the_rule_and_the_path_is_relative() -> None:
    (entry,) = entries(Report((FINDING, replace(FINDING, exchange=1)), ()))
    assert entry["description"] == "r: A sentence. Also in 1 more exchange on 1 tape."
    assert entry["location"] == {"path": "p.md", "lines": {"begin": 3}}
    assert entry["fingerprint"] == FINDING.fingerprint


def test_two_lines_of_a_page_do_not_collapse() -> None:
    page = replace(FINDING, cassette="", exchange=None)
    assert len(entries(Report((page, replace(page, source=Source("p.md", 4))), ()))) == 2


def test_the_worst_come_first() -> None:
    found = entries(many(5000))
    assert [each["severity"] for each in found[:51]] == ["major"] * 50 + ["minor"]


def test_nothing_found_is_an_empty_array() -> None:
    assert gitlab.render(Report((), ())) == "[]\n"
