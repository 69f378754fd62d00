"""Tokens to the structure of a JSON text: commas, colons and brackets that are missing, wrong or too many.

A bracket that does not fit can mean three things. Which one it is, the rest of the text tells: after the right repair
the brackets that follow close exactly what is open.
"""

from __future__ import annotations

from collections.abc import Sequence

from contractkit.pages.json_cursor import CLOSER, CLOSERS, STARTS, Cursor, Frame, Shape
from contractkit.pages.json_edits import Rank, Repairs
from contractkit.pages.json_scanner import Token


class Structure(Cursor):
    """Repairs the structure of one text."""

    def __init__(self, text: str, tokens: Sequence[Token], repairs: Repairs) -> None:
        super().__init__(text, tokens, repairs)
        self._skipped: set[int] = set()
        self._no_list_before = 0

    def run(self) -> None:
        """Note every repair.

        Raises:
            TooDeepError: the nesting goes beyond `MAX_DEPTH`.
        """
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.at in self._skipped:
                self.repairs.change(token.start, token.end, "")
                self.at += 1
            elif not self.frames:
                self._at_root(token)
            elif self.frames[-1].shape == "{":
                self._in_object(token, self.frames[-1])
            else:
                self._in_list(token, self.frames[-1])
        self.finish()

    # The document itself

    def _at_root(self, token: Token) -> None:
        if token.kind == "nothing":
            self.at += 1
        elif self.done:
            self._after_root(token)
        elif token.kind in {"string", "scalar"} and self.kind(self.at + 1) == ":":
            self.insert("fragment", token.start, "{", Rank.BEFORE_TOKEN)
            self.push(None, "{")
        elif token.kind in STARTS:
            self.value(token)
        else:
            self.remove(token, "extra-brace" if token.kind in CLOSERS else "garbage")

    def _after_root(self, token: Token) -> None:
        if token.kind in CLOSERS:
            self.remove(token, "extra-brace")
        elif token.kind == "," and self.kind(self.at + 1) in CLOSER:
            # Several values with commas between them: the brackets of their list were left out.
            self.insert("fragment", self.tokens[0].start, "[", Rank.AFTER_TOKEN)
            self.push(None, "[").state = "filled"
        elif token.kind == "," and self.at + 1 == len(self.tokens):
            self.remove(token, "trailing-comma")
        else:
            self.repairs.guess("garbage", token.start, len(self.text), "", Rank.CUT)
            self.at = len(self.tokens)

    # Objects

    def _in_object(self, token: Token, frame: Frame) -> None:
        if frame.state == "colon":
            self._member_value(token, frame)
        elif self._common(token, frame):
            pass
        elif frame.state == "filled":
            self._missing_comma(frame)
        elif token.kind in CLOSER:
            self._nameless(token, frame)
        else:
            self._name(token, frame)

    def _name(self, token: Token, frame: Frame) -> None:
        following = self.kind(self.at + 1)
        if following == ":":
            if token.kind == "scalar":
                self.repairs.mend("unquoted-key", token.start, token.end, f'"{self.text[token.start : token.end]}"')
            frame.state = "colon"
            self.at += 2
        elif following in CLOSER:
            self.insert("garbage", token.end, ":", Rank.AFTER_TOKEN)
            frame.state = "colon"
            self.at += 1
        elif frame.value_start is not None and self._list_without_opener():
            self.insert("mismatched-bracket", frame.value_start, "[", Rank.BEFORE_TOKEN)
            self.push(None, "[").state = "comma"
        elif following == "," and self._may_reshape(frame):
            self._reshape(frame, "[", "mismatched-bracket")
        else:
            self.repairs.guess("missing-value", token.end, token.end, ": null", Rank.AFTER_TOKEN)
            frame.state = "filled"
            self.at += 1

    def _member_value(self, token: Token, frame: Frame) -> None:
        colon = self.tokens[self.at - 1]
        if token.kind == "nothing":
            self.at += 1
        elif token.kind == ":":
            self.remove(token, "garbage")
        elif token.kind not in STARTS:
            self.insert("missing-value", colon.end, " null", Rank.AFTER_TOKEN)
            frame.state = "filled"
        elif self._is_next_member(token, colon):
            self.insert("missing-value", colon.end, " null,", Rank.AFTER_TOKEN)
            frame.state = "comma"
        else:
            self.value(token)

    def _is_next_member(self, token: Token, colon: Token) -> bool:
        """Tell a value from the name of the next member, on a line below, when the value was left out."""
        is_name = token.kind in {"string", "scalar"} and self.kind(self.at + 1) == ":"
        return is_name and "\n" in self.text[colon.end : token.start]

    def _nameless(self, token: Token, frame: Frame) -> None:
        """Repair an object or a list that stands where a name should."""
        if frame.state == "open" and frame.opener is not None:
            if self._is_wrapper(frame.opener):
                self._drop_opener(frame.opener)
                return
            if self._holds_only_values() and self._may_reshape(frame):
                self._reshape(frame, "[", "missing-key")
                return
        elif frame.comma and self.lacks_closer() and self.parent_shape() == "[":
            self._close_before(frame.comma, frame)
            return
        self.repairs.guess("missing-key", token.start, token.start, '"": ', Rank.BEFORE_TOKEN)
        frame.state = "colon"

    def _is_wrapper(self, opener: int) -> bool:
        """Tell whether an object holds one nameless value and nothing else, or is never closed: `{ { "a": 1 } }`."""
        outer, inner = self.partner[opener], self.partner[self.at]
        if outer is None or inner is None:
            return True
        if self._behind(inner) != outer:
            return False
        self._skipped.update(range(inner + 1, outer + 1))
        return True

    def _holds_only_values(self) -> bool:
        inner = self.partner[self.at]
        return inner is not None and self.kind(self._behind(inner) + 1) != ":"

    def _behind(self, index: int) -> int:
        """Return the next token that is no comma and no ellipsis."""
        index += 1
        while self.kind(index) in {",", "nothing"}:
            index += 1
        return index

    def _drop_opener(self, opener: int) -> None:
        token = self.tokens[opener]
        self.repairs.mend("extra-brace", token.start, token.end, "")
        self.frames.pop()

    def _list_without_opener(self) -> bool:
        """Tell whether plain values and commas follow up to the end of a list that nobody opened."""
        if self.at < self._no_list_before:
            return False
        index = self.at
        while self.kind(index) in {"string", "scalar", ","}:
            index += 1
        self._no_list_before = index
        return self.kind(index) == "]"

    # Lists

    def _in_list(self, token: Token, frame: Frame) -> None:
        if self._common(token, frame):
            return
        if token.kind in {"string", "scalar"} and self.kind(self.at + 1) == ":":
            self._named_item(token, frame)
        elif frame.state == "filled":
            self._missing_comma(frame)
        else:
            self.value(token)

    def _named_item(self, token: Token, frame: Frame) -> None:
        """Repair a list that holds `name: value`: it is an object, or lacks its end, or an object in it its opening."""
        if self.lacks_closer() and self.parent_shape() == "{" and frame.state != "open":
            if frame.comma and frame.state == "comma":
                self._close_before(frame.comma, frame)
            else:
                self.insert("mismatched-bracket", self.end_before(), "]", Rank.AFTER_TOKEN)
                self.pop()
        elif self._may_reshape(frame) and self.closing_from(self.at) <= len(self.frames):
            self._reshape(frame, "{", "mismatched-bracket")
        else:
            self.insert("mismatched-bracket", token.start, "{", Rank.BEFORE_TOKEN)
            if frame.state == "filled":
                self.repairs.change(self.end_before(), self.end_before(), ",", Rank.AFTER_TOKEN)
            self.push(None, "{")

    # Both

    def _common(self, token: Token, frame: Frame) -> bool:
        """Handle what means the same in an object and in a list; tell whether it was that."""
        match token.kind:
            case "nothing":
                self._elide(frame)
            case ",":
                self._comma(token, frame)
            case "}" | "]":
                self._closer(token, frame)
            case ":" if frame.shape == "{" and frame.state in {"open", "comma"}:
                self.repairs.guess("missing-key", token.start, token.start, '""', Rank.BEFORE_TOKEN)
                frame.state = "colon"
                self.at += 1
            case ":":
                self.remove(token, "garbage")
            case _:
                return False
        return True

    def _comma(self, token: Token, frame: Frame) -> None:
        if frame.state == "filled":
            frame.state, frame.comma, frame.elided = "comma", token, False
            self.at += 1
        else:
            self.remove(token, "trailing-comma")

    def _missing_comma(self, frame: Frame) -> None:
        end = self.end_before()
        if frame.elided:
            self.repairs.change(end, end, ",", Rank.AFTER_TOKEN)
        else:
            self.insert("missing-comma", end, ",", Rank.AFTER_TOKEN)
        frame.state, frame.comma = "comma", None

    def _elide(self, frame: Frame) -> None:
        """Let an ellipsis go, and one of the commas beside it."""
        self.at += 1
        following = self.kind(self.at)
        if frame.state != "filled" and following == ",":
            comma = self.tokens[self.at]
            self.repairs.change(comma.start, comma.end, "")
            self.at += 1
        elif frame.state == "comma" and following not in STARTS:
            self.drop_comma(frame)
        frame.elided = frame.state == "filled"

    def _closer(self, token: Token, frame: Frame) -> None:
        if frame.state == "comma":
            if frame.comma:
                self.repairs.mend("trailing-comma", frame.comma.start, frame.comma.end, "")
            frame.state = "filled"
        written = self.written(frame)
        if token.kind == CLOSER[written]:
            if written != frame.shape:
                self.repairs.change(token.start, token.end, CLOSER[frame.shape])
            self.at += 1
            self.pop()
        else:
            self._mismatch(token, frame)

    def _mismatch(self, token: Token, frame: Frame) -> None:
        rest, depth = self.closing_from(self.at + 1), len(self.frames)
        fits_parent = depth > 1 and token.kind == CLOSER[self.written(self.frames[-2])]
        if fits_parent and rest <= depth - 2:
            self.insert("mismatched-bracket", self.end_before(), CLOSER[frame.shape], Rank.AFTER_TOKEN)
            self.pop()
        elif rest >= depth:
            self.remove(token, "extra-brace")
        else:
            self.repairs.mend("mismatched-bracket", token.start, token.end, CLOSER[frame.shape])
            self.at += 1
            self.pop()

    def _may_reshape(self, frame: Frame) -> bool:
        """Tell whether a frame that was just opened may be taken for the other shape; once is enough."""
        return frame.state == "open" and frame.opener is not None and frame.shape == self.written(frame)

    def _reshape(self, frame: Frame, shape: Shape, kind: str) -> None:
        """Make an object a list, or the other way round; its closing bracket follows when it comes."""
        if frame.opener is not None:
            opener = self.tokens[frame.opener]
            self.repairs.guess(kind, opener.start, opener.end, shape)
            frame.shape = shape

    def _close_before(self, comma: Token, frame: Frame) -> None:
        self.insert("mismatched-bracket", comma.start, CLOSER[frame.shape], Rank.AFTER_TOKEN)
        self.pop()
        self.frames[-1].state, self.frames[-1].comma = "comma", comma
