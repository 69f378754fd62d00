"""What a page promises, each promise with the line it stands on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from contractkit.model.exchange import Headers
from contractkit.model.json_value import Json


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place on a page: `page:line`. Lines count from 1."""

    page: str
    line: int

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method on a URI template, as the page writes it: `PUT https://host/path/{id}`.

    Attributes:
        printed: the template as the page prints it, where machine translation has spoilt it and the page's own
            request examples give it back (`/v1/clientes/{id}` for `/v1/customers/{id}`); None where nothing was mended.
    """

    method: str
    uri_template: str
    source: Source
    printed: str | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.uri_template}"


@dataclass(frozen=True, slots=True)
class Promise:
    """A name the page says something about: a header that must be sent, a member that must not."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Defect:
    """One reason why a documented body is not JSON.

    Attributes:
        kind: what is wrong, in kebab case (`trailing-comma`).
        line: line on the page, from 1.
        column: column on the page, from 1.
        repair: what to write instead, or None where there is no single right repair.
    """

    kind: str
    line: int
    column: int
    repair: str | None = None


@dataclass(frozen=True)
class Example:
    """A request or a response that the page prints.

    Attributes:
        method: of a response, set only where the page prints a request line under a heading that says response; its
            headers are then those of a request.
        body: the repaired JSON, None when there is no body or it cannot be read.
        text: the body as printed.
        defects: why `text` is not strict JSON; empty when it is.
        lines: the page line of every member, by JSON Pointer into `body`.
        truncated: the page says that members are left out.
        optional: member names that the page marks optional.
        nullable: member names that the page marks nullable.
    """

    kind: Literal["request", "response"]
    source: Source
    method: str | None = None
    uri: str | None = None
    status: int | None = None
    headers: Headers = field(default_factory=Headers)
    body: Json = None
    text: str = ""
    defects: tuple[Defect, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    truncated: bool = False
    optional: frozenset[str] = frozenset()
    nullable: frozenset[str] = frozenset()

    def source_of(self, pointer: str) -> Source:
        """Return the line of a member, or of its nearest documented parent."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return Source(self.source.page, self.lines.get(pointer, self.source.line))


@dataclass(frozen=True, slots=True)
class Property:
    """A row of a property table.

    Attributes:
        name: as printed, possibly translated.
        type: as printed, without Markdown.
        resource: the key in `Contract.resources` that the type links to, when it does.
        nullable: whether the row says that it may be null.
        values: the values that the row lists. They are an enumeration if examples show one of them.
    """

    name: str
    type: str
    source: Source
    resource: str | None = None
    required: bool = False
    optional: bool = False
    nullable: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """A type that a linked page describes: its members, or its values when it is an enumeration."""

    name: str
    source: Source
    properties: tuple[Property, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of a transition table: from a status, to which ones, with which substatuses once there."""

    start: str
    to: tuple[str, ...]
    substatus: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A row of a header table, of the page or of one it links to.

    Attributes:
        required: the table says that it must be there. For the page itself, `Contract.required_headers` says it too.
    """

    name: str
    side: Literal["request", "response"]
    source: Source
    required: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A status code that the page, or a page it links to, lists."""

    code: int
    source: Source


@dataclass(frozen=True)
class Contract:
    """A page, read.

    Attributes:
        page: the page, as the user names it.
        properties: rows of the request body tables.
        resources: types described on linked pages, by link target (`referral-resources.md#address`).
        headers: documented request and response headers.
        statuses: documented status codes.
        errors: documented error bodies (from this page or from a linked one).
        deprecated: where the page says that it is obsolete, None when it does not.
        text: the lines of the pages read, for quoting, by page.
    """

    page: str
    title: str = ""
    operations: tuple[Operation, ...] = ()
    required_headers: tuple[Promise, ...] = ()
    forbidden_request_members: tuple[Promise, ...] = ()
    examples: tuple[Example, ...] = ()
    properties: tuple[Property, ...] = ()
    transitions: tuple[Transition, ...] = ()
    deprecated: Source | None = None
    resources: Mapping[str, Resource] = field(default_factory=dict)
    headers: tuple[HeaderField, ...] = ()
    statuses: tuple[Status, ...] = ()
    errors: tuple[Example, ...] = ()
    text: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def examples_digest(self) -> str:
        """A digest that changes when an example of the page does: what is shown, not where it stands."""
        shown = [
            (each.kind, each.method, each.uri, each.status, each.headers.lines, each.text) for each in self.examples
        ]
        return hashlib.sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()

    def quote(self, source: Source) -> str:
        """Return the line of a page as it is written, indented as it is; empty when it is not known."""
        lines = self.text.get(source.page, ())
        return lines[source.line - 1].rstrip() if 0 < source.line <= len(lines) else ""
