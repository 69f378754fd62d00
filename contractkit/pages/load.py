"""A page, and the pages around it, to one contract. The only module here that follows links."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from contractkit.errors import PageError
from contractkit.model.contract import Contract
from contractkit.pages.examples import examples_of
from contractkit.pages.extract import contract_of
from contractkit.pages.file import read_page
from contractkit.pages.headers import headers_of
from contractkit.pages.markdown import MAX_BLOCKS
from contractkit.pages.page import Page, read_page_text
from contractkit.pages.properties import transitions_of
from contractkit.pages.resources import errors_of, links_of, resources_of, statuses_of, untranslated
from contractkit.pages.sources import NO_PAGE, digest_of_text, read_linked

MAX_PAGES: Final = 200
"""More pages than this are not read for one contract."""


@dataclass(frozen=True, slots=True)
class _Linked:
    """A page that is led to, and where it stands relative to the folder of the first."""

    page: Page
    home: str


class Loaded(NamedTuple):
    """A contract, and what it was made of.

    Attributes:
        sources: the digest of each page that was looked for, as `sources.digests` gives it.
    """

    contract: Contract
    sources: Mapping[str, str]


def load_contract(path: Path, name: str | None = None) -> Contract:
    """Read a page and the pages that it links to for types, headers and errors.

    Links are followed inside the folder of the page only: neither above it, nor through a symbolic link that leads out,
    nor to a URL. A linked page that is missing or cannot be read is left out.

    Args:
        path: the page.
        name: what to call it in messages and sources; the path as given when it is None.

    Raises:
        PageError: the page itself cannot be read, or has more blocks than any page. One without operations is no error.
    """
    return load(path, name).contract


def load(path: Path, name: str | None = None) -> Loaded:
    """Read a page as `load_contract` does, and tell what was looked for on the way.

    Raises:
        PageError: as there.
    """
    shown = str(path) if name is None else name
    sources: dict[str, str] = {}
    page = _read(read_page(path, shown), path.name, shown, sources)
    contract = contract_of(page)
    linked = tuple(_follow(page, path, shown, sources))
    around = (_Linked(page, path.name), *linked)
    resources = {key: item for one in reversed(around) for key, item in resources_of(one.page, one.home).items()}
    whole = replace(
        contract,
        resources=resources,
        transitions=untranslated(contract.transitions, [transitions_of(one.page) for one in linked], contract.examples),
        headers=contract.headers + tuple(field for one in linked for field in headers_of(one.page)),
        statuses=tuple(status for one in around for status in statuses_of(one.page)),
        errors=tuple(error for one in around for error in errors_of(one.page, examples_of(one.page))),
        text={one.page.name: one.page.document.lines for one in around},
    )
    return Loaded(whole, sources)


def _read(text: str, home: str, shown: str, sources: dict[str, str]) -> Page:
    sources[home] = digest_of_text(text)
    page = read_page_text(text, shown)
    if page.document.unread is not None:
        raise PageError(
            f"the page has more than {MAX_BLOCKS} headings, paragraphs and list items.",
            path=shown,
            line=page.document.unread,
        )
    return page


def _follow(first: Page, path: Path, shown: str, sources: dict[str, str]) -> Iterator[_Linked]:
    root = path.parent
    waiting = deque(links_of(first, path.name, types_only=False))
    seen = {path.name}
    while waiting and len(seen) < MAX_PAGES:
        home = waiting.popleft()
        if home in seen:
            continue
        seen.add(home)
        page = _read_linked(root, home, str(PurePath(shown).parent / home), sources)
        if page is not None and not contract_of(page).operations:
            yield _Linked(page, home)
            waiting.extend(links_of(page, home, types_only=True))


def _read_linked(root: Path, home: str, shown: str, sources: dict[str, str]) -> Page | None:
    sources[home] = NO_PAGE
    try:
        return _read(read_linked(root, home, shown), home, shown, sources)
    except PageError:
        return None
