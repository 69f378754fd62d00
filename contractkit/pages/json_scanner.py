"""A text that should be JSON to tokens that are, one by one; what it takes is noted as repairs.

Every text is read, in linear time. What the tokens mean together is not looked at here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, cast

from contractkit.pages.json_edits import Rank, Repairs
from contractkit.pages.json_strings import AFTER, SPACES, LooseStrings

Kind = Literal["{", "}", "[", "]", ",", ":", "string", "scalar", "nothing"]
"""`nothing` stands for an ellipsis or a word that means nothing: something was there and goes."""


class Token(NamedTuple):
    """A token by offset in the text; a string or a scalar is right once the repairs are made."""

    kind: Kind
    start: int
    end: int


_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n]+)
    | (?P<odd_space>[{SPACES}]+)
    | (?P<comment>//[^\n]*|/\*|<!--|\#[ \t][^\n]*)
    | (?P<ellipsis>\.(?:[ ]?\.)+|…)
    | (?P<mark>[{{}}\[\],:])
    | (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}))*+"
        (?={AFTER}|[ \t]+(?:[\[{{]|"(?:[^"\\\n]|\\.)*+"[ \t]*[,:}}\]\n])))
    | (?P<scalar>(?:true|false|null|-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?)
        (?=[ \t{SPACES}]*(?:[,}}\]\r\n]|$|//|/\*|<!--|\#[ \t]|\.\.\.|…)|[ \t]+"))
    | (?P<quote>["'`“”„‟«»\u2018\u2019\u201a])
    """,
    re.VERBOSE,
)
_BARE_KEY: Final = re.compile(r"""[^\s,:{}\[\]"'“][^\n,:{}\[\]"'“]*?(?=[ \t]*:)""")
_KEY_WITHOUT_START: Final = re.compile(r"""([^\s,:{}\[\]"'“]+)["”'](?=\s*:)""")
# No longer than this, so that a line of many values is not searched to its end for each of them.
_VALUE_WITHOUT_START: Final = re.compile(r'([^"”\n{}\[\]]{0,500})["”](?=[ \t]*(?:,?[ \t]*(?:\n|$|[}\]])|,[ \t]*["“]))')
_BARE_VALUE: Final = re.compile(r"(?:(?![ \t]+(?://|/\*))[^\n,{}\[\]])+")
_BRACED_NAME: Final = re.compile(
    r"(?:\{\{[ ]*[A-Za-z_$][\w .$|-]*\}\}|\{[ ]*[A-Za-z_$][\w .$|-]*\})(?=[ \t]*(?:[,}\]\n]|$))"
)
_ANGLED_NAME: Final = re.compile(r"<[^<>\n]*>(?=[ \t]*(?:[,}\]\n]|$|//))")
_WORDS: Final = {"true": "true", "false": "false", "null": "null", "none": "null", "nil": "null", "undefined": "null"}
_NUMBER: Final = re.compile(r"(?P<sign>[+-]?)[ ]*(?P<whole>\d*)(?P<fraction>\.\d*)?(?P<power>[eE][+-]?\d+)?")
_NOT_A_NUMBER: Final = re.compile(r"[+-]?(?:NaN|Infinity|inf)", re.IGNORECASE)


