"""Values that a client makes anew: matched by their form where the tape marks them, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.file import dumps
from contractkit.cassettes.file_read import read
from contractkit.cassettes.made_anew import MadeAnew, Mark, found, is_mark, masked, read_marks, values_at
from contractkit.cassettes.marks_on import marks_on
from contractkit.cassettes.player import Player, UnrecordedRequestError
from contractkit.errors import CassetteError, UsageError
from contractkit.model.exchange import Exchange, Headers, Request, Response

ONE, OTHER = "0a1b2c3d-0000-4000-8000-000000000001", "9f8e7d6c-1111-4111-9111-111111111112"
JSON = Headers((("Content-Type", "application/json"),))


def put(body: object, uri: str = "http://h/orders/7", **headers: str) -> Request:
    return Request(Headers((*JSON, *headers.items())), json.dumps(body).encode(), "PUT", uri)


def tape(*requests: Request, made_anew: str | None = None) -> Cassette:
    exchanges = tuple(
        Exchange(request, Response(body=str(index).encode()), "t.yaml", index) for index, request in enumerate(requests)
    )
    return Cassette("t.yaml", exchanges, Metadata(made_anew=made_anew))


FORMS = {
    "uuid": (ONE, OTHER.upper(), "not-a-uuid"),
    "date-time": ("2026-01-01T00:00:00Z", "2027-05-05T10:11:12.123+02:00", "yesterday"),
    "date": ("2026-01-01", "2027-05-05", "2027-5-5"),
    "http-date": ("Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 07 Nov 1994 08:49:37 GMT", "Mon, 7 Nov"),
    "unix-time": ("1700000000", "1800000000123", "12"),
    "integer": ("1", "-20", "1.5"),
    "text": ("a", "anything\nat all", None),
}


@pytest.mark.parametrize(("form", "values"), FORMS.items())
def test_a_value_of_the_same_form_is_answered_and_another_is_not(
    form: str, values: tuple[str, str, str | None]
) -> None:
    recorded, fits, other = values
    marked = tape(put({"a": [recorded]}), made_anew=f"body /a/0: {form}")

    assert Player(marked).answer(put({"a": [fits]})).body == b"0"
    with pytest.raises(UnrecordedRequestError):
        Player(marked).answer(put({"a": [other]}))


PLACES = {
    "body /id: uuid": (put({"id": ONE}), put({"id": OTHER})),
    "body : uuid": (put(ONE), put(OTHER)),
    "body /at: unix-time": (put({"at": 1700000000}), put({"at": 1800000000})),
    "query nonce: uuid": (put({}, f"http://h/x?nonce={ONE}&a="), put({}, f"http://h/x?a=&nonce={OTHER}")),
    "header Prefer: uuid": (put({}, Prefer=ONE), put({}, Prefer=OTHER)),
    "path -1: uuid": (put({}, f"http://h/orders/{ONE}"), put({}, f"http://h/orders/{OTHER}")),
    "path 1: uuid": (put({}, f"http://h/{ONE}/x"), put({}, f"http://h/{OTHER}/x")),
    "PUT /orders/7 body /id: uuid": (put({"id": ONE}), put({"id": OTHER})),
}


@pytest.mark.parametrize(("mark", "requests"), PLACES.items(), ids=PLACES)
def test_every_matched_place_can_be_marked(mark: str, requests: tuple[Request, Request]) -> None:
    recorded, sent = requests

    assert Player(tape(recorded, made_anew=mark)).answer(sent).body == b"0"
    with pytest.raises(UnrecordedRequestError):
        Player(tape(recorded)).answer(sent)
    assert Player(tape(recorded), anew=[mark]).answer(sent).body == b"0"


def test_what_is_not_marked_counts_as_before() -> None:
    marked = tape(put({"id": ONE, "value": 1}), made_anew="body /id: uuid")
    with pytest.raises(UnrecordedRequestError) as caught:
        Player(marked).answer(put({"id": OTHER, "value": 2}))

    assert [each.field for each in caught.value.miss.differences] == ["body /value"]


def test_a_value_of_another_form_is_told_beside_the_form() -> None:
    with pytest.raises(UnrecordedRequestError) as caught:
        Player(tape(put({"id": ONE}), made_anew="body /id: uuid")).answer(put({"id": "x"}))
    (difference,) = caught.value.miss.differences

    assert (difference.recorded, difference.sent) == ('"(uuid)"', '"x"')


def test_a_mark_with_a_target_is_about_that_request_only() -> None:
    first, second = put({"id": ONE}), put({"id": ONE}, "http://h/orders/8")
    player = Player(tape(first, second, made_anew="PUT /orders/7 body /id: uuid"))

    with pytest.raises(UnrecordedRequestError):
        player.answer(replace(second, body=put({"id": OTHER}).body))
    assert player.answer(put({"id": OTHER})).body == b"0"
    assert player.answer(second).body == b"1"
    assert player.unplayed() == ()


def test_repeats_come_in_recorded_order_whatever_marks_they_have() -> None:
    uri = "http://h/orders/{}"
    requests = [put({"id": ONE}, uri.format(7)), put({"id": OTHER}, uri.format(7)), put({"id": ONE}, uri.format(7))]
    player = Player(tape(*requests, made_anew="body /id: uuid"))

    assert [player.answer(put({"id": OTHER})).body for _ in range(3)] == [b"0", b"1", b"2"]


def test_a_recorded_value_without_the_form_is_matched_as_it_is() -> None:
    player = Player(tape(put({"id": "fixed"}), put({"other": 1}), Request(body=b"[", headers=JSON, uri="http://h/x"),
                         made_anew="body /id: uuid\n\npath 9: uuid"))  # fmt: skip

    assert player.answer(put({"id": "fixed"})).body == b"0"
    assert player.answer(put({"other": 1})).body == b"1"
    assert player.answer(Request(body=b"[", headers=JSON, uri="http://h/x")).body == b"2"


BROKEN = ["body /a", "body /a: uid", "cookie a: uuid", "path a: uuid", "path 0: uuid", "put /x body /a: uuid", ": uuid"]


@pytest.mark.parametrize("line", BROKEN)
def test_what_is_no_mark_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(UsageError, match="marks no value that is made anew"):
        read_marks([line])
    with pytest.raises(CassetteError, match=r"^t\.yaml: its metadata `made_anew` is wrong"):
        marks_on(tape(put({}), made_anew=line))


def test_marks_are_written_as_they_are_read() -> None:
    lines = ["body /a~1b/0: uuid", "PUT /x path -1: integer"]

    assert [str(mark) for mark in read_marks(lines).marks] == lines
    assert [is_mark(text) for text in ("body /a: uuid", "body")] == [True, False]


def test_marks_survive_the_file_and_plain_vcrpy_reads_it() -> None:
    import yaml
    from vcr.serializers import yamlserializer

    text = dumps(tape(put({"id": ONE}), made_anew="body /id: uuid\npath -1: integer"))

    assert read(text.encode(), "t.yaml").metadata.made_anew == "body /id: uuid\npath -1: integer"
    assert len(yamlserializer.deserialize(text)["interactions"]) == len(yaml.safe_load(text)["interactions"]) == 1


def test_values_that_were_made_are_found_where_they_were_sent() -> None:
    requests = [
        put({"id": ONE, "at": 1700000000, "n": 7, "same": True}, f"http://h/orders/{ONE}?since=2026-01-01T00:00:00Z"),
        put({}, "http://h/other"),
    ]
    marks = found(requests, [ONE, "1700000000", "2026-01-01T00:00:00Z", "7", OTHER])
    target = f"PUT /orders/{ONE}"

    assert set(marks.marks) == {
        Mark("path", "-1", "uuid", target),
        Mark("query", "since", "date-time", target),
        Mark("body", "/id", "uuid", target),
        Mark("body", "/at", "unix-time", target),
    }


def test_without_marks_a_request_is_left_alone() -> None:
    request = put({"id": ONE})
    exchange = Exchange(request, Response())

    assert masked(request, MadeAnew().of(exchange)) is request


UUID = "7d23e5ca-0a3c-4d3e-8f90-123456789abc"
OTHER = UUID.replace("7d23", "8e34")


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["path 2: uuid"], {UUID}),
        (["path -2: uuid"], {UUID}),
        (["path 1: uuid", "path 9: uuid", "path -9: uuid"], set()),
        (["query a: uuid"], {OTHER}),
        (["header idempotency-key: uuid"], {UUID}),
        (["body /ids/1: uuid", "body /n: uuid"], {OTHER}),
        (["body /n: integer", "path 3: text"], set()),
    ],
)
def test_the_values_at_marked_places_are_found(lines: list[str], values: set[str]) -> None:
    headers = Headers.of([("Content-Type", "application/json"), ("Idempotency-Key", UUID)])
    body = f'{{"ids": ["{UUID}", "{OTHER}"], "n": 1}}'.encode()
    request = Request(headers, body, "PUT", f"http://h/a/{UUID}/x?a={OTHER}")
    assert values_at(request, frozenset(read_marks(lines).marks), "uuid") == values
