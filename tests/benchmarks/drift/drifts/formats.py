"""Formats and enumerations of the answer's strings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contractkit.model.json_value import Json, walk
from tests.benchmarks.drift.json_edit import Path, changed
from tests.benchmarks.drift.mutant import Mutant, Scene, in_answers
from tests.benchmarks.drift.text_kind import Kind, kind_of

_FORMAT = {"response-format-changed", "put-value-not-stored", "put-read-only-member-changed"}
_OF_LINKS = {"link-query-mismatch", "link-self-mismatch"}
_OF_STATES = {"transition-undocumented", "substatus-undocumented", "put-value-not-stored"}


def reformatted(scene: Scene) -> Iterator[Mutant]:
    """Write every string of a format in another one that the page shows nowhere in its place."""
    for path, value in walk(scene.subject.document):
        known = {kind_of(shown) for shown in scene.subject.shown_at(path)}
        if isinstance(value, str) and path != scene.subject.tag_path and Kind.TEXT not in known:
            for name, new in _reformatted(value):
                if kind_of(new) not in known:
                    rules = _FORMAT | (
                        {"response-type-changed"} if not isinstance(new, str) else _of_place(scene, path)
                    )
                    implied = _OF_LINKS if scene.subject.is_named(path) else set()
                    change = partial(changed, path=path, new=new)
                    yield from in_answers(scene, name, change, [path], rules, implied=implied)


def unlisted(scene: Scene) -> Iterator[Mutant]:
    """Put values that its enumeration does not list in the place of one that it does."""
    subject = scene.subject
    for path, value in walk(subject.document):
        listed = subject.enumeration(path) if path and isinstance(value, str) else ()
        states = path in (subject.state_path, subject.substatus_path)
        if not listed and not states:
            continue
        rules = {"response-enum-value-undocumented", "put-value-not-stored"} | (_OF_STATES if states else set())
        for name, new in (("enumeration: unknown value", "Bench"), ("enumeration: other case", str(value).lower())):
            yield from in_answers(scene, name, partial(changed, path=path, new=new), [path], rules)


def _reformatted(value: str) -> Iterator[tuple[str, Json]]:
    match kind_of(value):
        case Kind.DATE_TIME:
            yield "date-time: other layout", "11/06/2018 18:40:42"
            yield "date-time: RFC 1123", "Tue, 06 Nov 2018 18:40:42 GMT"
            yield "date-time: without offset", value.removesuffix("Z")
            yield "date-time: only a date", value[:10]
            yield "date-time: epoch number", 1541529642
        case Kind.UUID:
            yield "UUID: digits", "4815162342"
            yield "UUID: plain text", "referral one"
            yield "UUID: without hyphens", value.replace("-", "")
        case Kind.URI:
            yield "URI: relative", "/" + value.split("/", 3)[-1]
        case Kind.EMAIL:
            yield "e-mail: no @", value.replace("@", " at ")


def _of_place(scene: Scene, path: Path) -> set[str]:
    rules = set()
    if path[0] == scene.subject.links:
        rules |= {"link-not-a-uri", "link-path-undocumented", "link-self-mismatch", "link-host-changed"}
    if str(path[-1]).casefold() == "id":
        rules.add("put-id-changed")
    return rules | ({"update-time-not-advanced"} if path == (scene.subject.update_time,) else set())
