from __future__ import annotations

import pytest

from contractkit.cassettes.miss import MAX_DIFFERENCES, Difference, differences, explain_miss
from contractkit.model.exchange import Exchange, Headers, Request, Response


def put(
    uri: str = "https://h/things/1", body: str = "{}", media_type: str = "application/json", **more: str
) -> Request:
    lines = [("Content-Type", media_type), *((name.replace("_", "-"), value) for name, value in more.items())]
    return Request(method="PUT", uri=uri, headers=Headers.of(lines), body=body.encode())


def recorded(*requests: Request) -> list[Exchange]:
    return [
        Exchange(request, Response(), cassette="tapes/update.yaml", index=index, line=3 + 10 * index)
        for index, request in enumerate(requests)
    ]


def test_the_text_says_what_happened_where_and_what_to_do() -> None:
    tape = recorded(
        Request(method="GET", uri="https://h/things/1"),
        put(body='{"name":"a","details":{"value":1}}', If_Match='"1"'),
    )
    sent = put(body='{"name":"a","details":{"value":2,"extra":null}}', If_Match='"2"')

    assert (
        str(explain_miss(sent, tape, record_again="contractkit record tapes/update.http"))
        == """\
PUT https://h/things/1 was sent, and no recorded exchange answers it.

Nearest is exchange 2 (tapes/update.yaml:13): PUT https://h/things/1. It differs in:
  header If-Match
    - recorded  "1"
    + sent      "2"
  body /details/value
    - recorded  1
    + sent      2
  body /details/extra
    - recorded  (nothing)
    + sent      null

If the client is wrong, mend what it sends. If the change is wanted, record the tape again:
  contractkit record tapes/update.http"""
    )


def test_a_request_sent_once_too_often_is_told_apart() -> None:
    miss = explain_miss(put(), recorded(put(), put()))

    assert (miss.recorded, miss.differences) == (2, ())
    assert str(miss).startswith(
        "PUT https://h/things/1 was sent more often than it is recorded (2 times; the last is exchange 2 "
        "(tapes/update.yaml:13)).\n"
    )
    assert "(once; the last is exchange 1" in str(explain_miss(put(), recorded(put())))


def test_an_empty_tape_says_so() -> None:
    miss = explain_miss(put(), [])

    assert miss.nearest is None
    assert str(miss).startswith("PUT https://h/things/1 was sent, and nothing is recorded.\n")


def test_an_exchange_that_was_never_written_is_named_by_its_index() -> None:
    miss = explain_miss(put(), [Exchange(put(body="[]"), Response(), index=4)])

    assert "Nearest is exchange 5: PUT" in str(miss)


@pytest.mark.parametrize(
    ("tape", "nearest"),
    [
        ([put(uri="https://h/things/2"), put(body="[]")], 1),
        ([put(body='{"a":1,"b":2,"c":3}'), put(body='{"a":1}')], 1),
        ([put(uri="https://h/x"), put(If_Match='"x"', Prefer="y")], 1),
        ([put(If_Match='"x"', Prefer="y"), put(If_Match='"x"')], 1),
        ([put(body="[1]"), put(body="[2]")], 0),
    ],
)
def test_the_nearest_has_the_fewest_differences(tape: list[Request], nearest: int) -> None:
    miss = explain_miss(put(), recorded(*tape))

    assert miss.nearest is not None
    assert miss.nearest.index == nearest


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (put(), Request(method="GET", uri="https://h/things/1", headers=put().headers, body=b"{}"),
         [Difference("method", "PUT", "GET")]),
        (put(uri="https://h/a"), put(uri="http://i:81/b"),
         [Difference("host", "https://h:443", "http://i:81"), Difference("path", "/a", "/b")]),
        (put(uri="https://h/?a=1&b=1&b=2"), put(uri="https://h/?b=1&c="),
         [Difference("query a", "1", None), Difference("query b", "1, 2", "1"), Difference("query c", None, "")]),
        (put(media_type="text/plain"), put(media_type="text/html"),
         [Difference("header Content-Type", "text/plain", "text/html")]),
        (put(body='["a",{"b~/":1}]'), put(body='["a",{"b~/":2},3]'),
         [Difference("body /1/b~0~1", "1", "2"), Difference("body /2", None, "3")]),
        (put(body="[1]"), put(body="{}"), [Difference("body", "[1]", "{}")]),
        (put(body="["), put(body=""),
         [Difference("body", "(not JSON: line 1, column 2: expecting value) [", "(no body)")]),
        (put(body="a=1", media_type="text/plain"), put(body="a=2", media_type="text/plain"),
         [Difference("body", "a=1", "a=2")]),
        (put(body="x" * 150 + "a", media_type="text/plain"), put(body="x" * 150 + "bb", media_type="text/plain"),
         [Difference("body", "... " + "x" * 40 + "a", "... " + "x" * 40 + "bb")]),
        (put(body='{"password":"a","x":1}'), put(body='{"password":"b","x":2}'), [Difference("body /x", "1", "2")]),
    ],
)  # fmt: skip
def test_every_part_is_compared(left: Request, right: Request, expected: list[Difference]) -> None:
    assert list(differences(left, right)) == expected


def test_secrets_are_masked_everywhere() -> None:
    secret = "ghp_" + "a1B2" * 9
    sent = put(uri=f"https://me:{secret}@h/x?sig={secret}&b=1&flag", body=f'{{"note":"{secret}"}}', Prefer=secret)

    text = str(explain_miss(sent, recorded(put(uri="https://h/x?sig=1"))))

    assert secret not in text
    assert "PUT https://h/x?sig=(secret)&b=1&flag was sent" in text
    assert "  body /note\n    - recorded  (nothing)\n    + sent      (secret)" in text
    assert "  header Prefer\n    - recorded  (nothing)\n    + sent      (secret)" in text


def test_long_and_unprintable_values_and_long_lists_are_cut() -> None:
    many = ",".join(f'"m{number}":1' for number in range(MAX_DIFFERENCES + 5))

    miss = explain_miss(put(body=f"{{{many}}}"), recorded(put()))
    long = explain_miss(put(Prefer="x" * 500), recorded(put(Prefer="\x1b[31mred")))

    assert (len(miss.differences), miss.more) == (MAX_DIFFERENCES, 5)
    assert "  and 5 more\n" in str(miss)
    assert f"    + sent      {'x' * 160}... (500 characters)\n" in str(long)
    assert "    - recorded  \N{REPLACEMENT CHARACTER}[31mred\n" in str(long)


def test_a_body_of_many_lines_is_told_in_one() -> None:
    lines = put(body="a\r\n\tb\n", media_type="text/plain")

    assert "    + sent      a  b \n" in str(explain_miss(lines, recorded(put(media_type="text/plain"))))


def test_half_of_a_secret_in_a_long_body_is_not_shown_either() -> None:
    secret = "ghp_" + "a1B2" * 9
    sent = put(body="x" * 130 + f" {secret}1", media_type="text/plain")

    assert "a1B2" not in str(explain_miss(sent, recorded(put(body="x" * 130 + f" {secret}2", media_type="text/plain"))))
