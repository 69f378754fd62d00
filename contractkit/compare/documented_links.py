"""What a page shows about the links of its answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contractkit.compare.link import LINK_MEMBERS, Link, link_path, links_of, names, origin, path_pattern, relations_of
from contractkit.compare.link_query import DocumentedParameter, documented_parameters
from contractkit.model.contract import Contract, Example, Source
from contractkit.model.json_value import MaybeJson, pointer, walk
from contractkit.model.uri import match

_ID_NAMES: Final = ("id", "Id", "ID", "iD")
_LAST_VARIABLE: Final = re.compile(r"/(?:\{[^{}]*\}|<[^<>]*>)/?$")


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link that the page shows, and the answer that it is shown in."""

    link: Link
    example: Example

    @property
    def source(self) -> Source:
        """The line its URI stands on."""
        return self.example.source_of(pointer(self.link.path))

    @property
    def method_source(self) -> Source:
        """The line its method stands on."""
        return self.example.source_of(pointer(self.link.method_path))


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
        return {relation: (links[0].link.uri, links[0].source) for relation, links in self.shown.items()}

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
    def shown(self) -> Mapping[str, tuple[ShownLink, ...]]:
        """Every link of the documented answers, by relation."""
        found: dict[str, tuple[ShownLink, ...]] = {}
        for example in self.answers:
            for link in links_of(example.body):
                found[link.relation] = (*found.get(link.relation, ()), ShownLink(link, example))
        return found

    @cached_property
    def origins(self) -> frozenset[str]:
        """The origins of the API itself: those of its operations, and of the requests that the page shows."""
        templates = (operation.uri_template for operation in self.contract.operations)
        uris = (example.uri for example in self.contract.examples if example.uri)
        return frozenset(found for uri in (*templates, *uris) if (found := origin(uri)) is not None)

    @cached_property
    def parameters(self) -> Mapping[str, tuple[tuple[DocumentedParameter, ...], ...]]:
        """The parameters in the query of every documented link, by relation."""
        return {
            relation: tuple(documented_parameters(each.link.uri, each.example.body) for each in links)
            for relation, links in self.shown.items()
        }

    @cached_property
    def hosted(self) -> frozenset[str]:
        """The relations that the page shows on the API itself, or without a host, which is the same."""
        return frozenset(
            relation
            for relation, links in self.shown.items()
            if all(origin(each.link.uri, each.example.uri or "") in {None, *self.origins} for each in links)
        )

    def allows(self, relation: str, uri: str, base: str) -> bool:
        """Tell whether a link leads where the page lets links of its relation lead.

        That is to a path like those shown for the relation; or, because pages mistype them, to a documented operation
        or its collection that lies as deep as one of those.

        Args:
            relation: a documented relation.
            uri: the link, as sent.
            base: the URI of the request that it answers.
        """
        path = link_path(uri, base)
        if any(pattern.fullmatch(path) for pattern in self._patterns[relation]):
            return True
        shown = [each.link.uri for each in self.shown[relation]]
        if not any("://" not in one or _depth(link_path(one)) == _depth(path) for one in shown):
            return False
        templates = [operation.uri_template for operation in self.contract.operations]
        return any(match(one, path) is not None for template in templates for one in (template, _collection(template)))

    @cached_property
    def _patterns(self) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        values = (value for example in self.contract.examples for _, value in walk(example.body))
        identifiers = frozenset(value for value in values if isinstance(value, str))
        return {
            relation: tuple(dict.fromkeys(path_pattern(each.link.uri, identifiers) for each in links))
            for relation, links in self.shown.items()
        }

    @property
    def _variables(self) -> tuple[str, ...]:
        """What the URIs of documented requests have in the place of the template's variables."""
        templates = [operation.uri_template for operation in self.contract.operations]
        uris = [example.uri for example in self.contract.examples if example.uri]
        values = (match(template, uri) for template in templates for uri in uris)
        return tuple(value for found in values if found for _, value in found)


def ids_of(body: MaybeJson) -> tuple[str, ...]:
    """Return what the body of a resource says its own id is."""
    return tuple(str(value) for _, value in own_ids(body))


def own_ids(body: MaybeJson) -> Iterator[tuple[str, str | int]]:
    """Yield the members in which a resource says its own id, and the ids."""
    if isinstance(body, dict):
        for name in _ID_NAMES:
            value = body.get(name)
            if isinstance(value, str | int):
                yield name, value


def _depth(path: str) -> int:
    return len(path.strip("/").split("/"))


def _collection(template: str) -> str:
    """Return the template of what a template's resources are items of."""
    return _LAST_VARIABLE.sub("", template)
