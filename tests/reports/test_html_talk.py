from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.model.illustration import Conversation, Illustration, Turn
from contractkit.reports._html_talk import _letter
from tests.reports.test_html import FINDING, Page, page_of

PATH = "/v1.0/orders/1"
READ = Turn(0, "GET", PATH, 200, tag='"a"')
WRITE = Turn(1, "PUT", PATH, 200, (("If-Match", '"a"'),), '"b"')
STALE = Turn(2, "PUT", f"{PATH}?x=1", 412, (("If-Match", '"a"'),))


def talk(*turns: Turn, total: int | None = None, left_out: int = 0) -> Page:
    conversation = Conversation("tapes/a.yaml", turns, len(turns) if total is None else total)
    return page_of(FINDING, illustration=Illustration((conversation,), left_out=left_out))


def test_a_request_says_which_answer_its_tag_is_from() -> None:
    told = talk(READ, WRITE, STALE).text
    assert f'1 GET {PATH}200 A ETag "a"' in told
    assert f'2 PUT {PATH} A If-Match "a" of answer 1200 B ETag "b" new' in told
    assert f'3 PUT {PATH}?x=1 A If-Match "a" of answer 1, replaced since412' in told


@pytest.mark.parametrize(
    ("conditions", "told"),
    [
        ((("If-Match", "*"),), "If-Match * any tag"),
        ((("If-Match", "a"),), "A If-Match a of answer 1"),
        ((("If-Match", '"z"'),), 'B If-Match "z" given by no answer before'),
        ((("If-Match", '"a", "z"'),), 'A B If-Match "a", "z" of answer 1, given by no answer before'),
        ((("If-None-Match", '"a"'),), 'A If-None-Match "a" of answer 1'),
        ((("If-Match", '"a" x'),), 'B If-Match "a" x given by no answer before'),
    ],
)
def test_preconditions_of_all_kinds(conditions: tuple[tuple[str, str], ...], told: str) -> None:
    assert told in talk(READ, Turn(1, "PUT", PATH, 204, conditions)).text


def test_what_a_tag_is_to_the_answers_before() -> None:
    assert "the same as before" in talk(READ, Turn(1, "PUT", PATH, 200, tag='"a"')).text
    assert 'tag in the body "b" new' in talk(READ, Turn(1, "PUT", PATH, 200, tag='"b"', in_body=True)).text
    elsewhere = Turn(1, "PUT", "/v1.0/orders/2", 200, (("If-Match", '"a"'),))
    assert "of answer 1, of another resource" in talk(READ, elsewhere).text


def test_the_tag_of_a_refusal_is_not_what_the_resource_has_now() -> None:
    refused = Turn(1, "PUT", PATH, 412, (("If-Match", '"z"'),), '"c"')
    again = Turn(2, "PUT", PATH, 200, (("If-Match", '"a"'),))
    assert 'If-Match "a" of answer 1200' in talk(READ, refused, again).text


def test_findings_and_turns_point_at_each_other() -> None:
    page = talk(READ)
    links = {each["href"] for each in page.all("a")}
    assert "#t1-1" in links
    assert f"#f-{FINDING.fingerprint}" in links
    assert "error response-type-changed" in page.text
    assert [each for each in page.all("details") if "open" in each]


def test_what_is_not_drawn_is_counted() -> None:
    page = talk(READ, Turn(5, "GET", PATH, 304), total=9, left_out=3)
    assert "4 more exchanges, not drawn" in page.text
    assert "3 more exchanges, not drawn" in page.text
    assert "3 more tapes not drawn." in page.text


def test_a_turn_with_many_faults_names_the_worst_and_counts_the_rest() -> None:
    conversation = Conversation("tapes/a.yaml", (READ,), 1)
    findings = [replace(FINDING, pointer=f"/response/body/m{number}") for number in range(7)]
    page = page_of(*findings, illustration=Illustration((conversation,)))
    assert page.text.count("error response-type-changed, ") == 5
    assert "and 2 more" in page.text


def test_letters_go_on_after_z() -> None:
    assert [_letter(number) for number in (0, 25, 26, 52)] == ["A", "Z", "A1", "A2"]
