from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from itertools import count

import pytest

from contractkit.errors import CannotCheckError, UsageError
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.scenario.http_file import parse
from contractkit.scenario.values import Given, Values, bind

NOON = datetime(2026, 3, 1, 13, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))


def given_with(variables: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None) -> Given:
    numbers: Iterator[int] = count(1)
    return Given(
        variables=variables or {},
        environment=environment or {},
        now=lambda: NOON,
        new_uuid=lambda: f"00000000-0000-4000-8000-{next(numbers):012}",
    )


def values_of(text: str, given: Given | None = None) -> tuple[Values, list[str]]:
    """Bind a scenario, and render the URI of each of its steps."""
    scenario = parse(text, "a.http")
    values = bind(scenario, given or given_with())
    return values, [values.render(step.uri) for step in scenario.steps]


EXCHANGE = Exchange(
    Request(headers=Headers.of([("If-Match", '"1"')]), body=b'{"price": 1.10}', method="PUT", uri="http://h/"),
    Response(headers=Headers.of([("etag", '"2"')]), body=b'{"id": "a b", "items": [{"n": 0.10000000000000000001}]}'),
)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("first.response.headers.ETag", '"2"'),
        ("first.request.headers.if-match", '"1"'),
        ("first.response.body.$.id", "a b"),
        ("first.response.body.id", "a b"),
        ("first.response.body.$.items[0].n", "0.10000000000000000001"),
        ("first.response.body['items']", '[{"n": 0.10000000000000000001}]'),
        ("first.request.body.*", '{"price": 1.10}'),
        ("first.request.body.$", '{"price": 1.1}'),
        ("later", "<a b>"),
    ],
)
def test_a_reference_stands_for_a_part_of_an_exchange(expression: str, text: str) -> None:
    scenario = parse(
        f"@inner = {{{{first.response.body.id}}}}\n@later = <{{{{inner}}}}>\n"
        f"# @name first\nGET http://h\n###\nGET {{{{{expression}}}}}",
        "a.http",
    )
    values = bind(scenario, given_with()).after("first", EXCHANGE).after(None, EXCHANGE)
    assert values.render(scenario.steps[1].uri) == text


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("first.response.headers.Location", "the response of step 'first' has no header 'Location'"),
        ("first.response.body.$.items[3].id", r"the response of step 'first' has no \$.items\[3\].id in its body"),
        ("first.request.body.$.a", "the request of step 'first' is not JSON"),
    ],
)
def test_a_part_that_the_exchange_lacks_is_not_made_up(expression: str, message: str) -> None:
    scenario = parse(f"# @name first\nGET http://h\n###\n\nGET {{{{{expression}}}}}", "a.http")
    exchange = Exchange(Request(), EXCHANGE.response)
    values = bind(scenario, given_with()).after("first", exchange)
    with pytest.raises(CannotCheckError, match=message) as caught:
        values.render(scenario.steps[1].uri)
    assert (caught.value.path, caught.value.line) == ("a.http", 5)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("$timestamp", "1772366400"),
        ("$timestamp 1 d", "1772452800"),
        ("$isoTimestamp", "2026-03-01T12:00:00.123Z"),
        ("$datetime iso8601", "2026-03-01T12:00:00.123Z"),
        ("$datetime iso8601 -3 h", "2026-03-01T09:00:00.123Z"),
        ("$datetime iso8601 2 w", "2026-03-15T12:00:00.123Z"),
        ("$datetime rfc1123", "Sun, 01 Mar 2026 12:00:00 GMT"),
        ("$datetime rfc1123 90 m", "Sun, 01 Mar 2026 13:30:00 GMT"),
        ("$datetime iso8601 500 ms", "2026-03-01T12:00:00.623Z"),
        ("$datetime iso8601 -1 s", "2026-03-01T11:59:59.123Z"),
        ("$uuid", "00000000-0000-4000-8000-000000000001"),
    ],
)
def test_times_and_ids_come_from_what_is_given(expression: str, text: str) -> None:
    assert values_of(f"GET {{{{{expression}}}}}")[1] == [text]


@pytest.mark.parametrize("sign", ["-99999", "99999"])
def test_the_farthest_offset_is_still_a_date(sign: str) -> None:
    assert values_of(f"GET {{{{$datetime iso8601 {sign} w}}}}")[1][0].endswith("Z")


def test_a_variable_is_filled_in_once_and_an_expression_each_time() -> None:
    _, uris = values_of("@id = {{$uuid}}\nGET {{id}}\n###\nGET {{id}}\n###\nGET {{$uuid}}")
    assert [uri[-1] for uri in uris] == ["1", "1", "2"]


def test_what_is_given_wins_over_the_file_and_is_taken_literally() -> None:
    _, uris = values_of("@base = {{other}}\n@other = x\nGET {{base}}", given_with({"base": "{{y}}"}))
    assert uris == ["{{y}}"]


def test_only_what_is_used_must_be_set() -> None:
    _, uris = values_of("@unused = {{$processEnv NOWHERE}}{{nothing}}\nGET http://h")
    assert uris == ["http://h"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("@base = x\nGET {{bsae}}", 2, r"the variable 'bsae' is not set. Did you mean 'base'\? .*--var bsae=VALUE"),
        ("@a = {{b}}\nGET {{a}}", 1, "the variable 'b' is not set"),
        ("GET http://h\nA: {{$processEnv TOKEN}}", 2, "the environment variable TOKEN is not set"),
        ("GET http://h\nA: {{$processEnv EMPTY}}", 2, "the environment variable EMPTY is not set"),
        ("# @secret tokn\n@token = x\nGET {{token}}", 1, "@secret marks 'tokn', .* Did you mean 'token'"),
    ],
)
def test_a_name_without_a_value_is_an_error_before_anything_is_done(text: str, line: int, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        values_of(text, given_with(environment={"EMPTY": "", "OTHER": "s3cr3t"}))
    assert (caught.value.path, caught.value.line) == ("a.http", line)
    assert "s3cr3t" not in str(caught.value)


def test_variables_that_double_each_other_do_not_fill_the_memory() -> None:
    doubling = "\n".join(f"@v{number} = {{{{v{number + 1}}}}}{{{{v{number + 1}}}}}" for number in range(60))
    with pytest.raises(UsageError, match="more than 64 million characters"):
        values_of(f"{doubling}\n@v60 = {'x' * 1000}\nGET {{{{v0}}}}")


def test_secrets_are_known_by_name_and_by_mark() -> None:
    scenario = parse(
        "# @secret tenant\n@apiKey = k1\n@tenant = t1\n@plain = p1\n@idToken = {{first.response.body.id}}\n"
        "# @name first\nGET {{apiKey}}{{tenant}}{{plain}}{{$processEnv MY_TOKEN}}{{$processEnv HOME}}\n"
        "###\nGET {{idToken}}{{password}}",
        "a.http",
    )
    environment = {"MY_TOKEN": "e1", "HOME": "h1", "OTHER_TOKEN": "unused"}
    assert bind(scenario, given_with({"password": "pw"}, environment)).secrets == {"k1", "t1", "e1", "pw"}


def test_nothing_secret_shows_in_a_representation() -> None:
    given = given_with({"token": "s3cr3t"}, {"TOKEN": "s3cr3t"})
    values, _ = values_of("GET {{token}}", given)
    assert "s3cr3t" not in repr(given) + repr(values)
