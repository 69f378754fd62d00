from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.check import check_each
from contractkit.compare.circumstances import UNKNOWN
from contractkit.lint import lint
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.json_text import write
from contractkit.model.json_value import Json
from contractkit.model.note import Note, write_notes
from contractkit.model.waiver import Waiver
from contractkit.notes import contradictions, once
from contractkit.policy import Policy, apply_policy
from tests.rules.revised import page_of
from tests.rules.tape import contract_of, tape

_PAGE = "docs/partner-api/update-a-referral.md"
_SELF = "/response/body/links/self/uri"
_RELATED = "/response/body/links/relatedReferrals/uri"


def told(
    cassettes: Sequence[Cassette], contract: Contract, levels: dict[str, Level | None] | None = None
) -> list[Finding]:
    """Everything that tapes tell about a page, each tape for itself."""
    known = contradictions([contract], levels)
    judged = check_each(cassettes, [contract], levels or {}, UNKNOWN)
    return [known[note.number].finding(note) for each in judged for note in each.notes]


def told_once(cassettes: Sequence[Cassette], contracts: Sequence[Contract]) -> tuple[Finding, ...]:
    """What a report has of it."""
    judged = list(check_each(cassettes, contracts, {}, UNKNOWN))
    findings = [finding for each in judged for finding in each.findings]
    return once([write_notes(each.notes) for each in judged], contradictions(contracts), findings)


def test_what_the_page_contradicts_itself_in_is_a_note_and_says_who_is_right() -> None:
    notes = told_once([tape("referral", ["read", "accept", "reread"])], [contract_of(_PAGE)])
    assert {note.rule: note.message.partition("On the wire ")[2] for note in notes} == {
        "page-etag-unchanged": "an update changes the tag (referral.yaml, exchange 2).",
        "page-example-id-differs": "the answer has the id of the request's URI (referral.yaml, exchange 2).",
        "page-link-not-encoded": "the link is encoded (referral.yaml, exchange 1).",
        "page-link-off-template": "the link has the path of the operation (referral.yaml, exchange 1).",
        "page-member-not-in-table": "the member is there (referral.yaml, exchange 1).",
        "page-table-name-differs": "it is type (referral.yaml, exchange 2).",
    }
    assert {(note.level, note.verdict, note.cassette, note.exchange) for note in notes} == {
        (Level.INFO, Verdict.PAGE, "", None)
    }


def test_a_note_is_the_finding_of_lint_with_a_sentence_more() -> None:
    found = {each.fingerprint: each for each in lint([contract_of(_PAGE)]).findings}
    for note in told([tape("referral", ["read", "accept"])], contract_of(_PAGE)):
        of_lint = found[note.fingerprint]
        assert note.message.startswith(of_lint.message)
        assert replace(note, message="", level=of_lint.level) == replace(of_lint, message="")


def test_it_is_told_once_however_many_exchanges_and_tapes_show_it() -> None:
    one, two = tape("referral", ["read", "accept", "reread"]), tape("referral", ["read", "accept"])
    notes = told_once([one, replace(two, path="two.yaml")], [contract_of(_PAGE)])
    assert len(notes) == len({note.rule for note in notes})
    assert not any("two.yaml" in note.message for note in notes)


def test_where_the_api_moved_nothing_is_said_about_the_page() -> None:
    moved = tape("referral", [{"read": {_RELATED: "https://api.partner.microsoft.com/v9/elsewhere"}}, "accept"])
    (judged,) = check_each([moved], [contract_of(_PAGE)], {}, UNKNOWN)
    assert _RELATED in {each.pointer for each in judged.findings if each.verdict is Verdict.API}
    assert _RELATED in {note.pointer for note in told([moved], contract_of(_PAGE))}
    assert _RELATED not in {note.pointer for note in told_once([moved], [contract_of(_PAGE)])}


def test_a_rule_that_is_off_makes_no_note_and_one_that_is_raised_no_louder_one() -> None:
    levels = {"page-etag-unchanged": None, "page-example-id-differs": Level.ERROR}
    notes = told([tape("referral", ["read", "accept"])], contract_of(_PAGE), levels)
    assert "page-etag-unchanged" not in {note.rule for note in notes}
    assert {note.level for note in notes} == {Level.INFO}


