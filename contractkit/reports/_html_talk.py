"""The conversation on a tape as a sequence picture: who asked what, under which tag, and what was answered.

Two lines, an arrow there and an arrow back, drawn by the style alone; what is left without it is an ordered list. A tag
has a letter and a colour wherever it stands, so that the eye follows it from an answer into the next request.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from contractkit.model.entity_tag import EntityTagError, normalise, parse_condition
from contractkit.model.illustration import Conversation, Illustration, Turn
from contractkit.reports._inert import markup, shorten
from contractkit.reports._selection import Fault
from contractkit.reports._words import NOUNS, counted

Turns: TypeAlias = "Mapping[tuple[str, int | None], str]"
"""The anchor of a turn by tape and exchange."""

_TAG_WIDTH: Final = 60
_TARGET_WIDTH: Final = 200
_MAX_FAULTS: Final = 5
COLORS: Final = 6


def anchors(illustration: Illustration | None) -> Turns:
    """Name each turn that is drawn, so that a finding can point to it."""
    talks = () if illustration is None else illustration.conversations
    return {
        (talk.cassette, turn.exchange): f"t{number}-{turn.exchange + 1}"
        for number, talk in enumerate(talks, start=1)
        for turn in talk.turns
    }


def talks_html(illustration: Illustration, found: Sequence[Fault]) -> Iterator[str]:
    """Yield the section with all conversations.

    Args:
        illustration: what was said.
        found: the faults that stand in the report, to be pointed to.
    """
    if not illustration.conversations:
        return
    names = anchors(illustration)
    faults: dict[tuple[str, int | None], list[Fault]] = {}
    for fault in found:
        for each in (fault.first, *fault.again):
            faults.setdefault((each.cassette, each.exchange), []).append(fault)
    yield '<section id="conversations"><h2>What was said on the tapes</h2>'
    for talk in illustration.conversations:
        yield from _talk(talk, names, faults)
    if illustration.left_out:
        yield f'<p class="faint">{counted(illustration.left_out, "more tape")} not drawn.</p>'
    yield "</section>"


def _talk(talk: Conversation, names: Turns, faults: Mapping[tuple[str, int | None], list[Fault]]) -> Iterator[str]:
    has_fault = any((talk.cassette, turn.exchange) in faults for turn in talk.turns)
    yield (
        f"<details{' open' if has_fault else ''}><summary><code>{markup(shorten(talk.cassette))}</code> "
        f'<span class="faint">{counted(talk.total, "exchange")}</span></summary>'
        '<div class="talk"><p class="ends" aria-hidden="true"><b>client</b><b>service</b></p><ol>'
    )
    tags = _Tags()
    after = 0
    for turn in talk.turns:
        if turn.exchange > after:
            yield _gap(turn.exchange - after)
        after = turn.exchange + 1
        here = talk.cassette, turn.exchange
        yield _turn(turn, names[here], tags, faults.get(here, ()))
    if talk.total > after:
        yield _gap(talk.total - after)
    yield "</ol></div></details>"


def _gap(number: int) -> str:
    return f'<li class="gap-in-talk faint">{counted(number, "more exchange")}, not drawn</li>'


def _turn(turn: Turn, name: str, tags: _Tags, faults: Collection[Fault]) -> str:
    sent = "".join(f" {tags.sent(turn, header, value)}" for header, value in turn.conditions)
    given = f" {tags.given(turn)}" if turn.tag else ""
    kind = "good" if turn.status < 300 else "bad" if turn.status >= 400 else "other"
    method, target = markup(shorten(turn.method, 20)), markup(shorten(turn.target, _TARGET_WIDTH))
    return (
        f'<li class="turn" id="{name}"><p class="ask"><span class="faint">{turn.exchange + 1}</span> '
        f"<code><b>{method}</b> {target}</code>{sent}</p>"
        f'<p class="answer"><b class="{kind}">{turn.status}</b>{given}</p>{_hits(faults)}</li>'
    )


def _hits(faults: Collection[Fault]) -> str:
    if not faults:
        return ""
    shown = [
        f'<a class="{fault.first.level}" href="#f-{fault.name}"><span class="level">{NOUNS[fault.first.level]}</span> '
        f"{markup(shorten(fault.first.rule))}</a>"
        for fault in list(faults)[:_MAX_FAULTS]
    ]
    more = [f"and {len(faults) - _MAX_FAULTS} more"] if len(faults) > _MAX_FAULTS else []
    return f'<p class="hits">{", ".join(shown + more)}</p>'


class _Tags:
    """The tags of one conversation, in the order in which they are met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._given: dict[str, Turn] = {}
        self._current: dict[str, str] = {}

    def sent(self, turn: Turn, header: str, value: str) -> str:
        """Write a precondition, and say which answer each of its tags is from."""
        tags = _listed(value)
        told = "any tag" if not tags else ", ".join(self._origin(turn, tag) for tag in tags)
        return f'{self._boxed(header, value, tags)} <span class="faint">{told}</span>'

    def given(self, turn: Turn) -> str:
        """Write the tag of an answer, and remember that it is now the current one of its resource."""
        tag = str(normalise(turn.tag))
        before = self._current.get(turn.path)
        told = "" if before is None else "the same as before" if before == tag else "new"
        if turn.status < 300:
            self._current[turn.path] = tag
            self._given[tag] = turn
        label = "tag in the body" if turn.in_body else "ETag"
        return f'{self._boxed(label, turn.tag, (tag,))} <span class="faint">{told}</span>'

    def _origin(self, turn: Turn, tag: str) -> str:
        given = self._given.get(tag)
        if given is None:
            return "given by no answer before"
        replaced = "" if self._current[given.path] == tag else ", replaced since"
        elsewhere = "" if given.path == turn.path else ", of another resource"
        return f"of answer {given.exchange + 1}{replaced}{elsewhere}"

    def _boxed(self, label: str, value: str, tags: Sequence[str]) -> str:
        numbers = [self._numbers.setdefault(tag, len(self._numbers)) for tag in tags]
        letters = "".join(f"<b>{_letter(number)}</b> " for number in numbers)
        color = f" tag-{numbers[0] % COLORS}" if numbers else ""
        return f'<span class="tag{color}">{letters}{label} <code>{markup(shorten(value, _TAG_WIDTH))}</code></span>'


def _listed(value: str) -> tuple[str, ...]:
    """Return the tags of a precondition however they are written; none for `*`."""
    try:
        tags = parse_condition(value)
    except EntityTagError:
        return (str(normalise(value)),)
    return () if tags is None else tuple(map(str, tags))


def _letter(number: int) -> str:
    """Return A to Z, then A1 to Z1."""
    return f"{chr(ord('A') + number % 26)}{number // 26 or ''}"
