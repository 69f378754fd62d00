from __future__ import annotations

from dataclasses import replace

import pytest

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.check import check
from contractkit.compare.matching import match_operation
from contractkit.compare.observation import Role
from contractkit.compare.promises import Promises
from contractkit.errors import NothingCheckedError, PageError, UsageError
from contractkit.model.contract import Contract, Operation, Source
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.finding import Finding, Level, Verdict
from contractkit.model.json_text import write
from contractkit.model.json_value import Json
from tests.rules.tape import contract_of, library, run, tape

_PAGE = "docs/partner-api/update-a-referral.md"
_DRIFTED = {"accept": {"/response/body/details/dealValue": "1200", "/response/body/riskScore": 1}}


def _contract(*operations: str) -> Contract:
    parts = (operation.split(" ") for operation in operations)
    return Contract("page.md", operations=tuple(Operation(method, uri, Source("page.md", 1)) for method, uri in parts))


def _exchange(method: str, uri: str, index: int = 0) -> Exchange:
    return Exchange(Request(method=method, uri=uri), Response(), index=index)


def _only(findings: tuple[Finding, ...], level: Level) -> Finding:
    (finding,) = [finding for finding in findings if finding.level >= level]
    return finding


def test_finding_says_everything() -> None:
    report = run(tape("referral", ["read", _DRIFTED]), _PAGE)
    finding = _only(report.findings, Level.WARNING)
    assert finding.rule == "response-type-changed"
    assert (finding.level, finding.verdict) == (Level.ERROR, Verdict.API)
    assert finding.operation == "PUT /v1.0/engagements/referrals/{Id}"
    assert (finding.cassette, finding.exchange, finding.line, finding.status) == ("referral.yaml", 1, 11, 200)
    assert finding.pointer == "/response/body/details/dealValue"
    assert (finding.documented, finding.observed) == (50000, "1200")
    assert finding.source is not None
    assert finding.source.page == _PAGE
    assert finding.quote.strip() == '"dealValue": 50000,'
    assert finding.advice


def test_read_of_a_documented_write_is_named_as_what_it_is() -> None:
    report = run(tape("referral", [{"read": {"/response/body/status": 1}}]), _PAGE)
    assert _only(report.findings, Level.ERROR).operation == "GET /v1.0/engagements/referrals/{Id}"


def test_report_says_what_was_looked_at() -> None:
    one, two = tape("referral", ["read", "accept"]), tape("referral", ["read"])
    two = replace(two, path="two.yaml", exchanges=(*two.exchanges, _exchange("GET", "https://x.example/other", 1)))
    report = check([one, two], [contract_of(_PAGE)])
    assert report.pages == (_PAGE,)
    assert report.cassettes == ("referral.yaml", "two.yaml")
    assert report.exchanges == 3
    assert report.unmatched == ("two.yaml#2 GET https://x.example/other",)
    assert [rule.id for rule in report.rules][:2] == ["response-enum-value-undocumented", "response-format-changed"]


def test_findings_are_in_the_order_of_weight_and_place() -> None:
    first = replace(
        tape("referral", [{"read": {"/response/body/links": "(gone)", "/response/body/b": 1}}]), path="b.yaml"
    )
    second = replace(
        tape("referral", ["read", {"accept": {"/response/body/team": 1, "/response/body/a": 1}}]), path="a.yaml"
    )
    findings = check([first, second], [contract_of(_PAGE)]).findings
    assert [(str(finding.level), finding.cassette, finding.exchange, finding.pointer) for finding in findings] == [
        ("error", "a.yaml", 1, "/response/body/team"),
        ("error", "b.yaml", 0, "/response/body/links"),
        ("info", "a.yaml", 1, "/response/body/a"),
        ("info", "b.yaml", 0, "/response/body/b"),
    ]


def test_findings_and_fingerprints_are_the_same_every_time() -> None:
    reports = [run(tape("referral", ["read", _DRIFTED]), _PAGE) for _ in range(2)]
    assert reports[0].findings == reports[1].findings
    prints = {finding.fingerprint for finding in reports[0].findings}
    moved = run(tape("referral", ["read", "read", _DRIFTED]), _PAGE)
    assert {finding.fingerprint for finding in moved.findings} == prints


def test_one_fault_is_one_finding() -> None:
    changes = {"/response/body/status": "Frozen", "/response/body/substatus": "Accepted"}
    report = run(tape("referral", ["read", {"accept": changes}]), _PAGE)
    assert _only(report.findings, Level.WARNING).rule == "transition-undocumented"


def test_rule_that_is_off_finds_nothing_and_hides_nothing() -> None:
    changes = {"/response/body/status": "Frozen"}
    report = run(tape("referral", ["read", {"accept": changes}]), _PAGE, {"transition-undocumented": None})
    assert _only(report.findings, Level.WARNING).rule == "put-value-not-stored"
    assert "transition-undocumented" not in {rule.id for rule in report.rules}


