"""Tapes against pages: every exchange is matched to the operation that documents it, and judged by every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Final, NamedTuple, Never, TypeAlias

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.exchange_secrets import secrets_in
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.compare.history import History
from contractkit.compare.link import link_path
from contractkit.compare.observation import Match, Observation, Role
from contractkit.compare.promises import Promises
from contractkit.compare.tape import Secret, Tape
from contractkit.errors import NothingCheckedError, PageError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.uri import match, specificity, template_path
from contractkit.rules.rule import Breach, Rule, enabled, exchange_rules, tape_rules

_Rule: TypeAlias = Rule[Observation]

_SCAN: Final = "tape-has-secret"
_PRECEDENCE: Final = ("state", "etag", "links", "body", "put", "http")
"""Which family explains a place best when several find the same fault there at the same level."""
_ANSWER: Final = "/response/body/"
_ETAG: Final = "/response/headers/ETag"


def check(
    cassettes: Sequence[Cassette],
    contracts: Sequence[Contract],
    levels: Mapping[str, Level | None] | None = None,
    *,
    circumstances: Circumstances = UNKNOWN,
    promises: Sequence[Promises] | None = None,
) -> Report:
    """Compare tapes with pages. What one tape tells about a resource, later ones are judged by.

    Args:
        cassettes: the tapes.
        contracts: the pages, read.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.
        circumstances: the time of the run, the profile of entity tags, how old a recording may be.
        promises: `promises_of` the pages, from whoever checks tape after tape: most of what a page promises is worked
            out when first asked for.

    Raises:
        UsageError: `levels` names a rule that does not exist.
        PageError: no page documents an operation.
        NothingCheckedError: there is no tape, or one of which nothing could be compared.
    """
    standard = _Standard(
        contracts=tuple(contracts),
        documented=promises_of(contracts) if promises is None else tuple(promises),
        rules=enabled(exchange_rules(), levels or {}),
        tape_rules=enabled(tape_rules(), levels or {}),
        circumstances=circumstances,
    )
    if not standard.documented:
        raise PageError("it documents no operation.", path=contracts[0].page if contracts else None)
    if not cassettes:
        raise NothingCheckedError("there is no cassette to check.")
    history = History(standard.circumstances)
    watched = [_watch(cassette, standard, history) for cassette in cassettes]
    observations = [(one.cassette.path, observation) for one in watched for observation in one.observations]
    findings = [*_findings(standard.rules, observations), *(each for one in watched for each in one.findings)]
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        rules=(*(rule.info for rule in standard.rules), *(rule.info for rule in standard.tape_rules)),
        pages=tuple(contract.page for contract in contracts),
        cassettes=tuple(cassette.path for cassette in cassettes),
        exchanges=len(observations),
        unmatched=tuple(name for one in watched for name in one.unmatched),
    )


def promises_of(contracts: Iterable[Contract]) -> tuple[Promises, ...]:
    """Gather what pages promise about each of their operations."""
    return tuple(Promises(contract, operation) for contract in contracts for operation in contract.operations)


@dataclass(frozen=True, slots=True)
class _Standard:
    """What every tape of a run is judged by."""

    contracts: tuple[Contract, ...]
    documented: tuple[Promises, ...]
    rules: tuple[Rule[Observation], ...]
    tape_rules: tuple[Rule[Tape], ...]
    circumstances: Circumstances


class _Watched(NamedTuple):
    """A tape, as the rules will see it.

    Attributes:
        findings: what rules about whole tapes have found.
        unmatched: the exchanges that no page documents.
    """

    cassette: Cassette
    observations: Sequence[Observation]
    findings: Sequence[Finding]
    unmatched: Sequence[str]


def _watch(cassette: Cassette, standard: _Standard, history: History) -> _Watched:
    matched = [(exchange, match_operation(exchange, standard.documented)) for exchange in cassette.exchanges]
    observations = history.observe(matched)
    if not observations:
        raise _nothing_compared(cassette, standard.documented)
    unmatched = [_name(cassette, exchange) for exchange, operation in matched if operation is None]
    return _Watched(cassette, observations, tuple(_tape_findings(cassette, standard, matched)), unmatched)


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


def _findings(rules: Iterable[_Rule], observations: Sequence[tuple[str, Observation]]) -> Iterator[Finding]:
    """Judge the observations of each tape by every rule.

    One rule looks at everything before the next one does: the same code on other data is what processors are good at.
    """
    found: dict[int, list[tuple[_Rule, Finding]]] = {}
    for rule in rules:
        for number, (cassette, observation) in enumerate(observations):
            for breach in rule.breaches(observation):
                found.setdefault(number, []).append((rule, _finding(rule, breach, observation, cassette)))
    for findings in found.values():
        yield from _one_per_place(findings)


def _finding(rule: _Rule, breach: Breach, observation: Observation, cassette: str) -> Finding:
    at = _Place(cassette, observation.exchange, observation.promises)
    finding = _reported(rule, breach, at, observation.contract)
    return _blaming_page(finding, observation.contract.page) if _is_told_by_page(finding, observation) else finding


def _is_told_by_page(finding: Finding, observation: Observation) -> bool:
    """Tell whether what is held against the API is what the page itself shows: then the page contradicts itself."""
    if finding.verdict is not Verdict.API or not observation.is_of_page:
        return False
    if finding.pointer == _ETAG:  # a header that is not as the body has it, no example shows
        return observation.body_tag is None or observation.response.headers.get("ETag") == str(observation.body_tag)
    return f"{finding.pointer}/".startswith(_ANSWER)


def _blaming_page(finding: Finding, page: str) -> Finding:
    return replace(
        finding,
        level=Level.INFO,
        verdict=Verdict.PAGE,
        message=f"{finding.message} The examples of the page show the same.",
        advice=f"The page contradicts itself here. See what else is wrong with it: contractkit lint {page}",
    )


def _tape_findings(
    cassette: Cassette, standard: _Standard, matched: Sequence[tuple[Exchange, Match | None]]
) -> Iterator[Finding]:
    tape = _tape(cassette, standard)
    for rule in standard.tape_rules:
        for breach in rule.breaches(tape):
            exchange, found = (None, None) if breach.exchange is None else matched[breach.exchange]
            at = _Place(cassette.path, exchange, None if found is None else found.promises)
            source = breach.source
            pages = (one for one in standard.contracts if source is not None and source.page in one.text)
            yield _reported(rule, breach, at, next(pages, standard.contracts[0]))


def _tape(cassette: Cassette, standard: _Standard) -> Tape:
    """Gather what rules about a whole tape need to know of it."""
    metadata = cassette.metadata
    secrets: list[Secret] = []
    if any(rule.id == _SCAN for rule in standard.tape_rules):
        # Bodies that were scrubbed were also scanned before they were written; to do so again takes most of a run.
        bodies = metadata.scrub_digest is None
        for number, exchange in enumerate(cassette.exchanges):
            secrets += (Secret(number, pointer, kind) for pointer, kind in secrets_in(exchange, bodies=bodies))
    return Tape(
        recorded_at=_instant(metadata.recorded_at),
        page=metadata.page,
        page_digest=metadata.page_digest,
        contracts=standard.contracts,
        secrets=tuple(secrets),
        circumstances=standard.circumstances,
    )


def _instant(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


class _Place(NamedTuple):
    """Where a breach was found; a breach of the whole tape is at no exchange."""

    cassette: str
    exchange: Exchange | None
    promises: Promises | None

    @property
    def operation(self) -> str:
        if self.exchange is None:
            return ""
        method, uri = self.exchange.request.method, self.exchange.request.uri
        path = link_path(uri) if self.promises is None else template_path(self.promises.operation.uri_template)
        return f"{method} {path}"


def _reported(rule: Rule[Never], breach: Breach, at: _Place, contract: Contract) -> Finding:
    exchange = at.exchange
    return Finding(
        rule=rule.id,
        level=rule.level_of(breach),
        verdict=breach.verdict or rule.info.verdict,
        message=breach.message,
        operation=at.operation,
        cassette=at.cassette,
        exchange=None if exchange is None else exchange.index,
        line=None if exchange is None else exchange.line,
        status=None if exchange is None else exchange.response.status,
        pointer=breach.pointer,
        documented=breach.documented,
        observed=breach.observed,
        source=breach.source,
        quote=contract.quote(breach.source) if breach.source is not None else "",
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
