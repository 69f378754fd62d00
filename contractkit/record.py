"""Recording: a scenario is performed, and what crossed the wire becomes a tape, whole and without secrets, or none.

What may be lost if anything goes wrong is the new recording, never the old tape: a tape is replaced in one step, by a
complete one. Exchanges are kept in a journal while they are made, so that a crash does not lose what real requests have
already done. A recording that ends in an error of its own, such as an answer that no step expects, leaves no journal:
the scenario is mended, and recorded anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, NotRequired, TypeAlias, TypedDict, Unpack
from uuid import uuid4

from contractkit.cassettes.documented import documented_values
from contractkit.cassettes.draft import Draft, drafting
from contractkit.cassettes.file import Cassette, Metadata, load
from contractkit.cassettes.journal import Journal, journaling
from contractkit.cassettes.personal import Kind, Personal
from contractkit.cassettes.replacement import existing, refuse_unwritable
from contractkit.cassettes.scrub import Scrubber
from contractkit.config import Config
from contractkit.errors import ContractkitError, StorageError
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.scenario.dry_run import PlannedRequest, plan
from contractkit.scenario.load import load_scenario
from contractkit.scenario.run import Policy, StepResult, refuse_unsafe, run
from contractkit.scenario.step import Scenario
from contractkit.scenario.values import Given, bind

_BASE: Final = "base"
MayReplace: TypeAlias = Callable[[Cassette, Cassette], None]


class Options(TypedDict):
    """How to record. What is not required may be left out.

    Attributes:
        environment: what `{{$processEnv NAME}}` may read.
        now: gives the present, with a time zone.
        output: the tape; beside the scenario, with `.yaml`, when None or left out.
        base_url: value of `{{base}}`.
        variables: values of any other variables, taken literally.
        config: the project's settings: hosts that may be written to, the form of bodies.
        contracts: pages the recording may be for; the tape remembers the one that documents its exchanges.
        on_step: told each step when it is done.
        new_uuid: gives a fresh UUID for `{{$uuid}}`.
        key: makes the stand-ins for secrets; `project_key` of the project's root when left out.
        personal: what personal data to replace; `project_personal` when left out.
        timeout: seconds to wait for a connection, and for each further piece of an answer.
        strict: stop at an answer that its step does not expect. False records it all the same, which is how a service
            that has drifted is put on a tape.
        scenario: the scenario itself, where it is not read from the file.
        secrets: values among the variables that must not reach the tape.
        allow_private: hosts that may be spoken to although their address is inside a network.
        wait: waits for some seconds before a GET is repeated that the service wants later; without it none is.
    """

    environment: Mapping[str, str]
    now: Callable[[], datetime]
    output: NotRequired[Path | None]
    base_url: NotRequired[str | None]
    variables: NotRequired[Mapping[str, str]]
    config: NotRequired[Config]
    contracts: NotRequired[Sequence[Contract]]
    on_step: NotRequired[Callable[[StepResult], None]]
    new_uuid: NotRequired[Callable[[], str]]
    key: NotRequired[bytes]
    personal: NotRequired[Personal]
    timeout: NotRequired[float]
    strict: NotRequired[bool]
    scenario: NotRequired[Scenario]
    secrets: NotRequired[frozenset[str]]
    allow_private: NotRequired[tuple[str, ...]]
    wait: NotRequired[Callable[[float], None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """Exchanges that were captured and are not yet a tape.

    Attributes:
        secrets: values that must not reach the tape, beside those that their place gives away.
        metadata: what is known of the recording; page and digests are filled in by `keep`.
    """

    exchanges: Sequence[Exchange] = field(repr=False)
    secrets: frozenset[str] = field(repr=False)
    metadata: Metadata


@dataclass(frozen=True, slots=True)
class Recorded:
    """A tape that was recorded.

    Attributes:
        path: the tape, as the user names it.
        count: how many exchanges are on it.
    """

    path: str
    count: int

    def tape(self) -> Cassette:
        """Read the tape."""
        return load(Path(self.path))


def record(scenario_path: Path, **options: Unpack[Options]) -> Recorded:
    """Perform a scenario and write its tape.

    A tape whose exchanges come out the same again is left as it is, to the byte.

    Raises:
        UsageError: the scenario cannot be read, or refers to what does not exist.
        CassetteError: what stands in the tape's place is not a tape. It is never overwritten.
        UnsafeError: a write to a host that is not allowed (nothing was sent), or a secret would get on the tape.
        NetworkError: the service cannot be reached, or broke off.
        CannotCheckError: an answer is not the one that was expected, or the tape cannot be written.
    """
    scenario = options.get("scenario") or load_scenario(scenario_path)
    output = options.get("output") or scenario_path.with_suffix(".yaml")
    project = _project(options)
    made: set[str] = set()
    given = replace(given_from(options), on_made=made.add)
    base = bind(scenario, given).known.get(_BASE)
    metadata = made_at(given.now(), base_url=base, scenario=relative(scenario_path, output))
    existing(output)
    with journaling(output) as journal, project.drafting(output) as draft:
        try:
            steps = run(scenario, given, replace(_policy(options), on_send=draft.expect, meanwhile=draft.work))
            _take(steps, draft, journal, options.get("on_step"))
            draft.complete(metadata, made)
        except StorageError:
            raise  # what the journal holds has happened, and is kept nowhere else
        except ContractkitError:
            journal.discard()
            raise
        draft.write()
        journal.discard()
        return Recorded(str(output), len(draft))


def planned(scenario_path: Path, options: Options) -> tuple[PlannedRequest, ...]:
    """Return what `record` would send, as far as it is known before the first answer; nothing is sent.

    Raises:
        UsageError: the scenario cannot be read, or refers to what does not exist.
        UnsafeError: it would write to a host that is not allowed.
    """
    scenario, given = options.get("scenario") or load_scenario(scenario_path), given_from(options)
    refuse_unsafe(scenario, bind(scenario, given), _policy(options))
    return plan(scenario, given)


@dataclass(frozen=True, slots=True)
class Project:
    """What recordings of one project have in common.

    Attributes:
        key: makes the stand-ins for secrets.
        contracts: pages; a tape remembers the first that documents one of its exchanges.
        personal: what personal data to replace.
    """

    key: bytes = field(repr=False)
    config: Config
    contracts: Sequence[Contract] = ()
    personal: Personal = field(default_factory=Personal)

    def scrubber(self, secrets: frozenset[str] = frozenset()) -> Scrubber:
        """Make a scrubber that knows the secrets given and has learned nothing yet."""
        return Scrubber(self.key, secrets, self.personal)

    def drafting(self, output: Path, secrets: frozenset[str] = frozenset()) -> AbstractContextManager[Draft]:
        """Begin a tape that holds neither the secrets given nor any that are met."""
        return drafting(output, self.scrubber(secrets), self.contracts, exact=self.config.body_format == "exact")


def made_at(now: datetime, *, base_url: str | None, scenario: str | None = None) -> Metadata:
    """Write down when a recording was made, with what, and from where."""
    return Metadata(
        recorded_at=now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        recorded_with=f"contractkit {version('contractkit')}",
        base_url=base_url,
        scenario=scenario,
    )


def relative(scenario_path: Path, output: Path) -> str:
    """Return a scenario's path as its tape keeps it."""
    return Path(os.path.relpath(scenario_path, output.parent)).as_posix()


