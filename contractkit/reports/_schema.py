"""JSON Schema (draft 2020-12) of the JSON report: what `contractkit schema report` prints.

Whoever reads a report may rely on what is required here as long as `schema_version` stays the same. Members may be
added without a new version, so a reader must not choke on one it does not know.
"""

from __future__ import annotations

from typing import Final

from contractkit.errors import ExitCode
from contractkit.model.coverage import Aspect
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import Json
from contractkit.reports.json import SCHEMA_VERSION

_TEXT: Final[Json] = {"type": "string"}
_COUNT: Final[Json] = {"type": "integer", "minimum": 0}
_LINE: Final[Json] = {"type": "integer", "minimum": 1}
_TEXTS: Final[Json] = {"type": "array", "items": {"type": "string"}}


def report_schema() -> dict[str, Json]:
    """Return the schema of a JSON report."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "contractkit report",
        **_object(
            {
                "schema_version": {"const": SCHEMA_VERSION},
                "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
                "summary": _summary(),
                "coverage": {"$ref": "#/$defs/coverage"},
            },
            optional={"coverage"},
        ),
        "$defs": {"source": _source(), "finding": _finding(), "coverage": _coverage()},
    }


def _finding() -> Json:
    source: Json = {"$ref": "#/$defs/source"}
    return _object(
        {
            "rule": _said("The id of the rule; `contractkit explain` tells what it means."),
            "level": {"enum": [str(level) for level in Level]},
            "verdict": {"enum": [str(verdict) for verdict in Verdict], "description": "Who moved."},
            "message": _said("One sentence."),
            "operation": _said("The documented operation, `PUT /orders/{id}`."),
            "cassette": _or_null(_TEXT, "The tape; null when the finding is about a page."),
            "exchange": _or_null(_COUNT, "The index of the exchange on the tape, from 0."),
            "status": _or_null({"type": "integer"}, "The status code of the answer."),
            "pointer": _said("JSON Pointer (RFC 6901) into the exchange, or into the example of a page."),
            "source": _or_null(source, "The documented line, or the one that is wrong."),
            "related": source,
            "advice": _said("What to do next."),
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "waived": _or_null(_object({"reason": _TEXT, "expires": _or_null(_TEXT)}), "Why it does not count."),
            "documented": {"description": "What the page shows there; absent when it shows nothing."},
            "observed": {"description": "What crossed the wire; absent when nothing did."},
        },
        optional={"related", "documented", "observed"},
    )


def _summary() -> Json:
    return _object(
        {
            "pages": _TEXTS,
            "cassettes": _TEXTS,
            "exchanges": _COUNT,
            "unmatched": _TEXTS,
            "failures": {"type": "array", "items": _failure(), "description": "The tapes that could not be compared."},
            "waived": _COUNT,
            "levels": _object({str(level): _COUNT for level in reversed(Level)}),
            "verdicts": _object({str(verdict): _COUNT for verdict in Verdict}),
        }
    )


def _failure() -> Json:
    codes: list[Json] = [int(ExitCode.CANNOT_CHECK), int(ExitCode.NOTHING_CHECKED)]
    return _object(
        {
            "cassette": _TEXT,
            "line": _or_null(_LINE, "The line of the tape; null when it is about all of it."),
            "message": _said("One sentence."),
            "exit_code": {"enum": codes, "description": "3: it cannot be read; 5: nothing on it is documented."},
        }
    )


def _coverage() -> Json:
    source: Json = {"$ref": "#/$defs/source"}
    evidence = _object(
        {"name": _TEXT, "seen": _COUNT, "documented": {"type": "boolean"}, "source": _or_null(source),
         "waived": _or_null(_TEXT)},
    )  # fmt: skip
    cell = _object({"seen": _COUNT, "documented": {"type": "boolean"}})
    of_state: Json = {"type": "object", "additionalProperties": cell}
    operation = _object(
        {
            "operation": _TEXT,
            "source": source,
            "recorded": _COUNT,
            "reads": _COUNT,
            "waived": _or_null(_TEXT),
            **{str(aspect): {"type": "array", "items": evidence} for aspect in Aspect},
            "matrix": {"type": "object", "additionalProperties": of_state},
        }
    )
    return _object(
        {
            "percent": {"type": "number", "minimum": 0, "maximum": 100},
            "documented": _COUNT,
            "seen": _COUNT,
            "operations": {"type": "array", "items": operation},
        }
    )


def _source() -> Json:
    return _object({"page": _TEXT, "line": _LINE, "column": _LINE}, optional={"column"})


def _object(properties: dict[str, Json], *, optional: frozenset[str] | set[str] = frozenset()) -> dict[str, Json]:
    required: list[Json] = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def _said(description: str) -> Json:
    return {"type": "string", "description": description}


def _or_null(schema: Json, description: str = "") -> Json:
    nullable: dict[str, Json] = {"anyOf": [schema, {"type": "null"}]}
    return nullable | ({"description": description} if description else {})
