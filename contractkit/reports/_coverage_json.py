"""Coverage as JSON: the value of `coverage` in a report."""

from __future__ import annotations

from contractkit.model.contract import Source
from contractkit.model.coverage import Aspect, Coverage, Evidence, OperationCoverage
from contractkit.model.json_value import Json


def coverage_json(coverage: Coverage) -> Json:
    """Build the JSON of a coverage."""
    return {
        "percent": coverage.percent,
        "documented": coverage.documented,
        "seen": coverage.seen,
        "operations": [_operation(each) for each in coverage.operations],
    }


def _operation(coverage: OperationCoverage) -> Json:
    matrix: dict[str, Json] = {}
    for state in dict.fromkeys(cell.state for cell in coverage.matrix):
        cells = (cell for cell in coverage.matrix if cell.state == state)
        matrix[state] = {cell.substatus: {"seen": cell.seen, "documented": cell.documented} for cell in cells}
    aspects: dict[str, Json] = {str(aspect): [_evidence(each) for each in coverage.of(aspect)] for aspect in Aspect}
    return {
        "operation": coverage.operation,
        "source": _source(coverage.source),
        "recorded": coverage.recorded,
        "reads": coverage.reads,
        "waived": coverage.waived,
        **aspects,
        "matrix": matrix,
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "name": evidence.name,
        "seen": evidence.seen,
        "documented": evidence.documented,
        "source": None if evidence.source is None else _source(evidence.source),
        "waived": evidence.waived,
    }


def _source(source: Source) -> Json:
    return {"page": source.page, "line": source.line}
