"""Hypermedia links in a body: `links` or HAL's `_links`, by relation, with a `uri` or an `href`.

Three forms are read: an object by relation (`{"self": {"uri": ...}}`), the same with plain strings, and a list of
objects that name their own `rel`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from contractkit.compare.string_format import Format, format_of
from contractkit.model.json_value import Json

LINK_MEMBERS: Final = ("links", "_links")
_URI_MEMBERS: Final = ("uri", "href")
_METHOD_MEMBER: Final = "method"
_URI_TEMPLATE_END: Final = re.compile(r"\{[?&][^{}]*\}$")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}|<[^<>]*>")
_PORTS: Final = {"http": 80, "https": 443}
_KEY: Final = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a resource.

    Attributes:
        uri: as sent; relative to the request where it is not absolute.
        path: where in the body the URI stands.
        method: the method to follow it with, None when the link does not say.
    """

    relation: str
    uri: str
    path: tuple[str | int, ...]
    method: str | None = None

    @property
    def method_path(self) -> tuple[str | int, ...]:
        """Where in the body the method stands, when the link says one."""
        return (*self.path[:-1], _METHOD_MEMBER)


def links_of(body: Json) -> tuple[Link, ...]:
    """Return the links of the resource itself, in order; those of resources inside it are their own."""
    if not isinstance(body, dict):
        return ()
    return tuple(link for name in LINK_MEMBERS if name in body for link in _links(body[name], (name,)))


def relations_of(links: Json) -> tuple[str, ...]:
    """Return the relations that the value of a links member holds, in order."""
    if isinstance(links, dict):
        return tuple(name for name, value in links.items() if value is not None)
    items = links if isinstance(links, list) else []
    return tuple(str(item["rel"]) for item in items if isinstance(item, dict) and "rel" in item)


@lru_cache(maxsize=4096)
def names(uri: str, identifier: str) -> bool:
    """Tell whether a URI names an identifier: as a segment, an OData key or a value of its query."""
    text, wanted = unquote(uri).casefold(), identifier.casefold()
    at = text.find(wanted) if wanted else -1
    while at >= 0 and (_is_word(text[at - 1 : at]) or _is_word(text[at + len(wanted) : at + len(wanted) + 1])):
        at = text.find(wanted, at + 1)
    return at >= 0


@lru_cache(maxsize=4096)
def link_path(uri: str, base: str = "") -> str:
    """Return the decoded path of a link, resolved against the URI of the request that it answers."""
    try:
        return unquote(urlsplit(_absolute(_URI_TEMPLATE_END.sub("", uri), base)).path)
    except ValueError:  # a broken host, such as an unclosed bracket
        return unquote(uri)


@lru_cache(maxsize=4096)
def origin(uri: str, base: str = "") -> str | None:
    """Return scheme, host and port of a link (RFC 6454, 4), resolved against the URI of the request that it answers.

    None where there is no host, or a placeholder in its place.
    """
    try:
        parts = urlsplit(_absolute(uri, base))
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    host = parts.hostname
    return f"{parts.scheme}://{host}:{port}" if host and not _PLACEHOLDER.search(parts.netloc) else None


def path_pattern(uri: str, identifiers: frozenset[str] = frozenset()) -> re.Pattern[str]:
    """Build the pattern of paths like that of a documented URI: segments that look like identifiers may be any.

    Args:
        uri: as documented. When it names no host, any prefix of whole segments may stand before its path.
        identifiers: values known to be identifiers, because documented bodies hold them.
    """
    segments = (
        "[^/]+" if _is_identifier(segment, identifiers) else r"\([^()/]*\)".join(map(re.escape, _KEY.split(segment)))
        for segment in link_path(uri).rstrip("/").split("/")
    )
    prefix = "" if "://" in uri.partition("?")[0] else "(?:/[^/]+)*?"
    return re.compile(prefix + "/".join(segments) + "/?")


def _absolute(uri: str, base: str) -> str:
    """Resolve a link; most are absolute, and to resolve those takes time for nothing."""
    return uri if "://" in uri.partition("?")[0] else urljoin(base, uri)


def _is_word(character: str) -> bool:
    return character.isalnum() or character in {"_", "-"}


def _is_identifier(segment: str, identifiers: frozenset[str]) -> bool:
    if not segment:
        return False
    if segment in identifiers or segment.isdecimal() or _PLACEHOLDER.search(segment):
        return True
    # Opaque keys (`xqQg5FS2LkCp935s-FIFm2QAFkHM`) mix digits into a long segment; `v1.0` and `oauth2` do not.
    return format_of(segment) is Format.UUID or (len(segment) >= 12 and any(map(str.isdecimal, segment)))


def _links(value: Json, path: tuple[str | int, ...]) -> Iterator[Link]:
    if isinstance(value, dict):
        for relation, target in value.items():
            yield from _targets(relation, target, (*path, relation))
    elif isinstance(value, list):
        for index, target in enumerate(value):
            if isinstance(target, dict) and "rel" in target:
                yield from _targets(str(target["rel"]), target, (*path, index))


def _targets(relation: str, target: Json, path: tuple[str | int, ...]) -> Iterator[Link]:
    if isinstance(target, str):
        yield Link(relation, target, path)
    elif isinstance(target, dict):
        member = next((name for name in _URI_MEMBERS if isinstance(target.get(name), str)), None)
        if member is not None:
            method = target.get(_METHOD_MEMBER)
            yield Link(relation, str(target[member]), (*path, member), method if isinstance(method, str) else None)
    elif isinstance(target, list):  # HAL allows several links of one relation
        for index, item in enumerate(target):
            if not isinstance(item, list):
                yield from _targets(relation, item, (*path, index))
