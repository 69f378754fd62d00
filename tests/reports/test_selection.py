from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.model.contract import Source
from contractkit.model.finding import Finding, Level, Report, RuleInfo, Verdict
from contractkit.reports._selection import Place, faults, left_out, place_of, rules_of, tape_of, within, worst_first

ON_TAPE = Finding(
    "r", Level.WARNING, Verdict.API, "m", "PUT /x", cassette="./tapes/a.yaml", exchange=0, line=4, status=200
)
ON_PAGE = Finding("p", Level.ERROR, Verdict.PAGE, "m", "PUT /x", source=Source("docs\\page.md", 9), column=3)


def test_the_worst_come_first_and_equals_stay_in_order() -> None:
    other = replace(ON_TAPE, rule="s")
    assert worst_first([ON_TAPE, other, ON_PAGE]) == [ON_PAGE, ON_TAPE, other]


def test_one_fault_in_several_exchanges_is_one() -> None:
    again = replace(ON_TAPE, exchange=5, cassette="tapes/b.yaml")
    (fault,) = faults([ON_TAPE, again])
    assert (fault.first, fault.again, fault.count) == (ON_TAPE, [again], 2)
    assert fault.name == ON_TAPE.fingerprint


def test_one_fault_of_two_levels_is_two_with_names_of_their_own() -> None:
    found = faults([ON_TAPE, replace(ON_TAPE, level=Level.ERROR)])
    assert [each.first.level for each in found] == [Level.ERROR, Level.WARNING]
    assert [each.name for each in found] == [ON_TAPE.fingerprint, f"{ON_TAPE.fingerprint}-2"]


def test_every_line_of_a_page_is_a_fault_of_its_own() -> None:
    found = faults([ON_PAGE, replace(ON_PAGE, source=Source("docs/page.md", 10))])
    assert len({each.name for each in found}) == len(found) == 2


def test_what_is_left_out_counts_every_time_it_was_found() -> None:
    found = faults([ON_PAGE, ON_TAPE, replace(ON_TAPE, exchange=1)])
    assert [left_out(found, shown) for shown in (0, 1, 2)] == [3, 2, 0]


@pytest.mark.parametrize(
    ("finding", "pages", "place"),
    [
        (ON_PAGE, (), Place("docs/page.md", 9, 3)),
        (ON_TAPE, ("docs/page.md",), Place("tapes/a.yaml", 4)),
        (replace(ON_TAPE, source=Source("docs/page.md", 0)), (), Place("docs/page.md", 1)),
        (replace(ON_TAPE, cassette=""), ("docs/page.md",), Place("docs/page.md", 1)),
        (replace(ON_TAPE, cassette=""), (), Place("contractkit", 1)),
    ],
)
def test_a_finding_has_a_place_to_look_at(finding: Finding, pages: tuple[str, ...], place: Place) -> None:
    assert place_of(finding, Report((finding,), (), pages)) == place


def test_a_finding_about_a_page_is_on_no_tape() -> None:
    assert tape_of(ON_PAGE) is None
    assert tape_of(replace(ON_TAPE, line=None)) == Place("tapes/a.yaml", 1)


def test_a_rule_that_only_a_finding_names_is_a_rule_of_the_report() -> None:
    ran = RuleInfo("r", Level.INFO, Verdict.API, "summary", "help")
    assert list(rules_of(Report((ON_PAGE, ON_TAPE), (ran,)))) == ["r", "p"]


def test_pieces_are_counted_in_bytes() -> None:
    assert within(["aa", "éé", "b"], 6) == ["aa", "éé"]
    assert within(["aa", "éé", "b"], 5) == ["aa"]
