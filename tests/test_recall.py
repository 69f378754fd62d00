"""Tapes judged one at a time: taken over while nothing has changed, anew as soon as anything has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contractkit import recall as module
from contractkit.archive import check_tapes
from contractkit.cassettes.file import Cassette, dumps, load
from contractkit.check import JudgedTape, check, check_each
from contractkit.errors import NothingCheckedError, UsageError
from contractkit.judge import Standard, Tape
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Report
from contractkit.recall import Recall
from contractkit.verdicts.cache import FOLDER, VerdictCache
from contractkit.verdicts.key import File, digest_of

SHIPPED = Path(__file__).parents[1] / "cassettes" / "update-accepted.yaml"


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    path = tmp_path / "tape.yaml"
    path.write_text(SHIPPED.read_text("utf-8").replace('"dealValue": 75000', '"dealValue": "75000"'), "utf-8")
    return path


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tapes that were judged, not recalled."""
    names: list[str] = []

    def counted(cassettes: list[Cassette], *args: object) -> Iterator[JudgedTape]:
        names.extend(each.path for each in cassettes)
        return check_each(cassettes, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "check_each", counted)
    return names


def asked(
    tape: Path, contract: Contract, *, cache: bool = True, levels: dict[str, Level | None] | None = None
) -> Report:
    """Do what a process does: read the tape, ask, and keep what was found."""
    digest = digest_of(tape, 10**6)
    assert digest is not None
    recall = Recall(Standard((), levels or {}), VerdictCache(tape.parent) if cache else None)
    report = recall.report(load(tape, "tape.yaml"), File(tape, digest), (contract,))
    recall.save()
    return report


def test_a_second_process_judges_nothing_and_says_the_same(
    tape: Path, shipped_contract: Contract, judged: list[str]
) -> None:
    first = asked(tape, shipped_contract)
    second = asked(tape, shipped_contract)

    assert judged == ["tape.yaml"]
    assert first == second == check([load(tape, "tape.yaml")], [shipped_contract])
    assert first.at_or_above(Level.ERROR)


def test_another_tape_and_other_levels_are_judged_anew(
    tape: Path, shipped_contract: Contract, judged: list[str]
) -> None:
    asked(tape, shipped_contract)
    asked(tape, shipped_contract, levels={"response-type-changed": Level.INFO})
    tape.write_text(tape.read_text("utf-8").replace('"75000"', "75000"), "utf-8")
    mended = asked(tape, shipped_contract)

    assert len(judged) == 3
    assert not mended.at_or_above(Level.ERROR)


def test_without_a_cache_nothing_is_taken_over_or_left_behind(
    tape: Path, shipped_contract: Contract, judged: list[str]
) -> None:
    asked(tape, shipped_contract, cache=False)
    asked(tape, shipped_contract, cache=False)

    assert len(judged) == 2
    assert not (tape.parent / FOLDER).exists()


def test_a_tape_in_memory_is_judged_each_time(shipped_contract: Contract, tmp_path: Path, judged: list[str]) -> None:
    recall = Recall(Standard(()), VerdictCache(tmp_path))
    for _ in range(2):
        recall.report(load(SHIPPED, "live"), None, (shipped_contract,))
    recall.save()

    assert judged == ["live", "live"]
    assert not (tmp_path / FOLDER).exists()


def test_a_tape_that_changes_while_it_is_judged_is_not_kept(
    tape: Path, shipped_contract: Contract, judged: list[str]
) -> None:
    recall = Recall(Standard(()), VerdictCache(tape.parent))
    recall.report(load(tape, "tape.yaml"), File(tape, "the digest of what it was"), (shipped_contract,))
    recall.save()

    assert not (tape.parent / FOLDER).exists()


def test_a_tape_of_which_nothing_is_documented_raises_also_when_that_is_recalled(
    tape: Path, shipped_contract: Contract, judged: list[str]
) -> None:
    cassette = load(tape)
    moved = [replace(each, request=replace(each.request, uri="https://h.example/other")) for each in cassette.exchanges]
    tape.write_text(dumps(replace(cassette, exchanges=tuple(moved))), "utf-8")

    # The first judges, the second takes it over; and what `check` of many tapes has kept is taken over likewise.
    for _ in range(2):
        with pytest.raises(NothingCheckedError, match=r"^tape\.yaml: none of its 3 exchanges is documented"):
            asked_and_kept(tape, shipped_contract)
    assert judged == ["tape.yaml"]
    (tape.parent / FOLDER / "verdicts.json").unlink()
    report = check_tapes([Tape(tape, "tape.yaml")], Standard((shipped_contract,)), cache=VerdictCache(tape.parent))
    with pytest.raises(NothingCheckedError, match="none of its 3 exchanges is documented"):
        asked(tape, shipped_contract)
    assert (len(report.failures), judged) == (1, ["tape.yaml"])


def asked_and_kept(tape: Path, contract: Contract) -> None:
    recall = Recall(Standard(()), VerdictCache(tape.parent))
    try:
        recall.report(load(tape, "tape.yaml"), File(tape, digest_of(tape, 10**6) or ""), (contract,))
    finally:
        recall.save()


def test_an_unknown_rule_is_told_before_anything_is_recalled(tape: Path, shipped_contract: Contract) -> None:
    with pytest.raises(UsageError, match="no rule"):
        asked(tape, shipped_contract, levels={"no-such-rule": None})
