"""Tapes against pages: every exchange is matched to the operation that documents it, and judged by every rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Final, NamedTuple, TypeAlias

from contractkit.blame import Place, finding_of, one_per_place, reported
from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.exchange_secrets import secrets_in
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.compare.history import History, release
from contractkit.compare.link import link_path
from contractkit.compare.matching import match_operation
from contractkit.compare.observation import Match, Observation
from contractkit.compare.promises import Promises, promises_of
from contractkit.compare.tape import Secret, Tape
from contractkit.errors import ExitCode, NothingCheckedError, PageError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report
from contractkit.model.note import Note
from contractkit.model.uri import template_path
from contractkit.notes import Contradiction, contradictions, notes
from contractkit.rules.rule import Rule, enabled, exchange_rules, tape_rules

_Rule: TypeAlias = Rule[Observation]

_SCAN: Final = "tape-has-secret"
_BATCH: Final = 64
"""Exchanges that are judged together, at least."""


def check(
    cassettes: Iterable[Cassette],
    contracts: Sequence[Contract],
    levels: Mapping[str, Level | None] | None = None,
    *,
    circumstances: Circumstances = UNKNOWN,
) -> Report:
    """Compare tapes with pages. What one tape tells about a resource, later ones are judged by.

    Args:
        cassettes: the tapes; an iterator can read each when its turn comes, and few are in memory at a time.
        contracts: the pages, read.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.
        circumstances: the time of the run, the profile of entity tags, how old a recording may be.

    Raises:
        UsageError: `levels` names a rule that does not exist.
        PageError: no page documents an operation.
        NothingCheckedError: there is no tape, or one of which nothing could be compared.
    """
    standard = _standard(contracts, levels or {}, circumstances)
    judged = list(map(_or_raise, _judged_all(cassettes, standard)))
    if not judged:
        raise NothingCheckedError("there is no cassette to check.")
    return Report(
        findings=tuple(sorted((finding for each in judged for finding in each.findings), key=_order)),
        rules=(*(rule.info for rule in standard.rules), *(rule.info for rule in standard.tape_rules)),
        pages=tuple(contract.page for contract in contracts),
        cassettes=tuple(each.cassette for each in judged),
        exchanges=sum(each.exchanges for each in judged),
        unmatched=tuple(name for each in judged for name in each.unmatched),
    )


class JudgedTape(NamedTuple):
    """A tape, judged.

    Attributes:
        exchanges: how many of its exchanges are documented.
        findings: in the order of a report.
        unmatched: the exchanges that no page documents.
        notes: what the tape tells about contradictions of the pages.
        failure: why nothing of it could be compared; there may be findings about the tape as such all the same.
    """

    cassette: str
    exchanges: int
    findings: Sequence[Finding]
    unmatched: Sequence[str]
    notes: Sequence[Note] = ()
    failure: Failure | None = None


def _or_raise(judged: JudgedTape) -> JudgedTape:
    if judged.failure is not None:
        raise judged.failure.error
    return judged


def check_each(
    cassettes: Iterable[Cassette],
    contracts: Sequence[Contract],
    levels: Mapping[str, Level | None],
    circumstances: Circumstances,
) -> Iterator[JudgedTape]:
    """Compare tapes with pages as `check` does, tape by tape, and gather what they tell about the pages themselves.

    A tape of which nothing could be compared has a `failure`, and does not keep the others from being judged.
    """
    standard = _standard(contracts, levels, circumstances)
    return _judged_all(cassettes, replace(standard, contradictions=contradictions(contracts, levels)))


@dataclass(frozen=True, slots=True)
class _Standard:
    """What every tape of a run is judged by."""

    contracts: tuple[Contract, ...]
    documented: tuple[Promises, ...]
    rules: tuple[Rule[Observation], ...]
    tape_rules: tuple[Rule[Tape], ...]
    circumstances: Circumstances
    contradictions: tuple[Contradiction, ...] = ()


def _standard(
    contracts: Sequence[Contract], levels: Mapping[str, Level | None], circumstances: Circumstances
) -> _Standard:
    documented = tuple(promises for contract in contracts for promises in promises_of(contract))
    if not documented:
        raise PageError("it documents no operation.", path=contracts[0].page if contracts else None)
    rules, about_tapes = enabled(exchange_rules(), levels), enabled(tape_rules(), levels)
    return _Standard(tuple(contracts), documented, rules, about_tapes, circumstances)


def _judged_all(cassettes: Iterable[Cassette], standard: _Standard) -> Iterator[JudgedTape]:
    history = History(standard.circumstances)
    for batch in _batches(cassettes):
        yield from _judged(batch, standard, history)


def _batches(cassettes: Iterable[Cassette]) -> Iterator[Sequence[Cassette]]:
    """Divide tapes so that the exchanges of a batch fit into the caches of a processor."""
    batch: list[Cassette] = []
    size = 0
    for cassette in cassettes:
        batch.append(cassette)
        size += len(cassette.exchanges)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _judged(cassettes: Sequence[Cassette], standard: _Standard, history: History) -> Iterator[JudgedTape]:
    """Judge tapes by every rule.

    One rule looks at all of them before the next one does: the same code on other data is what processors are good at.
    """
    watched = [_watch(cassette, standard, history) for cassette in cassettes]
    observations = [(one.cassette.path, observation) for one in watched for observation in one.observations]
    found: dict[Observation, list[tuple[_Rule, Finding]]] = {}
    for rule in standard.rules:
        breaches = rule.breaches
        for cassette, observation in observations:
            for breach in breaches(observation):
                finding = finding_of(rule, breach, observation, cassette)
                found.setdefault(observation, []).append((rule, finding))
    for one in watched:
        about_exchanges = [
            each for observation in one.observations for each in one_per_place(found.get(observation, ()))
        ]
        failure = None if one.observations else _nothing_compared(one.cassette, standard.documented)
        strangers = () if failure else one.matched
        unmatched = [_name(one.cassette, exchange) for exchange, operation in strangers if operation is None]
        findings = sorted((*about_exchanges, *_tape_findings(one.cassette, standard, one.matched)), key=_order)
        told = tuple(notes(standard.contradictions, one.observations, one.cassette.path))
        yield JudgedTape(one.cassette.path, len(one.observations), findings, unmatched, told, failure)
        release(one.observations)


class _Watched(NamedTuple):
    """A tape, as the rules will see it."""

    cassette: Cassette
    matched: Sequence[tuple[Exchange, Match | None]]
    observations: Sequence[Observation]


def _watch(cassette: Cassette, standard: _Standard, history: History) -> _Watched:
    matched = [(exchange, match_operation(exchange, standard.documented)) for exchange in cassette.exchanges]
    return _Watched(cassette, matched, history.observe(matched))


def _tape_findings(
    cassette: Cassette, standard: _Standard, matched: Sequence[tuple[Exchange, Match | None]]
) -> Iterator[Finding]:
    tape = _tape(cassette, standard)
    for rule in standard.tape_rules:
        for breach in rule.breaches(tape):
            exchange, found = (None, None) if breach.exchange is None else matched[breach.exchange]
            at = Place(cassette.path, exchange, None if found is None else found.promises)
            source = breach.source
            pages = (one for one in standard.contracts if source is not None and source.page in one.text)
            yield reported(rule, breach, at, next(pages, standard.contracts[0]))


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


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    return -finding.level, finding.cassette, finding.exchange or 0, finding.pointer, finding.rule


def _nothing_compared(cassette: Cassette, documented: Sequence[Promises]) -> Failure:
    if not cassette.exchanges:
        return Failure(cassette.path, "it holds no exchange.", ExitCode.NOTHING_CHECKED)
    request = cassette.exchanges[0].request
    sent = f"{request.method} {link_path(request.uri)}"
    operations = [f"{one.operation.method} {template_path(one.operation.uri_template)}" for one in documented]
    nearest = get_close_matches(sent, operations, n=1, cutoff=0)[0]
    return Failure(
        cassette.path,
        f"none of its {len(cassette.exchanges)} exchanges is documented: no page has {sent}; "
        f"the nearest operation is {nearest}.",
        ExitCode.NOTHING_CHECKED,
    )


def _name(cassette: Cassette, exchange: Exchange) -> str:
    return f"{cassette.path}#{exchange.index + 1} {exchange.request.method} {exchange.request.uri}"
