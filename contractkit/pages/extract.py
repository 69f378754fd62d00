"""The text of one page to its contract. Links are not followed here; see `load`."""

from __future__ import annotations

from contractkit.model.contract import Contract
from contractkit.pages.examples import examples_of
from contractkit.pages.forbidden import forbidden_members_of
from contractkit.pages.headers import headers_of, required_headers_of
from contractkit.pages.obsolete import deprecated_at
from contractkit.pages.operations import operations_of
from contractkit.pages.page import Page, read_page_text
from contractkit.pages.properties import properties_of, transitions_of


def extract(text: str, page: str) -> Contract:
    """Read a page.

    Any text is a page; one that documents no operation gives a contract without operations.

    Args:
        text: the Markdown.
        page: how the user calls the page; every line of the contract is given with it.
    """
    return contract_of(read_page_text(text, page))


def contract_of(page: Page) -> Contract:
    """Collect what a page promises."""
    examples = examples_of(page)
    headers = headers_of(page)
    return Contract(
        page=page.name,
        title=page.title,
        operations=operations_of(page, examples),
        required_headers=required_headers_of(page, headers),
        forbidden_request_members=forbidden_members_of(page),
        examples=examples,
        properties=properties_of(page),
        transitions=transitions_of(page),
        deprecated=deprecated_at(page),
        headers=headers,
        text={page.name: page.document.lines},
    )
