"""The report as GitHub workflow commands: annotations on the lines of a pull request.

A step shows ten annotations of a level and drops the others without a word, so the tenth says how many there are more.
What a server said stands in these commands, and a line of it that began with `::` would be obeyed: every line break
and delimiter is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.model.failure import Failure
from contractkit.model.finding import Level, Report
from contractkit.reports._inert import inert, shorten
from contractkit.reports._selection import Fault, faults, left_out, place_of, place_of_failure
from contractkit.reports._words import MESSAGE_WIDTH, NOUNS, counted, facts, looked_at, message, outcome

LIMIT: Final = 10
"""How many annotations of one level a step shows."""

_COMMANDS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render(report: Report) -> str:
    """Write a report as workflow commands, worst first, and a last line for the log."""
    lines = [command for level in reversed(Level) for command in _of_level(level, report)]
    waived = f", {len(report.waived):,} waived" if report.waived else ""
    return "\n".join([*lines, f"{looked_at(report)}: {outcome(report)}{waived}.\n"])


def _of_level(level: Level, report: Report) -> Iterator[str]:
    # A tape that could not be compared comes first: whatever is on it, nobody knows.
    failed = report.failures if level is Level.ERROR else ()
    found = faults(finding for finding in report.pending if finding.level is level)
    places = LIMIT if len(failed) + len(found) <= LIMIT else LIMIT - 1
    yield from map(_failure, failed[:places])
    shown = places - len(failed[:places])
    for fault in found[:shown]:
        yield _annotation(fault, report)
    more = len(failed[places:]) + left_out(found, shown)
    if more:
        told = f"{counted(more, f'more {NOUNS[level]}')}, not shown here: see the summary or another report."
        yield f"::{_COMMANDS[level]} title=contractkit::{_data(told)}"


def _failure(failure: Failure) -> str:
    place = place_of_failure(failure)
    where = f"file={_property(place.path)},line={place.line},endLine={place.line}"
    return f"::error {where},title=contractkit tape not compared::{_data(inert(shorten(str(failure), MESSAGE_WIDTH)))}"


def _annotation(fault: Fault, report: Report) -> str:
    finding = fault.first
    place = place_of(finding, report)
    properties = {"file": place.path, "line": str(place.line), "endLine": str(place.line)}
    if place.column is not None:
        properties |= {"col": str(place.column), "endColumn": str(place.column + 1)}
    properties["title"] = f"contractkit {inert(finding.rule)}"
    written = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    body = "\n".join([message(finding), *(f"{label}: {text}" for label, text in facts(finding, fault.again))])
    return f"::{_COMMANDS[finding.level]} {written}::{_data(body)}"


def _data(text: str) -> str:
    # The percent sign comes first, or it would escape the escapes.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
