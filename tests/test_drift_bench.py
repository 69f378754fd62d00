"""The drift bench in small: the page that is shipped, ours alone. `python -m tests.benchmarks.drift` has the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.check import check
from contractkit.model.finding import Level
from contractkit.model.json_value import equal
from tests.benchmarks.drift.__main__ import main
from tests.benchmarks.drift.honest import variations
from tests.benchmarks.drift.judge import Judged, alarms, findings_on, judge
from tests.benchmarks.drift.mutant import Mutant, Variation
from tests.benchmarks.drift.operators import mutants, operators
from tests.benchmarks.drift.pages import SHIPPED
from tests.benchmarks.drift.peers import DeepDiffPeer, GensonPeer
from tests.benchmarks.drift.run import open_scene
from tests.benchmarks.drift.service import Service
from tests.benchmarks.drift.tape import Client

SCENE = open_scene(SHIPPED, SHIPPED.name)


def few(every: int) -> Iterator[Mutant]:
    """The first mutant of each operator and kind of place, and every so manieth of the others."""
    seen: set[str] = set()
    for number, mutant in enumerate(mutants(SCENE)):
        if mutant.operator not in seen or number % every == 0:
            seen.add(mutant.operator)
            yield mutant


MUTANTS = list(few(60))
HONEST = [
    variation
    for number, variation in enumerate(variations(SCENE))
    if number % 3 == 0 or variation.name == "the page's own exchange"
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_drift_is_named_where_it_happened_and_nobody_else_is_blamed(mutant: Mutant) -> None:
    judged = judge(SCENE, mutant)
    if judged.waits_for and not judged.beside:
        pytest.skip(f"waits for {judged.waits_for}")
    assert judged.is_placed, judged.findings
    assert judged.is_blamed
    assert not judged.beside


@pytest.mark.parametrize("variation", HONEST, ids=lambda variation: variation.name)
def test_an_honest_variation_is_blamed_on_nobody(variation: Variation) -> None:
    assert alarms(findings_on(SCENE.subject.contract, variation.tape)) == ()


def test_the_clean_tapes_have_no_finding_that_counts() -> None:
    tapes = [Cassette("bench.yaml", tape) for tape in SCENE.clean]
    assert len(tapes) == 3
    assert check(tapes, [SCENE.subject.contract]).at_or_above(Level.WARNING) == []


def test_there_are_hundreds_of_drifts_and_every_one_changes_its_tape() -> None:
    made = list(mutants(SCENE))
    assert len(made) > 1000
    assert all(mutant.tape not in tuple(SCENE.clean) for mutant in made)
    assert all(0 <= min(mutant.exchanges) <= max(mutant.exchanges) < len(mutant.tape) for mutant in made)
    assert [mutant.name for mutant in made] == [mutant.name for mutant in mutants(SCENE)]


def test_every_operator_has_something_to_do_on_the_shipped_page() -> None:
    assert [operator.__name__ for operator in operators() if next(operator(SCENE), None) is None] == []


def test_the_simulated_service_keeps_its_page() -> None:
    service = Service(SCENE.subject)
    late = Client(service).read()
    Client(service).read().write()
    late.write()
    assert late.tape[-1].response.status == 412
    assert late.read().read(If_None_Match=service.tag).tape[-1].response.status == 304
    assert late.write(Prefer="return=minimal").tape[-1].response.status == 204
    assert late.write((SCENE.subject.state_path or (), "New")).tape[-1].response.status == 409
    before = service.tag
    late.write((SCENE.subject.editable, service.document[str(SCENE.subject.editable[0])]))
    assert service.tag == before


def test_a_judge_tells_the_right_rule_at_the_wrong_place_from_a_catch() -> None:
    named = next(mutant for mutant in MUTANTS if mutant.operator == "member removed")
    elsewhere = Mutant(named.operator, named.tape, frozenset({"/nowhere"}), named.exchanges, named.rules)
    judged: Judged = judge(SCENE, elsewhere)
    assert judged.is_caught
    assert judged.beside
    assert not judged.is_placed


@pytest.mark.parametrize("peer", [DeepDiffPeer(), GensonPeer()], ids=lambda peer: peer.name)
def test_a_peer_says_where_a_member_has_another_type(peer: DeepDiffPeer | GensonPeer) -> None:
    typed = next(mutant for mutant in mutants(SCENE) if mutant.operator == "type: number -> string")
    clean, found = peer.places(SCENE, [SCENE.recorded, typed.tape])
    assert {place.partition(" ")[2] for place in found - clean} == set(typed.places)


def test_a_page_without_an_answer_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "empty.md"
    page.write_text("# Nothing\n", "utf-8")
    monkeypatch.setenv("PATH", "")
    assert main([str(page)]) == 3
    out, err = capsys.readouterr()
    assert out == "gavel is left out: there is no node with npm on this machine.\n"
    assert "no JSON answer to a PUT or PATCH" in err


def test_the_resource_that_is_served_is_the_documented_one() -> None:
    shown = SCENE.recorded[0].response.json
    assert isinstance(shown, dict)
    same = [name for name in shown if equal(shown[name], SCENE.subject.document[name])]
    assert set(shown) - set(same) == {"eTag"}
