"""Every rule about pages against its cases: `page_cases/RULE.yaml` lists pages that pass, and that fail and where.

A case is a good page with pieces of it changed, or a page of its own. A place is `LINE POINTER`, or `LINE:COLUMN
POINTER` where the column is known. A case says what it leaves out: besides its own rule, none may find anything at
warning or above.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractkit.lint import lint
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.rules.rule import page_rules
from tests.rules.revised import page_of

_CASES = Path(__file__).parent / "page_cases"
_RULES = {rule.id: rule for rule in page_rules()}


def _load(kind: str) -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}-{case['when'].replace(' ', '-')}")
        for path in sorted(_CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))[kind]
    ]


def _findings(case: dict[str, Any], folder: Path) -> list[Finding]:
    return list(lint([page_of(case, folder)]).findings)


def _place(finding: Finding) -> str:
    column = "" if finding.column is None else f":{finding.column}"
    return f"{finding.source.line if finding.source else ''}{column} {finding.pointer}".rstrip()


def _others(rule: str, case: dict[str, Any], findings: list[Finding]) -> list[str]:
    expected = {rule, *case.get("besides", [])}
    heavy = (finding for finding in findings if finding.level >= Level.WARNING)
    return [f"{each.rule} {_place(each)}: {each.message}" for each in heavy if each.rule not in expected]


def test_a_good_page_has_nothing_to_hear(tmp_path: Path) -> None:
    assert [f"{each.rule} {_place(each)}: {each.message}" for each in _findings({}, tmp_path)] == []


@pytest.mark.parametrize(("rule", "case"), _load("passes"))
def test_rule_is_silent(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    findings = _findings(case, tmp_path)
    assert [_place(finding) for finding in findings if finding.rule == rule] == []
    assert _others(rule, case, findings) == []


@pytest.mark.parametrize(("rule", "case"), _load("fails"))
def test_rule_finds_the_place(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    findings = _findings(case, tmp_path)
    own = [finding for finding in findings if finding.rule == rule]
    level = Level[case["level"].upper()] if "level" in case else _RULES[rule].info.level
    assert [_place(finding) for finding in own] == case["finds"]
    assert {finding.level for finding in own} == {level}
    assert {finding.verdict for finding in own} == {Verdict.PAGE}
    assert all(case.get("says", "") in finding.message for finding in own), [finding.message for finding in own]
    assert all(finding.message.endswith(".") and finding.advice for finding in own)
    assert all(finding.quote for finding in own)
    assert _others(rule, case, findings) == []


@pytest.mark.parametrize("rule", sorted(_RULES))
def test_every_rule_has_two_cases_of_each_kind(rule: str) -> None:
    document = yaml.safe_load((_CASES / f"{rule}.yaml").read_text("utf-8"))
    assert min(len(document["passes"]), len(document["fails"])) >= 2


def test_no_cases_without_a_rule() -> None:
    assert {path.stem for path in _CASES.glob("*.yaml")} == set(_RULES)
