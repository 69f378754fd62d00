"""Tapes against the live service: every request is sent again, and each difference is judged from three corners.

Both sides are compared without secrets and personal data: the same value has the same stand-in on both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.stand_in import is_stand_in
from contractkit.check import check
from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.compare.link import link_path
from contractkit.compare.matching import match_operation
from contractkit.compare.promises import Promises, promises_of
from contractkit.compare.wire.corners import Corners
from contractkit.compare.wire.noise import Noise, Place, differing, moved_state, state_of
from contractkit.compare.wire.reply import Reply
from contractkit.compare.wire.volatile import read, written
from contractkit.errors import CassetteError, NothingCheckedError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.uri import template_path
from contractkit.record import Project, Recorded, Taken, keep, made_at
from contractkit.rules.rule import Breach, Rule, enabled, wire_rules
from contractkit.scenario.carried import clients_own, ids_of_created
from contractkit.scenario.rebind import rebind
from contractkit.scenario.relocate import relocated, renamed
from contractkit.scenario.repeat import Program, Repeated, Sender, carried_texts

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


@dataclass(frozen=True)
class Verified:
    """A tape whose requests were sent again.

    Attributes:
        program: what was sent.
        repeated: what came of it, without secrets.
        proved: the places that two answers of today to one read differ in.
        findings: what moved, for this tape.
        unmatched: exchanges that no page documents.
        compared: how many exchanges were compared with the tape.
        moved: whether anything on the wire moved, however little it weighs.
    """

    program: Program
    repeated: tuple[Repeated, ...] = field(repr=False)
    proved: frozenset[Place] = frozenset()
    findings: tuple[Finding, ...] = ()
    unmatched: tuple[str, ...] = ()
    moved: bool = False

    @property
    def live(self) -> tuple[Exchange, ...]:
        """The exchanges of today."""
        return tuple(each.live for each in self.repeated if each.live is not None)

    @property
    def is_complete(self) -> bool:
        """Whether every request of the tape was sent, from the state that the recording began with."""
        began = not any(each.rule == "verify-status-changed" and each.verdict is Verdict.TAPE for each in self.findings)
        return began and len(self.live) == len(self.program.requests)


@dataclass(frozen=True)
class Judge:
    """What tapes and live answers are judged by.

    Attributes:
        project: its pages, and how it scrubs; without pages, tape and wire are compared with each other alone.
        levels: the level of a rule where it differs from the rule's own.
    """

    project: Project
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    circumstances: Circumstances = UNKNOWN

    @property
    def contracts(self) -> Sequence[Contract]:
        """The pages."""
        return self.project.contracts

    @cached_property
    def rules(self) -> tuple[Rule[Reply], ...]:
        """The rules about the wire."""
        return enabled(wire_rules(), self.levels)

    @cached_property
    def documented(self) -> tuple[Promises, ...]:
        """The documented operations."""
        return tuple(promises for contract in self.contracts for promises in promises_of(contract))

    def checked(self, cassette: Cassette) -> Report:
        """Compare a tape with the pages; one that no page documents breaks no page."""
        try:
            return check([cassette], self.contracts, self.levels, circumstances=self.circumstances)
        except NothingCheckedError:
            return Report((), (), unmatched=tuple(f"{cassette.path}#{each.index + 1}" for each in cassette.exchanges))


def verify(programs: Sequence[Program], judge: Judge, sender: Sender) -> tuple[Report, tuple[Verified, ...]]:
    """Send the requests of tapes again, and compare the answers with tapes and pages.

    Everything that can be decided is decided for all tapes before the first request is sent.

    Raises:
        UnsafeError: a request would write to a host that is not allowed.
        UsageError: credentials are missing; a level names a rule that does not exist.
        NetworkError: the service cannot be reached, or broke off.
        CannotCheckError: an answer is none of the API.
        NothingCheckedError: there is no tape.
    """
    if not programs:
        raise NothingCheckedError("there is no cassette to verify.")
    rules = judge.rules
    for program in programs:
        program.check(sender.policy, sender.credentials)
    state = frozenset[Place]().union(*(state_of(_scrubbed(program, judge)) for program in programs))
    done = tuple(_verify(program, judge, sender, state) for program in programs)
    checked = [report for program in programs if judge.contracts for report in [judge.checked(program.cassette)]]
    report = Report(
        findings=tuple(sorted((finding for each in done for finding in each.findings), key=_order)),
        rules=(*(rule.info for rule in rules), *(info for each in checked[:1] for info in each.rules)),
        pages=tuple(contract.page for contract in judge.contracts),
        cassettes=tuple(program.cassette.path for program in programs),
        exchanges=sum(len(each.live) for each in done),
        unmatched=tuple(name for each in done for name in each.unmatched),
    )
    return report, done


def _verify(program: Program, judge: Judge, sender: Sender, state: frozenset[Place]) -> Verified:
    repeated = _without_secrets(tuple(sender.send(program)), judge.project)
    cassette = program.cassette
    recorded = _scrubbed(program, judge)
    proved = frozenset[Place]().union(*map(_proved, repeated))
    noise = Noise(
        carried=carried_texts(rebind(recorded)) | ids_of_created(recorded),
        own=clients_own(recorded),
        state=state,
        proved=proved | read(cassette.metadata.volatile),
        is_stand_in=is_stand_in,
    )
    moved = [finding for reply in _replies(repeated, noise) for finding in _moved(reply, judge)]
    done = Verified(program, repeated, proved, moved=bool(moved))
    if not judge.contracts:
        return replace(done, findings=tuple(moved))
    # What was scrubbed need not be looked through for secrets again.
    live = Cassette(cassette.path, done.live, Metadata(scrub_digest=""))
    on_tape, on_wire = judge.checked(cassette), judge.checked(live)
    corners = Corners(
        on_tape=[each for each in on_tape.findings if each.exchange is not None],
        on_wire=[each for each in on_wire.findings if each.exchange is not None],
        moved=moved,
        page_moved=any(each.rule == "page-changed-since-recording" for each in on_tape.findings),
        documented=frozenset(each.index for each in recorded if match_operation(each, judge.documented) is not None),
    )
    about_tape = (each for each in on_tape.findings if each.exchange is None)
    return replace(done, findings=(*corners.findings(), *about_tape), unmatched=on_wire.unmatched)


def _scrubbed(program: Program, judge: Judge) -> tuple[Exchange, ...]:
    """Return the recorded exchanges as today's rules would write them."""
    return tuple(map(judge.project.scrubber().exchange, program.cassette.exchanges))