def test_level_is_the_configured_one() -> None:
    report = run(tape("referral", ["read", _DRIFTED]), _PAGE, {"response-member-undocumented": Level.ERROR})
    assert {finding.rule for finding in report.at_or_above(Level.ERROR)} == {
        "response-member-undocumented",
        "response-type-changed",
    }
    assert {rule.level for rule in report.rules if rule.id == "response-member-undocumented"} == {Level.ERROR}


def test_what_a_rule_calls_minor_stays_minor() -> None:
    cassette = tape("referral", ["read", {"accept": {"/response/headers/ETag": "(gone)"}}])
    report = run(cassette, _PAGE, {"etag-missing": Level.ERROR})
    assert [finding.level for finding in report.findings] == [Level.WARNING]
    report = run(
        tape("referral", [{"read": {"/response/body/eTag": "x"}}]), _PAGE, {"response-format-changed": Level.INFO}
    )
    assert {finding.level for finding in report.findings if finding.rule == "response-format-changed"} <= {Level.INFO}


def test_unknown_rule_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="Did you mean 'etag-missing'"):
        run(tape("referral", ["read"]), _PAGE, {"etag-mising": None})


def test_nothing_to_check_is_an_error() -> None:
    with pytest.raises(NothingCheckedError, match="there is no cassette to check"):
        check([], [contract_of(_PAGE)])
    with pytest.raises(NothingCheckedError, match=r"^empty.yaml: it holds no exchange"):
        check([tape("referral", ["read"]), Cassette("empty.yaml", ())], [contract_of(_PAGE)])


def test_tape_that_fits_no_page_is_an_error_that_names_the_nearest_operation() -> None:
    other = Cassette("other.yaml", (_exchange("PUT", "https://x.example/v1.0/engagements/referals/1"),))
    with pytest.raises(NothingCheckedError) as caught:
        check([other], [contract_of(_PAGE)])
    assert str(caught.value) == (
        "other.yaml: none of its 1 exchanges is documented: no page has PUT /v1.0/engagements/referals/1; "
        "the nearest operation is PUT /v1.0/engagements/referrals/{Id}."
    )


def test_uri_that_is_none_is_compared_or_named_like_any_other() -> None:
    broken = "https://[broken/v1.0/engagements/referrals/1"
    report = run(Cassette("a.yaml", (_exchange("PUT", broken),)), _PAGE)
    assert {finding.rule for finding in report.findings} >= {"if-match-not-sent"}
    with pytest.raises(NothingCheckedError, match="no page has DELETE"):
        run(Cassette("a.yaml", (_exchange("DELETE", broken),)), _PAGE)


@pytest.mark.parametrize("contracts", [[], [Contract("empty.md")]])
def test_page_without_an_operation_is_an_error(contracts: list[Contract]) -> None:
    with pytest.raises(PageError, match="it documents no operation"):
        check([tape("referral", ["read"])], contracts)


@pytest.mark.parametrize(
    ("method", "uri", "expected"),
    [
        ("PUT", "https://h/v1/users/7", ("PUT /v1/users/{id}", Role.DOCUMENTED)),
        ("PUT", "https://h/v1/users/me", ("PUT /v1/users/me", Role.DOCUMENTED)),
        ("GET", "https://h/v1/users/me", ("PUT /v1/users/me", Role.COMPANION)),
        ("GET", "https://h/v1/users/7/photo", ("GET /v1/users/{id}/photo", Role.DOCUMENTED)),
        ("DELETE", "https://h/v1/users/7", None),
        ("GET", "https://h/v1/users", None),
        ("GET", "https://[broken/v1/users/7?x", ("PUT /v1/users/{id}", Role.COMPANION)),
    ],
)
def test_exchange_belongs_to_the_most_specific_operation(
    method: str, uri: str, expected: tuple[str, Role] | None
) -> None:
    described = _contract("PUT /v1/users/{id}", "PUT /v1/users/me", "GET /v1/users/{id}/photo")
    documented = [Promises(described, operation) for operation in described.operations]
    found = match_operation(_exchange(method, uri), documented)
    assert (None if found is None else (str(found.promises.operation), found.role)) == expected


def test_clean_tape_stays_clean_although_the_page_contradicts_itself() -> None:
    named = library("referral")["exchanges"]
    report = run(tape("referral", list(named)), _PAGE)
    assert report.at_or_above(Level.INFO) == []


def test_undocumented_members_without_end_are_counted_and_not_listed() -> None:
    many = {f"x{number}": number for number in range(3000)}
    report = run(tape("referral", [{"read": {"/response/body/consent": many}}]), _PAGE)
    undocumented = [finding for finding in report.findings if finding.rule == "response-member-undocumented"]
    assert len(undocumented) == 51
    assert "consent has 2950 more members that the page does not document." in {one.message for one in undocumented}


