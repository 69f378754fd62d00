"""A tape, opened for a test: who answers, what is kept of it, and what is compared afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from itertools import count
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from contractkit.errors import CassetteError, NothingCheckedError, UsageError
from contractkit.pytest_plugin.modes import Mode

if TYPE_CHECKING:
    from contractkit.cassettes.file import Cassette
    from contractkit.cassettes.miss import Miss
    from contractkit.cassettes.network import Guard
    from contractkit.cassettes.player import Player
    from contractkit.model.exchange import Exchange, Request
    from contractkit.model.finding import Finding, Report
    from contractkit.pytest_plugin.recorded import Recorded
    from contractkit.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tape a test wants, and how.

    Attributes:
        recorded: the tapes that the run has recorded so far.
        test: the test, as pytest is asked for it; empty where the tape is not one test's.
        pages: what the tape is compared with; empty for the pages of the settings.
        match: what has to be the same in two requests; None for everything.
        anew: marks of values that need only have the same form.
        base_url: where to record from; None for where the tape was recorded.
        allow: hosts that may be reached although the network is shut.
        now: gives the present, with a time zone.
    """

    workspace: Workspace
    recorded: Recorded
    path: Path
    test: str
    mode: Mode
    now: Callable[[], datetime]
    pages: tuple[Path, ...] = ()
    match: tuple[str, ...] | None = None
    anew: tuple[str, ...] = ()
    base_url: str | None = None
    allow: tuple[str, ...] = ()