def _without_secrets(repeated: Sequence[Repeated], project: Project) -> tuple[Repeated, ...]:
    """Put stand-ins for secrets, twice: what a late answer names as a secret may stand in an early request."""
    scrubber = project.scrubber(frozenset[str]().union(*(each.secrets for each in repeated)))

    def once(each: Repeated) -> Repeated:
        live = None if each.live is None else scrubber.exchange(each.live)
        again = tuple(scrubber.exchange(replace(each.recorded, response=answer)).response for answer in each.again)
        return replace(each, recorded=scrubber.exchange(each.recorded), live=live, again=again)

    return tuple(map(once, map(once, repeated)))


def _proved(each: Repeated) -> frozenset[Place]:
    if each.live is None or not each.again:
        return frozenset()
    return differing(each.recorded.request.path, (each.live.response, *each.again))


def _replies(repeated: Sequence[Repeated], noise: Noise) -> Iterator[Reply]:
    started: tuple[str, ...] = ()
    written_to = diverged = False
    for each in repeated:
        written_to = written_to or each.recorded.request.method not in _SAFE_METHODS
        if each.live is not None and not written_to:
            started += moved_state(noise, each.recorded, each.live)
        places = ", ".join(dict.fromkeys(started))
        yield Reply(
            each.recorded,
            each.live,
            noise,
            lost="" if each.lost is None else f"{each.lost.place.removeprefix('/request/')} was {_origin(each)}",
            diverged=diverged,
            started=f"The resource did not begin as recorded: {places} differed." if places else "",
        )
        diverged = diverged or each.live is None or each.live.response.status != each.recorded.response.status


def _origin(each: Repeated) -> str:
    origin = None if each.lost is None else each.lost.origins[0]
    return f"taken from {origin}, which no longer has it"


def _moved(reply: Reply, judge: Judge) -> Iterator[Finding]:
    found = match_operation(reply.recorded, judge.documented)
    request = reply.recorded.request
    path = link_path(request.uri) if found is None else template_path(found.promises.operation.uri_template)
    for rule in judge.rules:
        for breach in rule.breaches(reply):
            yield _finding(rule, breach, reply, f"{request.method} {path}")


def _finding(rule: Rule[Reply], breach: Breach, reply: Reply, operation: str) -> Finding:
    return Finding(
        rule=rule.id,
        level=rule.level_of(breach),
        verdict=breach.verdict or rule.info.verdict,
        message=breach.message,
        operation=operation,
        cassette=reply.recorded.cassette,
        exchange=reply.recorded.index,
        line=reply.recorded.line,
        status=reply.recorded.response.status if reply.answer is None else reply.answer.status,
        pointer=breach.pointer,
        observed=breach.observed,
        advice=(breach.advice or rule.fix).replace(" TAPE ", f" {reply.recorded.cassette} "),
    )


def update(verified: Verified, original: Cassette, project: Project, now: datetime) -> Recorded:
    """Accept what a verification found: write today's answers on the tape, or only when it was verified.

    Where nothing moved, the exchanges stay as they are, to the byte.

    Raises:
        CassetteError: not every request was answered, or not from the state that the recording began with.
        UnsafeError: a secret would get on the tape.
        CannotCheckError: it cannot be written.
    """
    if not verified.is_complete:
        raise CassetteError(
            "it is left as it was: its requests could not all be repeated from the recorded state.", path=original.path
        )
    today = made_at(now, base_url=original.metadata.base_url)
    metadata = replace(
        original.metadata,
        last_verified_at=now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        volatile=written(verified.proved | read(original.metadata.volatile)),
    )
    exchanges = original.exchanges
    if verified.moved:
        metadata = replace(metadata, recorded_at=today.recorded_at, recorded_with=today.recorded_with)
        as_recorded = {today: recorded for recorded, today in verified.program.renewed.items()}
        live = renamed(verified.live, as_recorded)
        exchanges = relocated(live, verified.program.base, verified.program.recorded_base)
    secrets = frozenset[str]().union(*(each.secrets for each in verified.repeated))
    return keep(Taken(exchanges, secrets, metadata), Path(original.path), project)


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    return -finding.level, finding.cassette, finding.exchange or 0, finding.pointer, finding.rule
