"""What a page shows about the links of its answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contractkit.compare.link import LINK_MEMBERS, link_path, links_of, names, path_pattern, relations_of
from contractkit.model.contract import Contract, Example, Source
from contractkit.model.json_value import MaybeJson, pointer, walk
from contractkit.model.uri import match

_LAST_VARIABLE: Final = re.compile(r"/(?:\{[^{}]*\}|<[^<>]*>)/?$")


@dataclass(frozen=True, eq=False)
class DocumentedLinks:
    """The links of an operation's documented answers."""

    contract: Contract
    answers: tuple[Example, ...]

    @cached_property
    def member(self) -> str | None:
        """The member that holds the links of the resource, None when no documented answer has one."""
        bodies = [example.body for example in self.answers if isinstance(example.body, dict)]
        return next((name for name in LINK_MEMBERS if any(name in body for body in bodies)), None)

    @cached_property
    def relations(self) -> Mapping[str, tuple[str, Source]]:
        """The documented links: by relation, the URI shown and where."""
        found: dict[str, tuple[str, Source]] = {}
        for example in self.answers:
            for link in links_of(example.body):
                found.setdefault(link.relation, (link.uri, example.source_of(pointer(link.path))))
        return found

    @cached_property
    def promised(self) -> tuple[str, ...]:
        """The relations that every documented answer has, unless it is shortened."""
        shown = [
            (example, relations_of(example.body[self.member]))
            for example in self.answers
            if isinstance(example.body, dict) and self.member in example.body and not example.truncated
        ]
        return tuple(
            name
            for name in self.relations
            if shown and all(name in relations and name not in example.optional for example, relations in shown)
        )

    @cached_property
    def self_names_id(self) -> bool:
        """Whether a documented self link names the documented resource, by the id in its body or in a request's URI."""
        links = [(link, example) for example in self.answers for link in links_of(example.body)]
        return any(
            names(link.uri, identifier)
            for link, example in links
            if link.relation.casefold() == "self"
            for identifier in (*ids_of(example.body), *self._variables)
        )

    @cached_property
    def uris(self) -> tuple[str, ...]:
        """Every URI the page shows, in its links and in its examples."""
        links = (link.uri for example in self.contract.examples for link in links_of(example.body))
        uris = (example.uri for example in self.contract.examples if example.uri)
        return tuple(dict.fromkeys((*links, *uris)))

    def allows(self, uri: str, base: str) -> bool:
        """Tell whether a link leads to a documented operation or its collection, or where a link or an example leads.

        Args:
            uri: the link, as sent.
            base: the URI of the request that it answers.
        """
        path = link_path(uri, base)
        templates = [operation.uri_template for operation in self.contract.operations]
        if any(match(one, path) is not None for template in templates for one in (template, _collection(template))):
            return True
        return any(pattern.fullmatch(path) for pattern in self._patterns)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        values = (value for example in self.contract.examples for _, value in walk(example.body))
        identifiers = frozenset(value for value in values if isinstance(value, str))
        return tuple(dict.fromkeys(path_pattern(uri, identifiers) for uri in self.uris))

    @property
    def _variables(self) -> tuple[str, ...]:
        """What the URIs of documented requests have in the place of the template's variables."""
        templates = [operation.uri_template for operation in self.contract.operations]
        uris = [example.uri for example in self.contract.examples if example.uri]
        values = (match(template, uri) for template in templates for uri in uris)
        return tuple(value for found in values if found for value in found.values())


def ids_of(body: MaybeJson) -> tuple[str, ...]:
    """Return what the body of a resource says its own id is."""
    members = body.items() if isinstance(body, dict) else ()
    return tuple(str(value) for name, value in members if name.casefold() == "id" and isinstance(value, str | int))


def _collection(template: str) -> str:
    """Return the template of what a template's resources are items of."""
    return _LAST_VARIABLE.sub("", template)
