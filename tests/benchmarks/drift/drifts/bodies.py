"""Answers that are no JSON, or do not say that they are; status codes; headers that announce an end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from contractkit.model.json_value import Json
from tests.benchmarks.drift.mutant import BODY, STATUS, Mutant, Scene
from tests.benchmarks.drift.tape import Tape, answering, at, showing, with_answer_header

_CONTENT_TYPE = "/response/headers/Content-Type"
_HTML = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>"


def not_json(scene: Scene) -> Iterator[Mutant]:
    rules = frozenset({"response-not-json", "content-type-changed"})
    places = frozenset({BODY, _CONTENT_TYPE})
    for variant, index in (("read", 0), ("write", 1)):
        body = scene.recorded[index].response.body
        for name, text in (
            ("body: cut off", body[: len(body) // 2]),
            ("body: HTML as JSON", _HTML),
            ("body: empty", b""),
            ("body: trailing comma", body[:-1] + b",}"),
            ("body: a member twice", b"{" + _first(scene) + b": null, " + body[1:]),
            ("body: NaN", body[:-1] + b', "n": NaN}'),
            ("body: not UTF-8", body[:-1] + b', "n": "\xff"}'),
        ):
            tape = at(scene.recorded, {index}, partial(answering, body=text))
            yield Mutant(name, tape, places, frozenset({index}), rules, variant=variant)
        tape = at(scene.recorded, {index}, partial(answering, body=_HTML))
        tape = at(tape, {index}, partial(with_answer_header, name="Content-Type", value="text/html; charset=utf-8"))
        yield Mutant("body: HTML", tape, places, frozenset({index}), rules, variant=variant)


def _first(scene: Scene) -> bytes:
    return json.dumps(next(iter(scene.subject.document))).encode()


def content_type(scene: Scene) -> Iterator[Mutant]:
    rules = frozenset({"content-type-changed"})
    for name, value in (
        ("content type: text/plain", "text/plain"),
        ("content type: XML", "application/xml"),
        ("content type: gone", None),
    ):
        for variant, index in (("read", 0), ("write", 1)):
            tape = at(scene.recorded, {index}, partial(with_answer_header, name="Content-Type", value=value))
            places = frozenset({_CONTENT_TYPE})
            yield Mutant(name, tape, places, frozenset({index}), rules, variant=variant)


def status(scene: Scene) -> Iterator[Mutant]:
    rules = frozenset({"status-undocumented"})
    documented = {scene.subject.status} | {status.code for status in scene.subject.contract.statuses}
    for code in sorted({200, 201, 202, 203, 204, 206} - documented):
        tape = at(
            scene.recorded,
            {1},
            partial(answering, status=code, body=b"") if code == 204 else partial(answering, status=code),
        )
        name = f"status: {scene.subject.status} -> {code}"
        yield Mutant(name, tape, frozenset({STATUS}), frozenset({1}), rules)


def error_status(scene: Scene) -> Iterator[Mutant]:
    """Refuse with a code that the page, which lists its errors, does not list."""
    listed = {status.code for status in scene.subject.contract.statuses if status.code >= 400}
    if listed and scene.refused is not None:
        for code in sorted({418, 428, 451, 502} - listed):
            tape = at(scene.refused, {1}, partial(answering, status=code))
            rules = frozenset({"status-undocumented", "precondition-status-undocumented"})
            yield Mutant(f"error status: {code}", tape, frozenset({STATUS}), frozenset({1}), rules)


def error_body(scene: Scene) -> Iterator[Mutant]:
    """Explain a refusal in another shape than documented."""
    if scene.subject.error is None or scene.refused is None:
        return
    rules = frozenset(
        {"error-body-undocumented", "response-member-missing", "response-type-changed", "response-not-json"}
    )
    first = f"{BODY}/{next(iter(scene.subject.error))}" if isinstance(scene.subject.error, dict) else BODY
    shapes: dict[str, Json] = {
        "error body: other members": {"Message": "It has changed.", "StatusCode": 412},
        "error body: problem details": {"type": "about:blank", "title": "Precondition Failed", "status": 412},
        "error body: a text": "It has changed.",
        "error body: a list": ["It has changed."],
        "error body: text for the object": _texts(scene.subject.error),
    }
    places = frozenset({BODY, first})
    for name, shape in shapes.items():
        tape: Tape = at(scene.refused, {1}, partial(showing, value=shape))
        yield Mutant(name, tape, places, frozenset({1}), rules)
    for name, body in (("error body: HTML", _HTML), ("error body: empty", b"")):
        tape = at(scene.refused, {1}, partial(answering, body=body))
        yield Mutant(name, tape, places, frozenset({1}), rules)


def _texts(error: Json) -> Json:
    return dict.fromkeys(error, "It has changed.") if isinstance(error, dict) else error


def announcements(scene: Scene) -> Iterator[Mutant]:
    for name, header, value, rules in (
        ("deprecation: announced", "Deprecation", "@1688169599", {"deprecation-announced"}),
        ("deprecation: the old form", "Deprecation", "true", {"deprecation-announced"}),
        ("sunset: announced", "Sunset", "Sat, 31 Dec 2044 23:59:59 GMT", {"sunset-announced"}),
        ("sunset: passed", "Sunset", "Mon, 31 Dec 2018 23:59:59 GMT", {"sunset-passed", "sunset-announced"}),
    ):
        tape = at(scene.recorded, {1}, partial(with_answer_header, name=header, value=value))
        places = frozenset({f"/response/headers/{header}"})
        yield Mutant(name, tape, places, frozenset({1}), frozenset(rules))
