"""The examples of a page, repaired: as a diff, and only where there is one way to repair them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from contractkit.model.contract import Contract, Defect, Example
from contractkit.pages.lenient_json import read


@dataclass(frozen=True, slots=True)
class Fixed:
    """What can be repaired, and what cannot.

    Attributes:
        diff: a unified diff of the page; empty when nothing can be repaired.
        left: the defects that nobody but the author can mend. An example that has one is left as it is.
    """

    diff: str
    left: tuple[Defect, ...]


def fix(contract: Contract) -> Fixed:
    """Repair the JSON of a page's examples as far as each defect has a single right repair."""
    lines = list(contract.text.get(contract.page, ()))
    repaired = list(lines)
    left: list[Defect] = []
    for example in sorted(_broken(contract), key=lambda each: each.source, reverse=True):
        unclear = [defect for defect in example.defects if defect.repair is None]
        text = read(example.text).repaired
        left = unclear + left
        if not unclear and text is not None:
            first = _first_line(example, lines)
            if first is not None:
                repaired[first : first + example.text.count("\n") + 1] = _indented(example.text, text, lines, first)
    diff = unified_diff(lines, repaired, f"a/{contract.page}", f"b/{contract.page}", lineterm="")
    return Fixed("".join(f"{line}\n" for line in diff), tuple(left))


def _broken(contract: Contract) -> Iterator[Example]:
    own = {example.source: example for example in (*contract.errors, *contract.examples)}
    return (example for example in own.values() if example.defects and example.source.page == contract.page)


def _first_line(example: Example, lines: list[str]) -> int | None:
    """Return the index of the line that the body begins on; None where the page does not have it as it was read."""
    body = example.text.split("\n")
    for index in range(example.source.line - 1, len(lines) - len(body) + 1):
        if all(lines[index + number].endswith(line) for number, line in enumerate(body)):
            return index
    return None


def _indented(text: str, repaired: str, lines: list[str], first: int) -> list[str]:
    """Put what stands before each line of a body (a list's indentation, the marks of a quote) before its repair."""
    old, new = text.split("\n"), repaired.split("\n")
    marks = [lines[first + number].removesuffix(line) for number, line in enumerate(old)]
    if len(old) != len(new):
        return [mark + line for mark, line in zip([*marks, *[marks[-1]] * len(new)], new, strict=False)]
    # What a repair leaves behind on a line of its own, or at the end of one, is no part of the page.
    changed = zip(marks, old, new, strict=True)
    return [
        mark + (now if now == was else now.rstrip()) for mark, was, now in changed if now.strip() or not was.strip()
    ]
