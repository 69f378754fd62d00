"""Pictures for a report: tapes and pages are looked at once more, and only for a reader who asked for pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from contractkit.cassettes.cassette import Cassette
from contractkit.compare.history import observe
from contractkit.compare.matching import match_operation
from contractkit.compare.observation import Observation
from contractkit.compare.promises import Promises
from contractkit.model.contract import Contract, Example
from contractkit.model.exchange import Exchange
from contractkit.model.finding import Finding, Report
from contractkit.model.illustration import Comparison, Conversation, Illustration, Turn
from contractkit.model.json_value import MISSING
from contractkit.model.uri import template_path

_Mask: TypeAlias = Callable[[Exchange], Exchange]

MAX_TAPES: Final = 30
MAX_TURNS: Final = 60
_MAX_OPERATIONS: Final = 30
_BEFORE: Final = 2
"""How many exchanges are shown before one with a finding: the tag it sent comes from there."""
_CONDITIONS: Final = ("If-Match", "If-None-Match")


def chosen(report: Report) -> tuple[str, ...]:
    """Return the tapes that pictures are made of, those with the worst findings first."""
    worst = sorted((finding for finding in report.pending if finding.cassette), key=lambda finding: -finding.level)
    told = dict.fromkeys(finding.cassette for finding in worst)
    return tuple(dict.fromkeys((*(name for name in told if name in report.cassettes), *report.cassettes)))[:MAX_TAPES]


def illustrate(
    report: Report,
    cassettes: Iterable[Cassette],
    contracts: Sequence[Contract],
    masked: _Mask,
) -> Illustration:
    """Draw the conversation of each tape, and compare a recorded answer of each operation with its example.

    Args:
        report: what was found; a report has room for so many exchanges, and those with findings come first.
        cassettes: the tapes to draw, as `chosen` names them.
        contracts: the pages.
        masked: replaces the secrets of an exchange. A tape that another tool recorded is full of them.
    """
    documented = [Promises(contract, operation) for contract in contracts for operation in contract.operations]
    marked: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in report.pending:
        marked[finding.cassette].append(finding)
    conversations, answers = [], []
    for cassette in cassettes:
        observations = observe((each, match_operation(each, documented)) for each in cassette.exchanges)
        found = marked[cassette.path]
        conversations.append(_conversation(cassette, observations, {each.exchange for each in found}, masked))
        answers += [(cassette.path, each, _weight(each, found)) for each in observations if _is_comparable(each)]
    left_out = len(report.cassettes) - len(conversations)
    return Illustration(tuple(conversations), tuple(_comparisons(answers, masked))[:_MAX_OPERATIONS], left_out)


def _conversation(
    cassette: Cassette, observations: Sequence[Observation], marked: Collection[int | None], masked: _Mask
) -> Conversation:
    observed = {each.exchange.index: each for each in observations}
    places = _shown(len(cassette.exchanges), marked)
    shown = [each for index, each in enumerate(cassette.exchanges) if index in places]
    # Twice, because what a late answer names as a secret may stand in an early request.
    turns = [_turn(masked(each), observed.get(each.index)) for _ in (1, 2) for each in shown]
    return Conversation(cassette.path, tuple(turns[len(shown) :]), len(cassette.exchanges))


def _shown(total: int, marked: Collection[int | None]) -> Collection[int]:
    """Choose exchanges: all of a short tape, else those with findings and what led there, then from the beginning."""
    if total <= MAX_TURNS:
        return range(total)
    places = sorted(index for index in marked if index is not None)
    wanted = dict.fromkeys(near for index in places for near in range(max(0, index - _BEFORE), index + 1))
    return set([*wanted, *(index for index in range(MAX_TURNS) if index not in wanted)][:MAX_TURNS])


def _turn(exchange: Exchange, observation: Observation | None) -> Turn:
    request, response = exchange.request, exchange.response
    sent = ((name, request.headers.get(name)) for name in _CONDITIONS)
    header = response.headers.get("ETag") or ""
    in_body = "" if observation is None else observation.body_tag_text or ""
    return Turn(
        exchange=exchange.index,
        method=request.method,
        target=_target(request.uri),
        status=response.status,
        conditions=tuple((name, value) for name, value in sent if value is not None),
        tag=header or in_body,
        in_body=bool(in_body and not header),
    )


def _target(uri: str) -> str:
    try:
        parts = urlsplit(uri)
    except ValueError:  # an unclosed bracket where the host should be
        return uri
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _is_comparable(observation: Observation) -> bool:
    return observation.response.is_success and observation.body is not MISSING and bool(_examples(observation))


def _examples(observation: Observation) -> list[Example]:
    return [each for each in observation.promises.answers if each.body is not None]


def _weight(observation: Observation, found: Iterable[Finding]) -> int:
    """Weigh what was found in the body of an answer: the answer that is worst is the one to look at."""
    index = observation.exchange.index
    return sum(each.level for each in found if each.exchange == index and each.pointer.startswith("/response/body"))


def _comparisons(answers: Iterable[tuple[str, Observation, int]], masked: _Mask) -> Iterator[Comparison]:
    worst: dict[str, tuple[str, Observation, int]] = {}
    for answer in answers:
        operation = _operation(answer[1])
        if operation not in worst or answer[2] > worst[operation][2]:
            worst[operation] = answer
    for operation, (cassette, observation, _) in worst.items():
        example = _examples(observation)[0]
        exchange = masked(observation.exchange)
        yield Comparison(
            operation, example.source, example.body, cassette, exchange.index, exchange.response.status,
            exchange.response.json,
        )  # fmt: skip


def _operation(observation: Observation) -> str:
    return f"{observation.request.method} {template_path(observation.promises.operation.uri_template)}"
