"""`pytest cassettes/`: the tapes and scenarios themselves, as tests."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

TAPE = "cassettes/update-accepted.yaml"


def test_every_exchange_and_every_scenario_is_an_item(suite: pytest.Pytester) -> None:
    result = suite.runpytest_inprocess("cassettes", "--collect-only", "-q")

    result.stdout.fnmatch_lines(
        [
            "cassettes/update-accepted.http::replay",
            "cassettes/update-accepted.yaml::1 GET /v1.0/engagements/referrals/{Id} 200",
            "cassettes/update-accepted.yaml::2 PUT /v1.0/engagements/referrals/{Id} 200",
        ]
    )
    suite.runpytest_inprocess("cassettes").assert_outcomes(passed=16)


@pytest.mark.parametrize(
    ("options", "passed"),
    [(["-k", "PUT and 412"], 1), (["-m", "contract"], 16), (["-m", "not contract"], 0), (["-k", "replay"], 3)],
)
def test_items_are_chosen_as_tests_are(suite: pytest.Pytester, options: list[str], passed: int) -> None:
    assert suite.runpytest_inprocess("cassettes", *options).parseoutcomes().get("passed", 0) == passed


def test_items_run_in_several_processes(suite: pytest.Pytester) -> None:
    result = suite.runpytest_subprocess("cassettes", "-n2")

    result.assert_outcomes(passed=16)
    result.stdout.fnmatch_lines(["*contracts*", "update-accepted.yaml: 1 tape, 3 exchanges, 1 page compared: *"])


def test_junit_has_each_item(suite: pytest.Pytester) -> None:
    suite.runpytest_inprocess(TAPE, "--junit-xml=out.xml", "-W", "ignore").assert_outcomes(passed=3)
    names = [case.get("name") for case in ET.parse(suite.path / "out.xml").iter("testcase")]

    assert names[1] == "2 PUT /v1.0/engagements/referrals/{Id} 200"


@pytest.mark.parametrize("asked", [[], ["."], ["docs"]])
def test_a_run_that_does_not_ask_for_tapes_collects_none(suite: pytest.Pytester, asked: list[str]) -> None:
    suite.makepyfile("def test_it(): pass")

    assert suite.runpytest_inprocess(*asked).parseoutcomes().get("passed", 0) == (0 if asked == ["docs"] else 1)


@pytest.mark.parametrize("asked", ["cassettes", "./cassettes/", "docs/../cassettes", "cassettes/."])
def test_the_folder_is_asked_for_however_it_is_written(suite: pytest.Pytester, asked: str) -> None:
    suite.runpytest_inprocess(asked).assert_outcomes(passed=16)


def test_what_is_no_tape_is_left_alone(suite: pytest.Pytester) -> None:
    folder = suite.path / "cassettes" / "other"
    folder.mkdir()
    (folder / "compose.yaml").write_text("services: {}\n", "utf-8")
    (folder / "list.yaml").write_text("- interactions\n", "utf-8")
    (folder / "notes.md").write_text("# Notes\n", "utf-8")

    assert suite.runpytest_inprocess("cassettes/other").parseoutcomes() == {}
    assert suite.runpytest_inprocess("cassettes/other/compose.yaml").ret != 0


@pytest.mark.parametrize("content", [b"", b"\0" * 4096], ids=["empty", "blank"])
def test_a_tape_that_a_crash_left_without_content_is_not_passed_over(suite: pytest.Pytester, content: bytes) -> None:
    (suite.path / "cassettes" / "lost.yaml").write_bytes(content)
    result = suite.runpytest_inprocess("cassettes")

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["cassettes/lost.yaml: it is *"])


def test_a_finding_fails_its_exchange_and_no_other(suite: pytest.Pytester) -> None:
    tape = suite.path / TAPE
    before, _, after = tape.read_text("utf-8").rpartition('"dealValue": 75000')
    tape.write_text(f'{before}"dealValue": "75000"{after}', "utf-8")
    result = suite.runpytest_inprocess(TAPE)

    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*3 GET /v1.0/engagements/referrals/{Id} 200 (update-accepted.yaml)*"])
    result.stdout.fnmatch_lines(["*x error response-type-changed*"])


BROKEN = {
    "cut short": (lambda text: text[: len(text) // 2] + "\n\t", "*update-accepted.yaml*"),
    "aliases and no exchange": (
        lambda _: "interactions:\n- &a [x, x]\n- [*a, *a, *a]\nversion: 1\n",
        "*it must be a mapping, but is a list.*",
    ),
    "very deep": (lambda _: "interactions: " + "[" * 200_000, "*nest*"),
    "no list": (lambda _: "interactions: 5\nversion: 1\n", "*update-accepted.yaml*"),
}


@pytest.mark.parametrize(("change", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_tape_is_one_sentence(suite: pytest.Pytester, change: object, says: str) -> None:
    tape = suite.path / TAPE
    text = change(tape.read_text("utf-8")) if callable(change) else ""
    tape.write_text(text, "utf-8")
    result = suite.runpytest_inprocess(TAPE)

    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines([says])
    result.stdout.no_fnmatch_line("*Traceback*")
    assert tape.read_text("utf-8") == text


FINE = {
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "BOM": lambda data: b"\xef\xbb\xbf" + data,
    "wrong Content-Length": lambda data: data.replace(b"- '3014'", b"- '7'"),
}


@pytest.mark.parametrize("change", FINE.values(), ids=FINE)
def test_a_tape_that_an_editor_changed_still_plays(suite: pytest.Pytester, change: object) -> None:
    tape = suite.path / TAPE
    assert callable(change)
    tape.write_bytes(change(tape.read_bytes()))

    suite.runpytest_inprocess(TAPE, "cassettes/update-accepted.http").assert_outcomes(passed=4)


def test_an_exchange_that_no_page_documents_is_not_green(suite: pytest.Pytester) -> None:
    tape = suite.path / TAPE
    first, _, rest = tape.read_text("utf-8").partition("/v1.0/engagements/referrals/4111")
    tape.write_text(f"{first}/elsewhere/4111{rest}", "utf-8")
    result = suite.runpytest_inprocess(TAPE, "-v", "-rs")

    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines(["*1 GET /elsewhere/*", "*no page documents this exchange.*"])


def test_without_a_page_no_item_is_green(suite: pytest.Pytester) -> None:
    (suite.path / "docs" / "partner-api" / "update-a-referral.md").write_text("# Nothing\n", "utf-8")
    result = suite.runpytest_inprocess(TAPE)

    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["*it documents no operation*"])


SCENARIO = {
    "another value": ("75000", "80000", "*body /details/dealValue*"),
    "another status": ("# @name updated", "# @name updated\n# @expect 412", "*expected 412, got 200 OK*"),
    "one step less": ("### Read it again", "### Read it again\n\n#", "*holds what the scenario does not send: GET *"),
    "no scenario": ("GET {{base}}", "GET {{bsae}}", "*the variable 'bsae' is not set*"),
}


@pytest.mark.parametrize(("old", "new", "says"), SCENARIO.values(), ids=SCENARIO)
def test_a_scenario_that_left_its_tape_fails(suite: pytest.Pytester, old: str, new: str, says: str) -> None:
    scenario = suite.path / "cassettes" / "update-accepted.http"
    text = scenario.read_text("utf-8")
    if new.endswith("\n\n#"):
        text = text.partition(old)[0]
    scenario.write_text(text.replace(old, new), "utf-8")
    result = suite.runpytest_inprocess("cassettes/update-accepted.http")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([says])


def test_a_scenario_without_a_tape_says_how_to_record_it(suite: pytest.Pytester) -> None:
    (suite.path / TAPE).unlink()
    result = suite.runpytest_inprocess("cassettes/update-accepted.http")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Record it: contractkit record cassettes/update-accepted.http*"])
