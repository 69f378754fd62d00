"""Secrets that a text itself gives away: by the form they have, or by the name that stands before them.

A member of JSON, a field, a header has a name of its own, and those are looked at elsewhere. Here is the rest: JSON
within a string, a message of an error, XML, settings as YAML or as lines of an environment, a script. The scan behind
the scrub looks for the same, with forms of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from contractkit.cassettes.secret_names import is_secret_member

Hide = Callable[[str], str]

_STEMS: Final = ("pass", "pwd", "secret", "token", "credential", "key", "jwt", "assertion")
"""What every name that counts here holds, in lower case."""
_NAMED: Final = re.compile(
    r"""(?<![\w.-])([A-Za-z][\w.-]{1,63})(\\*["']?[ \t]*[:=]\s*\\*["']?)([^\s"'\\,;&<>{}()\[\]|]{6,})"""
)
_PAIRED: Final = re.compile(
    r"""(\\*["'](?:name|key)\\*["']\s*:\s*\\*["']([\w.-]+)\\*["']\s*,\s*\\*["']value\\*["']\s*:\s*\\*["'])([^\s"'\\]{6,})""",
    re.IGNORECASE,
)
_ELEMENT: Final = re.compile(r"(<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?(?<![/])>\s*)([^\s<>]{4,})(?=\s*<\\?/)")
_START: Final = r"(?:(?<![A-Za-z0-9_])|(?<=\\[nrt]))"
"""Where a word begins; in JSON also behind the escape of a line end."""
_BEARER: Final = re.compile(rf"({_START}bearer\s+)([\w.~+/-]{{12,}}=*)", re.IGNORECASE)
_BASIC: Final = re.compile(rf"({_START}basic\s+)([A-Za-z0-9+/]{{8,}}={{0,2}})(?![\w-])", re.IGNORECASE)
_BEFORE_HOST: Final = re.compile(r"://(?![0-9A-Fa-f]{8}-)([^\s/:@\"'?#<>\\]{20,})(?=@)")
_FORMS: Final = (
    ("J", "eyJ", re.compile(rf"{_START}eyJ[\w-]{{8,}}\.eyJ[\w-]{{8,}}\.[\w-]*")),
    ("G", "-----BEGIN", re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.*?(?:-----END \1-----|\Z)", re.DOTALL)),
    *(("_", f"gh{kind}_", re.compile(rf"{_START}gh{kind}_[A-Za-z0-9]{{36,}}")) for kind in "pousr"),
    ("_", "github_pat_", re.compile(rf"{_START}github_pat_\w{{50,}}")),
    ("g", "glpat-", re.compile(rf"{_START}glpat-[\w-]{{20,}}")),
    ("_", "npm_", re.compile(rf"{_START}npm_[A-Za-z0-9]{{36}}")),
    ("K", "AKIA", re.compile(rf"{_START}AKIA[A-Z0-9]{{16}}\b")),
    ("S", "ASIA", re.compile(rf"{_START}ASIA[A-Z0-9]{{16}}\b")),
    ("z", "AIza", re.compile(rf"{_START}AIza[\w-]{{35}}")),
    ("x", "xox", re.compile(rf"{_START}xox[abeprs]-[A-Za-z0-9-]{{10,}}")),
    ("_", "k_live_", re.compile(rf"{_START}[rs]k_live_[A-Za-z0-9]{{16,}}")),
    ("~", "Q~", re.compile(r"(?<![\w~.])[\w~.]{3}\dQ~[\w~.-]{31,34}")),
    ("k", "hooks.slack.com", re.compile(r"(?<=hooks\.slack\.com/services/)T\w+/B\w+/\w{20,}")),
)
"""The rarest character of what every secret of a form holds, since one is looked for in no time; that; and the form."""


def replaced(text: str, hide: Hide, login: Hide) -> str:
    """Replace what a text gives away as a secret.

    Args:
        text: any text.
        hide: gives what is written instead of a secret; of what was written so, the same.
        login: the same for a user and a password in base64 (RFC 7617).
    """
    for sign, anchor, form in _FORMS:
        if sign in text and anchor in text:
            text = form.sub(lambda match: hide(match[0]), text)
    if "@" in text and "://" in text:
        text = _BEFORE_HOST.sub(lambda match: "://" + (hide(match[1]) if _is_odd(match[1]) else match[1]), text)
    lower = text.lower()
    if "bearer" in lower:
        text = _BEARER.sub(lambda match: match[1] + (hide(match[2]) if _is_odd(match[2]) else match[2]), text)
    if "basic" in lower:
        text = _BASIC.sub(lambda match: match[1] + login(match[2]), text)
    return _named(text, hide) if any(stem in lower for stem in _STEMS) else text


def _named(text: str, hide: Hide) -> str:
    def value(match: re.Match[str]) -> str:
        return match[1] + match[2] + (hide(match[3]) if _is_secret(match[1], match[3]) else match[3])

    def paired(match: re.Match[str]) -> str:
        return match[1] + (hide(match[3]) if _is_secret(match[2], match[3]) else match[3])

    text = _NAMED.sub(value, text)
    if "value" in text:
        text = _PAIRED.sub(paired, text)
    return _ELEMENT.sub(paired, text) if "</" in text or "<\\/" in text else text


def _is_secret(name: str, value: str) -> bool:
    return _is_odd(value) and is_secret_member(name)


def _is_odd(value: str) -> bool:
    """Tell a secret from a word: letters and digits together, or as long as no word is."""
    return len(value) >= 32 or (any(map(str.isdigit, value)) and any(map(str.isalpha, value)))
