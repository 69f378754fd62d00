from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contractkit import archive as module
from contractkit.archive import check_tapes
from contractkit.cassettes.file import Cassette, dumps, load
from contractkit.check import check
from contractkit.compare.circumstances import Circumstances
from contractkit.errors import ExitCode, NothingCheckedError
from contractkit.judge import Judged, Standard, Tape
from contractkit.judge import judge as judge_tapes
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.verdicts.cache import VerdictCache

_SHIPPED = Path(__file__).parents[1] / "cassettes"


@pytest.fixture
def tapes(tmp_path: Path) -> list[Tape]:
    """Six tapes: two about one resource, the others of their own, one with a drift, one with a stranger on it."""
    made = []
    original = load(_SHIPPED / "update-accepted.yaml")
    for number, suffix in enumerate(["a", "b", "a", "c", "d", "e"]):
        exchanges = [
            replace(each, request=replace(each.request, uri=f"{each.request.uri}-{suffix}"))
            for each in original.exchanges
        ]
        if suffix == "c":
            drifted = exchanges[0].response.body.replace(b'"dealValue": 50000', b'"dealValue": "50000"')
            exchanges[0] = replace(exchanges[0], response=replace(exchanges[0].response, body=drifted))
        if suffix == "d":
            stranger = replace(exchanges[0].request, uri="https://h.example/other")
            exchanges.append(replace(exchanges[0], request=stranger))
        path = tmp_path / "tapes" / f"{number}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(dumps(Cassette(path.name, tuple(exchanges))), "utf-8")
        made.append(Tape(path, f"tapes/{number}.yaml"))
    return made