def test_a_waiver_of_lint_covers_the_note_and_is_not_called_unused_by_a_check(shipped: tuple[Any, Any]) -> None:
    report, settings = shipped
    here = Waiver("page-etag-unchanged", reason="known", pointer="/response/body/eTag")
    elsewhere = replace(here, pointer="/response/body/other")
    policy = Policy((here, elsewhere), settings, {}, complete=True)
    marked = apply_policy(report, policy)
    assert [each.rule for each in marked.waived] == ["page-etag-unchanged"]
    assert [each.rule for each in marked.findings if each.verdict is Verdict.POLICY] == []


@pytest.fixture
def shipped(shipped_contract: Contract) -> tuple[Any, str]:
    from contractkit.archive import check_tapes
    from contractkit.judge import Standard, Tape

    path = Path(__file__).parents[1] / "cassettes" / "update-accepted.yaml"
    return check_tapes([Tape(path, path.name)], Standard((shipped_contract,))), "pyproject.toml"


def test_a_note_about_pages_that_are_not_there_is_passed_over() -> None:
    known = contradictions([contract_of(_PAGE)])
    told = [Note(99, "On the wire", "a.yaml", 0), Note(0, "On the wire it is so", "a.yaml", 0)]
    assert len(once([write_notes(told), "[0, "], known, [])) == 1


# A good page with one contradiction, and exchanges that are on the one side, on the other, or on none.
_ORDER = "https://api.example.com/v1/orders/7f1c"


def _exchange(
    shown: Json, sent: Json = None, *, method: str = "PUT", status: int = 200, tag: str = '"2"', **headers: str
) -> Exchange:
    fields = Headers.of((name.replace("_", "-"), value) for name, value in headers.items())
    answer = Response(
        Headers.of([("Content-Type", "application/json"), ("ETag", tag)]),
        b"" if shown is None else write(shown).encode(),
        status,
    )
    return Exchange(Request(fields, b"" if sent is None else write(sent).encode(), method, _ORDER), answer)


def _notes(changes: list[list[str]], exchange: Exchange, folder: Path, rule: str) -> list[str]:
    contract = page_of({"changes": changes}, folder)
    assert rule in {each.rule for each in lint([contract]).findings}
    notes = told([Cassette("t.yaml", (exchange,))], contract)
    return [note.message.partition("On the wire ")[2].partition(" (")[0] for note in notes if note.rule == rule]


_SAME_TAG = ['ETag: "a2"', 'ETag: "a1"']
_OTHER_ID = [['  "id": "7f1c",\n', '  "id": "8a2d",\n', 2], ['orders/7f1c"', 'orders/8a2d"']]
_MISSPELT = ["v1/orders?status", "v1/oders?status"]
_SPACES = ["orders?status=Paid", "orders?$filter=status eq 'Paid'"]
_LOST = ['  "reason": "The customer paid.",\n', "", 2]
_REGION = ['  "priority": 2,\n', '  "priority": 2,\n  "region": "EU",\n', 2]
_OWN_NAME = ["| status      |", "| OrderStatus |"]
_NO_TAG_SENT = ['If-Match: "a1"\n', ""]
_LINKS_SENT = ['  "priority": 2,\n', '  "priority": 2,\n  "links": {},\n']


def _linking(uri: str) -> Json:
    return {"id": "7f1c", "links": {"all": {"uri": uri}}}


