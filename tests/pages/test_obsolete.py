from __future__ import annotations

import pytest

from contractkit.pages.extract import extract


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Update a thing (obsolete)\n", 1),
        ('\n# <a name="update-a-thing-deprecated"></a>Atualizar\n', 2),
        ("# T\n\n> [!IMPORTANT]\n> x\n> This method is obsolete; use [PATCH](p.md).\n", 5),
        ("# T\n\n> **Note:** this API is deprecated.\n", 3),
        ("# T\n\n**Applies to**\n\n> **Note:** this API is deprecated.\n", 5),
        ("---\ntitle: T (obsolete)\n---\n# T\n", 1),
        ("---\nms.contentlocale: pl-PL\n---\n# Aktualizowanie (przestarzałe)\n", 4),
    ],
)
def test_a_page_that_says_so_is_obsolete(text: str, line: int) -> None:
    source = extract(text, "page.md").deprecated

    assert source is not None
    assert source.line == line


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\nThe old way is obsolete.\n",
        "# T\n\n> [!NOTE]\n> The `size` property is deprecated.\n",
        "# T\n\n> [!NOTE]\n> **size** is deprecated.\n",
        "# T\n\n## Request body\n\n> [!NOTE]\n> This is deprecated.\n",
        "# T\n\n| Property | Type |\n|---|---|\n| deprecated | bool |\n",
        "",
    ],
)
def test_a_page_on_which_something_else_is_obsolete_is_not(text: str) -> None:
    assert extract(text, "page.md").deprecated is None
