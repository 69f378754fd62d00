"""What pages call things, one small table per language, and which language a page is in.

Words are the last resort: a page is read by its anchors, fences, links and columns first, since those stay as they are
when a page is translated. A word stands for all words that begin with it.

    elsewhere       headings of sections that promise nothing
    request, response, header, body, example, syntax, parameter, transition, error
                    headings of the other sections
    enumeration     a type that is a list of values
    such_as         values that are named are not all there are
    required, not_required, optional, conditional, must
                    how far something has to be there
    nullable, not_nullable
                    something may be null, or may not
    obsolete        something should not be used any more
    leave_out, keep what to do with a member of a body
    yes             a cell of a column that asks whether
    type            types of members
    if              what machine translation makes of the `If` in `If-Match`
    methods         what machine translation makes of PUT, PATCH and the others
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ROLES: Final = (
    "elsewhere", "request", "response", "header", "body", "example", "syntax", "parameter", "transition", "error",
)  # fmt: skip
"""The lists that say what a section is about."""

_NEVER: Final = re.compile(r"(?!)")


@dataclass(frozen=True)
class Words:
    """The words of some languages, ready to be looked for."""

    languages: tuple[str, ...]
    headings: Mapping[str, re.Pattern[str]]
    prose: Mapping[str, re.Pattern[str]]
    methods: Mapping[str, str]
    yes: frozenset[str]

    def roles(self, heading: str) -> frozenset[str]:
        """Return what a heading says its section is about. Words may be glued together in it, as German does."""
        text = heading.casefold()
        return frozenset(role for role, pattern in self.headings.items() if pattern.search(text))

    def says(self, what: str, text: str) -> bool:
        """Tell whether a text has a word of a list."""
        return bool(self.prose.get(what, _NEVER).search(text.casefold()))

    def method(self, text: str) -> str | None:
        """Return the HTTP method that a translated word stands for."""
        return self.methods.get(text.casefold())


def words_for(locale: str | None, *texts: Iterable[str]) -> Words:
    """Return the words of a page's language, and the English ones.

    Args:
        locale: what the page says of itself (`pt-PT`); None when it says nothing.
        texts: what gives the language away, the surest first: the headings of the page, then its announcements.
    """
    code = (locale or "").partition("-")[0].lower()
    if code not in _languages():
        code = next((found for text in texts if (found := _guess(" ".join(text).casefold()))), "en")
    return _words(("en", code) if code != "en" else ("en",))


def _guess(text: str) -> str | None:
    """Return the language that most words of headings are of, None when there are none.

    English comes first: most pages are, and reading is work.
    """
    if {"request", "response"} <= _found("en", text):
        return "en"
    code = max(_languages(), key=lambda code: (len(_found(code, text)), code == "en"))
    return code if _found(code, text) else None


def _found(code: str, text: str) -> set[str]:
    table = _table(code)
    return {role for role in ROLES if any(word in text for word in _strings(table.get(role)))}


def _strings(value: object) -> list[str]:
    return [item.casefold() for item in value if isinstance(item, str)] if isinstance(value, list) else []


@cache
def _languages() -> tuple[str, ...]:
    names = (item.name for item in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def _table(code: str) -> Mapping[str, object]:
    return tomllib.loads(files(__name__).joinpath(f"{code}.toml").read_text("utf-8"))


@cache
def _words(languages: tuple[str, ...]) -> Words:
    merged: dict[str, list[str]] = {}
    methods: dict[str, str] = {}
    for language in languages:
        for name, values in _table(language).items():
            if isinstance(values, dict):
                methods.update((word, method) for method, known in values.items() for word in _strings(known))
            else:
                merged.setdefault(name, []).extend(_strings(values))
    return Words(
        languages,
        {role: _pattern(merged.get(role, []), anywhere=True) for role in ROLES},
        {name: _pattern(known, anywhere=False) for name, known in merged.items()},
        methods,
        frozenset(merged.get("yes", [])),
    )


def _pattern(known: list[str], *, anywhere: bool) -> re.Pattern[str]:
    """Match any of the words, at the beginning of a word where the script has spaces between words."""
    return re.compile(
        "|".join(re.escape(word) if anywhere else _edge(word) + re.escape(word) for word in known) or r"(?!)"
    )


def _edge(word: str) -> str:
    first = ord(word[0])
    has_spaces = first < 0x0590 or 0x1E00 <= first < 0x2000
    return r"(?<![^\W\d_])" if has_spaces else ""
