from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.errors import ExitCode
from contractkit.model.contract import Source
from contractkit.model.failure import Failure
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.json_value import MISSING, Json
from contractkit.model.note import Note, write_notes
from contractkit.verdicts.judgement import ForeignError, Judgement, from_json, to_json

FULL = Finding(
    rule="links-missing",
    level=Level.ERROR,
    verdict=Verdict.API,
    message="m \ud800",
    operation="PUT /a",
    cassette="a.yaml",
    exchange=1,
    line=2,
    status=200,
    pointer="/response/body/x",
    documented=None,
    observed=[Decimal("0.1234567890123456789012345"), 10**60, 1.5, {"a": "\ud800"}],
    source=Source("page.md", 3),
    column=4,
    quote="q",
    related=Source("page.md", 5),
    advice="a",
)
BARE = Finding("a", Level.INFO, Verdict.PAGE, "m", "o")


def test_a_judgement_reads_back_to_the_last_digit() -> None:
    judgement = Judgement(
        (FULL, BARE),
        7,
        ("a.yaml#1 GET https://h/x\ud800",),
        write_notes([Note(3, "t", "a.yaml", 1)]),
        (Failure("a.yaml", "m \ud800", ExitCode.NOTHING_CHECKED), Failure("b.yaml", "m", ExitCode.CANNOT_CHECK, 3)),
    )
    assert from_json(to_json(judgement)) == judgement
    assert from_json(to_json(judgement)).findings[1].documented is MISSING


def test_no_field_of_a_finding_is_forgotten() -> None:
    different = {field.name for field in fields(Finding) if getattr(FULL, field.name) != getattr(BARE, field.name)}
    assert different == {field.name for field in fields(Finding)} - {"waived"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(_JSON)
def test_any_value_survives(value: Json) -> None:
    judgement = Judgement((Finding("a", Level.INFO, Verdict.API, "m", "o", documented=value, observed=value),), 1)
    assert from_json(to_json(judgement)) == judgement


FINDING = to_json(Judgement((BARE,), 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}",
        "null",
        "[]",
        "[1, []]",
        '["1", [], []]',
        "[1, {}, []]",
        "[1, [1], []]",
        "[1, [], [1]]",
        "[1, [], [{}]]",
        '[1, [], [], "[]"]',
        '[1, [], [], "[]", [["a.yaml", "m", 77, null]]]',
        '[1, [], [], "[]", [["a.yaml", "m", 3]]]',
        '[1, [], [], "[]", "x"]',
        FINDING.replace('"level": 1', '"level": 9'),
        FINDING.replace('"verdict": "page"', '"verdict": "me"'),
        FINDING.replace('"source": null', '"source": [1, 2, 3]'),
        FINDING.replace('"source": null', '"source": "x"'),
        FINDING.replace('"message": "m"', '"message": null'),
    ],
)
def test_what_is_none_is_foreign(text: str) -> None:
    assert text != FINDING
    with pytest.raises(ForeignError):
        from_json(text)