@pytest.mark.parametrize(
    ("rule", "changes", "exchange", "expected"),
    [
        ("page-etag-unchanged", [_SAME_TAG], _exchange({}, {}, If_Match='"1"'), ["an update changes the tag"]),
        ("page-etag-unchanged", [_SAME_TAG], _exchange({}, {}, If_Match='"2"'), []),
        ("page-etag-unchanged", [_SAME_TAG], _exchange({}, {}, status=412, If_Match='"1"'), []),
        (
            "page-example-id-differs",
            _OTHER_ID,
            _exchange({"id": "7f1c"}, {}),
            ["the answer has the id of the request's URI"] * 2,
        ),
        ("page-example-id-differs", _OTHER_ID, _exchange({"id": "other"}, {}), []),
        ("page-example-id-differs", _OTHER_ID, _exchange({"id": "7f1c"}, method="GET"), []),
        (
            "page-link-off-template",
            [_MISSPELT],
            _exchange(_linking("https://api.example.com/v1/orders?status=Open")),
            ["the link has the path of the operation"],
        ),
        (
            "page-link-off-template",
            [_MISSPELT],
            _exchange(_linking("https://api.example.com/v1/oders?status=Open")),
            ["the link is spelt as in the example"],
        ),
        ("page-link-off-template", [_MISSPELT], _exchange(_linking("https://api.example.com/v2/items")), []),
        ("page-link-off-template", [_MISSPELT], _exchange({"id": "7f1c"}), []),
        ("page-link-not-encoded", [_SPACES], _exchange(_linking("/v1/orders?a=b%20c")), ["the link is encoded"]),
        (
            "page-link-not-encoded",
            [_SPACES],
            _exchange(_linking("/v1/orders?a=b c")),
            ["the link is printed like this too"],
        ),
        ("page-link-not-encoded", [_SPACES], _exchange({"id": "7f1c"}), []),
        ("page-member-not-returned", [_LOST], _exchange({"reason": "x"}, {"reason": "x"}), ["it comes back"]),
        ("page-member-not-returned", [_LOST], _exchange({"id": "7f1c"}, {"reason": "x"}), ["it does not come back"]),
        ("page-member-not-returned", [_LOST], _exchange({"reason": "x"}, {"id": "7f1c"}), []),
        ("page-member-not-returned", [_LOST], _exchange({"reason": "x"}, {"reason": "x"}, status=409), []),
        ("page-member-not-in-table", [_REGION], _exchange({"region": "EU"}), ["the member is there"]),
        ("page-member-not-in-table", [_REGION], _exchange({"id": "7f1c"}), []),
        ("page-member-not-in-table", [_REGION], _exchange({"region": "EU"}, {}, status=400), []),
        ("page-table-name-differs", [_OWN_NAME], _exchange(None, {"status": "Paid"}, status=204), ["it is status"]),
        ("page-table-name-differs", [_OWN_NAME], _exchange({}, {"orderStatus": "Paid"}), ["it is orderStatus"]),
        ("page-table-name-differs", [_OWN_NAME], _exchange({}, {"id": "7f1c"}), []),
        ("page-table-name-differs", [_OWN_NAME], _exchange({}, ["status"]), []),
        ("page-example-breaks-rule", [_NO_TAG_SENT], _exchange({}, {}, status=428), ["such a request is refused"]),
        ("page-example-breaks-rule", [_NO_TAG_SENT], _exchange({}, {}, status=428, If_Match='"1"'), []),
        ("page-example-breaks-rule", [_NO_TAG_SENT], _exchange({}, {}, status=401), []),
        ("page-example-breaks-rule", [_NO_TAG_SENT], _exchange({}, method="GET", status=400), []),
        (
            "page-example-breaks-rule",
            [_LINKS_SENT],
            _exchange({}, {"links": {}}, status=400),
            ["such a request is refused"],
        ),
        ("page-example-breaks-rule", [_LINKS_SENT], _exchange({}, {"id": "7f1c"}, status=400), []),
    ],
)
def test_an_exchange_tells_which_side_it_is_on(
    rule: str, changes: list[list[Any]], exchange: Exchange, expected: list[str], tmp_path: Path
) -> None:
    assert _notes(changes, exchange, tmp_path, rule) == expected


def test_an_exchange_of_another_page_tells_nothing(tmp_path: Path) -> None:
    contract = page_of({"changes": [_SAME_TAG]}, tmp_path)
    exchanges = tape("referral", ["read", "accept"])
    notes = told_once([exchanges], [contract_of(_PAGE), contract])
    assert {note.source.page for note in notes if note.source} == {_PAGE}
