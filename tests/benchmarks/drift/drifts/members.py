"""Members of the answer: removed, renamed, added, null, of another type. At every place that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contractkit.model.finding import Level
from contractkit.model.json_value import Json, walk
from tests.benchmarks.drift.json_edit import Path, changed, members, renamed, without
from tests.benchmarks.drift.mutant import ETAG, Mutant, Scene, in_answers
from tests.benchmarks.drift.subject import Subject
from tests.benchmarks.drift.text_kind import STRINGS, UUID, Kind, kind_of

_TAG_RULES = {"etag-missing", "etag-body-header-mismatch", "etag-malformed"}
_LINK_RULES = {
    "links-missing",
    "link-relation-missing",
    "link-not-a-uri",
    "link-self-mismatch",
    "link-path-undocumented",
    "link-host-changed",
    "link-method-changed",
}


def removed(scene: Scene) -> Iterator[Mutant]:
    rules = {"response-member-missing", "put-member-dropped"}
    for path, _ in members(scene.subject.document):
        if scene.subject.is_promised(path):
            yield from _at(scene, "member removed", path, partial(without, path=path), rules)


def renamed_in_case(scene: Scene) -> Iterator[Mutant]:
    for path, _ in members(scene.subject.document):
        name = str(path[-1])
        if name.swapcase() != name:
            yield from _renamed(scene, "member renamed: case", path, name[0].swapcase() + name[1:])


def renamed_altogether(scene: Scene) -> Iterator[Mutant]:
    for path, _ in members(scene.subject.document):
        yield from _renamed(scene, "member renamed: other word", path, f"{path[-1]}Value")


def added(scene: Scene) -> Iterator[Mutant]:
    for path, value in walk(scene.subject.document):
        # A member of a map from UUIDs is an item, whatever it is called.
        if isinstance(value, dict) and not all(map(UUID.fullmatch, value)):
            new = (*path, "benchAddition")
            rules = {"response-member-undocumented"}
            yield from in_answers(
                scene, "member added", partial(changed, path=new, new="new"), [new], rules, level=Level.INFO
            )


def null(scene: Scene) -> Iterator[Mutant]:
    for path, value in members(scene.subject.document):
        if value is not None and None not in scene.subject.shown_at(path) and not scene.subject.is_optional(path):
            rules = {"response-null-undocumented"}
            yield from _at(scene, "null instead of value", path, partial(changed, path=path, new=None), rules)


def retyped(scene: Scene) -> Iterator[Mutant]:
    """Give every value every other type that the page shows nowhere in its place."""
    for path, value in members(scene.subject.document):
        known = {_type(shown) for shown in scene.subject.shown_at(path)}
        for name, new in _retyped(value):
            if _type(new) not in known:
                rules = {"response-type-changed"}
                yield from _at(scene, name, path, partial(changed, path=path, new=new), rules)


def body_retyped(scene: Scene) -> Iterator[Mutant]:
    yield from in_answers(scene, "body: object -> array", lambda body: [body], [()], {"response-type-changed"})
    yield from in_answers(scene, "body: object -> string", lambda _: "done", [()], {"response-type-changed"})


def _type(value: Json) -> Kind:
    kind = kind_of(value)
    return Kind.TEXT if kind in STRINGS else kind


def _retyped(value: Json) -> Iterator[tuple[str, Json]]:
    kind = kind_of(value)
    if kind is Kind.NUMBER:
        yield "type: number -> string", str(value)
        yield "type: number -> boolean", True
    elif kind in STRINGS:
        yield "type: string -> number", 12
    elif kind is Kind.BOOLEAN:
        yield "type: boolean -> string", str(value).lower()
        yield "type: boolean -> number", int(bool(value))
    if isinstance(value, dict):
        yield "type: object -> array", [value]
        yield "type: object -> string", "an object"
    elif isinstance(value, list):
        yield "type: array -> object", value[0] if value and isinstance(value[0], dict) else {"value": value}
    elif value is not None:
        yield "type: scalar -> object", {"value": value}
        yield "type: scalar -> array", [value]


def _renamed(scene: Scene, operator: str, path: Path, name: str) -> Iterator[Mutant]:
    rules = {"response-member-missing", "put-member-dropped"}
    if scene.subject.is_promised(path):
        yield from _at(scene, operator, path, partial(renamed, path=path, name=name), rules)


def _at(scene: Scene, operator: str, path: Path, change: object, rules: set[str]) -> Iterator[Mutant]:
    """Add the rules that the place itself has: those of tags and links, and that a sent value must come back."""
    subject = scene.subject
    headers = [ETAG] if path == (subject.tag_path or ())[: len(path)] else []
    assert callable(change)
    yield from in_answers(scene, operator, change, _places(subject, path), rules | _own(subject, path), headers=headers)


def _own(subject: Subject, path: Path) -> set[str]:
    rules = {"put-value-not-stored", "put-read-only-member-changed"}
    if path[0] == subject.links:
        rules |= _LINK_RULES
    if path == (subject.tag_path or ())[: len(path)]:
        rules |= _TAG_RULES
    if path == (subject.update_time,):
        rules.add("update-time-not-advanced")
    return rules | ({"put-id-changed"} if str(path[-1]).casefold() == "id" else set())


def _places(subject: Subject, path: Path) -> list[Path]:
    """A link and the URI in it are one place, and so are the links and the only one among them."""
    only = isinstance(links := subject.document.get(subject.links or ""), dict) and len(links) == 1
    if only and path[0] == subject.links and len(path) == 2:
        return [path, path[:1]]
    return [path, path[:2]] if path[0] == subject.links and len(path) == 3 and path[2] in {"uri", "href"} else [path]
