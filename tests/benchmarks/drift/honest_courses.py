"""Other ways to write the same, and other courses that a recording may take: nothing can be held against either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from contractkit.model.entity_tag import normalise
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import Json, resolve
from tests.benchmarks.drift.json_edit import Path, changed, mapped
from tests.benchmarks.drift.mutant import Scene, Variation
from tests.benchmarks.drift.service import JSON, Service, tag_of
from tests.benchmarks.drift.tape import (
    Client,
    answering,
    at,
    edited,
    numbered,
    showing,
    with_answer_header,
    with_request_header,
)

_ALL = {0, 1, 2}


def spelling(scene: Scene) -> Iterator[Variation]:
    """The same, written otherwise."""
    tape, subject = scene.recorded, scene.subject
    yield Variation("members in another order", at(tape, _ALL, lambda one: showing(one, _reversed(one.response.json))))
    headers = {"X-Request-Id": "1", "Strict-Transport-Security": "max-age=1", "Vary": "Accept", "Age": "0"}
    for name, value in headers.items():
        tape = at(tape, _ALL, partial(with_answer_header, name=name, value=value))
    yield Variation("more response headers", tape)
    types = ("application/json", "application/json;charset=UTF-8", "Application/JSON; odata.metadata=minimal")
    for value in (*types, 'application/json; profile="a;b"'):
        other = at(scene.recorded, _ALL, partial(with_answer_header, name="Content-Type", value=value))
        yield Variation(f"content type {value}", other)
    chunked = at(scene.recorded, _ALL, partial(with_answer_header, name="Transfer-Encoding", value="chunked"))
    yield Variation("chunked", chunked)
    lower = at(scene.recorded, _ALL, lambda one: answering(one, headers=_lower(one.response.headers)))
    yield Variation("header names in lower case", lower)
    bom = at(scene.recorded, _ALL, lambda one: answering(one, body=b"\xef\xbb\xbf" + one.response.body))
    yield Variation("a byte order mark", bom)
    spaced = at(scene.recorded, _ALL, lambda one: answering(one, body=_spaced(one.response.json)))
    yield Variation("other white space", spaced)
    path = subject.tag_path
    if path is not None and not str(resolve(subject.document, path)).startswith(('"', "W/")):
        quoted = at(scene.recorded, _ALL, partial(edited, change=partial(_quoted, path=path)))
        yield Variation("tag quoted in the body, though not on the page", quoted)


def of_the_page(scene: Scene) -> Iterator[Variation]:
    """The documented request and the documented answer, word for word: what is wrong with them is wrong on the page."""
    subject, examples = scene.subject, scene.subject.contract.examples
    following = examples[examples.index(subject.request) + 1 :]
    answer = next(one for one in following if isinstance(one.body, dict) and (one.status or 200) < 300)
    shown = None if subject.tag_path is None else resolve(answer.body, subject.tag_path)
    tag = str(normalise(shown)) if isinstance(shown, str) else tag_of(subject, 1)
    fields = [("If-Match", tag)] if subject.has_tags else []
    answered = [JSON, *([("ETag", tag)] if subject.has_tags else [])]
    request = Request(Headers.of(fields), write(subject.request.body).encode(), subject.method, subject.uri)
    response = Response(Headers.of(answered), write(answer.body).encode(), subject.status)
    if subject.request.body is not None:
        yield Variation("the page's own exchange", (Exchange(request, response, "bench.yaml"),))


def conversations(scene: Scene) -> Iterator[Variation]:
    """Other courses that a recording may take."""
    subject = scene.subject
    yield Variation("read twice", scene.read_twice)
    yield Variation("the tape starts with the write", numbered(scene.recorded[1:]))
    yield Variation("the tape starts with the last read", numbered(scene.recorded[2:]))
    old = (subject.editable, resolve(subject.document, subject.editable))
    if isinstance(old[1], str):
        yield Variation(
            "a write that changes nothing", Client(Service(subject)).read().write((old[0], old[1])).read().tape
        )
    minimal = Client(Service(subject)).read().write(Prefer="return=minimal").read().tape
    yield Variation("Prefer: return=minimal", minimal)
    yield Variation(
        "two updates", Client(Service(subject)).read().write().write((subject.editable, "Again.")).read().tape
    )
    away = numbered([*scene.recorded, _refusal(scene, scene.recorded[0], 404)])
    yield Variation("gone in the end", away)
    for status in (401, 403, 404, 409, 429, 500, 503):
        for variant, exchange in (("read", scene.recorded[0]), ("write", scene.recorded[1])):
            refusal = _refusal(scene, exchange, status)
            yield Variation(f"{status} to a {variant}", numbered([refusal, *scene.recorded]))
    yield from _several(scene)
    other = [replace(one, request=replace(one.request, uri=_host(one.request.uri))) for one in scene.recorded]
    yield Variation("recorded from a test host", tuple(other))


def _several(scene: Scene) -> Iterator[Variation]:
    """Two resources at once, where the URI names one."""
    identifier = scene.subject.uri.rpartition("/")[2]
    if not any(map(str.isdecimal, identifier)) or len(identifier) < 8:
        return
    other = identifier.replace(identifier[:8], "0f0f0f0f")
    second = Service(scene.subject, _renumbered(scene.subject.document, identifier, other))
    second.revision = 40
    second._store(second.document)
    uri = scene.subject.uri.replace(identifier, other)
    own = Client(second, uri).read().write().read().tape
    yield Variation(
        "two resources, in turn", numbered([one for pair in zip(scene.recorded, own, strict=True) for one in pair])
    )
    yield Variation("two resources, one after the other", numbered([*scene.recorded, *own]))


def preconditions(scene: Scene) -> Iterator[Variation]:
    subject = scene.subject
    if not subject.has_tags or scene.refused is None:
        return
    service, tag = Service(subject), tag_of(subject, 1)
    first = Client(service).read()
    yield Variation("304 to a read", first.read(If_None_Match=tag).write().read().tape)
    yield Variation("an update that came too late", scene.refused)
    listed = at(scene.recorded, {1}, partial(with_request_header, name="If-Match", value=f'"another", {tag}, "third"'))
    yield Variation("If-Match with several tags", listed)
    lost = Response(Headers.of([]), b"", 504, "Gateway Timeout")
    service = Service(subject)
    client = Client(service).read()
    client.service.answer(Client(Service(subject)).read().write().tape[1].request)
    retried = client.write(response=lost).write(If_Match=tag).read()
    yield Variation("a write repeated after its answer was lost, refused", retried.tape)
    lost_tape = [*retried.tape[:2], replace(scene.recorded[1], index=2), replace(scene.recorded[2], index=3)]
    yield Variation("a write repeated after its answer was lost, accepted", tuple(lost_tape))
    service = Service(subject)
    again = Client(service).read().write()
    again.seen = again.tape[1].request.json
    same = numbered([*again.tape, again.tape[1]])
    yield Variation("the same write again with its old tag: nothing left to change", same)
    service = Service(subject)
    reader = Client(service).read()
    Client(service).read().write((subject.editable, "Somebody else was here."))
    yield Variation("somebody else wrote between two reads", reader.read().write().read().tape)


def _quoted(body: Json, path: Path) -> Json:
    return changed(body, path, f'"{resolve(body, path)}"')


def _spaced(value: Json) -> bytes:
    return json.dumps(value, indent="\t", separators=(" ,", " :\r\n")).encode()


def _refusal(scene: Scene, exchange: Exchange, status: int) -> Exchange:
    return replace(exchange, response=Service(scene.subject).refusal(status))


def _renumbered(document: dict[str, Json], old: str, new: str) -> dict[str, Json]:
    def change(_: Path, value: Json) -> Json:
        return value.replace(old, new) if isinstance(value, str) else value

    result = mapped(document, change)
    return result if isinstance(result, dict) else document


def _reversed(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value


def _lower(headers: Headers) -> Headers:
    return Headers.of((name.lower(), value) for name, value in headers)


def _host(uri: str) -> str:
    return "http://127.0.0.1:8470/" + uri.split("/", 3)[-1]
