"""Where a repair stands: the tokens, the objects and lists that are open, and how many brackets are still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from contractkit.model.json_value import MAX_DEPTH
from contractkit.pages.json_edits import Rank, Repairs
from contractkit.pages.json_scanner import Token

Shape = Literal["{", "["]

CLOSER: Final = {"{": "}", "[": "]"}
CLOSERS: Final = frozenset("}]")
STARTS: Final = frozenset({"string", "scalar", "{", "["})
"""What a value begins with."""


class TooDeepError(Exception):
    """The text is nested deeper than anything that is documentation."""


@dataclass(slots=True)
class Frame:
    """An open object or list.

    Attributes:
        opener: index of the token that opens it; None where it was forgotten.
        shape: what it is in truth, whatever was written.
        state: what stands last in it.
        comma: the last comma, where it stands last.
        value_start: offset of the last value, where that is no object and no list.
        elided: an ellipsis stands last, and may stand for the comma.
    """

    opener: int | None
    shape: Shape
    state: Literal["open", "comma", "colon", "filled"] = "open"
    comma: Token | None = None
    value_start: int | None = None
    elided: bool = False


class Cursor:
    """The state of a repair, and the steps that it is made of."""

    def __init__(self, text: str, tokens: Sequence[Token], repairs: Repairs) -> None:
        self.text = text
        self.tokens = tokens
        self.repairs = repairs
        self.at = 0
        self.frames: list[Frame] = []
        self.done = False
        self.partner, self._balance = _brackets(tokens)

    # What is seen

    def kind(self, index: int) -> str:
        """Return the kind of a token, an empty string beyond the last."""
        return self.tokens[index].kind if index < len(self.tokens) else ""

    def end_before(self) -> int:
        """Return the offset where the token before this one ends."""
        return self.tokens[self.at - 1].end if self.at else 0

    def closing_from(self, index: int) -> int:
        """Return how many more brackets are closed than opened from a token on."""
        return self._balance[index]

    def lacks_closer(self) -> bool:
        """Tell whether the text from here on closes one bracket fewer than are open."""
        return self._balance[self.at] == len(self.frames) - 1

    def parent_shape(self) -> str:
        """Return the shape of what the innermost frame stands in; an empty string at the root."""
        return self.frames[-2].shape if len(self.frames) > 1 else ""

    def written(self, frame: Frame) -> str:
        """Return the bracket that opens a frame on the page."""
        return frame.shape if frame.opener is None else self.tokens[frame.opener].kind

    # What is done

    def insert(self, kind: str, offset: int, text: str, rank: Rank) -> None:
        """Note a flaw that is mended by writing something where nothing is."""
        self.repairs.mend(kind, offset, offset, text, rank)

    def remove(self, token: Token, kind: str) -> None:
        """Note a token that should not be there, and go on behind it."""
        self.repairs.mend(kind, token.start, token.end, "")
        self.at += 1

    def value(self, token: Token) -> None:
        """Take a value, or the beginning of one."""
        if token.kind in CLOSER:
            self.push(self.at, "{" if token.kind == "{" else "[")
            self.at += 1
        else:
            self.filled(token)

    def push(self, opener: int | None, shape: Shape) -> Frame:
        """Open an object or a list.

        Raises:
            TooDeepError: that is one too many.
        """
        if len(self.frames) >= MAX_DEPTH:
            raise TooDeepError
        if self.frames and opener is not None:
            self.frames[-1].value_start = None
        self.frames.append(Frame(opener, shape))
        return self.frames[-1]

    def pop(self) -> None:
        """Close the innermost frame, which is a value of the one around it."""
        self.frames.pop()
        if self.frames:
            self.frames[-1].state, self.frames[-1].elided = "filled", False
        else:
            self.done = True

    def filled(self, token: Token) -> None:
        """Take a plain value."""
        self.at += 1
        if self.frames:
            frame = self.frames[-1]
            frame.state, frame.value_start, frame.elided = "filled", token.start, False
        else:
            self.done = True

    def drop_comma(self, frame: Frame) -> None:
        """Take the last comma out without a word: an ellipsis that goes takes it along."""
        if frame.comma:
            self.repairs.change(frame.comma.start, frame.comma.end, "")
        frame.state, frame.comma = "filled", None

    def finish(self) -> None:
        """Close what is still open at the end."""
        if not self.frames:
            return
        end = self.end_before()
        last = self.frames[-1]
        if last.state == "comma":
            self.drop_comma(last)
        elif last.state == "colon":
            self.repairs.change(end, end, " null", Rank.AFTER_TOKEN)
        closers = "".join(CLOSER[frame.shape] for frame in reversed(self.frames))
        if any(frame.opener is not None for frame in self.frames):
            self.insert("truncated", end, closers, Rank.AFTER_TOKEN)
        else:
            self.repairs.change(end, end, closers, Rank.AFTER_TOKEN)


def _brackets(tokens: Sequence[Token]) -> tuple[list[int | None], list[int]]:
    """Pair the brackets whatever their kind, and count from each token on how many more are closed than opened."""
    partner: list[int | None] = [None] * len(tokens)
    stack: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind in CLOSER:
            stack.append(index)
        elif token.kind in CLOSERS and stack:
            opener = stack.pop()
            partner[opener], partner[index] = index, opener
    balance = [0] * (len(tokens) + 1)
    for index in range(len(tokens) - 1, -1, -1):
        kind = tokens[index].kind
        balance[index] = balance[index + 1] + (kind in CLOSERS) - (kind in CLOSER)
    return partner, balance
