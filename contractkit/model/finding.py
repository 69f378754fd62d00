"""A breach of a rule, ready for any report: what, where, documented, observed, who, what next."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Literal

from contractkit.model.json_value import MISSING, MaybeJson

if TYPE_CHECKING:
    from contractkit.model.contract import Source
    from contractkit.model.coverage import Coverage
    from contractkit.model.failure import Failure
    from contractkit.model.illustration import Illustration


class Level(IntEnum):
    """How much a finding weighs."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Verdict(StrEnum):
    """Who moved."""

    API = "api"
    """The service answers differently than it did, or than the page promises."""
    PAGE = "page"
    """The documentation contradicts itself or the unmoved wire."""
    TAPE = "tape"
    """The recording breaks a documented request rule, or is too old."""
    CLIENT = "client"
    """What a test sends is not what was recorded."""
    POLICY = "policy"
    """A waiver in the project's settings is out of date."""


@dataclass(frozen=True, slots=True)
class Waived:
    """Why a finding is accepted, and the last day on which it is; None for no end."""

    reason: str
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a report needs to know of a rule that ran.

    Attributes:
        summary: the first line of its docstring.
        help: the whole docstring, which `contractkit explain` prints.
    """

    id: str
    level: Level
    verdict: Verdict
    summary: str
    help: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule.

    Attributes:
        message: one sentence.
        operation: `PUT /path/{id}`, the template and not the URI.
        cassette: the tape; empty when the finding is about a page.
        exchange: index of the exchange on the tape, from 0; None when the finding is about a page.
        line: first line of the exchange in the tape's file; None when the finding is about a page.
        status: status code of the answer; None when the finding is about a page.
        pointer: JSON Pointer into the exchange: `/response/body/details/dealValue`, `/request/headers/If-Match`; when
            the finding is about a page, into the example.
        documented: what the page shows there, or should; MISSING when it shows nothing.
        observed: what crossed the wire, or what the page shows when the finding is about it; MISSING for nothing.
        source: the documented line, or the one that is wrong; None when the page has none for it.
        column: the column on that line, from 1; None when it is not known.
        quote: that line, as written, so that the column is in it.
        related: a second line that matters: the promise that an example breaks, the line of the older revision.
        advice: what to do next.
        waived: why it does not count; None when it does.
    """

    rule: str
    level: Level
    verdict: Verdict
    message: str
    operation: str
    cassette: str = ""
    exchange: int | None = None
    line: int | None = None
    status: int | None = None
    pointer: str = ""
    documented: MaybeJson = MISSING
    observed: MaybeJson = MISSING
    source: Source | None = None
    column: int | None = None
    quote: str = ""
    related: Source | None = None
    advice: str = ""
    waived: Waived | None = None

    @property
    def is_note_on_page(self) -> bool:
        """Whether it is about a page alone, and weighs nothing."""
        return not self.cassette and self.verdict is Verdict.PAGE and self.level is Level.INFO

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits made of structure only: equal after rewording, re-recording or reordering."""
        structure = (self.rule, self.operation, str(self.status or ""), re.sub(r"/\d+(?=/|$)", "/*", self.pointer))
        return hashlib.sha256("\0".join(structure).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Report:
    """What one run found, and what it looked at: a report format needs nothing else.

    Attributes:
        cassettes: the tapes that were compared.
        exchanges: how many exchanges were compared with a documented operation.
        unmatched: exchanges on the tapes that no page documents, as `tape#number METHOD URI`, counted from 1.
        task: what was done: tapes compared with pages, pages read for what is wrong with them, or two revisions of a
            page compared.
        coverage: what of the documentation the tapes show; None when nobody asked.
        illustration: conversations and answers to look at; None when no format that was asked for draws them.
        failures: the tapes that could not be compared; a run with one is never clean.
    """

    findings: tuple[Finding, ...]
    rules: tuple[RuleInfo, ...]
    pages: tuple[str, ...] = ()
    cassettes: tuple[str, ...] = ()
    exchanges: int = 0
    unmatched: tuple[str, ...] = ()
    task: Literal["check", "lint", "diff"] = "check"
    coverage: Coverage | None = None
    illustration: Illustration | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def pending(self) -> Sequence[Finding]:
        """The findings that no waiver covers."""
        return [finding for finding in self.findings if finding.waived is None]

    @property
    def waived(self) -> Sequence[Finding]:
        """The findings that a waiver covers."""
        return [finding for finding in self.findings if finding.waived is not None]

    @property
    def notes(self) -> Sequence[Finding]:
        """What tapes tell about contradictions of the pages: no fault of any exchange, and the same in every run."""
        return [each for each in self.pending if self.task == "check" and each.is_note_on_page]

    def count(self, level: Level) -> int:
        """Return how many findings are of a level; those that are waived do not count."""
        return Counter(finding.level for finding in self.pending)[level]

    def at_or_above(self, level: Level) -> Sequence[Finding]:
        """Return the findings of a level or above; those that are waived do not count."""
        return [finding for finding in self.pending if finding.level >= level]
