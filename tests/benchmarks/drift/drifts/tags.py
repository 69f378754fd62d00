"""Entity tags in answers, preconditions in requests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import Json, resolve
from tests.benchmarks.drift.json_edit import changed, without
from tests.benchmarks.drift.mutant import ETAG, IF_MATCH, STATUS, Mutant, Scene, place
from tests.benchmarks.drift.service import Service, tag_of
from tests.benchmarks.drift.tape import (
    Client,
    Tape,
    answering,
    at,
    edited,
    with_answer_header,
    with_request_header,
)

_ALL = {0, 1, 2}


def header(scene: Scene) -> Iterator[Mutant]:
    """Spoil the ETag header."""
    subject = scene.subject
    if not subject.has_tags:
        return
    tag = tag_of(subject, 1)
    # Where the tag is in the body too, only a page that lists the header misses it.
    promised = subject.documents_tag_header or subject.tag_path is None
    missing = {"etag-missing"}
    spoilt: list[tuple[str, str | None, set[str], Level]] = [
        ("tag: header gone", None, missing, Level.WARNING if promised else Level.INFO),
        ("tag: unquoted", tag.removeprefix("W/").strip('"'), {"etag-malformed"}, Level.WARNING),
        ("tag: half quoted", tag[:-1], {"etag-malformed"}, Level.WARNING),
        ("tag: lower-case w/", f"w/{tag.removeprefix('W/')}", {"etag-malformed"}, Level.WARNING),
        ("tag: empty header", "", {"etag-malformed", "etag-body-header-mismatch", *missing}, Level.WARNING),
    ]
    if not subject.has_weak_tags:
        spoilt.append(("tag: weak", f"W/{tag}", {"etag-weak"}, Level.WARNING))
    for name, value, rules, level in spoilt:
        for variant, where in (("every answer", _ALL), ("write", {1})):

            def change(tape: Tape, where: set[int] = where, value: str | None = value) -> Tape:
                return tuple(
                    with_answer_header(one, "ETag", _spoilt(one.response.headers.get("ETag") or "", tag, value))
                    if one.index in where
                    else one
                    for one in tape
                )

            # An answer to a write that is documented without a tag keeps its promise without one.
            least = Level.INFO if value is None and where == {1} and subject.tag_path is None else level
            tape = change(scene.recorded)
            yield Mutant(
                name, tape, frozenset({ETAG}), frozenset(where), frozenset(rules), level=least, variant=variant
            )


def _spoilt(own: str, first: str, value: str | None) -> str | None:
    """Spoil a tag in the way that the first one was."""
    return (
        None if value is None else value.replace(first.removeprefix("W/").strip('"'), own.removeprefix("W/").strip('"'))
    )


def two_headers(scene: Scene) -> Iterator[Mutant]:
    if scene.subject.has_tags:
        lines = (*scene.recorded[1].response.headers.lines, ("ETag", '"another"'))
        headers = type(scene.recorded[1].response.headers)(lines)
        tape = at(scene.recorded, {1}, partial(answering, headers=headers))
        yield Mutant("tag: two headers", tape, frozenset({ETAG}), frozenset({1}), frozenset({"etag-malformed"}))


def body(scene: Scene) -> Iterator[Mutant]:
    """Take the tag out of the body, or let body and header differ."""
    path = scene.subject.tag_path
    if path is None:
        return
    places = frozenset({ETAG, place(path)})
    for variant, where in (("every answer", _ALL), ("write", {1}), ("last read", {2})):
        tape = at(scene.recorded, where, partial(edited, change=partial(without, path=path)))
        rules = frozenset({"etag-missing", "response-member-missing", "put-member-dropped"})
        yield Mutant("tag: gone from the body", tape, places, frozenset(where), rules, variant=variant)
        tape = at(scene.recorded, where, partial(edited, change=partial(changed, path=path, new='"another"')))
        rules = frozenset({"etag-body-header-mismatch", "put-value-not-stored"})
        yield Mutant("tag: body and header differ", tape, places, frozenset(where), rules, variant=variant)
        if where == {1}:
            tape = at(scene.recorded, {1}, partial(with_answer_header, name="ETag", value=tag_of(scene.subject, 1)))
            rules = frozenset({"etag-body-header-mismatch", "etag-unchanged-after-update"})
            yield Mutant("tag: header lags behind the body", tape, places, frozenset({1, 2}), rules)


def body_unquoted(scene: Scene) -> Iterator[Mutant]:
    """Drop the quotes that the page shows: who copies the member into If-Match sends a malformed header then."""
    path = scene.subject.tag_path
    if path is None or not str(resolve(scene.subject.document, path)).startswith(('"', "W/")):
        return

    def bare(body: Json) -> Json:
        return changed(body, path, str(resolve(body, path)).removeprefix("W/").strip('"'))

    places, rules = frozenset({place(path)}), frozenset({"response-format-changed"})
    for variant, where in (("every answer", _ALL), ("write", {1}), ("last read", {2})):
        tape = at(scene.recorded, where, partial(edited, change=bare))
        yield Mutant("tag: unquoted in the body", tape, places, frozenset(where), rules, variant=variant)


def frozen(scene: Scene) -> Iterator[Mutant]:
    subject, path = scene.subject, scene.subject.tag_path
    if not subject.has_tags:
        return
    places = frozenset({ETAG, *([place(path)] if path else [])})
    rules = frozenset({"etag-unchanged-after-update"})

    def freeze(tape: Tape, where: set[int]) -> Tape:
        tape = at(tape, where, partial(with_answer_header, name="ETag", value=tag_of(subject, 1)))
        if path is None:
            return tape
        old = resolve(scene.recorded[0].response.json, path)
        return at(tape, where, partial(edited, change=partial(changed, path=path, new=str(old))))

    yield Mutant("tag: frozen after update", freeze(scene.recorded, {1, 2}), places, frozenset({1, 2}), rules)
    tape = freeze(scene.recorded, {1, 2})
    tape = at(tape, {1}, partial(answering, status=204, body=b""))
    tape = at(tape, {1}, partial(with_answer_header, name="ETag", value=None))
    tape = at(tape, {1}, partial(with_request_header, name="Prefer", value="return=minimal"))
    yield Mutant("tag: frozen, seen in the next read", tape, places, frozenset({2}), rules)
    tape = at(scene.read_twice, {1}, partial(with_answer_header, name="ETag", value=tag_of(subject, 9)))
    if path is not None:
        new = str(resolve(scene.recorded[0].response.json, path)).replace("00000001", "00000009")
        tape = at(tape, {1}, partial(edited, change=partial(changed, path=path, new=new)))
    rules = frozenset({"etag-changed-without-update"})
    yield Mutant("tag: changed without update", tape, places, frozenset({1}), rules)


def stale_accepted(scene: Scene) -> Iterator[Mutant]:
    """Carry out a write whose If-Match names no current tag: the stale one, and one that never was."""
    subject = scene.subject
    if scene.refused is None:
        return
    rules, places = frozenset({"if-match-not-enforced"}), frozenset({IF_MATCH})
    edit = (subject.editable, "Overwrites what somebody else wrote.")
    for name, variant, tag in (
        ("If-Match: stale one accepted", "", tag_of(subject, 1)),
        ("If-Match: ignored", "never issued", '"never-issued"'),
        ("If-Match: ignored", "a list of two", '"never-issued", "nor-this"'),
    ):
        service = Service(subject)
        client = Client(service).read().write().read().write(edit, If_Match=service.tag).read()
        tape = at(client.tape, {3}, partial(with_request_header, name="If-Match", value=tag))
        yield Mutant(name, tape, places, frozenset({3}), rules, variant=variant)
    service = Service(subject)
    client = Client(service).read().write().read().write(edit, If_Match=service.tag, Prefer="return=minimal").read()
    tape = at(client.tape, {3}, partial(with_request_header, name="If-Match", value=tag_of(subject, 1)))
    yield Mutant("If-Match: stale one accepted", tape, places, frozenset({3, 4}), rules, variant="minimal answer")


def precondition_status(scene: Scene) -> Iterator[Mutant]:
    """Refuse a stale tag with another code than 412 (RFC 9110, 13.1.1)."""
    if scene.refused is not None:
        for code in (400, 409, 404, 500):
            tape = at(scene.refused, {1}, partial(answering, status=code))
            rules = frozenset({"precondition-status-undocumented"})
            yield Mutant(f"precondition: {code} instead of 412", tape, frozenset({STATUS}), frozenset({1}), rules)


def requests(scene: Scene) -> Iterator[Mutant]:
    """Ask otherwise than the page says: the fault of the recording."""
    subject = scene.subject
    if not subject.requires_if_match:
        return
    bare = tag_of(subject, 1).removeprefix("W/").strip('"')
    for name, value, rule in (
        ("request: If-Match not sent", None, "if-match-not-sent"),
        ("request: If-Match is *", "*", "if-match-wildcard"),
        ("request: If-Match unquoted", bare, "etag-malformed"),
        ("request: If-Match empty", "", "etag-malformed"),
    ):
        tape = at(scene.recorded, {1}, partial(with_request_header, name="If-Match", value=value))
        rules = frozenset({rule, *(["if-match-not-sent"] if value == "" else [])})
        yield Mutant(name, tape, frozenset({IF_MATCH}), frozenset({1}), rules, verdict=Verdict.TAPE)
