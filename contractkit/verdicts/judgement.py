"""What came out for tapes that were judged together, as a value and as JSON that reads back as the same value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractkit.errors import ExitCode
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, RuleInfo, Verdict
from contractkit.model.json_text import write
from contractkit.model.json_value import MISSING, Json, parse

if TYPE_CHECKING:
    from contractkit.model.contract import Source


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a tape showed.

    Attributes:
        findings: in the order of a report.
        exchanges: how many exchanges were compared.
        unmatched: those that no page documents.
        notes: what it tells about contradictions of the pages, by `write_notes`.
        failures: the tapes that could not be compared.
    """

    findings: tuple[Finding, ...]
    exchanges: int
    unmatched: tuple[str, ...] = ()
    notes: str = "[]"
    failures: tuple[Failure, ...] = ()


class ForeignError(ValueError):
    """What was read is no judgement of this version."""


def to_json(judgement: Judgement) -> str:
    """Write a judgement; no digit of an observed number is lost."""
    findings = [_written(each) for each in judgement.findings]
    failures: list[Json] = [
        [each.cassette, each.message, int(each.exit_code), each.line] for each in judgement.failures
    ]
    return write([judgement.exchanges, list(judgement.unmatched), findings, judgement.notes, failures])


def from_json(text: str) -> Judgement:
    """Read a judgement.

    Raises:
        ForeignError: it is none.
    """
    try:
        document = parse(text)
        if not isinstance(document, list):
            raise ForeignError("it is not a list")
        exchanges, unmatched, findings, notes, failures = document
        return Judgement(
            tuple(map(_finding, _list(findings))),
            _integer(exchanges),
            tuple(map(_text, _list(unmatched))),
            _text(notes),
            tuple(map(_failure, _list(failures))),
        )
    except (ValueError, KeyError) as error:
        raise ForeignError(str(error)) from error


def rules_to_json(rules: Iterable[RuleInfo]) -> str:
    """Write what a report needs to know of rules."""
    return write([[rule.id, int(rule.level), str(rule.verdict), rule.summary, rule.help] for rule in rules])


def rules_from_json(text: str) -> tuple[RuleInfo, ...]:
    """Read what `rules_to_json` wrote.

    Raises:
        ForeignError: it is something else.
    """
    try:
        return tuple(map(_rule, _list(parse(text))))
    except (ValueError, KeyError) as error:
        raise ForeignError(str(error)) from error


def _rule(value: Json) -> RuleInfo:
    name, level, verdict, summary, explained = _list(value)
    return RuleInfo(_text(name), Level(_integer(level)), Verdict(_text(verdict)), _text(summary), _text(explained))


def _written(finding: Finding) -> Json:
    values = {"documented": finding.documented, "observed": finding.observed}
    return {
        "rule": finding.rule,
        "level": int(finding.level),
        "verdict": str(finding.verdict),
        "message": finding.message,
        "operation": finding.operation,
        "cassette": finding.cassette,
        "exchange": finding.exchange,
        "line": finding.line,
        "status": finding.status,
        "pointer": finding.pointer,
        "source": _place(finding.source),
        "column": finding.column,
        "quote": finding.quote,
        "related": _place(finding.related),
        "advice": finding.advice,
        **{name: value for name, value in values.items() if value is not MISSING},
    }


def _finding(value: Json) -> Finding:
    known = _object(value)
    return Finding(
        rule=_text(known["rule"]),
        level=Level(_integer(known["level"])),
        verdict=Verdict(_text(known["verdict"])),
        message=_text(known["message"]),
        operation=_text(known["operation"]),
        cassette=_text(known["cassette"]),
        exchange=_maybe(known["exchange"]),
        line=_maybe(known["line"]),
        status=_maybe(known["status"]),
        pointer=_text(known["pointer"]),
        documented=known.get("documented", MISSING),
        observed=known.get("observed", MISSING),
        source=_source(known["source"]),
        column=_maybe(known["column"]),
        quote=_text(known["quote"]),
        related=_source(known["related"]),
        advice=_text(known["advice"]),
    )


def _failure(value: Json) -> Failure:
    cassette, message, code, line = _list(value)
    return Failure(_text(cassette), _text(message), ExitCode(_integer(code)), _maybe(line))


def _place(source: Source | None) -> Json:
    return None if source is None else [source.page, source.line]


def _source(value: Json) -> Source | None:
    if value is None:
        return None
    from contractkit.model.contract import Source

    page, line = _list(value)
    return Source(_text(page), _integer(line))


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ForeignError("a text is missing")
    return value


def _integer(value: Json) -> int:
    if not isinstance(value, int):
        raise ForeignError("a number is missing")
    return value


def _maybe(value: Json) -> int | None:
    return None if value is None else _integer(value)


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise ForeignError("a list is missing")
    return value


def _object(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        raise ForeignError("an object is missing")
    return value
