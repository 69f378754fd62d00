"""The report as JSON: the shape other programs build on. `schema_version` grows when a key changes or goes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Final

from contractkit.model.contract import Source
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report, Verdict, Waived
from contractkit.model.json_value import MISSING, Json, MaybeJson
from contractkit.reports._coverage_json import coverage_json

SCHEMA_VERSION: Final = 1


def render(report: Report) -> str:
    """Write a report as one JSON document, indented, findings worst first."""
    document: dict[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "findings": [_finding(finding) for finding in report.findings],
        "summary": _summary(report),
    }
    if report.coverage is not None:
        document["coverage"] = coverage_json(report.coverage)
    # ASCII only: a lone surrogate in somebody's body must not make the document unwritable.
    return json.dumps(document, indent=2, default=_number) + "\n"


def _finding(finding: Finding) -> Json:
    result: dict[str, Json] = {
        "rule": finding.rule,
        "level": str(finding.level),
        "verdict": str(finding.verdict),
        "message": finding.message,
        "operation": finding.operation,
        "cassette": finding.cassette or None,
        "exchange": finding.exchange,
        "status": finding.status,
        "pointer": finding.pointer,
        "source": None if finding.source is None else _source(finding.source),
        "advice": finding.advice,
        "fingerprint": finding.fingerprint,
        "waived": None if finding.waived is None else _waived(finding.waived),
    }
    if finding.source is not None and finding.column is not None:
        result["source"] = _source(finding.source) | {"column": finding.column}
    if finding.related is not None:
        result["related"] = _source(finding.related)
    # A member that was not there is left out, so that it is not taken for one that was null.
    return result | _present("documented", finding.documented) | _present("observed", finding.observed)


def _source(source: Source) -> dict[str, Json]:
    return {"page": source.page, "line": source.line}


def _waived(waived: Waived) -> Json:
    return {"reason": waived.reason, "expires": None if waived.expires is None else waived.expires.isoformat()}


def _present(key: str, value: MaybeJson) -> dict[str, Json]:
    return {} if value is MISSING else {key: value}


def _summary(report: Report) -> Json:
    return {
        "pages": list(report.pages),
        "cassettes": list(report.cassettes),
        "exchanges": report.exchanges,
        "unmatched": list(report.unmatched),
        "failures": [_failure(failure) for failure in report.failures],
        "waived": len(report.waived),
        "levels": {str(level): report.count(level) for level in reversed(Level)},
        "verdicts": {str(verdict): sum(each.verdict is verdict for each in report.pending) for verdict in Verdict},
    }


def _failure(failure: Failure) -> Json:
    return {
        "cassette": failure.cassette,
        "line": failure.line,
        "message": failure.message,
        "exit_code": int(failure.exit_code),
    }


def _number(value: object) -> Json:
    if isinstance(value, Decimal):  # more digits than a float has: a string keeps them all
        return str(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
