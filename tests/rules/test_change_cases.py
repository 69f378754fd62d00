"""Every rule about changes against its cases: `change_cases/RULE.yaml`.

The older revision is a good page, the newer one has pieces of it changed; `back: true` swaps the two. A place is
`PAGE:LINE POINTER`. A case names what else is found at warning or above.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contractkit.diff import diff
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.rules.rule import change_rules
from tests.rules.revised import page_of

_CASES = Path(__file__).parent / "change_cases"
_RULES = {rule.id: rule for rule in change_rules()}


def _load(kind: str) -> list[Any]:
    return [
        pytest.param(path.stem, case, id=f"{path.stem}-{case['when'].replace(' ', '-')}")
        for path in sorted(_CASES.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))[kind]
    ]


def findings_of(case: dict[str, Any], folder: Path) -> list[Finding]:
    for name in ("old", "new"):
        (folder / name).mkdir()
    good = page_of(case.get("from", {}), folder / "old", "old.md")
    changed = page_of(case, folder / "new", "new.md")
    return list(diff(*((changed, good) if case.get("back") else (good, changed))).findings)


def place(finding: Finding) -> str:
    return f"{finding.source} {finding.pointer}"


def _others(rule: str, case: dict[str, Any], findings: list[Finding]) -> list[str]:
    expected = {rule, *case.get("besides", [])}
    heavy = (finding for finding in findings if finding.level >= Level.WARNING)
    return [f"{each.rule} {place(each)}: {each.message}" for each in heavy if each.rule not in expected]


@pytest.mark.parametrize(("rule", "case"), _load("passes"))
def test_rule_is_silent(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    findings = findings_of(case, tmp_path)
    assert [place(finding) for finding in findings if finding.rule == rule] == []
    assert _others(rule, case, findings) == []


@pytest.mark.parametrize(("rule", "case"), _load("fails"))
def test_rule_finds_the_place(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    findings = findings_of(case, tmp_path)
    own = [finding for finding in findings if finding.rule == rule]
    level = Level[case["level"].upper()] if "level" in case else _RULES[rule].info.level
    assert [place(finding) for finding in own] == case["finds"]
    assert {finding.level for finding in own} == {level}
    assert {finding.verdict for finding in own} == {Verdict.PAGE}
    assert all(case.get("says", "") in finding.message for finding in own), [finding.message for finding in own]
    assert all(finding.message.endswith(".") and finding.advice and finding.quote for finding in own)
    assert _others(rule, case, findings) == []


@pytest.mark.parametrize("rule", sorted(_RULES))
def test_every_rule_has_a_case_of_each_kind(rule: str) -> None:
    document = yaml.safe_load((_CASES / f"{rule}.yaml").read_text("utf-8"))
    assert document["passes"]
    assert document["fails"]


def test_no_cases_without_a_rule() -> None:
    assert {path.stem for path in _CASES.glob("*.yaml")} == set(_RULES)


def test_other_words_and_other_values_are_no_change(tmp_path: Path) -> None:
    changes = [
        ["PUT stores a whole order in the place of the one that is there.", "An order is replaced as a whole."],
        ["Required. Names the order.", "Required. The name of the order."],
        ['"priority": 2', '"priority": 5'],
        ['"reason": "The customer paid."', '"reason": ""', "2"],
        ["HTTP/1.1 200 OK", "HTTP/1.1 200 Fine"],
        ["https://api.example.com/v1/orders/{orderId} ", "/v1/orders/{id} "],
    ]
    assert findings_of({"changes": changes}, tmp_path) == []


def test_an_unchanged_page_promises_the_same(tmp_path: Path) -> None:
    assert findings_of({}, tmp_path) == []
