"""A response example has no status line.

Why: Without `HTTP/1.1 200 OK` (RFC 9112, 4) the example does not say which of the documented status codes it stands
for, nor with which headers it comes.
Fix: Print the status line and the headers above the body, with an empty line between.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_STATUS, Breach

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE


def page_status_line_missing(contract: Contract) -> Iterator[Breach]:
    """Find responses without a status. A page without an operation shows bodies that are no response to anything."""
    for example in contract.examples if contract.operations else ():
        if example.kind == "response" and example.status is None:
            stead = "a request line in place of the" if example.method else "no"
            yield Breach(
                RESPONSE_STATUS,
                f"The response example has {stead} status line.",
                observed=f"{example.method} {example.uri}" if example.method else "",
                source=example.source,
            )
