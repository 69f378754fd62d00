"""What a test did with its tape beside passing: told in the summary, and failing where that is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from contractkit.reports._words import counted

if TYPE_CHECKING:
    from contractkit.cassettes.miss import Miss
    from contractkit.model.exchange import Exchange
    from contractkit.pytest_plugin.opened import ContractTape

_WORDS: Final = {
    "swallowed": ("request", "that no exchange answers, hidden by the code under test"),
    "escapes": ("attempt", "to reach the network past a tape"),
    "sent-nothing": ("test", "that sent nothing"),
    "unplayed": ("exchange", "not played by the test that opened its tape"),
    "out-of-order": ("exchange", "played in another order than recorded"),
}
CLEAN: Final = ": nothing moved."
"""Ends the note of a tape on which there is nothing to look at."""
_SHOWN: Final = 10
ALWAYS_FAIL: Final = frozenset({"swallowed", "escapes"})
"""What fails a test whether or not the run is strict: the tape did not answer all that was sent."""


class BrokenContractError(Exception):
    """A test or an item of a tape passed, and should not have; the text is the whole explanation."""


class Entry(NamedTuple):
    """One thing that a test did.

    Attributes:
        kind: one of `swallowed`, `escapes`, `sent-nothing`, `unplayed`, `out-of-order`.
        text: what it was, in a sentence or more.
    """

    kind: str
    text: str


class Seen(NamedTuple):
    """What was known of a tape when its test was judged.

    Attributes:
        misses: how many there were.
        escapes: how many there were.
        recorded: how many exchanges were recorded.
        waiting: the kinds of entries that it was too early for, because fixtures may still play something.
    """

    misses: int
    escapes: int
    recorded: int
    waiting: frozenset[str]


def seen_of(tape: ContractTape, *, waits: bool) -> Seen:
    """Say what is known of a tape when its test is judged; `waits` tells that its other fixtures are still there."""
    waiting = frozenset({"unplayed"}) if waits else frozenset()
    return Seen(len(tape.misses), len(tape.escapes), len(tape.recorded), waiting)


def entries(tape: ContractTape, *, but_for: Collection[str] = ()) -> tuple[Entry, ...]:
    """Return what a test that passed did with its tape, but for some kinds of it."""
    return tuple(entry for entry in _entries(tape) if entry.kind not in but_for)


def late_entries(tape: ContractTape, seen: Seen) -> tuple[Entry, ...]:
    """Return what came after a test was judged, while its other fixtures were taken down."""
    more = [_escaped(target) for target in tape.escapes[seen.escapes :]]
    more += [_swallowed(miss) for miss in tape.misses[seen.misses :]]
    return (*more, *(entry for entry in _entries(tape) if entry.kind in seen.waiting))


def summary(entries_of_run: Iterable[Entry]) -> list[str]:
    """Write one line for each kind of entry, with how often it occurs."""
    times = Counter(entry.kind for entry in entries_of_run)
    return [
        f"{times[kind]:5} {noun}{'' if times[kind] == 1 else 's'} {rest}"
        for kind, (noun, rest) in _WORDS.items()
        if times[kind]
    ]


def tapes_told(notes: Iterable[str], *, verbose: bool) -> list[str]:
    """Write what tapes showed, in order: each of those on which something moved; of the others, the first few."""
    every = sorted(set(notes))
    clean = [note for note in every if note.endswith(CLEAN)]
    left = [] if verbose else clean[_SHOWN:]
    more = [f"and {counted(len(left), 'more tape')}{CLEAN}"] if left else []
    return [note for note in every if note not in set(left)] + more


def settle(tape: ContractTape, done: Sequence[Entry], *, strict: bool) -> str:
    """Judge a test that passed: was everything that it sent recorded, and does the tape follow its page?

    Args:
        tape: its tape.
        done: what `entries` says of it.
        strict: whether every entry makes it fail.

    Returns:
        What the tape showed, as one line.

    Raises:
        BrokenContractError: it passed, and should not have.
        ContractkitError: the tape cannot be written, or cannot be compared with anything.
    """
    from contractkit.model.finding import Level
    from contractkit.reports import text

    counting = [entry.text for entry in done if strict or entry.kind in ALWAYS_FAIL]
    if any(entry.kind in ALWAYS_FAIL for entry in done):
        first = "verdict client: the test passed although not all that it sent was answered."
        raise BrokenContractError("\n\n".join([first, *counting]))
    report = tape.close()
    if report.at_or_above(Level.ERROR):
        raise BrokenContractError(text.render(report))
    if counting:
        raise BrokenContractError("\n".join(["verdict client: the test does not do what its tape says.", *counting]))
    return f"{tape.path.name}: {text.summary(report)}"


def settle_late(tape: ContractTape, seen: Seen, done: Sequence[Entry], *, strict: bool) -> None:
    """Judge what came after a test was judged; a recording takes in what its fixtures sent.

    Args:
        tape: its tape.
        seen: what `seen_of` said of it.
        done: what `late_entries` says of it.
        strict: whether every entry makes it fail.

    Raises:
        BrokenContractError: it passed, and should not have.
        ContractkitError: the tape cannot be written, or cannot be compared with anything.
    """
    counting = [entry.text for entry in done if strict or entry.kind in ALWAYS_FAIL]
    if counting:
        first = "verdict client: the test passed, and when its fixtures were gone, too, not all was as on its tape."
        raise BrokenContractError("\n\n".join([first, *counting]))
    if tape.player is None and len(tape.recorded) > seen.recorded:
        tape.close()


def _escaped(target: str) -> Entry:
    return Entry("escapes", f"The network was shut, and {target} was reached for.")


def _swallowed(miss: Miss) -> Entry:
    return Entry("swallowed", str(miss))


def _entries(tape: ContractTape) -> Iterator[Entry]:
    yield from map(_escaped, tape.escapes)
    yield from map(_swallowed, tape.misses)
    if not tape.sent:
        yield Entry("sent-nothing", f"The test sent nothing, so {tape.path.name} proves nothing.")
    elif tape.player is not None:
        for exchange in tape.player.unplayed():
            yield Entry("unplayed", f"{_name(exchange, tape)} was not played.")
        for exchange in tape.player.out_of_order():
            yield Entry("out-of-order", f"{_name(exchange, tape)} was played after one that was recorded later.")


def _name(exchange: Exchange, tape: ContractTape) -> str:
    """Name an exchange as reports do, by its place on the tape from 1, and what was sent."""
    return f"{tape.path.name}: exchange {exchange.index + 1}, {exchange.request.method} {exchange.request.path},"
