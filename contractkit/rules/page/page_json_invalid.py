"""A documented body is not JSON.

Why: Readers copy examples, and programs read them. RFC 8259 allows no comment, no comma behind the last member and no
other quotes than straight ones. A body that is shortened by an ellipsis or has placeholders is not JSON either, but
means to be read by people: that weighs less.
Fix: Repair the example. `contractkit lint --fix-preview` shows the repaired text where there is a single right repair.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from contractkit.model.contract import Contract, Defect, Example, Source
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import MISSING
from contractkit.rules.rule import Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.PAGE

_MEANT_FOR_PEOPLE: Final = frozenset({"ellipsis", "fragment", "unquoted-placeholder"})
_WORDS: Final = {
    "bad-escape": "there is a backslash before a character that takes none",
    "bad-number": "a number is not written as JSON writes numbers",
    "comment": "there is a comment",
    "duplicate-key": "a member stands twice in one object",
    "ellipsis": "something is left out, with an ellipsis in its place",
    "extra-brace": "there is a closing bracket too many",
    "extra-quote": "there is a quote too many",
    "fragment": "the outermost brackets are left out",
    "garbage": "there is something that belongs to no JSON",
    "literal-case": "true, false or null is not in lower case",
    "mismatched-bracket": "a bracket does not fit the one that it closes",
    "missing-comma": "a comma is missing",
    "missing-key": "a value has no name",
    "missing-quote": "a quote is missing",
    "missing-value": "a member has no value",
    "nbsp": "there is a space that is none in JSON",
    "raw-newline": "a string is broken over two lines",
    "single-quotes": "single quotes stand where JSON has double ones",
    "smart-quotes": "typographic quotes stand where JSON has straight ones",
    "trailing-comma": "a comma stands behind the last member or item",
    "truncated": "the end is missing",
    "unquoted-key": "the name of a member has no quotes",
    "unquoted-placeholder": "a placeholder has no quotes",
    "unquoted-value": "a string has no quotes",
}


def page_json_invalid(contract: Contract) -> Iterator[Breach]:
    """Find the defects of every body that the page prints."""
    own = {example.source: example for example in (*contract.errors, *contract.examples)}
    for example in own.values():
        if example.defects and example.source.page == contract.page:
            begins = sorted((line, -order, pointer) for order, (pointer, line) in enumerate(example.lines.items()))
            for defect in example.defects:
                # The last line before, and of the members on it the outermost.
                before = bisect_right(begins, (defect.line, 1, "")) - 1
                yield _breach(example, defect, begins[before][2] if before >= 0 else "")


def _breach(example: Example, defect: Defect, member: str) -> Breach:
    what = _WORDS.get(defect.kind, defect.kind.replace("-", " "))
    return Breach(
        f"/{example.kind}/body{member}",
        f"The body of the {example.kind} example is not JSON: {what}.",
        documented=MISSING if defect.repair is None else defect.repair,
        observed=defect.kind,
        source=Source(example.source.page, defect.line),
        column=defect.column,
        advice=_advice(defect),
        level=_level(example, defect),
    )


def _advice(defect: Defect) -> str:
    if defect.repair is None:
        return "There is no single right repair: write what the service really sends or takes here."
    return f"Write {defect.repair.strip()} here." if defect.repair.strip() else "Take it out."


def _level(example: Example, defect: Defect) -> Level:
    if defect.kind in _MEANT_FOR_PEOPLE:
        return Level.INFO
    return Level.WARNING if defect.repair is not None and example.body is not None else Level.ERROR
