"""A score as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from contractkit.model.finding import Finding
from tests.benchmarks.drift.judge import Judged
from tests.benchmarks.drift.run import Score


def table(score: Score) -> Iterator[str]:
    """Write the drifts of a page by operator, those that are caught by rule, and one line for each peer."""
    peers = [f"{peer.name:>9}" for peer in score.peers]
    yield f"{score.page}"
    yield (
        f"  {'drift':36} {'mutants':>7} {'caught':>7} {'placed':>7} {'verdict':>7} {'beside':>7} {'waits':>6}"
        + "".join(peers)
    )
    for operator in dict.fromkeys(one.mutant.operator for one in score.judged):
        yield "  " + _row(operator, score, [n for n, one in enumerate(score.judged) if one.mutant.operator == operator])
    yield "  " + _row("all", score, list(range(len(score.judged))))
    yield ""
    yield f"  {'rule':36} {'named':>7} {'beside':>7}"
    named = Counter(finding for one in score.judged for finding in {each.rule for each in one.named})
    beside = Counter(finding for one in score.judged for finding in {each.rule for each in one.beside})
    for rule in sorted(named | beside):
        yield f"  {rule:36} {named[rule]:7} {beside[rule]:7}"
    yield ""
    yield (
        f"  honest variations: {score.honest}, false alarms: {len(score.false)}; "
        f"alarms on clean tapes: {len(score.clean)}"
    )
    for peer in score.peers:
        caught, placed = sum(peer.caught), sum(peer.placed)
        yield (
            f"  {peer.name}: {caught} of {len(score.judged)} caught, {placed} placed, {peer.false} of {score.honest} "
            f"honest variations blamed, {peer.clean} alarms on clean tapes"
        )


def misses(score: Score) -> Iterator[str]:
    """Write what is wrong with the verdicts on a page, each with what was said instead."""
    for finding in score.clean:
        yield f"  clean tape blamed: {_said([finding])}"
    for variation, found in score.false:
        yield f"  honest variation blamed: {variation.name}: {_said(found)}"
    for one in score.judged:
        fault = _fault(one)
        if fault:
            yield f"  {fault}: {one.mutant.name}: {_said([*one.named, *one.beside] or one.findings)}"


def waiting(score: Score) -> Counter[str]:
    """Count the drifts that only rules could name which are not written yet."""
    return Counter(one.waits_for for one in score.judged if one.waits_for)


def _fault(one: Judged) -> str:
    if one.waits_for and not one.beside:
        return ""
    if not one.is_placed:
        waits = f"waits for {one.waits_for} and " if one.waits_for else ""
        return waits + ("misplaced" if one.is_caught else "missed")
    return "wrong verdict" if not one.is_blamed else "beside" if one.beside else ""


def _row(name: str, score: Score, numbers: Sequence[int]) -> str:
    judged = [score.judged[number] for number in numbers]
    counts = (
        len(judged),
        sum(one.is_caught for one in judged),
        sum(one.is_placed for one in judged),
        sum(one.is_blamed for one in judged),
        sum(bool(one.beside) for one in judged),
    )
    waits = sum(bool(one.waits_for) for one in judged)
    cells = "".join(f" {count:7}" for count in counts)
    peers = "".join(f"{sum(peer.caught[number] for number in numbers):9}" for peer in score.peers)
    return f"{name:36}{cells} {waits:6}{peers}"


def _said(findings: Sequence[Finding]) -> str:
    said = [f"{one.level} {one.rule} ({one.verdict}) #{one.exchange} {one.pointer}" for one in findings]
    return "; ".join(dict.fromkeys(said[:3])) + (f" and {len(said) - 3} more" if len(said) > 3 else "") or "nothing"
