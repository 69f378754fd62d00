"""Every rule against its cases: `cases/RULE.yaml` lists tapes that pass and tapes that fail, and where.

A case says what it leaves out: besides its own rule, none may find anything at warning or above.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractkit.cassettes.cassette import Metadata
from contractkit.compare.circumstances import Circumstances
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.rules.rule import exchange_rules, tape_rules
from tests.rules.tape import contract_of, library, run, tape

_CASES = Path(__file__).parent / "cases"
_RULES = {rule.id: rule.info for rule in exchange_rules()} | {rule.id: rule.info for rule in tape_rules()}


def _load(kind: str) -> list[Any]:
    loaded = []
    for path in sorted(_CASES.glob("*.yaml")):
        document = yaml.safe_load(path.read_text("utf-8"))
        for number, case in enumerate(document[kind]):
            loaded.append(pytest.param(path.stem, case, id=f"{path.stem}-{number}-{case['when'].replace(' ', '-')}"))
    return loaded


def _findings(case: dict[str, Any]) -> list[Finding]:
    """Check a case's tape, under its circumstances: `now`, `max_age` in days, `etag_profile`, and its `metadata`."""
    name = case.get("page", "referral")
    known: dict[str, Any] = {key: case[key] for key in ("now", "etag_profile") if key in case}
    if "max_age" in case:
        known["max_age"] = timedelta(days=case["max_age"])
    recorded = replace(tape(name, case["exchanges"]), metadata=Metadata(**case.get("metadata", {})))
    return list(run(recorded, library(name)["page"], circumstances=Circumstances(**known)).findings)


def _others(rule: str, case: dict[str, Any], findings: list[Finding]) -> list[str]:
    expected = {rule, *case.get("besides", [])}
    return [
        f"{finding.rule} {finding.exchange} {finding.pointer}: {finding.message}"
        for finding in findings
        if finding.level >= Level.WARNING and finding.rule not in expected
    ]


@pytest.mark.parametrize(("rule", "case"), _load("passes"))
def test_rule_is_silent(rule: str, case: dict[str, Any]) -> None:
    findings = _findings(case)
    assert [finding for finding in findings if finding.rule == rule] == []
    assert _others(rule, case, findings) == []


@pytest.mark.parametrize(("rule", "case"), _load("fails"))
def test_rule_finds_the_place(rule: str, case: dict[str, Any]) -> None:
    findings = _findings(case)
    own = [finding for finding in findings if finding.rule == rule]
    info = _RULES[rule]
    level = {"error": Level.ERROR, "warning": Level.WARNING, "info": Level.INFO, None: info.level}[case.get("level")]
    assert sorted(f"{finding.exchange} {finding.pointer}" for finding in own) == sorted(case["finds"])
    assert {finding.level for finding in own} == {level}
    assert {finding.verdict for finding in own} == {Verdict(case.get("verdict", info.verdict))}
    assert all(case.get("says", "") in finding.message for finding in own), [finding.message for finding in own]
    assert all(finding.message.rstrip("?").endswith((".", "'")) and finding.advice for finding in own)
    assert _others(rule, case, findings) == []


@pytest.mark.parametrize("rule", sorted(_RULES))
def test_every_rule_has_three_cases_of_each_kind(rule: str) -> None:
    document = yaml.safe_load((_CASES / f"{rule}.yaml").read_text("utf-8"))
    assert min(len(document["passes"]), len(document["fails"])) >= 3


def test_no_cases_without_a_rule() -> None:
    assert {path.stem for path in _CASES.glob("*.yaml")} == set(_RULES)


@pytest.mark.parametrize("name", ["referral", "task"])
def test_clean_tape_has_no_findings(name: str) -> None:
    exchanges = library(name)["exchanges"]
    order = [
        title for title in ("read", "accept", "finish", "reread", "close", "reopen", "stale") if title in exchanges
    ]
    report = run(tape(name, order), library(name)["page"])
    assert [f"{f.rule} {f.pointer}: {f.message}" for f in report.findings if f.level >= Level.WARNING] == []
    assert report.exchanges == len(order)


def test_sources_of_findings_are_quoted_from_the_page() -> None:
    changes = {"/response/body/details/dealValue": "1200"}
    report = run(tape("referral", ["read", {"accept": changes}]), library("referral")["page"])
    (finding,) = report.at_or_above(Level.WARNING)
    assert finding.source is not None
    assert "dealValue" in finding.quote
    assert contract_of(library("referral")["page"]).quote(finding.source) == finding.quote