def test_secret_is_found_on_exchanges_that_no_page_documents() -> None:
    secret = Exchange(
        Request(
            Headers.of([("Authorization", "Bearer q8Zk2LxP0vRt7Yb3NcWd")]), method="GET", uri="https://x.example/o"
        ),
        Response(),
        index=1,
        line=9,
    )
    cassette = replace(tape("referral", ["read"]), exchanges=(*tape("referral", ["read"]).exchanges, secret))
    finding = _only(run(cassette, _PAGE).findings, Level.WARNING)
    assert (finding.rule, finding.verdict, finding.exchange, finding.line) == ("tape-has-secret", Verdict.TAPE, 1, 9)
    assert finding.operation == "GET /o"
    assert "q8Zk" not in repr(finding)
    assert run(cassette, _PAGE, {"tape-has-secret": None}).findings == ()


def test_finding_about_the_whole_tape_is_at_no_exchange() -> None:
    cassette = replace(tape("referral", ["read"]), metadata=Metadata(page=_PAGE, page_digest="0000"))
    finding = _only(run(cassette, _PAGE).findings, Level.INFO)
    assert (finding.exchange, finding.operation, finding.line, finding.status) == (None, "", None, None)
    assert finding.quote


def test_tag_that_an_earlier_tape_has_shown_may_not_stay_on_another_representation() -> None:
    frozen = {"/response/headers/ETag": '"a1"', "/response/body/eTag": '"a1"'}
    update = {**frozen, "/response/body/updatedDateTime": "2026-03-02T08:15:30.1234567Z"}
    first, second = tape("referral", ["read"]), replace(tape("referral", [{"accept": update}]), path="later.yaml")
    assert run(second, _PAGE).at_or_above(Level.WARNING) == []
    finding = _only(check([first, second], [contract_of(_PAGE)]).findings, Level.WARNING)
    assert (finding.rule, finding.cassette) == ("etag-unchanged-after-update", "later.yaml")


def test_tapes_from_services_that_were_set_up_anew_do_not_contradict_each_other() -> None:
    one = tape("referral", ["read", "accept", "reread", "close"])
    two = replace(tape("referral", ["accept", "reread", "close"]), path="two.yaml")
    three = replace(tape("referral", ["read", "accept", "stale"]), path="three.yaml")
    for order in ([one, two, three], [three, two, one], [two, one, three]):
        assert check(order, [contract_of(_PAGE)]).at_or_above(Level.INFO) == []


def test_what_an_earlier_tape_shows_hides_nothing_on_a_later_one() -> None:
    frozen = tape("referral", [{"accept": {"/response/headers/ETag": '"a1"', "/response/body/eTag": '"a1"'}}])
    wrong = tape("referral", [{"reread": {"/response/body/substatus": "Won"}}])
    for one, rule in ((frozen, "etag-unchanged-after-update"), (wrong, "substatus-undocumented")):
        alone = run(one, _PAGE).at_or_above(Level.WARNING)
        assert [finding.rule for finding in alone] == [rule]
        earlier = replace(one if one is wrong else tape("referral", ["accept"]), path="earlier.yaml")
        together = check([earlier, one], [contract_of(_PAGE)]).at_or_above(Level.WARNING)
        assert [finding for finding in together if finding.cassette == one.path] == alone


def _of_page(*, shown: dict[str, Json], etag: str = '"2500ec5a-0000-0000-0000-5bf4967d0000"') -> tuple[Finding, ...]:
    """Send what the page shows, with the tag that it shows, and be answered what it shows, but for some members."""
    contract = contract_of(_PAGE)
    request, response = contract.examples[:2]
    assert isinstance(response.body, dict)
    exchange = Exchange(
        Request(Headers.of([("If-Match", etag)]), write(request.body).encode(), "PUT", request.uri or ""),
        Response(
            Headers.of([("Content-Type", "application/json"), ("ETag", etag)]), write(response.body | shown).encode()
        ),
    )
    return check([Cassette("page.yaml", (exchange,))], [contract]).findings


def test_faults_of_the_pages_own_exchange_are_the_pages() -> None:
    findings = _of_page(shown={})
    assert {(finding.rule, finding.pointer) for finding in findings} == {
        ("put-id-changed", "/response/body/id"),
        ("etag-unchanged-after-update", "/response/headers/ETag"),
    }
    assert {(finding.level, finding.verdict) for finding in findings} == {(Level.INFO, Verdict.PAGE)}
    assert all(finding.message.endswith("The examples of the page show the same.") for finding in findings)
    assert all(f"contractkit lint {_PAGE}" in finding.advice for finding in findings)


@pytest.mark.parametrize(
    ("shown", "pointer"),
    [
        ({"links": {}}, "/response/body/links"),
        ({"id": "0badcafe-0000-4000-8000-00000000beef"}, "/response/body/id"),
        ({"details": []}, "/response/body/details"),
    ],
)
def test_answer_that_differs_from_the_page_is_the_apis_own(shown: dict[str, Json], pointer: str) -> None:
    blamed = [each.pointer for each in _of_page(shown=shown) if each.verdict is Verdict.API and each.level > Level.INFO]
    assert pointer in blamed


def test_tag_that_no_example_shows_is_not_excused_by_the_examples() -> None:
    blamed = [each.pointer for each in _of_page(shown={}, etag='"another"') if each.verdict is Verdict.API]
    assert blamed == ["/response/headers/ETag"]
