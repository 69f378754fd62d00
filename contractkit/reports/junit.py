"""The report as JUnit XML, for the test tab of a CI.

There is no standard: this is what Jenkins, GitLab, Buildkite and Azure Pipelines read alike. An error is a failed test,
because an error is what fails a run; a warning or a note is a passed test with output, a waived finding a skipped one,
a tape that could not be compared a test that broke off, and a tape or page without any of them a passed test. GitLab
drops a test whose name it has met, so names are unique; it shows the body of a failure and not its message, so the body
says everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Report
from contractkit.reports._inert import markup, shorten
from contractkit.reports._selection import place_of, place_of_failure, within, worst_first
from contractkit.reports._words import MESSAGE_WIDTH, counted, facts, message

LIMIT: Final = 24 * 1024 * 1024
"""Bytes of findings: GitLab reads files below 30 MB, and tests that passed come on top."""


def render(report: Report) -> str:
    """Write a report as JUnit XML, failures first."""
    findings = [*worst_first(report.pending), *report.waived]
    tests = within(_found(findings, report), LIMIT)
    left_out = findings[len(tests) :]
    kept = findings[: len(tests)]
    broken = [_broken(failure) for failure in report.failures]
    tests = [*broken, *tests, *_clean(findings, report)]
    if left_out:
        tests.append(_left_out(left_out))
    failures = sum(map(_fails, kept)) + any(map(_fails, left_out))
    skipped = sum(each.waived is not None for each in kept)
    counts = f'tests="{len(tests)}" failures="{failures}" errors="{len(broken)}" skipped="{skipped}" time="0"'
    suite = f'<testsuite name="contractkit {report.task}" {counts}>'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<testsuites name="contractkit" {counts}>',
            suite,
            *tests,
            "</testsuite>",
            "</testsuites>\n",
        ]
    )


def _fails(finding: Finding) -> bool:
    return finding.level is Level.ERROR and finding.waived is None


def _found(findings: Iterable[Finding], report: Report) -> Iterator[str]:
    times: Counter[str] = Counter()
    for finding in findings:
        name = _name(finding)
        times[name] += 1
        number = f" ({times[name]})" if times[name] > 1 else ""
        place = place_of(finding, report)
        where = f' file="{markup(place.path)}" line="{place.line}"'
        yield _test(_subject(finding), f"{name}{number}", _result(finding), where)


def _name(finding: Finding) -> str:
    """Name a test as `PUT /orders/{id} [tape] /response/body/total response-type-changed`."""
    tape = f"[{PurePosixPath(finding.cassette).stem}]" if finding.cassette else ""
    return " ".join(filter(None, (finding.operation, tape, shorten(finding.pointer), finding.rule))) or "finding"


def _subject(finding: Finding) -> str:
    return finding.cassette or (finding.source.page if finding.source else finding.operation)


def _result(finding: Finding) -> str:
    if finding.waived is not None:
        until = "" if finding.waived.expires is None else f" (until {finding.waived.expires})"
        return f'<skipped message="{markup(f"waived: {shorten(finding.waived.reason)}{until}")}"/>'
    body = "\n".join([message(finding), *(f"{label}: {text}" for label, text in facts(finding))])
    # A line break in a body stays one; `markup` would replace it.
    text = "\n".join(map(markup, body.split("\n")))
    if not _fails(finding):
        return f"<system-out>{finding.level}: {text}</system-out>"
    return f'<failure message="{markup(message(finding))}" type="{markup(finding.rule)}">{text}</failure>'


def _broken(failure: Failure) -> str:
    where = f' file="{markup(place_of_failure(failure).path)}" line="{place_of_failure(failure).line}"'
    sentence = markup(shorten(str(failure), MESSAGE_WIDTH))
    error = f'<error message="{sentence}" type="{failure.kind}">{sentence}</error>'
    return _test(failure.cassette, "could be compared", error, where)


def _clean(findings: Iterable[Finding], report: Report) -> Iterator[str]:
    """Yield a passed test for everything that nothing was found about: a run that looked says at what."""
    met = {_subject(finding) for finding in findings}
    for subject in dict.fromkeys(report.cassettes if report.task == "check" else report.pages):
        if subject not in met:
            yield _test(subject, "agrees with its page" if report.task == "check" else "promises hold")


def _left_out(findings: list[Finding]) -> str:
    told = f"{counted(len(findings), 'more finding')} left out: the file would be too big for its readers."
    tag = "failure" if any(map(_fails, findings)) else "system-out"
    return _test("contractkit", told, f"<{tag}>{told}</{tag}>")


def _test(classname: str, name: str, result: str = "", where: str = "") -> str:
    head = f'<testcase classname="{markup(classname)}" name="{markup(name)}"{where} time="0"'
    return f"{head}>{result}</testcase>" if result else f"{head}/>"
