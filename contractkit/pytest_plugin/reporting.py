"""`--contract-report`: what the tapes of a whole run showed, as one report, also where several workers shared it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from contractkit.errors import ContractkitError

if TYPE_CHECKING:
    from contractkit.model.finding import Finding, Report
    from contractkit.workspace import Workspace

_KEY: Final = "contract_report"
_USAGE_ERROR: Final = 4
"""pytest's exit code for what cannot be done as asked; the tests themselves may have passed."""


class _Session(Protocol):
    config: object
    exitstatus: int


class _Plugins(Protocol):
    def register(self, plugin: object) -> object: ...

    def hasplugin(self, name: str) -> bool: ...


class _Terminal(Protocol):
    def write_line(self, line: str) -> None: ...


class WorkerReports:
    """The hook of xdist that gathers; where xdist is not there, pytest refuses a plugin that has it."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def pytest_testnodedown(self, node: object) -> None:
        """Take over what a worker of a distributed run compared; one that crashed had no time to say."""
        self.parts += [text for key, text in getattr(node, "workeroutput", {}).items() if key == _KEY]


class ReportWriter:
    """The hooks of pytest that gather what was compared and write it down; registered where somebody asks for it.

    Raises:
        UsageError: what was asked for is not FORMAT=FILE, or names an unknown format.
    """

    def __init__(self, given: Sequence[str], workspace: Workspace) -> None:
        from contractkit.report_files import targets

        self._targets = targets(given, "--contract-report")
        self._workspace = workspace
        self._workers = WorkerReports()
        self._note = ""

    def register(self, plugins: _Plugins) -> None:
        """Register with pytest, and with xdist where it is there."""
        plugins.register(self)
        if plugins.hasplugin("xdist"):
            plugins.register(self._workers)

    def pytest_sessionfinish(self, session: _Session) -> None:
        """Write the reports; a worker hands over what it compared instead."""
        own = packed(self._workspace)
        if (output := getattr(session.config, "workeroutput", None)) is not None:
            output[_KEY] = own
            return
        try:
            self._note = self._write([*self._workers.parts, own])
        except ContractkitError as error:
            self._note = str(error)
            session.exitstatus = session.exitstatus or _USAGE_ERROR

    def pytest_terminal_summary(self, terminalreporter: _Terminal) -> None:
        """Tell what was written, or why nothing was."""
        terminalreporter.write_line(f"contractkit: {self._note}")

    def _write(self, parts: Sequence[str]) -> str:
        from contractkit.report_files import with_pictures, write_reports
        from contractkit.reports import text

        report = merged(parts, self._workspace)
        formats = (each.format for each in self._targets)
        write_reports(with_pictures(report, formats, self._workspace.illustrated), self._targets)
        files = ", ".join(str(each.path) for each in self._targets)
        if not report.cassettes:
            return f"no tape was compared, and {files} says so."
        return f"{text.summary(report)} Written to {files}."


def packed(workspace: Workspace) -> str:
    """Pack what was compared in this process into a text that another process can unpack."""
    from contractkit.model.finding import Verdict
    from contractkit.verdicts.judgement import Judgement, to_json

    # What is accepted is decided once, for the whole run.
    return json.dumps(
        [
            [
                report.cassettes,
                report.pages,
                to_json(
                    Judgement(
                        tuple(each for each in report.findings if each.verdict is not Verdict.POLICY),
                        report.exchanges,
                        report.unmatched,
                    )
                ),
            ]
            for report in workspace.compared()
        ]
    )


def merged(parts: Iterable[str], workspace: Workspace) -> Report:
    """Make one report of what every process packed. A tape that several tests play, or several workers, counts once.

    Raises:
        UsageError: a waiver names a rule that does not exist.
    """
    from contractkit.judge import rules_in_force
    from contractkit.model.finding import Report
    from contractkit.verdicts.judgement import Judgement, from_json

    pages: dict[str, None] = {}
    judged: dict[str, Judgement] = {}
    findings: dict[tuple[object, ...], Finding] = {}
    for part in parts:
        for (cassette, *_), names, text in json.loads(part):
            judgement = from_json(text)
            pages |= dict.fromkeys(names)
            judged[cassette] = max(judgement, judged.get(cassette, judgement), key=lambda each: each.exchanges)
            findings |= {_place(finding): finding for finding in judgement.findings}
    report = Report(
        findings=tuple(sorted(findings.values(), key=lambda each: (-each.level, each.cassette, each.exchange or 0))),
        rules=rules_in_force(workspace.config.levels),
        pages=tuple(sorted(pages)),
        cassettes=tuple(sorted(judged)),
        exchanges=sum(each.exchanges for each in judged.values()),
        unmatched=tuple(dict.fromkeys(text for name in sorted(judged) for text in judged[name].unmatched)),
    )
    return workspace.accepted(report, complete=False)


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.cassette, finding.exchange, finding.rule, finding.pointer, finding.source, finding.column
