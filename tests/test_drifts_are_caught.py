"""Every way in which the sandbox can misbehave is recorded over a socket, and caught by comparing tape and page."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contractkit.check import check
from contractkit.config import Config
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Report
from contractkit.record import record
from contractkit.sandbox.drifts import DRIFTS
from contractkit.sandbox.server import serving

ROOT = Path(__file__).parent.parent
TOKEN = "let-me-in"

CAUGHT = {
    "date-format-changed": "response-format-changed",
    "etag-frozen": "etag-unchanged-after-update",
    "etag-gone": "etag-missing",
    "etag-header-body-differ": "etag-body-header-mismatch",
    "if-match-ignored": "if-match-not-enforced",
    "link-path-changed": "link-path-undocumented",
    "link-relation-gone": "link-relation-missing",
    "link-self-other-id": "link-self-mismatch",
    "links-gone": "links-missing",
    "member-gone": "response-member-missing",
    "member-null": "response-null-undocumented",
    "member-renamed": "response-member-missing",
    "member-retyped": "response-type-changed",
    "not-json": "response-not-json",
    "status-202": "status-undocumented",
    "status-unknown": "response-enum-value-undocumented",
    "substatus-unknown": "response-enum-value-undocumented",
    "transition-ignored": "transition-undocumented",
    "value-not-stored": "put-value-not-stored",
}
"""The rule that names each drift, at warning or above."""


UNREPEATABLE = {"etag-gone", "not-json"}
"""Drifts that break the scenario itself: no tag or no document to go on with. A read alone meets them."""

READ = """
GET {{base}}/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642
Authorization: Bearer {{$processEnv CONTRACTKIT_TOKEN}}
"""


def recorded(scenario: str, contract: Contract, drift: str | None, folder: Path) -> Report:
    path = folder / f"{scenario}.http"
    text = READ if drift in UNREPEATABLE else (ROOT / "cassettes" / path.name).read_text("utf-8")
    path.write_text(text, "utf-8")
    with serving(contract, token=TOKEN, drift=drift) as base_url:
        tape = record(
            path,
            environment={"CONTRACTKIT_TOKEN": TOKEN},
            now=lambda: datetime.now(UTC),
            base_url=base_url,
            config=Config(root=folder),
            contracts=[contract],
            strict=False,
        ).tape()
    return check([tape], [contract], {})


@pytest.mark.parametrize("drift", CAUGHT)
def test_a_drift_is_caught_and_the_api_is_blamed(drift: str, shipped_contract: Contract, tmp_path: Path) -> None:
    scenario = {"if-match-ignored": "stale-tag-refused", "transition-ignored": "walk-to-closed"}.get(
        drift, "update-accepted"
    )
    found = recorded(scenario, shipped_contract, drift, tmp_path).at_or_above(Level.WARNING)
    assert CAUGHT[drift] in {finding.rule for finding in found}
    assert {str(finding.verdict) for finding in found} == {"api"}


@pytest.mark.parametrize("scenario", ["update-accepted", "stale-tag-refused", "walk-to-closed"])
def test_the_service_that_keeps_its_page_is_not_blamed(
    scenario: str, shipped_contract: Contract, tmp_path: Path
) -> None:
    report = recorded(scenario, shipped_contract, None, tmp_path)
    assert report.exchanges >= 3
    assert report.at_or_above(Level.WARNING) == []


def test_there_are_drifts_enough() -> None:
    assert len(DRIFTS) >= 12
    assert set(CAUGHT) <= set(DRIFTS)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in DRIFTS)
