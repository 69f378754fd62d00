"""Tapes judged one at a time: taken over while nothing has changed, anew as soon as anything has."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contractkit import check as module
from contractkit.archive import check_tapes
from contractkit.cassettes.file import Cassette, dumps, load
from contractkit.check import JudgedTape, check, check_each
from contractkit.errors import NothingCheckedError, UsageError
from contractkit.judge import Standard, Tape
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Report
from contractkit.pages import load as pages_module
from contractkit.recall import Pages, Recall
from contractkit.verdicts.cache import FOLDER, VerdictCache
from contractkit.verdicts.key import File, digest_of, page_key
from contractkit.workspace import Workspace

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


def pages(contract: Contract) -> Pages:
    return Pages((contract.page,), (page_key(contract),), lambda: (contract,))


def asked(
    tape: Path, contract: Contract, *, cache: bool = True, levels: dict[str, Level | None] | None = None
) -> Report:
    """Do what a process does: read the tape, ask, and keep what was found."""
    digest = digest_of(tape, 10**6)
    assert digest is not None
    recall = Recall(levels or {}, cache=VerdictCache(tape.parent) if cache else None)
    report = recall.report(load(tape, "tape.yaml"), File(tape, digest), pages(contract))
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
    recall = Recall(cache=VerdictCache(tmp_path))
    for _ in range(2):
        recall.report(load(SHIPPED, "live"), None, pages(shipped_contract))
    recall.save()

    assert judged == ["live", "live"]
    assert not (tmp_path / FOLDER).exists()


def test_a_tape_that_changes_while_it_is_judged_is_not_kept(
    tape: Path, shipped_contract: Contract, judged: list[str]
) -> None:
    recall = Recall(cache=VerdictCache(tape.parent))
    recall.report(load(tape, "tape.yaml"), File(tape, "the digest of what it was"), pages(shipped_contract))
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
    recall = Recall(cache=VerdictCache(tape.parent))
    try:
        recall.report(load(tape, "tape.yaml"), File(tape, digest_of(tape, 10**6) or ""), pages(contract))
    finally:
        recall.save()


def test_an_unknown_rule_is_told_before_anything_is_recalled(tape: Path, shipped_contract: Contract) -> None:
    with pytest.raises(UsageError, match="no rule"):
        asked(tape, shipped_contract, levels={"no-such-rule": None})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a page that leads to others, and a tape."""
    shutil.copytree(SHIPPED.parents[1] / "docs" / "partner-api", tmp_path / "docs")
    (tmp_path / "tapes").mkdir()
    shutil.copy(SHIPPED, tmp_path / "tapes")
    settings = '[tool.contractkit]\npages = ["docs/update-a-referral.md"]\ncassettes = "tapes"\n'
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were read for what they say."""
    names: list[str] = []

    def counted(path: Path, name: str | None = None) -> pages_module.Loaded:
        names.append(path.name)
        return original(path, name)

    original = pages_module.load
    monkeypatch.setattr(pages_module, "load", counted)
    return names


def checked(project: Path) -> Report:
    """Do what a process does that runs a test with a tape."""
    workspace = Workspace.at(project)
    report = workspace.check(workspace.cassette(project / "tapes" / SHIPPED.name))
    workspace.keep_verdicts()
    return report


def test_a_second_process_reads_no_page_and_loads_no_rule(
    project: Path, judged: list[str], read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = checked(project)
    monkeypatch.setattr("contractkit.judge.rules_in_force", None)  # whoever calls it fails

    assert checked(project) == first
    assert (read, len(judged)) == (["update-a-referral.md"], 1)
    assert first.rules


def _more(page: Path) -> None:
    page.write_text(page.read_text("utf-8") + "\nMore.\n", "utf-8")


PAGES: dict[str, Callable[[Path], object]] = {
    "page": lambda docs: _more(docs / "update-a-referral.md"),
    "linked page": lambda docs: _more(_linked(docs)),
    "vanished": lambda docs: _linked(docs).unlink(),
}


def _linked(docs: Path) -> Path:
    sources = pages_module.load(docs / "update-a-referral.md").sources
    return docs / next(home for home, digest in sources.items() if digest and home != "update-a-referral.md")


@pytest.mark.parametrize("change", PAGES.values(), ids=PAGES)
def test_a_changed_page_is_read_and_judged_by_anew(
    project: Path, judged: list[str], read: list[str], change: Callable[[Path], object]
) -> None:
    checked(project)
    change(project / "docs")
    read.clear()
    checked(project)

    assert (read, len(judged)) == (["update-a-referral.md"], 2)


def test_another_level_is_judged_anew_by_the_pages_that_are_known(
    project: Path, judged: list[str], read: list[str]
) -> None:
    rules = checked(project).rules
    settings = project / "pyproject.toml"
    settings.write_text(
        settings.read_text("utf-8") + '[tool.contractkit.levels]\nresponse-type-changed = "off"\n', "utf-8"
    )
    read.clear()

    assert len(checked(project).rules) < len(rules)
    assert len(judged) == 2


def test_a_page_that_changes_between_a_look_and_a_judgement_is_judged_by_as_it_was_read(
    project: Path, judged: list[str]
) -> None:
    checked(project)
    tape = project / "tapes" / SHIPPED.name
    tape.write_text(tape.read_text("utf-8").replace("75000", "75001"), "utf-8")
    workspace = Workspace.at(project)
    recall = workspace._recall
    looked_at = recall.pages(workspace.config.pages, workspace.shown, workspace._loaded, workspace.pages)
    PAGES["page"](project / "docs")
    file = File(tape, str(digest_of(tape, 10**6)))
    recall.report(workspace.cassette(tape), file, looked_at)
    recall.save()
    judged.clear()

    checked(project)
    assert judged == []  # by the page as it is now, and not by the one that was looked at
    before = (project / "docs" / "update-a-referral.md").read_text("utf-8").removesuffix("\nMore.\n")
    (project / "docs" / "update-a-referral.md").write_text(before, "utf-8")
    checked(project)
    assert len(judged) == 1


def test_a_folder_of_pages_is_seen_anew_each_time(project: Path, judged: list[str], read: list[str]) -> None:
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text("utf-8").replace("docs/update-a-referral.md", "docs"), "utf-8")
    first = checked(project)
    read.clear()

    assert checked(project) == first
    assert "update-a-referral.md" in read
    assert len(judged) == 1


def test_without_a_cache_pages_and_tapes_are_read_anew(project: Path, judged: list[str], read: list[str]) -> None:
    checked(project)
    workspace = Workspace.at(project, cache=False)
    workspace.check(workspace.cassette(project / "tapes" / SHIPPED.name))

    assert (len(read), len(judged)) == (2, 2)
