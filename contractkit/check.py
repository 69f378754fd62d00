"""Tapes against pages: every exchange is matched to the operation that documents it, and judged by every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, TypeAlias

from contractkit.cassettes.cassette import Cassette
from contractkit.compare.link import link_path
from contractkit.compare.observation import Match, Observation, Role, observe
from contractkit.compare.promises import Promises
from contractkit.errors import NothingCheckedError, PageError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.model.finding import Finding, Level, Report
from contractkit.model.uri import match, specificity, template_path
from contractkit.rules.rule import Breach, Rule, enabled, exchange_rules

_Rule: TypeAlias = Rule[Observation]

_PRECEDENCE: Final = ("state", "etag", "links", "body", "put", "http")
"""Which family explains a place best when several find the same fault there at the same level."""


def check(
    cassettes: Sequence[Cassette], contracts: Sequence[Contract], levels: Mapping[str, Level | None] | None = None
) -> Report:
    """Compare tapes with pages.

    Args:
        cassettes: the tapes.
        contracts: the pages, read.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.

    Raises:
        UsageError: `levels` names a rule that does not exist.
        PageError: no page documents an operation.
        NothingCheckedError: there is no tape, or one of which nothing could be compared.
    """
    rules = enabled(exchange_rules(), levels or {})
    documented = tuple(Promises(contract, operation) for contract in contracts for operation in contract.operations)
    if not documented:
        raise PageError("it documents no operation.", path=contracts[0].page if contracts else None)
    if not cassettes:
        raise NothingCheckedError("there is no cassette to check.")
    findings: list[Finding] = []
    unmatched: list[str] = []
    compared = 0
    for cassette in cassettes:
        matched = [(exchange, match_operation(exchange, documented)) for exchange in cassette.exchanges]
        unmatched += (_name(cassette, exchange) for exchange, found in matched if found is None)
        observations = observe(matched)
        if not observations:
            raise _nothing_compared(cassette, documented)
        compared += len(observations)
        for observation in observations:
            findings += _one_per_place(_findings(rules, observation, cassette.path))
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        rules=tuple(rule.info for rule in rules),
        pages=tuple(contract.page for contract in contracts),
        cassettes=tuple(cassette.path for cassette in cassettes),
        exchanges=compared,
        unmatched=tuple(unmatched),
    )


def match_operation(exchange: Exchange, documented: Sequence[Promises]) -> Match | None:
    """Find the operation that documents an exchange, the most specific one where several do.

    A read that no page documents belongs to the documented write of the same resource. None when nothing fits.
    """
    fitting = [one for one in documented if match(one.operation.uri_template, exchange.request.uri) is not None]
    fitting.sort(key=lambda one: specificity(one.operation.uri_template), reverse=True)
    method = exchange.request.method
    for promises in fitting:
        if promises.operation.method == method:
            return Match(promises)
    return Match(fitting[0], Role.COMPANION) if fitting and method == "GET" else None


def _findings(rules: Iterable[_Rule], observation: Observation, cassette: str) -> Iterator[tuple[_Rule, Finding]]:
    for rule in rules:
        for breach in rule.breaches(observation):
            yield rule, _finding(rule, breach, observation, cassette)


def _finding(rule: _Rule, breach: Breach, observation: Observation, cassette: str) -> Finding:
    exchange = observation.exchange
    return Finding(
        rule=rule.id,
        level=rule.level_of(breach),
        verdict=breach.verdict or rule.info.verdict,
        message=breach.message,
        operation=f"{exchange.request.method} {template_path(observation.promises.operation.uri_template)}",
        cassette=cassette,
        exchange=exchange.index,
        line=exchange.line,
        status=exchange.response.status,
        pointer=breach.pointer,
        documented=breach.documented,
        observed=breach.observed,
        source=breach.source,
        quote=observation.contract.quote(breach.source) if breach.source is not None else "",
        advice=breach.advice or rule.fix,
    )


def _one_per_place(found: Iterable[tuple[_Rule, Finding]]) -> list[Finding]:
    """Keep the weightiest finding of each place: one fault is one finding, whatever the number of rules it breaks."""
    kept: dict[str, tuple[_Rule, Finding]] = {}
    for rule, finding in sorted(found, key=lambda one: (-one[1].level, _precedence(one[0].family))):
        kept.setdefault(finding.pointer, (rule, finding))
    return [finding for _, finding in kept.values()]


def _precedence(family: str) -> int:
    return _PRECEDENCE.index(family) if family in _PRECEDENCE else len(_PRECEDENCE)


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    return -finding.level, finding.cassette, finding.exchange or 0, finding.pointer, finding.rule


def _nothing_compared(cassette: Cassette, documented: Sequence[Promises]) -> NothingCheckedError:
    if not cassette.exchanges:
        return NothingCheckedError("it holds no exchange.", path=cassette.path)
    request = cassette.exchanges[0].request
    sent = f"{request.method} {link_path(request.uri)}"
    operations = [f"{one.operation.method} {template_path(one.operation.uri_template)}" for one in documented]
    nearest = get_close_matches(sent, operations, n=1, cutoff=0)[0]
    return NothingCheckedError(
        f"none of its {len(cassette.exchanges)} exchanges is documented: no page has {sent}; "
        f"the nearest operation is {nearest}.",
        path=cassette.path,
    )


def _name(cassette: Cassette, exchange: Exchange) -> str:
    return f"{cassette.path}#{exchange.index} {exchange.request.method} {exchange.request.uri}"
