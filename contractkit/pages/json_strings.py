"""Strings that are not JSON strings: other quotes, quotes too few or too many, line breaks, escapes that do not exist.

A quote is taken for the closing one when what follows could follow a string; where none on its line is, the next line
decides between a forgotten quote and a line break inside the string.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from contractkit.pages.json_edits import Rank, Repairs

SPACES: Final = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff\v\f"
"""White space that is none in JSON, as part of a character class. The no-break space is the one that pages have."""

AFTER: Final = rf"[ \t{SPACES}]*(?:[,;:}}\]\r\n]|$|//|/\*|<!--|\#[ \t]|\.\.\.|…)"
"""What may follow a string, as a pattern."""

_DOUBLE: Final = '"“”„‟«»'
_SINGLE: Final = "'`\u2018\u2019\u201a"
_CLOSING: Final = {
    **dict.fromkeys(_DOUBLE, re.compile(rf"\\.|[{_DOUBLE}]")),
    **dict.fromkeys(_SINGLE, re.compile(rf"\\.|[{_SINGLE}]")),
}
_AFTER: Final = re.compile(AFTER)
_NEXT_MEMBER: Final = re.compile(
    r"""\s*(?:["'“][^"'”\n]*["'”]\s*:|["'“][^"'”\n]*["'”][ \t]*,?[ \t]*\n|[}\]]|[\w@$.-]+[ \t]*:(?!//)|//|$)"""
)
_KEY_WITHOUT_END: Final = re.compile(r"""["'“]([\w@$.-]+)(?=\s*:\s*(?:["'“\[{\d-]|true|false|null))""")
# The quote that is missing stands before the comma: `"a": "x, "b": 1`.
_VALUE_WITHOUT_END: Final = re.compile(r"""["“]([^"”\n]*?)(?=[ \t]*,[ \t]*["“][\w@$.-]+["”][ \t]*:)""")
_NOTHING_MORE: Final = re.compile(r"\s*\Z")
_ESCAPE: Final = re.compile(
    r'\\u[0-9a-fA-F]{4}|\\["\\/bfnrt]|(?P<bad>\\.?)|(?P<quote>")|(?P<control>[\x00-\x1f])', re.DOTALL
)


@dataclass(slots=True)
class LooseStrings:
    """Reads the strings of one text that are not right as they stand.

    Attributes:
        no_end_after: beyond this offset no quote can be a closing one; remembered, so that a text with many forgotten
            quotes is not searched to its end for each of them.
    """

    text: str
    repairs: Repairs
    no_end_after: int | None = None

    def read(self, start: int, *, may_be_key: bool) -> int:
        """Read the string that the quote at an offset opens, note its repairs, and return where it ends."""
        if may_be_key and (key := _KEY_WITHOUT_END.match(self.text, start)):
            self.repairs.mend("missing-quote", key.end(), key.end(), '"', Rank.CLOSING_QUOTE)
            if self.text[start] != '"':
                self.repairs.change(start, start + 1, '"')
            return key.end()
        if not may_be_key and (value := _VALUE_WITHOUT_END.match(self.text, start)):
            return self._ended(start, value.end())
        line_end = self._line_end(start)
        close = self._closing(start, line_end)
        if close is None and not _NEXT_MEMBER.match(self.text, line_end):
            close = self._closing_further_down(start, line_end)
        if close is None:
            return self._unclosed(start, line_end)
        self._quotes(start, close)
        return close + 1

    def literal(self, start: int, end: int) -> None:
        """Note what it takes to make the text of a span the inside of a JSON string."""
        broken = False
        for found in _ESCAPE.finditer(self.text, start, end):
            at = found.start()
            match found.lastgroup:
                case "bad":
                    # A letter behind a backslash is a path or a pattern; a punctuation mark needs no backslash.
                    rest = found[0][1:]
                    keep = rest.isalnum() or not rest
                    self.repairs.mend("bad-escape", at, found.end(), rf"\\{rest}" if keep else rest)
                case "quote":
                    self.repairs.mend("extra-quote", at, found.end(), r"\"")
                case "control":
                    note = self.repairs.change if broken else self._raw_newline
                    note(at, found.end(), json.dumps(found[0])[1:-1])
                    broken = True
                case _:
                    pass

    def _raw_newline(self, start: int, end: int, text: str) -> None:
        self.repairs.mend("raw-newline", start, end, text)

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def _closing(self, start: int, limit: int) -> int | None:
        """Return the first quote before a limit that what follows lets close the string."""
        for found in _CLOSING[self.text[start]].finditer(self.text, start + 1, limit):
            if not found[0].startswith("\\") and _AFTER.match(self.text, found.end()):
                return found.start()
        return None

    def _closing_further_down(self, start: int, line_end: int) -> int | None:
        if self.no_end_after is not None and line_end >= self.no_end_after:
            return None
        close = self._closing(start, len(self.text))
        if close is None:
            self.no_end_after = line_end
        return close

    def _unclosed(self, start: int, line_end: int) -> int:
        """End the string with its line, before the comma that stands there."""
        line = self.text[start + 1 : line_end].rstrip()
        is_last = _NOTHING_MORE.match(self.text, line_end) is not None
        return self._ended(start, start + 1 + len(line.rstrip(",}] \t" if is_last else ",").rstrip()))

    def _ended(self, start: int, end: int) -> int:
        if self.text[start] != '"':
            self.repairs.change(start, start + 1, '"')
        self.literal(start + 1, end)
        self.repairs.mend("missing-quote", end, end, '"', Rank.CLOSING_QUOTE)
        return end

    def _quotes(self, start: int, close: int) -> None:
        opening, closing = self.text[start], self.text[close]
        inner_start, inner_end = start + 1, close
        if opening == '"' and inner_end - inner_start > 1:
            # Two quotes side by side at an edge: one is too many. Elsewhere a quote was meant to be part of the text.
            if self.text[inner_start] == '"':
                self.repairs.mend("extra-quote", inner_start, inner_start + 1, "")
                inner_start += 1
            if self.text[inner_end - 1] == '"' and self.text[inner_end - 2] != "\\":
                self.repairs.mend("extra-quote", inner_end - 1, inner_end, "")
                inner_end -= 1
        if opening in _SINGLE:
            self.repairs.mend("single-quotes", start, start + 1, '"')
        elif opening != '"':
            self.repairs.mend("smart-quotes", start, start + 1, '"')
        self.literal(inner_start, inner_end)
        if closing != '"':
            if opening == '"':
                self.repairs.mend("smart-quotes", close, close + 1, '"')
            else:
                self.repairs.change(close, close + 1, '"')
