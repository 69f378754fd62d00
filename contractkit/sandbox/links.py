"""Hypermedia links: the documented ones, pointing at this service and at the resource they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from contractkit.model.json_value import Json, walk

_URI: Final = re.compile(r"(?P<origin>https?://[^/?#]+)?(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?P<fragment>#.*)?")
_LEGAL: Final = "/?:@!$&'()*+,;=~%"
"""Characters that stay as they are in a query or a path (RFC 3986, 3.4), beside letters, digits and `-._`."""
_TARGETS: Final = ("uri", "href", "url")


@dataclass(frozen=True, slots=True)
class Links:
    """A documented member that holds links.

    Attributes:
        member: its name in the representation.
        documented: its value as the page prints it.
        hosts: the documented hosts of the service, in lower case; links to other hosts are left alone. Empty: every
            host is taken for the service's own, as the page names none.
        values: documented values that name a resource, each with the member that it stands in.
    """

    member: str
    documented: Json
    hosts: frozenset[str]
    values: Mapping[str, str]

    def render(self, document: Mapping[str, Json], origin: str) -> Json:
        """Build the links of one resource: own scheme and host, own id and values, and legal in a URI."""
        return map_uris(self.documented, lambda uri: self._rebuilt(uri, document, origin))

    def paths(self) -> Iterator[str]:
        """Yield the path of every documented link to this service, as printed."""
        for _, value in walk(self.documented):
            found = _URI.fullmatch(value) if isinstance(value, str) else None
            if found is not None and self._is_own(found["origin"]):
                yield found["path"]

    def _is_own(self, origin: str | None) -> bool:
        return origin is None or not self.hosts or (urlsplit(origin).netloc.lower() in self.hosts)

    def _rebuilt(self, text: str, document: Mapping[str, Json], origin: str) -> str:
        found = _URI.fullmatch(text)
        if found is None or not self._is_own(found["origin"]):
            return text
        base = origin if found["origin"] else ""
        query = "" if found["query"] is None else "?" + self._filled(found["query"], document)
        return base + self._filled(found["path"], document) + query + (found["fragment"] or "")

    def _filled(self, text: str, document: Mapping[str, Json]) -> str:
        if not self.values:
            return quote(text, safe=_LEGAL)
        # The longest first, lest an id that begins with another one is cut in two.
        known = "|".join(re.escape(value) for value in sorted(self.values, key=len, reverse=True))
        pieces = re.split(rf"(?<![\w-])({known})(?![\w-])", text)
        return "".join(
            self._value(piece, document) if number % 2 else quote(piece, safe=_LEGAL)
            for number, piece in enumerate(pieces)
        )

    def _value(self, documented: str, document: Mapping[str, Json]) -> str:
        own = document.get(self.values[documented])
        return quote(own if isinstance(own, str) else documented, safe="")


def map_uris(value: Json, change: Callable[[str], str]) -> Json:
    """Return a copy of a value in which every string that is a URI or an absolute path is changed."""
    if isinstance(value, dict):
        return {name: map_uris(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [map_uris(item, change) for item in value]
    return change(value) if isinstance(value, str) and _URI.fullmatch(value) else value


def has_targets(value: Json) -> bool:
    """Tell whether a value holds at least one link object: `{"href": "/orders/1"}`."""
    return any(
        isinstance(item, str) and bool(parts) and parts[-1] in _TARGETS and bool(_URI.fullmatch(item))
        for parts, item in walk(value)
    )
