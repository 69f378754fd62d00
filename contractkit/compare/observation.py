"""What a rule sees: an exchange, what the page promises about it, and what came before on the tape.

A rule cannot tell where an exchange came from; the same rules judge a tape, a live service and a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final
from urllib.parse import parse_qsl

from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.compare.difference import Comparison, Difference
from contractkit.compare.documented_links import ids_of
from contractkit.compare.knowledge import Knowledge
from contractkit.compare.link import Link, links_of
from contractkit.compare.promises import Promises
from contractkit.compare.shape import Shape, shape_of
from contractkit.compare.spelling import spelt_path
from contractkit.compare.tag_name import is_tag_name
from contractkit.model.contract import Contract
from contractkit.model.entity_tag import EntityTag, EntityTagError, normalise, parse_condition
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.model.json_value import MISSING, MaybeJson, NotJsonError, resolve
from contractkit.model.uri import match

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_SELECTIONS: Final = frozenset({"$select", "select", "$fields", "fields"})


class Role(StrEnum):
    """Why an exchange is compared with a page."""

    DOCUMENTED = "documented"
    """The page documents its method and its URI."""
    COMPANION = "companion"
    """A read of a resource whose write is documented: what it shows is that resource."""


@dataclass(frozen=True, slots=True)
class Match:
    """The documented operation that an exchange belongs to."""

    promises: Promises
    role: Role = Role.DOCUMENTED


@dataclass(frozen=True, eq=False)
class Observation:
    """An exchange, ready to be judged. Everything that takes work is done when it is first asked for.

    Attributes:
        before: what the tape has told about the resource so far.
        conversation: every exchange of the tape about this resource, this one included, in their order.
        number: the place of this one among them, from 0.
        twin: an earlier exchange whose answer had the very same body, so that it need not be read again.
        request: what was sent.
        response: what came back.
    """

    exchange: Exchange
    promises: Promises
    role: Role
    before: Knowledge
    circumstances: Circumstances = UNKNOWN
    conversation: list[Observation] = field(default_factory=list, repr=False)
    number: int = 0
    twin: Observation | None = None
    request: Request = field(init=False, repr=False)
    response: Response = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Every rule looks at both, most of them several times.
        object.__setattr__(self, "request", self.exchange.request)
        object.__setattr__(self, "response", self.exchange.response)

    @property
    def following(self) -> Observation | None:
        """The next exchange of the tape about this resource, None when there is none."""
        return self.conversation[self.number + 1] if self.number + 1 < len(self.conversation) else None

    @property
    def contract(self) -> Contract:
        """The page."""
        return self.promises.contract

    @cached_property
    def is_write(self) -> bool:
        """Whether the method asks for a change (RFC 9110, 9.2.1)."""
        return self.request.method not in SAFE_METHODS

    @property
    def is_error(self) -> bool:
        """Whether the answer is 4xx or 5xx."""
        return self.response.status >= 400

    @property
    def is_refused(self) -> bool:
        """Whether the service refused the request, 4xx."""
        return 400 <= self.response.status < 500

    @cached_property
    def is_accepted(self) -> bool:
        """Whether a write was carried out; 202 only says that it may be."""
        return self.is_write and self.response.is_success and self.response.status != 202

    @cached_property
    def body(self) -> MaybeJson:
        """The answer's body; `MISSING` when it is empty or no JSON."""
        if self.twin is not None:
            return self.twin.body
        return self.response.json if self.response.body and self.response.is_json else MISSING

    @cached_property
    def shape(self) -> Shape:
        """The shape of the answer's body."""
        if self.twin is not None:
            return self.twin.shape
        return shape_of(None if self.body is MISSING else self.body)

    @cached_property
    def sent(self) -> MaybeJson:
        """The request's body; `MISSING` when it is empty or no JSON."""
        return self.request.json if self.request.body and self.request.is_json else MISSING

    @cached_property
    def not_json(self) -> str | None:
        """Why the answer's body is no JSON, in words; None when it is, or when there is none."""
        try:
            if self.response.body and self.body is MISSING:
                self.response.json  # noqa: B018
        except NotJsonError as error:
            return str(error)
        return None

    @property
    def is_partial(self) -> bool:
        """Whether the request asked for a part of the resource, so that what is left out proves nothing."""
        query = parse_qsl(self.request.uri.partition("#")[0].partition("?")[2], keep_blank_values=True)
        return self.response.status == 206 or any(name.lower() in _SELECTIONS for name, _ in query)

    @property
    def prefers_minimal(self) -> bool:
        """Whether the request asked for an answer without a body (RFC 7240, 4.2)."""
        return "return=minimal" in (self.request.headers.get("Prefer") or "").replace(" ", "").lower()

    @cached_property
    def representation(self) -> MaybeJson:
        """The resource as the answer shows it; `MISSING` when it does not show it whole."""
        shown = self.response.is_success and isinstance(self.body, dict) and not self.is_partial
        return self.body if shown else MISSING

    @property
    def comparison(self) -> Comparison | None:
        """What the body is to be compared with: the documented answer, or the documented error; None for nothing."""
        if self.is_error:
            return self.promises.error
        return self.promises.answer if self.response.is_success else None

    @cached_property
    def is_foreign_error(self) -> bool:
        """Whether the body of an error has nothing of the documented one, so that to compare them tells nothing."""
        if not self.is_error or self.comparison is None or self.body is MISSING:
            return False
        promised = self.comparison.body.promised_members
        return bool(promised) and not (isinstance(self.body, dict) and any(name in self.body for name in promised))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Where the body is not as documented."""
        comparison = self.comparison
        if comparison is None or self.body is MISSING or self.is_foreign_error:
            return ()
        return comparison.differences(self.body, self.shape)

    @cached_property
    def is_of_page(self) -> bool:
        """Whether the exchange is the page's own: both bodies are those of its examples, so its faults are theirs."""
        if self.sent is MISSING or self.representation is MISSING:
            return False
        return self.promises.are_shown(self.sent, self.representation)

    @cached_property
    def header_tag(self) -> EntityTag | None:
        """The tag in the ETag header, however it is quoted; None when there is no single one. An empty one is none."""
        values = self.response.headers.all("ETag")
        return normalise(values[0]) if len(values) == 1 and values[0].strip() else None

    @cached_property
    def tag_path(self) -> tuple[str, ...] | None:
        """Where the answer's body carries its tag, None when it carries none."""
        if self.body is MISSING or not self.response.is_success:
            return None
        documented = spelt_path(self.promises.tag_path or (), self.body)
        if documented and isinstance(resolve(self.body, documented), str):
            return documented
        names = (
            [name for name, value in self.body.items() if is_tag_name(name) and isinstance(value, str)]
            if isinstance(self.body, dict)
            else []
        )
        return (names[0],) if names else None

    @cached_property
    def body_tag_text(self) -> str | None:
        """The tag in the answer's body as it is written; None when there is none."""
        value = MISSING if self.tag_path is None or self.body is MISSING else resolve(self.body, self.tag_path)
        return value if isinstance(value, str) else None

    @cached_property
    def body_tag(self) -> EntityTag | None:
        """The tag in the answer's body, however it is quoted; None when there is none."""
        return None if self.body_tag_text is None else normalise(self.body_tag_text)

    @cached_property
    def tags(self) -> tuple[EntityTag, ...]:
        """The tags that the answer gives the resource, that of the header first."""
        if not self.response.is_success:
            return ()
        return tuple(tag for tag in (self.header_tag, self.body_tag) if tag is not None)

    @cached_property
    def if_match(self) -> tuple[EntityTag, ...]:
        """The tags in If-Match, one without quotes included; empty when it is absent, `*`, or no list of tags."""
        value = self.request.headers.get("If-Match")
        if value is None or not value.strip():
            return ()
        try:
            return parse_condition(value) or ()
        except EntityTagError:
            return () if "," in value else (normalise(value),)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links of the resource that the answer shows."""
        return () if self.representation is MISSING else links_of(self.representation)

    @cached_property
    def state(self) -> str | None:
        """The documented state that the resource is in after the exchange, None when the exchange does not tell."""
        return None if self.promises.states is None else self.promises.states.state(self._resource)

    @cached_property
    def substatus(self) -> str | None:
        """The substatus that the resource has after the exchange, None when the exchange does not tell."""
        return None if self.promises.states is None else self.promises.states.substatus(self._resource)

    @property
    def _resource(self) -> MaybeJson:
        """The resource after the exchange: as shown, or as sent where the answer accepts it without showing it."""
        if self.representation is not MISSING:
            return self.representation
        return self.sent if self.is_accepted else MISSING

    @cached_property
    def identifiers(self) -> tuple[str, ...]:
        """What names the resource: the last variable of its URI, and the id in its body."""
        values = match(self.promises.operation.uri_template, self.request.uri) or ()
        return tuple(dict.fromkeys((*(value for _, value in values[-1:]), *ids_of(self.representation))))
