"""The report as GitLab Code Quality: the widget and the marks in a merge request.

GitLab shows the description and hides the name of the check, so the description begins with it. Two entries with one
fingerprint collapse into one, so two faults of one structure are numbered.
"""

from __future__ import annotations

import json
from typing import Final

from contractkit.model.finding import Level, Report
from contractkit.model.json_value import Json
from contractkit.reports._inert import inert
from contractkit.reports._selection import Fault, faults, place_of
from contractkit.reports._words import message, repeated

_SEVERITIES: Final = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def render(report: Report) -> str:
    """Write a report as a JSON array, worst first; an empty one when there is nothing to tell."""
    entries = [_entry(fault, report) for fault in faults(report.pending)]
    return json.dumps(entries, indent=2) + "\n"


def _entry(fault: Fault, report: Report) -> Json:
    finding = fault.first
    again = f" Also {repeated(fault.again)}." if fault.again else ""
    place = place_of(finding, report)
    return {
        "description": f"{inert(finding.rule)}: {message(finding)}{again}",
        "check_name": inert(finding.rule),
        "fingerprint": fault.name,
        "severity": _SEVERITIES[finding.level],
        "location": {"path": place.path, "lines": {"begin": place.line}},
    }
