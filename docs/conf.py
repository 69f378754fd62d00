"""How Sphinx makes the manual: `make docs`. The pages stay plain Markdown, so that they read well in a forge too."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "contractkit"
release = version = version_of("contractkit")
extensions = ["myst_parser"]
exclude_patterns = ["partner-api"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"contractkit {release}"
html_show_sphinx = False
html_copy_source = False
# Without these, the front page of the theme names a year and a copyright that nobody keeps up to date.
html_show_copyright = False

_CHAPTERS = {
    "Start": ("tutorial",),
    "How to": (
        "how-to/scenarios",
        "how-to/record",
        "how-to/pytest",
        "how-to/ci",
        "how-to/qa",
        "how-to/secrets",
        "how-to/verify",
        "how-to/*",
    ),
    "Look up": ("reference/commands", "reference/settings", "reference/rules", "reference/*"),
    "Understand": ("explanation/three-corners", "explanation/*", "architecture"),
}
"""What stands where; a pattern takes the pages that are not named."""


def _pages(wanted: Iterable[str]) -> dict[str, None]:
    root = Path(__file__).parent
    found = (sorted(root.glob(f"{name}.md")) for name in wanted)
    return dict.fromkeys(each.relative_to(root).with_suffix("").as_posix() for group in found for each in group)


def _add_contents(_app: Sphinx, name: str, source: list[str]) -> None:
    """Put the table of contents behind the front page, which has links of its own for whoever reads it elsewhere."""
    if name == "index":
        for caption, wanted in _CHAPTERS.items():
            pages = _pages(wanted)
            source[0] += "\n".join(["", "", "```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""])


def setup(app: Sphinx) -> None:
    """Register with Sphinx. A scenario is more than one HTTP message, so the lexer for those would complain."""
    from pygments.lexers.special import TextLexer

    app.add_lexer("http", TextLexer)
    app.connect("source-read", _add_contents)
