"""URI templates as documentation writes them, and whether a URI is one of theirs.

Pages write `{customer-id}`, `{id|userPrincipalName}` and `<id>`, none of which RFC 6570 allows, and leave the host out
or hide it behind `{baseURL}`; so this is a matcher for templates as they are found, not as they should be.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

_VARIABLE = re.compile(r"\{([^{}]*)\}|<([^<>]*)>")
_PATH = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)", re.IGNORECASE)
_BASE = re.compile(r"^(?:[a-z][a-z0-9+.-]*://[^/]*|\{[^{}/]*\})", re.IGNORECASE)


def template_path(template: str) -> str:
    """Return the path of a template, without scheme, host, base placeholder or query."""
    path = _BASE.sub("", template.strip()).partition("?")[0]
    return path if path.startswith("/") else f"/{path}"


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    """Compile a template; where it names no host, any prefix of whole segments may stand before its path."""
    path = template_path(template).rstrip("/")
    pieces, end = [], 0
    for number, variable in enumerate(_VARIABLE.finditer(path)):
        pieces += [re.escape(path[end : variable.start()]), f"(?P<v{number}>[^/?#]+)"]
        end = variable.end()
    prefix = "" if re.match(r"[a-z][a-z0-9+.-]*://[^/{]", template.strip(), re.IGNORECASE) else "(?:/[^/?#]+)*?"
    return re.compile(f"{prefix}{''.join(pieces)}{re.escape(path[end:])}/?")


def variables(template: str) -> tuple[str, ...]:
    """Return the names of a template's path variables, in order."""
    return tuple(first or second for first, second in _VARIABLE.findall(template_path(template)))


def match(template: str, uri: str) -> dict[str, str] | None:
    """Return the values of the template's variables in a URI, decoded, or None when the URI is not one of its own.

    Only paths are compared: a tape recorded from a test host is still a tape of the documented operation. The URI may
    be any text: the standard library's parser refuses what pages print (`https://[host]/x`).
    """
    path = _PATH.match(uri)
    found = _pattern(template).fullmatch(path[1]) if path else None
    if found is None:
        return None
    return {name: unquote(found[f"v{number}"]) for number, name in enumerate(variables(template))}


def specificity(template: str) -> tuple[int, int]:
    """Rank templates that match one URI: more literal text first, then fewer variables."""
    path = template_path(template)
    return len(_VARIABLE.sub("", path)), -len(variables(template))