@pytest.fixture
def standard(shipped_contract: Contract) -> Standard:
    return Standard((shipped_contract,))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of the tapes of every call that judges some."""
    calls: list[list[str]] = []
    original = judge_tapes

    def judge(standard: Standard, tapes: list[Tape], on_tape: Callable[[Tape], None]) -> list[Judged]:
        calls.append([tape.path.stem for tape in tapes])
        return original(standard, tapes, on_tape)

    monkeypatch.setattr(module, "judge", judge)
    return calls


def test_the_report_is_that_of_check(tapes: list[Tape], standard: Standard) -> None:
    expected = check([load(tape.path, tape.name) for tape in tapes], standard.contracts)
    assert expected.findings
    assert expected.unmatched
    found = check_tapes(tapes, standard)
    notes = [each for each in found.findings if each not in expected.findings]
    assert {(each.level, each.verdict, each.cassette) for each in notes} == {(Level.INFO, Verdict.PAGE, "")}
    known = tuple(each for each in found.rules if each in expected.rules)
    assert replace(found, findings=found.findings[: len(expected.findings)], rules=known) == expected


def test_a_tape_that_is_given_twice_is_checked_once(tapes: list[Tape], standard: Standard) -> None:
    assert check_tapes([*tapes, tapes[0]], standard) == check_tapes(tapes, standard)


def test_processes_share_the_work_and_agree(tapes: list[Tape], standard: Standard) -> None:
    assert check_tapes(tapes, standard, jobs=2) == check_tapes(tapes, standard)


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_tape_is_told_once_whether_it_is_read_or_known(
    tapes: list[Tape], standard: Standard, tmp_path: Path, jobs: int
) -> None:
    told: list[None] = []
    for run in (1, 2):
        check_tapes(tapes, standard, jobs=jobs, cache=VerdictCache(tmp_path), on_tape=lambda: told.append(None))
        assert len(told) == run * len(tapes)


def test_what_has_not_changed_is_not_judged_again(
    tapes: list[Tape], standard: Standard, tmp_path: Path, judged: list[list[str]]
) -> None:
    reports = [check_tapes(tapes, standard, cache=VerdictCache(tmp_path), complete=True) for _ in range(3)]
    assert reports[0] == reports[1] == reports[2] == check_tapes(tapes, standard)
    assert judged == [["0", "1", "2", "3", "4", "5"]] * 2


def test_a_changed_tape_is_judged_again_with_those_that_share_its_resource(
    tapes: list[Tape], standard: Standard, tmp_path: Path, judged: list[list[str]]
) -> None:
    check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    with tapes[2].path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    judged.clear()
    report = check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    assert judged == [["2"], ["0", "2"]]
    assert report == check_tapes(tapes, standard)


def test_a_selection_does_not_take_over_what_depends_on_the_others(
    tapes: list[Tape], standard: Standard, tmp_path: Path, judged: list[list[str]]
) -> None:
    check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    judged.clear()
    report = check_tapes(tapes[2:4], standard, cache=VerdictCache(tmp_path))
    assert judged == [["2"]]
    assert report == check_tapes(tapes[2:4], standard)


@pytest.mark.parametrize(
    "changed",
    [
        {"levels": {"response-type-changed": Level.INFO}},
        {"circumstances": Circumstances(datetime(2030, 1, 1, tzinfo=UTC))},
        {"circumstances": Circumstances(etag_profile="odata")},
    ],
)
def test_another_standard_judges_anew(
    tapes: list[Tape], standard: Standard, tmp_path: Path, judged: list[list[str]], changed: dict[str, object]
) -> None:
    check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    other = replace(standard, **changed)  # type: ignore[arg-type]
    judged.clear()
    report = check_tapes(tapes, other, cache=VerdictCache(tmp_path))
    assert sum(map(len, judged)) == 6
    assert report == check_tapes(tapes, other)


def test_another_page_judges_anew(tapes: list[Tape], standard: Standard, tmp_path: Path) -> None:
    check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    (contract,) = standard.contracts
    moved = replace(standard, contracts=(replace(contract, page="moved.md"),))
    assert check_tapes(tapes, moved, cache=VerdictCache(tmp_path)).pages == ("moved.md",)


def test_a_tape_that_changes_while_it_is_judged_is_not_remembered(
    tapes: list[Tape], standard: Standard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = judge_tapes

    def judge(standard: Standard, chosen: list[Tape], on_tape: Callable[[Tape], None]) -> list[Judged]:
        found = original(standard, chosen, on_tape)
        with chosen[0].path.open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        return found

    monkeypatch.setattr(module, "judge", judge)
    check_tapes(tapes[3:4], standard, cache=VerdictCache(tmp_path))
    assert not (tmp_path / ".contractkit_cache").exists()


@pytest.fixture
def incomplete(tapes: list[Tape]) -> list[Tape]:
    """The six tapes, of which one cannot be read any more and one shows another service."""
    tapes[1].path.write_text("", "utf-8")
    stranger = load(_SHIPPED / "update-accepted.yaml")
    moved = [replace(each, request=replace(each.request, uri="https://h.example/other")) for each in stranger.exchanges]
    tapes[4].path.write_text(dumps(replace(stranger, exchanges=tuple(moved))), "utf-8")
    return tapes


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_tapes_that_cannot_be_compared_hide_no_other(incomplete: list[Tape], standard: Standard, jobs: int) -> None:
    report = check_tapes(incomplete, standard, jobs=jobs)
    assert [(each.cassette, each.exit_code) for each in report.failures] == [
        ("tapes/1.yaml", ExitCode.CANNOT_CHECK),
        ("tapes/4.yaml", ExitCode.NOTHING_CHECKED),
    ]
    others = [tape for tape in incomplete if tape.name not in {each.cassette for each in report.failures}]
    assert replace(report, failures=()) == check_tapes(others, standard)
    assert report.at_or_above(Level.ERROR)


def test_failures_stay_when_all_else_comes_from_the_cache(
    incomplete: list[Tape], standard: Standard, tmp_path: Path, judged: list[list[str]]
) -> None:
    first, second = (check_tapes(incomplete, standard, cache=VerdictCache(tmp_path), complete=True) for _ in range(2))
    assert first == second == check_tapes(incomplete, standard)
    assert len(second.failures) == 2
    # What cannot be read is tried again, everything else is known.
    assert judged[1] == ["1"]


def test_a_tape_that_can_be_read_again_is_judged(incomplete: list[Tape], standard: Standard, tmp_path: Path) -> None:
    check_tapes(incomplete, standard, cache=VerdictCache(tmp_path))
    incomplete[1].path.write_bytes(incomplete[3].path.read_bytes())
    report = check_tapes(incomplete, standard, cache=VerdictCache(tmp_path))
    assert [each.cassette for each in report.failures] == ["tapes/4.yaml"]
    assert "tapes/1.yaml" in report.cassettes


def test_no_entry_of_an_earlier_cache_is_taken_for_a_clean_tape(
    incomplete: list[Tape], standard: Standard, tmp_path: Path
) -> None:
    check_tapes(incomplete, standard, cache=VerdictCache(tmp_path))
    (file,) = (tmp_path / ".contractkit_cache").glob("verdicts.json")
    document = json.loads(file.read_text("utf-8"))
    document["verdicts"] = {
        key: json.dumps(json.loads(text)[:4]) for key, text in document["verdicts"].items()
    }  # as they were before they could hold failures
    file.write_text(json.dumps(document), "utf-8")
    assert len(check_tapes(incomplete, standard, cache=VerdictCache(tmp_path)).failures) == 2


def test_a_tape_that_is_gone_when_its_group_is_judged_again_is_a_failure(
    tapes: list[Tape], standard: Standard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    with tapes[2].path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    original = judge_tapes

    def judge(standard: Standard, chosen: list[Tape], on_tape: Callable[[Tape], None]) -> list[Judged]:
        if len(chosen) > 1:
            tapes[0].path.unlink()
        return original(standard, chosen, on_tape)

    monkeypatch.setattr(module, "judge", judge)
    report = check_tapes(tapes, standard, cache=VerdictCache(tmp_path))
    assert [each.cassette for each in report.failures] == ["tapes/0.yaml"]
    assert report.cassettes == tuple(tape.name for tape in tapes[1:])


def test_where_nothing_could_be_compared_the_report_says_so(incomplete: list[Tape], standard: Standard) -> None:
    report = check_tapes([incomplete[1], incomplete[4]], standard)
    assert (report.cassettes, report.exchanges, report.unmatched, len(report.failures)) == ((), 0, (), 2)


def test_no_tape_is_an_error(standard: Standard) -> None:
    with pytest.raises(NothingCheckedError):
        check_tapes([], standard)
