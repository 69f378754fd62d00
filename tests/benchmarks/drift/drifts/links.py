"""The links of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from contractkit.model.json_value import Json, resolve, walk
from tests.benchmarks.drift.json_edit import Path, changed, renamed, without
from tests.benchmarks.drift.mutant import Mutant, Scene, in_answers
from tests.benchmarks.drift.text_kind import UUID, kind_of

_OTHER = "0badcafe-0000-4000-8000-00000000beef"
_PATH = {"link-path-undocumented"}


def gone(scene: Scene) -> Iterator[Mutant]:
    member = scene.subject.links
    if member is None:
        return
    rules = {"links-missing", "response-member-missing", "response-null-undocumented", "response-type-changed"}
    changes: dict[str, Callable[[Json], Json]] = {
        "links: gone": partial(without, path=(member,)),
        "links: empty": partial(changed, path=(member,), new={}),
        "links: null": partial(changed, path=(member,), new=None),
        "links: empty list": partial(changed, path=(member,), new=[]),
    }
    for name, change in changes.items():
        yield from in_answers(scene, name, change, [(member,)], rules)


def relation(scene: Scene) -> Iterator[Mutant]:
    rules = {"link-relation-missing", "response-member-missing", "links-missing"}
    for path, _ in _links(scene):
        # The only relation that goes leaves nothing behind, so the whole member may be named.
        above = [path[:1]] if len(_links(scene)) == 1 else []
        yield from in_answers(scene, "link: relation gone", partial(without, path=path), [path, *above], rules)
        name = f"{path[1]}Link"
        change = partial(renamed, path=path, name=name)
        yield from in_answers(scene, "link: relation renamed", change, [path], rules)


def target(scene: Scene) -> Iterator[Mutant]:
    for path, uri in _links(scene):
        for name, new, rules in _targets(scene, str(path[1]), uri):
            change = partial(changed, path=(*path, _member(scene, path)), new=new)
            yield from in_answers(scene, name, change, [path, (*path, _member(scene, path))], rules)


def method(scene: Scene) -> Iterator[Mutant]:
    for path, _ in _links(scene):
        at = (*path, "method")
        if isinstance(resolve(scene.subject.document, at), str):
            rules = {"link-method-changed"}
            yield from in_answers(
                scene, "link: method changed", partial(changed, path=at, new="POST"), [path, at], rules
            )


def _targets(scene: Scene, relation: str, uri: str) -> Iterator[tuple[str, Json, set[str]]]:
    address, _, query = uri.partition("?")
    own = [name for name in _identifiers(scene) if name in address]
    if relation.casefold() == "self" and own:
        yield "link: self names another id", uri.replace(own[-1], _like(own[-1])), {"link-self-mismatch"}
        for parent in own[:-1]:
            yield "link: self names another parent", uri.replace(parent, _like(parent)), {"link-self-mismatch"}
    if "://" in uri:
        yield "link: host changed", re.sub(r"://[^/]+", "://other.example.net", uri), {"link-host-changed"}
        yield "link: scheme changed", uri.replace("https://", "http://"), {"link-host-changed", "link-not-a-uri"}
    segments = address.rstrip("/").split("/")
    names = [number for number, part in enumerate(segments) if part.isalpha() and number > 2] or [len(segments) - 1]
    off = "/".join([*segments[: names[-1]], f"{segments[names[-1]]}x", *segments[names[-1] + 1 :]])
    yield "link: path off template", uri.replace(address.rstrip("/"), off), _PATH
    yield "link: path one segment longer", uri.replace(address.rstrip("/"), f"{address.rstrip('/')}/history/all"), _PATH
    if not any(" " in str(shown) for shown in scene.subject.shown_at((scene.subject.links or "", relation, "uri"))):
        spaced = address.rstrip("/").rpartition("/")
        yield "link: raw space in URI", f"{spaced[0]}/ {spaced[2]}", {"link-not-a-uri", *_PATH, "link-self-mismatch"}
    named = [value for value in _identifiers(scene) if value in query]
    if named:
        other = {"link-query-mismatch"}
        yield "link: query names another resource", uri.replace(named[0], _like(named[0])), other
        yield "link: query gone", address, other
    yield "link: URI empty", "", {"link-not-a-uri", *_PATH, "link-self-mismatch", "response-format-changed"}


def _links(scene: Scene) -> list[tuple[Path, str]]:
    member = scene.subject.links or ""
    links = scene.subject.document.get(member)
    found: list[tuple[Path, str]] = []
    for name, value in links.items() if isinstance(links, dict) else ():
        uri = next((item for key, item in walk(value) if key and key[-1] in {"uri", "href"}), None)
        if isinstance(uri, str):
            found.append(((member, name), uri))
    return found


def _member(scene: Scene, path: Path) -> str:
    link = resolve(scene.subject.document, path)
    return "uri" if isinstance(link, dict) and "uri" in link else "href"


def _identifiers(scene: Scene) -> list[str]:
    """Return the values that name this resource or one it belongs to, that of the resource itself last."""
    parts = [part for part in scene.subject.uri.split("/") if any(map(str.isdecimal, part)) and len(part) > 5]
    values = scene.subject.document.items()
    named = [str(value) for name, value in values if name.casefold().endswith("id") and kind_of(value) != "number"]
    others = [value for value in named if len(value) > 5 and value not in parts]
    return [*others, *dict.fromkeys(parts)]


def _like(identifier: str) -> str:
    return _OTHER if UUID.fullmatch(identifier) else identifier[::-1]
