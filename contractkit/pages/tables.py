"""What a table is about, told by its columns: methods, types, status codes, transitions, values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import Final

from contractkit.pages.document import Row, Table
from contractkit.pages.http_message import METHODS
from contractkit.pages.text import Text
from contractkit.pages.words import Words

_TICKS: Final = frozenset({"\u2713", "\u2714", "\u2714\ufe0f", "\u2705", "\u2611", "\u25cf"})
_MAX_COLUMNS: Final = 20
_SAMPLE: Final = 50
"""What a table is about shows in its first rows."""

_URI: Final = re.compile(r"(?:https?://|/|\{[^{}]*\}/)\S|\{[^{}]*\}$", re.IGNORECASE)
# A full stop of another script is what translation makes of the one in `HTTP/1.1`.
_VERSION: Final = re.compile(r"\s+HTTP/\d(?:[.\u3002\uff0e]\d)?\s*$", re.IGNORECASE)
_BASE: Final = re.compile(r"^\{\s*([^{}\s]+)\s*\}\s*(?=/)")
_STATUS: Final = re.compile(r"(?:HTTP\s+)?([1-5]\d\d)\b")
_SEPARATOR: Final = re.compile(r"\s*[,;\u060c\u3001\uff0c\uff1b]\s*")
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)


def column(table: Table, index: int) -> list[str]:
    """Return the plain text of the first cells of a column."""
    return [row.cell(index).plain for row in islice(table.rows, _SAMPLE)]


def width(table: Table) -> int:
    """Return how many columns the header has."""
    return len(table.header.cells)


def items(cell: Text) -> tuple[str, ...]:
    """Take a list in a cell apart, at commas of any script or line breaks."""
    lines = (Text(line, cell.references).plain for line in _BREAK.split(cell.raw))
    return tuple(item for line in lines for item in _SEPARATOR.split(line) if item)


def is_method(text: str) -> bool:
    """Tell whether a cell is an HTTP method and nothing else."""
    return text.upper() in METHODS


def uri_template(text: str) -> str | None:
    """Return the URI template in a cell, None when there is none."""
    template = _VERSION.sub("", text.strip().strip("<>") if text.startswith("<http") else text.strip())
    # The base is often a link of its own, and then `[ *{base}* ](urls.md)/path` leaves spaces around it.
    template = _BASE.sub(r"{\1}", template)
    return template if _URI.match(template) else None


def syntax_rows(table: Table) -> Iterator[tuple[Row, str, str]]:
    """Yield the rows that pair a word, maybe a method, with a URI template, in two cells side by side or in one."""
    for row in table.rows:
        texts = [cell.plain for cell in row.cells[:4]]
        pair = next(
            (
                (word, uri)
                for index, (word, text) in enumerate(pairwise(texts))
                # What is no method any more was one only at the beginning of a row.
                if word and (not index or is_method(word)) and (uri := uri_template(text))
            ),
            None,
        )
        if pair is None and texts:
            word, _, rest = texts[0].partition(" ")
            uri = uri_template(rest)
            pair = (word, uri) if uri and is_method(word) else None
        if pair:
            yield row, *pair


def is_syntax_table(table: Table) -> bool:
    """Tell whether the table pairs methods, or what became of them in translation, with URI templates."""
    return any(True for _ in syntax_rows(replace(table, rows=table.rows[:_SAMPLE])))


def status_code(row: Row) -> int | None:
    """Return the status code that a row is about."""
    found = _STATUS.match(row.cell(0).plain)
    return int(found[1]) if found else None


def is_status_table(table: Table) -> bool:
    """Tell whether most rows begin with a status code."""
    sample = list(islice(table.rows, _SAMPLE))
    return bool(sample) and sum(status_code(row) is not None for row in sample) * 2 > len(sample)


def is_transition_table(table: Table, *, named: bool) -> bool:
    """Tell a table of states: what follows a state is a list of states.

    Args:
        table: the table.
        named: the heading or the columns say so, which counts where translation has given one state two names.
    """
    if width(table) < 2 or len(table.rows) < 2 or len(table.rows) > _SAMPLE:
        return False
    states = {text.casefold() for text in column(table, 0)}
    following = [items(row.cell(1)) for row in table.rows]
    closed = all(item.casefold() in states for listed in following for item in listed)
    if closed and len(states) == len(table.rows) and any(len(listed) > 1 for listed in following):
        return all(following)
    return named and any(len(listed) > 1 for listed in following)


def type_column(table: Table, words: Words) -> int | None:
    """Return the column that holds types, None when none does."""
    for index in range(1, min(width(table), 4)):
        cells = [row.cell(index) for row in islice(table.rows, _SAMPLE)]
        telling = sum((bool(cell.links) and len(cell.plain) < 60) or words.says("type", cell.plain) for cell in cells)
        if cells and telling * 2 >= len(cells) and all(len(cell.plain) < 120 for cell in cells):
            return index
    return None


@dataclass(frozen=True)
class Demands:
    """What a table says has to be there: in a column that asks, else in its descriptions."""

    table: Table
    words: Words

    def required(self, row: Row) -> bool:
        """Tell whether a row says that its subject must be there."""
        says = self.words.says
        if self._column is not None:
            answer = row.cell(self._column).plain.casefold().strip(".")
            return answer in self.words.yes | _TICKS | {"x"} or (
                says("required", answer) and not says("not_required", answer)
            )
        return any(
            says("required", text) and not says("not_required", text) and not says("optional", text)
            for text in (cell.plain for cell in row.cells[1:_MAX_COLUMNS])
        )

    def optional(self, row: Row) -> bool:
        """Tell whether a row says that its subject may be missing."""
        if self._column is not None:
            return not self.required(row)
        return any(self.words.says("optional", cell.plain) for cell in row.cells[:_MAX_COLUMNS])

    def nullable(self, row: Row) -> bool:
        """Tell whether a row says that its subject may be null."""
        text = " ".join(cell.plain for cell in row.cells[:_MAX_COLUMNS])
        return self.words.says("nullable", text) and not self.words.says("not_nullable", text)

    @cached_property
    def _column(self) -> int | None:
        return _requirement_column(self.table, self.words)


def _requirement_column(table: Table, words: Words) -> int | None:
    """Return the column that asks whether something is required, None when none does."""
    columns = range(1, min(width(table), _MAX_COLUMNS))
    for index in columns:
        if words.says("required", table.header.cell(index).plain) and _is_short(column(table, index)):
            return index
    for index in columns:
        answers = {text.casefold() for text in column(table, index)} - {""}
        if answers and answers <= words.yes | _TICKS | {"no", "n", "false"}:
            return index
    return None


def _is_short(texts: Sequence[str]) -> bool:
    return all(len(text) < 40 for text in texts)