@dataclass(slots=True)
class Scanner:
    """Reads one text, from the front to the back."""

    text: str
    repairs: Repairs
    tokens: list[Token] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def run(self) -> list[Token]:
        """Return the tokens."""
        strings = LooseStrings(self.text, self.repairs)
        at = 0
        while at < len(self.text):
            found = _TOKEN.match(self.text, at)
            if found is None:
                at = self._bare(at)
            elif found.lastgroup == "quote":
                at = self._add("string", at, strings.read(at, may_be_key=self._last != ":"))
            else:
                at = self._known(found)
        return self.tokens

    @property
    def _last(self) -> str:
        return self.tokens[-1].kind if self.tokens else ""

    def _add(self, kind: Kind, start: int, end: int) -> int:
        self.tokens.append(Token(kind, start, end))
        return end

    def _known(self, found: re.Match[str]) -> int:
        start, end = found.span()
        match found.lastgroup:
            case "mark":
                return self._mark(start)
            case "string":
                self._add("string", start, end)
            case "scalar":
                self._add("scalar", start, end)
            case "odd_space":
                self.repairs.mend("nbsp", start, end, " ")
            case "comment":
                return self._comment(start, end)
            case "ellipsis" if self._last == ":":
                self.repairs.guess("ellipsis", start, end, "null")
                self._add("scalar", start, end)
            case "ellipsis":
                self.repairs.mend("ellipsis", start, end, "")
                self._add("nothing", start, end)
            case _:
                pass
        return end

    def _mark(self, start: int) -> int:
        mark = self.text[start]
        if mark == "{" and self._last == ":" and (name := _BRACED_NAME.match(self.text, start)):
            return self._text(start, name.end(), "unquoted-placeholder")
        if mark in "{[":
            self._open.append(mark)
        elif mark in "}]" and self._open:
            self._open.pop()
        return self._add(cast("Kind", mark), start, start + 1)

    def _comment(self, start: int, end: int) -> int:
        closing = {"/*": "*/", "<!--": "-->"}.get(self.text[start:end])
        if closing:
            stop = self.text.find(closing, end)
            end = len(self.text) if stop < 0 else stop + len(closing)
        self.repairs.mend("comment", start, end, "")
        return end

    def _text(self, start: int, end: int, kind: str) -> int:
        self.repairs.mend(kind, start, end, json.dumps(self.text[start:end], ensure_ascii=False))
        return self._add("string", start, end)

    def _bare(self, at: int) -> int:
        """Read what stands there without quotes."""
        if self.text[at] == ";" and self._open:
            self.repairs.mend("garbage", at, at + 1, ",")
            return self._add(",", at, at + 1)
        if found := _ANGLED_NAME.match(self.text, at):
            return self._text(at, found.end(), "unquoted-placeholder")
        if self._last != ":":
            if found := _KEY_WITHOUT_START.match(self.text, at):
                return self._without_start(at, found)
            if found := _BARE_KEY.match(self.text, at):
                return self._text(at, found.end(), "unquoted-key")
        if found := _VALUE_WITHOUT_START.match(self.text, at):
            return self._without_start(at, found)
        return self._bare_value(at)

    def _without_start(self, at: int, found: re.Match[str]) -> int:
        self.repairs.mend("missing-quote", at, at, '"', Rank.OPENING_QUOTE)
        strings = LooseStrings(self.text, self.repairs)
        strings.literal(at, found.end(1))
        self.repairs.change(found.end(1), found.end(), '"')
        return self._add("string", at, found.end())

    def _bare_value(self, at: int) -> int:
        found = _BARE_VALUE.match(self.text, at)
        end = at + max(len(found[0].rstrip()) if found else 0, 1)
        word = self.text[at:end]
        if (known := _WORDS.get(word.lower())) is not None:
            self.repairs.mend("literal-case", at, end, known)
            return self._add("scalar", at, end)
        if (number := _number(word)) is not None:
            self.repairs.mend("bad-number", at, end, number)
            return self._add("scalar", at, end)
        if _NOT_A_NUMBER.fullmatch(word):
            self.repairs.guess("bad-number", at, end, "null")
            return self._add("scalar", at, end)
        in_list = bool(self._open) and self._open[-1] == "["
        if (self._last == ":" or in_list) and any(map(str.isalnum, word)):
            return self._text(at, end, "unquoted-value")
        self.repairs.mend("garbage", at, end, "")
        return self._add("nothing", at, end)


def _number(word: str) -> str | None:
    """Return how JSON writes a number that other languages write so: +1, .5, 1., 007, 1_000, 0x1F, 1.5f."""
    if re.fullmatch(r"0[xX][0-9a-fA-F]{1,16}", word):
        return str(int(word, 16))
    found = _NUMBER.fullmatch(re.sub(r"(?<=\d)_(?=\d)", "", word).rstrip("fFdDlLmM"))
    if found is None or not (found["whole"] or (found["fraction"] or "").strip(".")):
        return None
    whole = found["whole"].lstrip("0") or "0"
    fraction = found["fraction"] if (found["fraction"] or ".") != "." else ""
    return f"{found['sign'].replace('+', '')}{whole}{fraction}{found['power'] or ''}"
