"""The pages of a run: the shipped one, and those of other APIs where they are at hand."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "docs/partner-api/update-a-referral.md"
_OTHERS = ROOT.parent / "shared/pages"
_NAMES = (
    "rest-en/partner-rest/develop/update-a-referral.md",
    "sdk-pt/develop/update-a-cart.md",
    "sdk-pt/develop/update-a-customer-s-billing-profile.md",
    "sdk-pt/develop/update-support-profile.md",
    "graph/api-reference/v1.0/api/plannertask-update.md",
    "graph/api-reference/v1.0/api/projectrome-put-activity.md",
)


def default_pages() -> list[Path]:
    """Return the shipped page, and the others that are there."""
    return [SHIPPED, *(path for name in _NAMES if (path := _OTHERS / name).is_file())]
