"""URI templates as documentation writes them, and whether a URI is one of theirs.

Pages write `{customer-id}`, `{id|userPrincipalName}`, `<id>` and `:id`, none of which RFC 6570 allows, and leave the
host out or hide it behind `{baseURL}`; so this is a matcher for templates as they are found, not as they should be.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

_VARIABLE = re.compile(r"\{([^{}]*)\}|<([^<>]*)>|(?<=/):([A-Za-z_]\w*)")
_PATH = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)", re.IGNORECASE)
_BASE = re.compile(r"^(?:[a-z][a-z0-9+.-]*://[^/]*|\{[^{}/]*\})", re.IGNORECASE)


@lru_cache(maxsize=1024)
def template_path(template: str) -> str:
    """Return the path of a template, without scheme, host, base placeholder or query."""
    path = _BASE.sub("", template.strip()).partition("?")[0]
    return path if path.startswith("/") else f"/{path}"


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    """Compile a template; where it names no host, any prefix of whole segments may stand before its path."""
    path = template_path(template).rstrip("/")
    pieces, end = [], 0
    for variable in _VARIABLE.finditer(path):
        pieces += [re.escape(path[end : variable.start()]), "([^/?#]+)"]
        end = variable.end()
    prefix = "" if re.match(r"[a-z][a-z0-9+.-]*://[^/{]", template.strip(), re.IGNORECASE) else "(?:/[^/?#]+)*?"
    return re.compile(f"{prefix}{''.join(pieces)}{re.escape(path[end:])}/?")


@lru_cache(maxsize=1024)
def variables(template: str) -> tuple[str, ...]:
    """Return the names of a template's path variables, in order."""
    return tuple("".join(names) for names in _VARIABLE.findall(template_path(template)))


@lru_cache(maxsize=4096)
def match(template: str, uri: str) -> tuple[tuple[str, str], ...] | None:
    """Return the template's variables with their values in a URI, decoded, or None when the URI is not one of its own.

    In the order of the path, and not as a mapping: pages write `/groups/{id}/events/{id}`.

    Only paths are compared: a tape recorded from a test host is still a tape of the documented operation. The URI may
    be any text: the standard library's parser refuses what pages print (`https://[host]/x`).
    """
    path = _PATH.match(uri)
    found = _pattern(template).fullmatch(path[1]) if path else None
    if found is None:
        return None
    return tuple((name, unquote(value)) for name, value in zip(variables(template), found.groups(), strict=True))


def ends_in_variable(template: str) -> bool:
    """Tell whether the last segment of a template's path is a variable: its resources are told apart by it alone."""
    return _VARIABLE.fullmatch(template_path(template).rstrip("/").rpartition("/")[2]) is not None


def specificity(template: str) -> tuple[int, int]:
    """Rank templates that match one URI: more literal text first, then fewer variables."""
    path = template_path(template)
    return len(_VARIABLE.sub("", path)), -len(variables(template))
