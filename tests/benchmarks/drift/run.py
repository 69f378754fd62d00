"""One page through the bench: ours and the peers, on the same tapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contractkit.errors import PageError
from contractkit.model.finding import Finding
from contractkit.pages.load import load_contract
from tests.benchmarks.drift.honest import variations
from tests.benchmarks.drift.judge import Judged, alarms, findings_on, judge
from tests.benchmarks.drift.mutant import Mutant, Scene, Variation
from tests.benchmarks.drift.operators import mutants
from tests.benchmarks.drift.peers import Peer
from tests.benchmarks.drift.subject import subject_of


@dataclass(frozen=True)
class PeerScore:
    """What a peer made of a page.

    Attributes:
        caught: by mutant, whether it complains of something that it does not complain of on the clean tapes.
        placed: by mutant, whether one of those complaints is where the drift is.
        false: how many honest variations it complains of.
        clean: of how many places on the clean tapes it complains.
    """

    name: str
    caught: tuple[bool, ...]
    placed: tuple[bool, ...]
    false: int
    clean: int


@dataclass(frozen=True)
class Score:
    """A page, judged.

    Attributes:
        clean: what is held against the tapes without drift.
        false: honest variations, and what is held against each beyond that.
        honest: how many honest variations there are.
    """

    page: str
    judged: tuple[Judged, ...]
    clean: tuple[Finding, ...]
    false: tuple[tuple[Variation, tuple[Finding, ...]], ...]
    honest: int
    peers: tuple[PeerScore, ...]


def run(path: Path, name: str, peers: Sequence[Peer] = ()) -> Score:
    """Put a page through the bench.

    Raises:
        PageError: the page cannot be read, or shows no answer to a PUT or PATCH.
    """
    scene = open_scene(path, name)
    clean = [finding for tape in scene.clean for finding in alarms(findings_on(scene.subject.contract, tape))]
    known = {(finding.rule, finding.pointer) for finding in clean}
    made, honest = list(mutants(scene)), list(variations(scene))
    false = []
    for variation in honest:
        found = alarms(findings_on(scene.subject.contract, variation.tape))
        if beyond := tuple(one for one in found if (one.rule, one.pointer) not in known):
            false.append((variation, beyond))
    judged = tuple(judge(scene, mutant, known) for mutant in made)
    scores = tuple(_peer(peer, scene, made, honest) for peer in peers)
    return Score(name, judged, tuple(clean), tuple(false), len(honest), scores)


def open_scene(path: Path, name: str) -> Scene:
    """Read a page and make it ready for drifts."""
    subject = subject_of(load_contract(path, name))
    if subject is None:
        raise PageError("it shows no JSON answer to a PUT or PATCH, so there is nothing to let drift.", path=name)
    return Scene(subject)


def _peer(peer: Peer, scene: Scene, made: list[Mutant], honest: list[Variation]) -> PeerScore:
    clean = frozenset[str]().union(*peer.places(scene, list(scene.clean)))
    known = {place.partition(" ")[2] for place in clean}
    drifts = peer.places(scene, [mutant.tape for mutant in made])
    fresh = [{place for place in places if place.partition(" ")[2] not in known} for places in drifts]
    placed = [_is_placed(mutant, places) for mutant, places in zip(made, fresh, strict=True)]
    others = peer.places(scene, [variation.tape for variation in honest])
    false = sum(any(place.partition(" ")[2] not in known for place in places) for places in others)
    return PeerScore(peer.name, tuple(map(bool, fresh)), tuple(placed), false, len(clean))


def _is_placed(mutant: Mutant, places: set[str]) -> bool:
    """A schema names the object that a member is missing from: that is near enough."""
    wanted = {place.lower() for one in mutant.places for place in (one, one.rpartition("/")[0])}
    return any(place.partition(" ")[2].lower() in wanted for place in places)
