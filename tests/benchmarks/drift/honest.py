"""Tapes that differ from the usual one, and from which nothing can be held against anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contractkit.model.json_value import MISSING, Json, resolve, walk
from tests.benchmarks.drift.drifts.writes import another, walked
from tests.benchmarks.drift.honest_courses import conversations, of_the_page, preconditions, spelling
from tests.benchmarks.drift.json_edit import Path, changed, members, without
from tests.benchmarks.drift.mutant import Scene, Variation
from tests.benchmarks.drift.service import Service
from tests.benchmarks.drift.subject import Subject
from tests.benchmarks.drift.tape import (
    Client,
)
from tests.benchmarks.drift.text_kind import Kind, kind_of

_ALL = {0, 1, 2}


def values(scene: Scene) -> Iterator[Variation]:
    """Other values of the same format, at every place and everywhere at once."""
    subject = scene.subject
    free = [path for path, value in walk(subject.document) if _may_differ(subject, path, value)]
    for path in free:
        yield _of(subject, f"another value at {_name(path)}", [(path, another(resolve(subject.document, path)))])  # type: ignore[arg-type]
    together = [(path, another(resolve(subject.document, path))) for path in free]  # type: ignore[arg-type]
    yield _of(subject, "other values everywhere", together)
    for path in free:
        if kind_of(resolve(subject.document, path)) is Kind.TEXT:
            for name, value in (("empty text", ""), ("a text that looks like a date", "2020-02-02T02:02:02Z")):
                yield _of(subject, f"{name} at {_name(path)}", [(path, value)])


def numbers_and_times(scene: Scene) -> Iterator[Variation]:
    subject = scene.subject
    rows = [*subject.contract.properties, *(r for one in subject.contract.resources.values() for r in one.properties)]
    decimals = {row.name.casefold() for row in rows if row.type.casefold() in {"decimal", "double", "number"}}
    for path, value in walk(subject.document):
        if kind_of(value) is Kind.NUMBER and str(path[-1]).casefold() in decimals:
            yield _of(subject, f"a decimal at {_name(path)}", [(path, 50000.25)])
        if kind_of(value) is Kind.NUMBER:
            yield _of(subject, f"zero and negative at {_name(path)}", [(path, -1)])
        if kind_of(value) is Kind.DATE_TIME and (len(path) > 1 or path[0] != subject.update_time):
            for digits in ("", ".5", ".123", ".1234567", ".123456789"):
                yield _of(
                    subject, f"fraction {digits or 'none'} at {_name(path)}", [(path, f"2019-03-04T05:06:07{digits}Z")]
                )


def lists(scene: Scene) -> Iterator[Variation]:
    for path, value in members(scene.subject.document):
        if isinstance(value, list) and path[0] != scene.subject.links:
            yield _of(scene.subject, f"empty list at {_name(path)}", [(path, [])])
            if value:
                yield _of(scene.subject, f"longer list at {_name(path)}", [(path, [*value, *value, value[0]])])
                yield _of(scene.subject, f"list of one at {_name(path)}", [(path, value[:1])])


def optional_members(scene: Scene) -> Iterator[Variation]:
    subject = scene.subject
    for path, _ in members(subject.document):
        if not subject.is_promised(path) and path != subject.tag_path:
            document = without(subject.document, path)
            if isinstance(document, dict):
                tape = Client(Service(subject, document)).read().write(_edit(subject, document)).read().tape
                yield Variation(f"optional {_name(path)} absent", tape)


def known_members(scene: Scene) -> Iterator[Variation]:
    """Members that only the documented request, or another documented answer, shows."""
    subject = scene.subject
    shown = [one.body for one in subject.contract.examples if (one.status or 0) < 400]
    for body in shown:
        for path, value in walk(body):
            missing = path and resolve(subject.document, path) is MISSING
            above = missing and isinstance(resolve(subject.document, path[:-1]), dict)
            if above and path[0] != subject.links and not _is_placeholder(value):
                yield _of(subject, f"{_name(path)}, known from another example", [(path, value)])


def enumerations(scene: Scene) -> Iterator[Variation]:
    subject = scene.subject
    for path, _ in members(subject.document):
        if path not in (subject.state_path, subject.substatus_path):
            for value in subject.enumeration(path):
                yield _of(subject, f"{_name(path)} is {value}", [(path, value)])
    if subject.state_path is not None:
        for row in subject.contract.transitions:
            for name in row.to:
                target = next((one for one in subject.contract.transitions if one.start == name), row)
                for substatus in target.substatus:
                    tape = walked(subject, [(row.start, row.substatus[:1]), (name, (substatus,))])
                    yield Variation(f"documented transition {row.start} -> {name} {substatus}", tape)


def links(scene: Scene) -> Iterator[Variation]:
    """Links as the page shows them to the letter, as its operation has them, on the recorded host, relative no more."""
    subject = scene.subject
    if subject.links is None:
        return
    member = subject.links
    uris = [path for path, _ in walk(subject.document) if path[:1] == (member,) and path[-1] in {"uri", "href"}]
    spaced = [(path, str(resolve(subject.document, path)).replace("%20", " ")) for path in uris]
    if any(" " in str(shown) for path in uris for shown in subject.shown_at(path)):
        yield _of(subject, "links with spaces, as documented", spaced)
    yield _of(subject, "self link is the operation's own URI", [(p, subject.uri) for p in uris if "self" in p])
    upper = [(p, str(resolve(subject.document, p)).replace("'", "%27")) for p in uris]
    yield _of(subject, "quotes in links encoded", upper)
    yield _of(subject, "another relation", [((member, "history"), {"uri": f"{subject.uri}/history", "method": "GET"})])


def _of(subject: Subject, name: str, edits: Sequence[tuple[Path, Json]]) -> Variation:
    """Record the usual conversation about a resource that has other values."""
    document: Json = subject.document
    for path, value in edits:
        document = changed(document, path, value)
    service = Service(subject, document if isinstance(document, dict) else None)
    return Variation(name, Client(service).read().write(_edit(subject, document)).read().tape)


def _edit(subject: Subject, document: Json) -> tuple[Path, Json]:
    """Return a change of a text that a changed document still has; where there is none, one that changes nothing."""
    texts = [path for path, value in walk(subject.document) if isinstance(value, str) and subject.is_free(path)]
    there = [path for path in (subject.editable, *texts) if isinstance(resolve(document, path), str)]
    kept = next((path, value) for path, value in walk(document) if isinstance(value, str))
    return (there[0], "Changed by the bench.") if there else kept


def _may_differ(subject: Subject, path: Path, value: Json) -> bool:
    """Whether a value may be any other of its format, because nothing else names it."""
    if isinstance(value, dict | list) or not path or path[0] == subject.links or path == subject.tag_path:
        return False
    if path in (subject.state_path, subject.substatus_path) or path == (subject.update_time,):
        return False
    in_uri = isinstance(value, str) and len(value) > 3 and value in subject.uri
    return not (subject.is_named(path) or in_uri or subject.enumeration(path) or str(path[-1]).startswith(("@", "$")))


def _name(path: Path) -> str:
    return ".".join(map(str, path))


def _is_placeholder(value: Json) -> bool:
    return isinstance(value, str) and value.startswith("<")


_FAMILIES = (
    values,
    numbers_and_times,
    lists,
    optional_members,
    known_members,
    enumerations,
    links,
    spelling,
    of_the_page,
    conversations,
    preconditions,
)


def variations(scene: Scene) -> Iterator[Variation]:
    """Make every honest variation of a page, always in the same order."""
    for family in _FAMILIES:
        yield from family(scene)
