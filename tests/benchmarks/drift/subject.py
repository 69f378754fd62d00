"""What a page documents, as the bench reads it: on its own, so that a misreading of ours is not a misreading of both.

Only the model of the page is shared with contractkit. Neither `compare` nor `sandbox` is used.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from contractkit.model.contract import Contract, Example, Operation
from contractkit.model.json_value import Json, resolve, walk
from contractkit.model.uri import match, template_path
from tests.benchmarks.drift.json_edit import Path, mapped
from tests.benchmarks.drift.text_kind import UUID, Kind, kind_of

_PLACEHOLDER = re.compile(r"<([^<>]+)>|\{([^{}]+)\}")
_HOST = re.compile(r"https?://[^/{]+")
_LINKS = ("links", "_links")


@dataclass(frozen=True)
class Subject:
    """One operation that writes, and the resource that the page shows as its answer.

    Attributes:
        uri: of the resource; the variables of the template are filled in.
        document: the resource.
        sent: the documented request body.
        status: the documented status of an accepted write.
        truncated: the page says that its answer leaves members out.
    """

    contract: Contract
    operation: Operation
    uri: str
    document: dict[str, Json]
    sent: Json
    request: Example
    status: int
    truncated: bool

    @property
    def method(self) -> str:
        return self.operation.method

    @cached_property
    def tag_path(self) -> Path | None:
        """Where the document carries its entity tag."""
        found = (path for path, value in walk(self.document) if isinstance(value, str) and _is_tag(path))
        return min(found, key=len, default=None)

    @cached_property
    def requires_if_match(self) -> bool:
        return any(header.name.lower() == "if-match" for header in self.contract.required_headers)

    @property
    def has_tags(self) -> bool:
        return self.tag_path is not None or self.requires_if_match

    @cached_property
    def has_weak_tags(self) -> bool:
        return (self.request.headers.get("If-Match") or "").startswith("W/")

    @cached_property
    def documents_tag_header(self) -> bool:
        """Whether a table of the page lists ETag as a response header."""
        return any(row.side == "response" and row.name.lower() == "etag" for row in self.contract.headers)

    @cached_property
    def forbidden(self) -> frozenset[str]:
        return frozenset(promise.name.casefold() for promise in self.contract.forbidden_request_members)

    @cached_property
    def links(self) -> str | None:
        """The member that holds the links."""
        return next((name for name in _LINKS if isinstance(self.document.get(name), dict)), None)

    @cached_property
    def update_time(self) -> str | None:
        """The member that tells when the resource was last changed."""
        return self._time("updated", "modified")

    @cached_property
    def creation_time(self) -> str | None:
        return self._time("created", "creation")

    @cached_property
    def state_path(self) -> Path | None:
        return self._stating({row.start for row in self.contract.transitions})

    @cached_property
    def substatus_path(self) -> Path | None:
        named = {name for row in self.contract.transitions for name in row.substatus}
        return self._stating(named - {row.start for row in self.contract.transitions})

    @cached_property
    def error(self) -> Json:
        """The documented error body; None when there is none."""
        shown = (*self.contract.examples, *self.contract.errors)
        errors = [one for one in shown if (one.status or 0) >= 400] + list(self.contract.errors)
        return next((one.body for one in errors if isinstance(one.body, dict)), None)

    @cached_property
    def editable(self) -> Path:
        """A free text that clients may change."""
        texts = [path for path, value in walk(self.document) if isinstance(value, str) and self.is_free(path)]
        return min(
            texts, key=lambda path: (path not in self.sendable, any(isinstance(p, int) for p in path), len(path))
        )

    @cached_property
    def sendable(self) -> frozenset[Path]:
        """The places of the document that the documented request has too, or its table, whatever their case."""
        folded = {_folded(path) for path, _ in walk(self.sent)} | {
            (r.name.casefold(),) for r in self.contract.properties
        }
        return frozenset(path for path, _ in walk(self.document) if _folded(path) in folded)

    def is_free(self, path: Path) -> bool:
        """Whether a place holds text that nothing else depends on."""
        value = resolve(self.document, path)
        special = (self.tag_path, self.state_path, self.substatus_path, (self.update_time,), (self.creation_time,))
        return (
            kind_of(value) is Kind.TEXT
            and path not in special
            and path[0] not in _LINKS
            and not str(path[-1]).startswith(("@", "$"))
            and not str(path[-1]).casefold().endswith(("id", "status", "type"))
            and not self.enumeration(path)
            and unquote(self.uri).find(str(value)) < 0
        )

    def is_named(self, path: Path) -> bool:
        """Whether the value at a place is part of another one, as an id is of a link."""
        value = resolve(self.document, path)
        others = [item for at, item in walk(self.document) if at != path and isinstance(item, str)]
        return isinstance(value, str) and len(value) > 5 and any(value in other for other in others)

    def shown_at(self, path: Path) -> list[Json]:
        """Return every value that any example of the page shows at a place, whichever items and case."""
        wanted = _folded(path)
        examples = [example for example in self.contract.examples if (example.status or 0) < 400]
        return [value for one in examples for at, value in walk(one.body) if _folded(at) == wanted]

    def is_optional(self, path: Path) -> bool:
        """Whether some table of the page calls a member of that name optional."""
        rows = (*self.contract.properties, *(row for r in self.contract.resources.values() for row in r.properties))
        name = str(path[-1]).casefold()
        marked = any(path[-1] in one.optional | one.nullable for one in self.contract.examples)
        return marked or any(row.optional and row.name.casefold() == name for row in rows)

    def is_promised(self, path: Path) -> bool:
        """Whether every answer has the member, as far as the page says."""
        return not (self.truncated or self.is_optional(path) or None in self.shown_at(path))

    def enumeration(self, path: Path) -> tuple[str, ...]:
        """Return the values of the enumeration that a table links a member to; empty when it is none."""
        value, name = resolve(self.document, path), str(path[-1]).casefold()
        resources = self.contract.resources
        rows = (*self.contract.properties, *(row for one in resources.values() for row in one.properties))
        linked = (resources.get(row.resource or "") for row in rows if row.name.casefold().endswith(name))
        return next((one.values for one in linked if one is not None and value in one.values), ())

    def _time(self, *words: str) -> str | None:
        for name, value in self.document.items():
            if kind_of(value) is Kind.DATE_TIME and any(word in name.casefold() for word in words):
                return name
        return None

    def _stating(self, names: set[str]) -> Path | None:
        paths = (path for path, value in walk(self.document) if isinstance(value, str) and value in names)
        return min(paths, key=len, default=None)


def subject_of(contract: Contract) -> Subject | None:
    """Read the operation of a page that shows the most of a resource; None when none shows any."""
    found = list(_subjects(contract))
    return max(found, key=lambda subject: len(list(walk(subject.document))), default=None)


def _subjects(contract: Contract) -> Iterator[Subject]:
    request: Example | None = None
    for example in contract.examples:
        if example.kind == "request":
            request = example
        elif request is not None and isinstance(example.body, dict) and (example.status or 200) < 300:
            operation = _operation(contract, request)
            if operation is not None and operation.method in {"PUT", "PATCH"}:
                uri, document = _filled(operation, request, example.body)
                yield Subject(
                    contract, operation, uri, document, request.body, request, example.status or 200, example.truncated
                )


def _operation(contract: Contract, request: Example) -> Operation | None:
    own = [one for one in contract.operations if one.method == request.method]
    return next((one for one in own if match(one.uri_template, request.uri or "") is not None), None)


def _filled(operation: Operation, request: Example, body: dict[str, Json]) -> tuple[str, dict[str, Json]]:
    """Fill the variables of the URI and the placeholders of the body with the same values."""
    path = template_path(operation.uri_template)
    values = dict(match(operation.uri_template, request.uri or "") or ())
    known = {name: _generated(name) if _PLACEHOLDER.search(value) else value for name, value in values.items()}
    last = next(reversed(known), None)
    identifier = next((str(value) for name, value in body.items() if name.casefold() == "id"), None)
    if last is not None and path.rstrip("/").endswith(f"{{{last}}}") and identifier is not None:
        known[last] = known[last] if known[last] in body.values() else identifier

    def fill(at: Path, value: Json) -> Json:
        if not isinstance(value, str):
            return value
        text = _PLACEHOLDER.sub(lambda found: known.get(found[1] or found[2]) or _generated(found[0]), value)
        # A legal URI; that a page may show others is one of the honest variations.
        return text.replace(" ", "%20") if "://" in text else text

    host = _HOST.match(operation.uri_template) or _HOST.match(request.uri or "")
    base = host[0] if host else "https://api.example.com"
    filled = _PLACEHOLDER.sub(lambda found: quote(known.get(found[1] or found[2], "x"), safe=""), path)
    document = mapped(body, fill)
    return base + filled, document if isinstance(document, dict) else {}


def _generated(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def _is_tag(path: Path) -> bool:
    return bool(path) and str(path[-1]).casefold().endswith("etag") and all(isinstance(part, str) for part in path)


def _folded(path: Path) -> tuple[str, ...]:
    return tuple("*" if isinstance(part, int) or UUID.fullmatch(part) else part.casefold() for part in path)
