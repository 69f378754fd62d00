"""What becomes of a write: values, ids and times, states, and members that must not be sent."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contractkit.model.finding import Verdict
from contractkit.model.json_value import Json, pointer, resolve, walk
from tests.benchmarks.drift.json_edit import Path, changed, mapped, members, without
from tests.benchmarks.drift.mutant import Mutant, Scene, place
from tests.benchmarks.drift.service import Service
from tests.benchmarks.drift.subject import Subject
from tests.benchmarks.drift.tape import Client, Tape, at, edited, resent
from tests.benchmarks.drift.text_kind import Kind, kind_of

_STORED = frozenset({"put-value-not-stored"})
_OTHERS: dict[Kind, Json] = {
    Kind.NUMBER: 7919,
    Kind.UUID: "11111111-2222-4333-8444-555555555555",
    Kind.DATE_TIME: "2031-05-06T07:08:09Z",
    Kind.EMAIL: "bench@example.org",
    Kind.URI: "https://example.org/bench?of=drifts",
    Kind.TEXT: "Set by the bench",
}
_OTHER_ID = "0badcafe-0000-4000-8000-00000000beef"


def not_stored(scene: Scene) -> Iterator[Mutant]:
    """Answer with the old value of each member that the documented request sends, or with one made of the new."""
    for path, old, new in _sendable(scene.subject):
        tape = Client(Service(scene.subject)).read().write((path, new)).read().tape
        for variant, where in (("every answer", {1, 2}), ("write", {1}), ("last read", {2})):
            kept = at(tape, where, partial(edited, change=partial(changed, path=path, new=old)))
            yield Mutant(
                "sent value not stored", kept, frozenset({place(path)}), frozenset(where), _STORED, variant=variant
            )
        for name, altered in _altered(new):
            if altered == new:
                continue
            tape = at(tape, {1, 2}, partial(edited, change=partial(changed, path=path, new=altered)))
            rules = _STORED | ({"response-enum-value-undocumented"} if scene.subject.enumeration(path) else set())
            yield Mutant(name, tape, frozenset({place(path)}), frozenset({1, 2}), rules)


def items(scene: Scene) -> Iterator[Mutant]:
    """Lose an item of a list that was sent, or store it twice."""
    for path, value in members(scene.subject.document):
        if isinstance(value, list) and value and path in scene.subject.sendable and scene.subject.method == "PUT":
            at_list = frozenset({place(path), *(place((*path, number)) for number in range(len(value) + 1))})
            for name, new in (("list: item lost", value[1:]), ("list: item twice", [*value, value[0]])):
                tape = at(scene.recorded, {1, 2}, partial(edited, change=partial(changed, path=path, new=new)))
                yield Mutant(name, tape, at_list, frozenset({1, 2}), _STORED | {"put-member-dropped"})


def dropped(scene: Scene) -> Iterator[Mutant]:
    """Drop a member that was there before and was sent, optional or not, as soon as it is written."""
    subject = scene.subject
    rules = frozenset({"put-member-dropped", "response-member-missing", "etag-missing"})
    for path, value in members(subject.document):
        special = path[0] in {subject.links, (subject.tag_path or ("",))[0]}
        if path in subject.sendable and not special and value is not None and subject.method == "PUT":
            tape = at(scene.recorded, {1, 2}, partial(edited, change=partial(without, path=path)))
            yield Mutant("member dropped by PUT", tape, frozenset({place(path)}), frozenset({1, 2}), rules)


def identity(scene: Scene) -> Iterator[Mutant]:
    """Give the resource another id when it is written; its self link goes along."""
    subject = scene.subject
    name = next((name for name in subject.document if name.casefold() == "id"), None)
    if name is None or str(subject.document[name]) not in subject.uri:
        return
    own = str(subject.document[name])

    def moved(_: Path, value: Json) -> Json:
        return value.replace(own, _OTHER_ID) if isinstance(value, str) else value

    rules = frozenset({"put-id-changed", "put-value-not-stored", "link-self-mismatch", "response-format-changed"})
    places = frozenset({place((name,)), *(place((subject.links, "self", key)) for key in ("uri",) if subject.links)})
    for variant, where in (("every answer", {1, 2}), ("write", {1})):
        tape = at(scene.recorded, where, partial(edited, change=partial(mapped, change=moved)))
        yield Mutant("id changed by PUT", tape, places, frozenset(where), rules, variant=variant)


def times(scene: Scene) -> Iterator[Mutant]:
    """Move the time of creation, or do not move that of the update."""
    subject = scene.subject
    created, updated = subject.creation_time, subject.update_time
    for name, member, value, rule in (
        ("creation time moved", created, "2029-01-02T03:04:05.1234567Z", "put-read-only-member-changed"),
        ("creation time moved back", created, "2001-01-02T03:04:05.1234567Z", "put-read-only-member-changed"),
        ("update time not advanced", updated, subject.document.get(updated or ""), "update-time-not-advanced"),
        ("update time gone back", updated, "2001-01-02T03:04:05.1234567Z", "update-time-not-advanced"),
    ):
        if member is not None and (rule != "update-time-not-advanced" or _is_moved(subject, member)):
            tape = at(scene.recorded, {1, 2}, partial(edited, change=partial(changed, path=(member,), new=value)))
            rules = _STORED | {rule, "put-read-only-member-changed"}
            yield Mutant(name, tape, frozenset({place((member,))}), frozenset({1, 2}), rules)


def _is_moved(subject: Subject, member: str) -> bool:
    """Whether the page itself shows that an update moves the time on: its request and its answer differ there."""
    sent = [value for path, value in walk(subject.sent) if len(path) == 1 and path[0] == member]
    return bool(sent) and sent[0] != subject.document[member]


def forbidden(scene: Scene) -> Iterator[Mutant]:
    """Send what the page says to leave out."""
    for name, value in scene.subject.document.items():
        if name.casefold() in scene.subject.forbidden:
            for shown, new in (("as read", value), ("empty", {}), ("null", None)):
                tape = at(scene.recorded, {1}, partial(resent, change=partial(changed, path=(name,), new=new)))
                yield Mutant(
                    "request: forbidden member sent",
                    tape,
                    frozenset({f"/request/body/{name}"}),
                    frozenset({1}),
                    frozenset({"links-sent"}),
                    Verdict.TAPE,
                    variant=shown,
                )


def transitions(scene: Scene) -> Iterator[Mutant]:
    """Let the resource into a state that its row does not list."""
    subject, path = scene.subject, scene.subject.state_path
    if path is None:
        return
    rows = subject.contract.transitions
    for row in rows:
        for other in rows:
            if other.start not in row.to:
                tape = walked(subject, [(row.start, row.substatus[:1]), (other.start, other.substatus[:1])])
                rules = frozenset({"transition-undocumented"})
                name = f"transition: {row.start} -> {other.start}"
                yield Mutant(name, tape, frozenset({place(path)}), frozenset({1, 2}), rules)


def substatuses(scene: Scene) -> Iterator[Mutant]:
    """Let the resource have a substatus that belongs to another state."""
    subject, path = scene.subject, scene.subject.substatus_path
    rows = subject.contract.transitions if path is not None and subject.state_path is not None else ()
    for row in rows:
        for foreign in sorted({name for other in rows for name in other.substatus} - set(row.substatus)):
            tape = walked(subject, [(row.start, row.substatus[:1]), (row.start, (foreign,))])
            name = f"substatus: {foreign} when {row.start}"
            rules = frozenset({"substatus-undocumented"})
            yield Mutant(name, tape, frozenset({place(path or ())}), frozenset({1, 2}), rules)


def walked(subject: Subject, states: list[tuple[str, tuple[str, ...]]]) -> Tape:
    """Record a resource on its way through some states, documented or not."""
    first = _stated(subject, subject.document, states[0])
    document = first if isinstance(first, dict) else subject.document
    client = Client(Service(subject, document)).read()
    for state in states[1:]:
        client.service.is_lax = True
        edits = [(path, resolve(_stated(subject, client.seen, state), path)) for path in _paths(subject)]
        client.write(*((path, value) for path, value in edits if isinstance(value, str))).read()
    return client.tape


def _stated(subject: Subject, document: Json, state: tuple[str, tuple[str, ...]]) -> Json:
    document = changed(document, subject.state_path or (), state[0])
    return changed(document, subject.substatus_path, state[1][0]) if subject.substatus_path and state[1] else document


def _paths(subject: Subject) -> list[Path]:
    return [path for path in (subject.state_path, subject.substatus_path) if path is not None]


def _sendable(subject: Subject) -> Iterator[tuple[Path, Json, Json]]:
    """Yield the members that clients set, with their documented values and others like them."""
    special = {subject.tag_path, subject.state_path, subject.substatus_path}
    times = {subject.update_time, subject.creation_time}
    for path, value in walk(subject.document):
        fixed = path in special or not path or path[0] in {*times, subject.links} or str(path[0]).startswith("@")
        is_id = len(path) == 1 and str(path[0]).casefold() == "id"
        if fixed or is_id or path not in subject.sendable or subject.is_named(path):
            continue
        listed = [other for other in subject.enumeration(path) if other != value]
        new = listed[0] if listed else another(value)
        if new != value and _is_alike(subject, path, value):
            yield path, value, new


def _is_alike(subject: Subject, path: Path, value: Json) -> bool:
    """Whether the page shows that the value comes back as sent: where its own two differ, the service decides."""
    requests = [example.body for example in subject.contract.examples if example.kind == "request"]
    sent = [item for body in requests for at, item in walk(body) if pointer(at).casefold() == pointer(path).casefold()]
    return all(item == value for item in sent)


def another(value: Json) -> Json:
    """Return another value of the same format; the same where there is none."""
    return not value if isinstance(value, bool) else _OTHERS.get(kind_of(value), value)


def _altered(value: Json) -> Iterator[tuple[str, Json]]:
    if kind_of(value) is Kind.TEXT and isinstance(value, str):
        yield "sent value altered: case", value.upper()
        yield "sent value altered: cut", value[:7]
        yield "sent value altered: spaces", f" {value}"
    elif kind_of(value) is Kind.NUMBER:
        yield "sent value altered: rounded", 7900
    elif kind_of(value) is Kind.DATE_TIME:
        yield "sent value altered: an hour off", "2031-05-06T06:08:09Z"
