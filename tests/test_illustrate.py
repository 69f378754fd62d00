from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contractkit import illustrate as module
from contractkit.cassettes.file import Cassette, load
from contractkit.check import check
from contractkit.illustrate import MAX_TURNS, chosen, illustrate
from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange, Headers
from contractkit.model.finding import Finding, Level, Report, Verdict
from contractkit.model.illustration import Illustration, Turn
from contractkit.workspace import Work, Workspace

SHIPPED = Path(__file__).parents[1] / "cassettes"
REFERRAL = "/v1.0/engagements/referrals/4111fffc-f9ee-4d53-bba6-569135228642"


@pytest.fixture
def tape() -> Cassette:
    return load(SHIPPED / "stale-tag-refused.yaml", "tapes/stale.yaml")


def pictures(contract: Contract, *tapes: Cassette) -> Illustration:
    return illustrate(check(tapes, [contract]), tapes, [contract], lambda exchange: exchange)


def test_a_conversation_tells_what_was_sent_and_answered(shipped_contract: Contract, tape: Cassette) -> None:
    (talk,) = pictures(shipped_contract, tape).conversations
    first, second, *_ = talk.turns
    assert (talk.cassette, talk.total) == ("tapes/stale.yaml", len(tape.exchanges))
    assert first == Turn(0, "GET", REFERRAL, 200, (), first.tag)
    assert first.tag.startswith('"2500ec5a')
    assert (second.method, second.conditions) == ("PUT", (("If-Match", first.tag),))
    assert [turn.status for turn in talk.turns].count(412) == 1


def test_a_tag_in_the_body_is_told_where_no_header_has_one(shipped_contract: Contract, tape: Cassette) -> None:
    first = tape.exchanges[0]
    bare = replace(first, response=replace(first.response, headers=Headers((("Content-Type", "application/json"),))))
    (talk,) = pictures(shipped_contract, replace(tape, exchanges=(bare, *tape.exchanges[1:]))).conversations
    assert talk.turns[0].in_body
    assert talk.turns[0].tag.startswith('"2500ec5a')
    assert not talk.turns[1].in_body


def test_the_example_stands_beside_the_answer_that_is_worst(shipped_contract: Contract, tape: Cassette) -> None:
    last = tape.exchanges[-1]
    body = last.response.body.replace(b'"dealValue": ', b'"dealValue": true, "was": ')
    drifted = replace(last, response=replace(last.response, body=body))
    found = pictures(shipped_contract, replace(tape, exchanges=(*tape.exchanges[:-1], drifted))).comparisons
    by_operation = {each.operation.split()[0]: each for each in found}
    assert by_operation.keys() == {"GET", "PUT"}
    written = by_operation[last.request.method]
    assert (written.exchange, written.cassette) == (last.index, "tapes/stale.yaml")
    assert written.source.page == "docs/partner-api/update-a-referral.md"
    assert isinstance(written.documented, dict)
    assert isinstance(written.observed, dict)
    assert written.observed["id"] == written.documented["id"]


def test_secrets_are_masked_before_anything_is_drawn(shipped_contract: Contract, tape: Cassette) -> None:
    def masked(exchange: Exchange) -> Exchange:
        return replace(exchange, request=replace(exchange.request, uri=exchange.request.uri + "?masked"))

    report = check([tape], [shipped_contract])
    (talk,) = illustrate(report, [tape], [shipped_contract], masked).conversations
    assert all(turn.target.endswith("?masked") for turn in talk.turns)
    assert talk.turns[0].path == REFERRAL


def test_a_long_tape_shows_what_was_found_and_what_led_there(shipped_contract: Contract, tape: Cassette) -> None:
    read = tape.exchanges[0]
    many = tuple(replace(read, index=index) for index in range(500))
    here = Finding("r", Level.ERROR, Verdict.API, "m", "o", cassette=tape.path, exchange=400)
    report = Report((here,), (), cassettes=(tape.path,))
    (talk,) = illustrate(report, [replace(tape, exchanges=many)], [shipped_contract], lambda each: each).conversations
    assert len(talk.turns) == MAX_TURNS
    assert talk.total == 500
    assert [turn.exchange for turn in talk.turns][-4:] == [MAX_TURNS - 4, 398, 399, 400]


def test_the_worst_tapes_come_first_and_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TAPES", 2)
    findings = (
        Finding("r", Level.INFO, Verdict.API, "m", "o", cassette="b.yaml", exchange=0),
        Finding("r", Level.ERROR, Verdict.API, "m", "o", cassette="c.yaml", exchange=0),
        Finding("r", Level.ERROR, Verdict.POLICY, "m", "o", cassette="pyproject.toml"),
    )
    report = Report(findings, (), cassettes=("a.yaml", "b.yaml", "c.yaml"))
    assert chosen(report) == ("c.yaml", "b.yaml")
    assert illustrate(report, (), (), lambda each: each).left_out == 3


def test_a_uri_that_is_none_is_shown_as_it_is(shipped_contract: Contract, tape: Cassette) -> None:
    stranger = replace(tape.exchanges[0], index=1, request=replace(tape.exchanges[0].request, uri="http://[x/y"))
    (talk,) = pictures(shipped_contract, replace(tape, exchanges=(tape.exchanges[0], stranger))).conversations
    assert talk.turns[1].target == "http://[x/y"


def test_a_project_draws_also_what_its_cache_knows(project: Path) -> None:
    for _ in range(2):
        workspace = Workspace.at(project)
        report = workspace.illustrated(workspace.check_all(Work()))
        assert report.illustration is not None
        assert len(report.illustration.conversations) == len(report.cassettes) > 1
        assert report.illustration.comparisons


def test_a_token_that_another_tool_recorded_is_not_drawn(project: Path) -> None:
    path = project / "cassettes" / "update-accepted.yaml"
    path.write_text(path.read_text("utf-8").replace("569135228642\n", "569135228642?access_token=c2VjcmV0LXRva2Vu\n"))
    workspace = Workspace.at(project)
    report = workspace.illustrated(workspace.check_all(Work((path,))))
    assert report.illustration is not None
    targets = [turn.target for talk in report.illustration.conversations for turn in talk.turns]
    assert any("access_token=scrubbed" in target for target in targets)
    assert not any("c2VjcmV0" in target for target in targets)
