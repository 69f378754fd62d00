"""Breaches to findings: where each was found, who is at fault, and one finding for one fault.

The page is at fault where it contradicts itself, the tape where it broke a documented rule about requests, and the API
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple, Never

from contractkit.compare.link import link_path
from contractkit.compare.observation import Observation
from contractkit.compare.promises import Promises
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.uri import template_path
from contractkit.rules.rule import Breach, Rule

_PRECEDENCE: Final = ("state", "etag", "links", "body", "put", "http")
"""Which family explains a place best when several find the same fault there at the same level."""
_ANSWER: Final = "/response/body/"
_ETAG: Final = "/response/headers/ETag"


class Place(NamedTuple):
    """Where a breach was found; a breach of the whole tape is at no exchange."""

    cassette: str
    exchange: Exchange | None
    promises: Promises | None

    @property
    def operation(self) -> str:
        """The documented operation, or what was sent where none is; empty for a whole tape."""
        if self.exchange is None:
            return ""
        method, uri = self.exchange.request.method, self.exchange.request.uri
        path = link_path(uri) if self.promises is None else template_path(self.promises.operation.uri_template)
        return f"{method} {path}"


def finding_of(rule: Rule[Observation], breach: Breach, observation: Observation, cassette: str) -> Finding:
    """Make the finding of a breach that an observed exchange shows."""
    at = Place(cassette, observation.exchange, observation.promises)
    finding = reported(rule, breach, at, observation.contract)
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


def reported(rule: Rule[Never], breach: Breach, at: Place, contract: Contract) -> Finding:
    """Make the finding of a breach, as its rule judges it."""
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


def one_per_place(found: Iterable[tuple[Rule[Observation], Finding]]) -> list[Finding]:
    """Keep the weightiest finding of each place: one fault is one finding, whatever the number of rules it breaks."""
    kept: dict[str, tuple[Rule[Observation], Finding]] = {}
    for rule, finding in sorted(found, key=lambda one: (-one[1].level, _precedence(one[0].family))):
        kept.setdefault(finding.pointer, (rule, finding))
    return [finding for _, finding in kept.values()]


def _precedence(family: str) -> int:
    return _PRECEDENCE.index(family) if family in _PRECEDENCE else len(_PRECEDENCE)
