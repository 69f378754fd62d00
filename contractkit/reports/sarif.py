"""The report as SARIF 2.1.0 (OASIS), for GitHub code scanning and editors.

A result is a fault and stands on the line of the documentation; the tapes that show it are related locations. Waived
findings are left out, because GitHub knows no suppressions and would open an alert for each.
"""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import quote

from contractkit.model.failure import Failure
from contractkit.model.finding import Level, Report, RuleInfo
from contractkit.model.json_value import Json
from contractkit.reports._inert import block, inert, shorten
from contractkit.reports._selection import Fault, Place, faults, left_out, place_of, place_of_failure, rules_of, tape_of
from contractkit.reports._words import MESSAGE_WIDTH, counted, facts, message

LIMIT: Final = 5000
"""How many results of a run GitHub shows."""

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_SEVERITIES: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "recommendation"}
_DESCRIPTION_WIDTH: Final = 1024
_MAX_RELATED: Final = 100


def render(report: Report) -> str:
    """Write a report as one SARIF log of one run, worst first."""
    rules = rules_of(report)
    numbers = {rule: number for number, rule in enumerate(rules)}
    found = faults(report.pending)
    run: dict[str, Json] = {
        "tool": {"driver": {"name": "contractkit", "rules": [_rule(rule) for rule in rules.values()]}},
        "automationDetails": {"id": f"contractkit/{report.task}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.failures,
                "toolExecutionNotifications": [*map(_notification, report.failures), *_told(left_out(found, LIMIT))],
            }
        ],
        "results": [_result(fault, report) | {"ruleIndex": numbers[fault.first.rule]} for fault in found[:LIMIT]],
    }
    # Not indented: programs read it, its size is limited, and the indenting encoder takes five times as long.
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _notification(failure: Failure) -> Json:
    place = place_of_failure(failure)
    return {
        "level": "error",
        "message": {"text": _unlinked(inert(shorten(str(failure), MESSAGE_WIDTH)))},
        "locations": [_location(place)],
    }


def _told(more: int) -> list[Json]:
    if not more:
        return []
    text = f"{counted(more, 'more finding')} left out: GitHub shows {LIMIT:,} of a run. The worst are here."
    return [{"level": "warning", "message": {"text": text}}]


def _rule(rule: RuleInfo) -> Json:
    name = _rule_id(rule.id)
    summary = inert(shorten(rule.summary, _DESCRIPTION_WIDTH)) or name
    return {
        "id": name,
        # GitHub reads the id; the name is for people, and the standard wants another than the id (SARIF 3.49.7).
        "name": "".join(part.capitalize() for part in name.split("-")) or name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": block(rule.help) or summary},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {
            "precision": "high",
            "problem.severity": _SEVERITIES[rule.level],
            "tags": ["api-contract", f"verdict-{rule.verdict}"],
        },
    }


def _rule_id(rule: str) -> str:
    return inert(shorten(rule, 255)) or "unnamed"


def _result(fault: Fault, report: Report) -> dict[str, Json]:
    finding = fault.first
    related = _related(fault)
    # GitHub tells alerts apart by this hash alone. One of our structure outlives a reworded line, one of the line
    # would not; a number after the colon keeps repeats apart, as in the hashes that GitHub computes.
    fingerprint, _, number = fault.name.partition("-")
    result: dict[str, Json] = {
        "ruleId": _rule_id(finding.rule),
        "level": _LEVELS[finding.level],
        "message": {"text": _message(fault)},
        "locations": [_location(place_of(finding, report), quoted=finding.quote, operation=finding.operation)],
        "partialFingerprints": {
            "contractkit/v1": fingerprint,
            "primaryLocationLineHash": f"{fingerprint}:{number or 1}",
        },
        "occurrenceCount": fault.count,
    }
    return result | ({"relatedLocations": related} if related else {})


def _related(fault: Fault) -> list[Json]:
    """Return the tapes, and the other line of a page where there is one."""
    places = []
    if fault.first.related is not None:
        other = fault.first.related
        places.append((Place(other.page, max(other.line, 1)), "the other line that matters"))
    for finding in (fault.first, *fault.again):
        tape = tape_of(finding)
        if tape is not None:
            places.append((tape, "the recorded exchange" if finding.line else "the tape"))
    return [_location(place, id_=number, text=text) for number, (place, text) in enumerate(places[:_MAX_RELATED], 1)]


def _message(fault: Fault) -> str:
    finding = fault.first
    return _unlinked(
        "\n".join([message(finding), *(f"{label}: {text}" for label, text in facts(finding, fault.again))])
    )


def _unlinked(text: str) -> str:
    if "](" not in text:
        return text
    # Brackets before a parenthesis make a link in a message (SARIF 3.11.6), and this one would be a stranger's.
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(
    place: Place, *, id_: int | None = None, text: str = "", quoted: str = "", operation: str = ""
) -> dict[str, Json]:
    snippet = inert(shorten(quoted.strip()))
    column = place.column or 1 + len(quoted) - len(quoted.lstrip())
    end = column + 1 if place.column else column + len(snippet)
    region: dict[str, Json] = {  # GitHub wants all four
        "startLine": place.line, "startColumn": column, "endLine": place.line, "endColumn": max(end, column + 1),
    }  # fmt: skip
    if snippet:
        region["snippet"] = {"text": snippet}
    location: dict[str, Json] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(place.path)}, "region": region},
    }
    if id_ is not None:
        location |= {"id": id_, "message": {"text": text}}
    if operation:
        location["logicalLocations"] = [{"fullyQualifiedName": inert(operation), "kind": "resource"}]
    return location


def _uri(path: str) -> str:
    """Write a path as a URI reference: relative to the repository, or a file URI where the path is absolute."""
    written = quote(inert(path), safe="/")
    return f"file://{written}" if path.startswith("/") else written
