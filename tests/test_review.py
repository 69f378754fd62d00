from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contractkit.cassettes.store import write_atomically
from contractkit.errors import CannotCheckError, UsageError
from contractkit.model.finding import Finding, Level, Report, Verdict, Waived
from contractkit.model.waiver import Waiver
from contractkit.review import Case, Choice, Decision, Outcome, accepted, add_waivers, cases, review

TODAY = date(2026, 11, 22)
FINDING = Finding("links-missing", Level.ERROR, Verdict.API, "m", "PUT /a", "a.yaml", 0, pointer="/response/body/x/0")
FINDINGS = (
    FINDING,
    replace(FINDING, exchange=1, pointer="/response/body/x/7"),
    replace(FINDING, rule="etag-missing"),
    replace(FINDING, rule="etag-weak", level=Level.WARNING),
    replace(FINDING, rule="waiver-expired", verdict=Verdict.POLICY, level=Level.ERROR),
    replace(FINDING, rule="put-id-changed", waived=Waived("known")),
)
WAIVER = Waiver("links-missing", "known", "PUT /a", "/response/body/x/*")


def test_a_case_is_what_one_waiver_would_cover() -> None:
    report = Report(FINDINGS, ())
    assert [(case.waiver.rule, len(case.findings)) for case in cases(report, Level.ERROR)] == [
        ("links-missing", 2),
        ("etag-missing", 1),
    ]
    assert len(cases(report, Level.INFO)) == 3


class Written(list[tuple[list[str], str]]):
    def accept(self, taken: Sequence[Case], reason: str) -> None:
        self.append(([case.waiver.rule for case in taken], reason))


def walked(*decisions: Decision | None) -> tuple[Outcome, Written]:
    answers, written = iter(decisions), Written()
    outcome = Outcome(cases(Report(FINDINGS, ()), Level.INFO))
    review(outcome, lambda number, case: next(answers), written.accept)
    return outcome, written


def test_each_case_is_decided_and_an_acceptance_is_written_at_once() -> None:
    outcome, written = walked(Decision(Choice.ACCEPT, reason="one"), Decision(Choice.REJECT), Decision(Choice.SKIP))
    assert written == [(["links-missing"], "one")]
    assert str(outcome) == "1 accepted, 1 rejected, 1 skipped"
    assert not outcome.is_clean


def test_one_decision_can_be_for_all_that_remain() -> None:
    outcome, written = walked(Decision(Choice.SKIP), Decision(Choice.ACCEPT, remaining=True, reason="rest"))
    assert written == [(["etag-missing", "etag-weak"], "rest")]
    assert str(outcome) == "2 accepted, 0 rejected, 1 skipped"


def test_to_quit_leaves_the_rest_as_it_is() -> None:
    outcome, written = walked(Decision(Choice.REJECT), None)
    assert (written, str(outcome)) == ([], "0 accepted, 1 rejected, 0 skipped, 2 not looked at")


def test_all_accepted_is_clean() -> None:
    assert walked(Decision(Choice.ACCEPT, remaining=True, reason="all"))[0].is_clean


def test_an_acceptance_needs_a_reason() -> None:
    with pytest.raises(UsageError, match="accepted with a reason"):
        accepted([], " ", None)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "pyproject.toml"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b""),
        (b"# mine\n[tool.contractkit]\ncassettes = 'x' # here\n", b"\n"),
        (b"[project]\nname = 'x'", b"\n\n"),
        (b"[project]\r\nname = 'x'\r\n", b"\r\n"),
    ],
)
def test_waivers_are_appended_and_nothing_else_is_touched(settings: Path, before: bytes, after: bytes) -> None:
    settings.write_bytes(before)
    assert add_waivers(settings, [WAIVER, WAIVER], TODAY) == (WAIVER,)
    block = (
        b'[[tool.contractkit.waivers]]\nrule = "links-missing"\noperation = "PUT /a"\n'
        b'pointer = "/response/body/x/*"\nreason = "known"\n'
    )
    assert settings.read_bytes() == before + after + (block.replace(b"\n", b"\r\n") if b"\r" in before else block)
    assert [path.name for path in settings.parent.iterdir()] == ["pyproject.toml"]


def test_a_waiver_that_holds_is_never_written_twice(settings: Path) -> None:
    settings.write_text("")
    add_waivers(settings, [WAIVER], TODAY)
    text = settings.read_text("utf-8")
    assert add_waivers(settings, [replace(WAIVER, reason="other")], TODAY) == ()
    assert settings.read_text("utf-8") == text


def test_an_expired_waiver_does_not_keep_a_new_one_out(settings: Path) -> None:
    settings.write_text("")
    add_waivers(settings, [replace(WAIVER, expires=date(2020, 1, 1))], TODAY)
    assert add_waivers(settings, [WAIVER], TODAY) == (WAIVER,)


@pytest.mark.parametrize(
    "text",
    [
        '[tool.contractkit]\nwaivers = [{ rule = "a", reason = "b" }]\n',
        "[tool]\ncontractkit = { cassettes = 'x' }\n",
        "[[tool.contractkit.waivers]]\nrule='a'\nreason='b'\n[tool.contractkit.waivers.x]\n",
    ],
)
def test_a_form_that_nothing_can_be_appended_to_is_left_as_it_is(settings: Path, text: str) -> None:
    settings.write_text(text, "utf-8")
    with pytest.raises(UsageError):
        add_waivers(settings, [WAIVER], TODAY)
    assert settings.read_text("utf-8") == text


def test_settings_that_cannot_be_read_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotCheckError, match="it cannot be written"):
        add_waivers(tmp_path / "none" / "pyproject.toml", [WAIVER], TODAY)


def test_what_somebody_else_wrote_in_the_meantime_is_kept(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text("", "utf-8")

    def late(path: Path, text: str, **options: object) -> None:
        settings.write_text("# theirs\n", "utf-8")
        write_atomically(path, text, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("contractkit.review.write_atomically", late)
    with pytest.raises(CannotCheckError, match="somebody has changed it"):
        add_waivers(settings, [WAIVER], TODAY)
    assert settings.read_text("utf-8") == "# theirs\n"