@dataclass(kw_only=True, repr=False)
class ContractTape:
    """What the fixture `contract` gives a test.

    Attributes:
        mode: who answers. Never `record`: by then it is known whether the tape was missing.
        base_url: where the service is: what was recorded, or what to record from.
        cassette: the tape; None until it is recorded, and always in mode live.
        sent: the requests of this test so far, as its client sent them.
        recorded: the exchanges on the tape; while the service answers, those captured so far.
        misses: the requests that the tape could not answer.
        escapes: what was reached for past the tape, as `host:port`.
        player: what was asked of the tape; None while the service answers.
    """

    wanted: Wanted
    mode: Mode
    base_url: str
    cassette: Cassette | None = None
    sent: Sequence[Request] = ()
    recorded: Sequence[Exchange] = ()
    misses: Sequence[Miss] = ()
    escapes: Sequence[str] = ()
    player: Player | None = None

    def __repr__(self) -> str:
        """Say in a line which tape it is; pytest shows it above every failure."""
        return f"<{self.wanted.workspace.shown(self.path)}, {self.mode}, {len(self.sent)} sent>"

    @property
    def path(self) -> Path:
        """The tape's file."""
        return self.wanted.path

    def check(self) -> Report:
        """Compare what was recorded with its page. A recording is checked once it is written, so it gives nothing yet.

        Raises:
            ContractkitError: there is no page to compare with, it cannot be read, or it documents none of this.
        """
        if self.cassette is not None:
            return self.wanted.workspace.check(self.cassette, self.wanted.pages)
        if self.mode is not Mode.LIVE:
            raise NothingCheckedError("a tape is checked when it is replayed, not while it is recorded.")
        return self.wanted.workspace.check(self._live(), self.wanted.pages)

    def close(self) -> Report:
        """Write the tape where one is recorded, and check it.

        Raises:
            ContractkitError: nothing was sent, the tape cannot be written, or it cannot be checked.
        """
        workspace = self.wanted.workspace
        shown = workspace.shown(self.path)
        if self.mode is not Mode.REPLAY and not self.recorded:
            raise NothingCheckedError("the test sent nothing, so there is nothing to record.", path=shown)
        if self.mode is Mode.RERECORD:
            with self.wanted.recorded.claimed(self.path, self.wanted.test, shown) as ask:
                self.cassette = workspace.keep(
                    self.recorded, self.path, base_url=self.base_url, now=self.wanted.now(), may_replace=ask
                )
        return self.check()

    def let_go(self) -> None:
        """Keep the tape no longer than the test."""
        if self.cassette is not None:
            self.wanted.workspace.let_go(self.cassette)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What `check` finds, worst first."""
        return self.check().findings

    def _live(self) -> Cassette:
        """Return what was captured as a tape that is written nowhere; what is shown of it holds no secrets."""
        from contractkit.cassettes.file import Cassette
        from contractkit.cassettes.scrub import Scrubber
        from contractkit.record import project_key

        config = self.wanted.workspace.config
        # Each has a name of its own, because a workspace checks a tape of one name once.
        name = f"{self.wanted.test} (live {next(_NUMBERS)})"
        scrubber = Scrubber(project_key(config))
        return Cassette(name, tuple(replace(scrubber.exchange(each), cassette=name) for each in self.recorded))


_OPEN: Final = "while the service answers, only this machine and what allow-writes and contract_allow name is open"
_NUMBERS: Final = count(1)


def opened(wanted: Wanted) -> AbstractContextManager[ContractTape]:
    """Have a tape answer, or be recorded, while the block runs.

    Raises:
        ContractkitError: there is no such tape, it cannot be read, or it is not known where to record from.
    """
    missing = not wanted.path.exists()
    replays = wanted.mode is Mode.REPLAY or (wanted.mode is Mode.RECORD and not missing)
    if replays and missing:
        raise _missing(wanted)
    return _replayed(wanted) if replays else _from_service(wanted)


@contextmanager
def _replayed(wanted: Wanted) -> Iterator[ContractTape]:
    from contractkit.cassettes.match import PARTS
    from contractkit.cassettes.network import no_network
    from contractkit.cassettes.tape import replaying

    cassette = wanted.workspace.cassette(wanted.path)
    shut = no_network(allow=wanted.allow, loopback="localhost" in wanted.allow)
    again = _pytest(wanted, Mode.RERECORD)
    with shut as guard, replaying(cassette, wanted.match or PARTS, wanted.anew, again) as player:
        yield ContractTape(
            wanted=wanted,
            mode=Mode.REPLAY,
            base_url=cassette.metadata.base_url or "",
            cassette=cassette,
            sent=player.sent,
            recorded=cassette.exchanges,
            misses=player.misses,
            escapes=guard.attempts,
            player=player,
        )


@contextmanager
def _from_service(wanted: Wanted) -> Iterator[ContractTape]:
    """Let the test reach this machine and the hosts that may be written to, and capture what it sends."""
    from contractkit.cassettes.network import no_network
    from contractkit.cassettes.replacement import refuse_unwritable
    from contractkit.cassettes.tape import recording

    if wanted.mode is not Mode.LIVE:  # before anything is sent that would be lost
        refuse_unwritable(Path(wanted.workspace.shown(wanted.path)))
    sent: list[Request] = []
    allow = (*wanted.workspace.config.allow_writes, *wanted.allow)
    base_url = _service(wanted)
    with (
        no_network(allow=allow, loopback=True, why=_OPEN) as guard,
        recording(lambda exchange: sent.append(exchange.request)) as captured,
    ):
        _refuse_elsewhere(base_url, guard, wanted)
        yield ContractTape(
            wanted=wanted,
            mode=Mode.LIVE if wanted.mode is Mode.LIVE else Mode.RERECORD,
            base_url=base_url,
            sent=sent,
            recorded=captured.exchanges,
            escapes=guard.attempts,
        )


def _service(wanted: Wanted) -> str:
    """Return where the service is: as given, else where the tape was recorded.

    Raises:
        UsageError: neither is known, or it is no URL.
        CassetteError: there is a tape, and it cannot be read.
    """
    shown = wanted.workspace.shown(wanted.path)
    if wanted.base_url:
        if not _is_url(wanted.base_url):
            raise UsageError(
                f"--contract-base-url {wanted.base_url!r} is no URL of a service, as http://127.0.0.1:8080 is one."
            )
        return wanted.base_url.rstrip("/")
    known = wanted.workspace.cassette(wanted.path).metadata.base_url if wanted.path.exists() else None
    if known is None or not _is_url(known):
        raise UsageError("to record it, say where the service is: --contract-base-url URL.", path=shown)
    return known


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, or too large
        return False


def _refuse_elsewhere(base_url: str, guard: Guard, wanted: Wanted) -> None:
    """Refuse a service that could not be reached, before the test tries.

    Raises:
        UsageError: nobody has allowed its host; says how to.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if not guard.allows(host, parts.port):
        raise UsageError(
            f"the service at {host} is not on this machine. To let tests ask it, and write to it, put "
            f'allow-writes = ["{host}"] under [tool.contractkit] in pyproject.toml.',
            path=wanted.workspace.shown(wanted.path),
        )


def _pytest(wanted: Wanted, mode: Mode) -> str:
    """Write the command that runs a test in another mode; a tape of the session is asked for by no test of its own."""
    test = f"{quote(wanted.test)} " if wanted.test else ""
    return f"pytest {test}--contract-mode={mode}"


def _missing(wanted: Wanted) -> CassetteError:
    """Say which command records a tape: its scenario's, where there is one, else the test's. A name may be misspelt."""
    from contractkit.cassettes.folder import tapes_below

    shown = wanted.workspace.shown
    scenario = wanted.path.with_suffix(".http")
    command = (
        f"contractkit record {shown(scenario)}"
        if scenario.exists()
        else f"{_pytest(wanted, Mode.RECORD)} --contract-base-url=URL"
    )
    others = [shown(each) for each in tapes_below(wanted.workspace.config.cassettes)]
    near = get_close_matches(shown(wanted.path), others, n=1, cutoff=0.9)
    record = f"Did you mean {near[0]}? If not, record it" if near else "Record it"
    return CassetteError(f"there is no such tape. {record}: {command}", path=shown(wanted.path))