def project_key(config: Config) -> bytes:
    """Derive the key that stand-ins are made with from the project's name.

    It makes the same secret look the same on every tape of a project and different on those of another. A name is no
    secret: whoever guesses a password can check the guess against its stand-in. Where passwords are weak, pass a
    random key.
    """
    return hashlib.sha256(b"contractkit stand-ins\0" + config.name.encode("utf-8", "replace")).digest()


def project_personal(contracts: Sequence[Contract], config: Config) -> Personal:
    """Say what personal data a project's tapes must not hold; what its pages print as examples is nobody's."""
    members = {name: None if kind == "off" else Kind(kind) for name, kind in config.personal.items()}
    return Personal(members, documented_values(contracts))


def keep(taken: Taken, output: Path, project: Project, may_replace: MayReplace | None = None) -> Recorded:
    """Make a tape of captured exchanges: secrets replaced, the text looked through once more, the file written.

    Args:
        taken: what was captured.
        output: the tape.
        project: what it belongs to.
        may_replace: is given the tape that is there and the one that differs from it, and raises to keep the old.

    Raises:
        UnsafeError: a secret would get on the tape.
        CassetteError: what stands in the tape's place is not a tape.
        CannotCheckError: the tape cannot be written.
        UsageError: its name is that of a JSON file.
    """
    refuse_unwritable(output)
    with project.drafting(output, taken.secrets) as draft:
        for exchange in taken.exchanges:
            draft.add(exchange)
        draft.complete(taken.metadata)
        draft.write(may_replace)
        return Recorded(str(output), len(draft))


def _take(
    steps: Iterable[StepResult], draft: Draft, journal: Journal, on_step: Callable[[StepResult], None] | None
) -> None:
    """Perform the steps; each exchange is in the journal before the next is made."""
    for index, result in enumerate(steps):
        journal.append(draft.add(Exchange(result.request, result.response, index=index)))
        if on_step is not None:
            on_step(result)


def given_from(options: Options) -> Given:
    """Collect what a scenario takes from outside of itself."""
    base_url = options.get("base_url")
    base = {} if base_url is None else {_BASE: base_url.rstrip("/")}
    return Given(
        environment=options["environment"],
        now=options["now"],
        new_uuid=options.get("new_uuid", _random_uuid),
        variables={**options.get("variables", {}), **base},
        secrets=options.get("secrets", frozenset()),
    )


def _project(options: Options) -> Project:
    config = options.get("config", Config())
    contracts = options.get("contracts", ())
    personal = options.get("personal") or project_personal(contracts, config)
    return Project(options.get("key") or project_key(config), config, contracts, personal)


def policy_of(config: Config, allow_private: Sequence[str] = ()) -> Policy:
    """Return what the settings of a project allow a run; some hosts inside a network may be added."""
    return Policy(
        allow_writes=config.allow_writes,
        allow_private=(*config.allow_private, *allow_private),
        ca_bundle=config.ca_bundle,
    )


def _policy(options: Options) -> Policy:
    allowed = policy_of(options.get("config", Config()), options.get("allow_private", ()))
    return replace(
        allowed,
        timeout=options.get("timeout", allowed.timeout),
        strict=options.get("strict", True),
        wait=options.get("wait"),
    )


def _random_uuid() -> str:
    return str(uuid4())
