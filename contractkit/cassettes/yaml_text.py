"""YAML to plain values and back; the only home of PyYAML.

Values are built from libyaml's event stream with a stack of our own. PyYAML's constructor recurses, so that 200,000
nested brackets crash the interpreter; it follows aliases without counting, so that a few lines expand to millions of
nodes; and it resolves tags. None of that can happen here: nesting and expansion are counted while reading, and a tag
is never more than a hint at text or bytes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, Final

import yaml
from yaml.resolver import Resolver

from contractkit.cassettes.yaml_tags import CORE, NULLS, BrokenYamlError, container, refuse_objects, scalar

__all__ = ["MAX_DEPTH", "MAX_NODES", "BrokenYamlError", "Row", "Table", "emit", "parse"]

MAX_DEPTH: Final = 100
MAX_NODES: Final = 5_000_000
"""Nodes after aliases are followed. A tape of 10,000 exchanges has about a million."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_RESOLVER: Final = Resolver()
_LONG: Final = 200

_BLOCK_MAPPING: Final = yaml.MappingStartEvent(None, None, implicit=True, flow_style=False)
_BLOCK_SEQUENCE: Final = yaml.SequenceStartEvent(None, None, implicit=True, flow_style=False)
_MAPPING_END: Final = yaml.MappingEndEvent()
_SEQUENCE_END: Final = yaml.SequenceEndEvent()
_DOCUMENT_END: Final = "\n...\n"

_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""What libyaml says from 0.2.6 on, which looks a thousand levels ahead of the events it hands out."""

# What libyaml writes in a literal block and reads back unchanged. It takes NEL, LS and PS for line breaks, and does
# not know that characters beyond the basic plane are printable.
_BLOCK_SAFE: Final = re.compile(r"[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*")


class Table(dict[str, object]):
    """A mapping that knows its first line."""

    __slots__ = ("line",)
    line: int


class Row(list[object]):
    """A sequence that knows its first line."""

    __slots__ = ("line",)
    line: int


def parse(text: str | bytes, *, max_depth: int = MAX_DEPTH, max_nodes: int = MAX_NODES) -> object:
    """Read one YAML document into `Table`, `Row`, `str`, `bytes` and None.

    Bytes are UTF-8 without a mark in front; libyaml reads them as they are, and a text only from a copy.

    A number stays the text it is written as: whether `200` is a status or a body is for the caller to say.

    Raises:
        BrokenYamlError: it is not YAML, nests or expands too far, repeats a key or has a tag that makes objects.
    """
    builder = _Builder(max_depth, max_nodes)
    handlers = builder.handlers
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            handlers[event.__class__](event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = None if mark is None else mark.line + 1
        if error.problem == _TOO_DEEP:
            raise builder.too_deep(line) from error
        raise BrokenYamlError(error.problem or "it cannot be read", line) from error
    except yaml.YAMLError as error:
        raise BrokenYamlError("it holds a character that YAML does not allow", None) from error
    return builder.root


class _Frame:
    """A container that is being filled."""

    __slots__ = ("anchor", "before", "container", "key", "tag")

    def __init__(self, container: Any, anchor: str | None, tag: str | None, before: int) -> None:
        self.container = container  # a Table or a Row: which one, its class tells
        self.anchor = anchor
        self.tag = tag
        self.before = before
        self.key: str | None = None


class _Builder:
    """Turns events into values and counts what they would expand to.

    A tape has dozens of events per exchange, most of them plain texts: those cost one call each.
    """

    def __init__(self, max_depth: int, max_nodes: int) -> None:
        self._frames: list[_Frame] = [_Frame(Row(), None, None, 0)]  # the stream itself, which holds one document
        self._anchors: dict[str, tuple[object, int]] = {}
        self._documents = 0
        self._count = 0
        self._max_depth = max_depth
        self._max_nodes = max_nodes
        self.handlers: Mapping[type[yaml.Event], Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceEndEvent: self._close,
            yaml.MappingEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
            yaml.DocumentEndEvent: _pass_over,
            yaml.StreamStartEvent: _pass_over,
            yaml.StreamEndEvent: _pass_over,
        }

    @property
    def root(self) -> object:
        """The document; None when there is none."""
        return next(iter(self._frames[0].container), None)

    def too_deep(self, line: int | None) -> BrokenYamlError:
        """Say that nobody nests that deep."""
        return BrokenYamlError(f"it is nested more than {self._max_depth} deep", line)

    def _document(self, event: yaml.Event) -> None:
        self._documents += 1
        if self._documents > 1:
            raise BrokenYamlError("it holds more than one YAML document", _line(event))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        value: object = event.value
        if event.tag is not None:
            is_null = not event.style and value in NULLS and event.implicit[0]
            value = scalar(event.tag, event.value, _line(event), is_null=is_null)
        elif value in NULLS and not event.style:
            value = None
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        frame = self._frames[-1]
        if frame.key is None and value.__class__ is str and frame.container.__class__ is Table:
            self._count += 1  # the value of the key is counted, and the count looked at, there
            frame.key = event.value
        else:
            self._add(value, event, 1)

    def _close(self, event: yaml.Event) -> None:
        frame = self._frames.pop()
        size = self._count - frame.before + 1
        value = container(frame.tag, frame.container)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (value, size)
        self._add(value, event, 1)

    def _alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self._anchors:
            raise BrokenYamlError(f"the alias *{event.anchor} points at nothing that is complete", _line(event))
        value, size = self._anchors[event.anchor]
        self._add(value, event, size)

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        opened = Row() if event.__class__ is yaml.SequenceStartEvent else Table()
        opened.line = _line(event)
        refuse_objects(event.tag, opened.line)
        if len(self._frames) > self._max_depth:
            raise self.too_deep(opened.line)
        self._frames.append(_Frame(opened, event.anchor, event.tag, self._count))

    def _add(self, value: object, event: yaml.Event, size: int) -> None:
        self._count += size
        if self._count > self._max_nodes:
            raise BrokenYamlError(f"it expands to more than {self._max_nodes:,} nodes", _line(event))
        frame = self._frames[-1]
        held, key = frame.container, frame.key
        if held.__class__ is Row:
            held.append(value)
        elif key is None:
            frame.key = _key(value, event)
        elif key in held:
            raise BrokenYamlError(f"the key {key!r} stands twice in one mapping", _line(event))
        else:
            held[key] = value
            frame.key = None


def _pass_over(event: yaml.Event) -> None:
    """Go on: an end that says nothing new."""


def _line(event: yaml.Event) -> int:
    return 1 if event.start_mark is None else event.start_mark.line + 1


def _key(value: object, event: yaml.Event) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BrokenYamlError("a key must be text", _line(event))
    return value


def emit(document: object) -> str:
    """Write a document of dict, list, str, bytes, int and None, keys in the order given.

    The events are made here: to build a tree of nodes first, as `yaml.dump` does, takes twice the time.
    """
    begin = (yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False))
    end = (yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent())
    events = chain(begin, _events(document), end)
    text: str = yaml.emit(events, Dumper=_DUMPER, allow_unicode=True, width=2**30)
    # Behind a text that ends in blank lines stands a sign that the document ends, and more of the tape may follow.
    return f"{text.removesuffix(_DOCUMENT_END)}\n" if text.endswith(_DOCUMENT_END) else text


def _events(value: object) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield _BLOCK_MAPPING
        for key, held in value.items():
            yield _scalar(key)
            yield from _events(held)
        yield _MAPPING_END
    elif isinstance(value, list):
        yield _BLOCK_SEQUENCE
        for held in value:
            yield from _events(held)
        yield _SEQUENCE_END
    elif isinstance(value, str | bytes) and len(value) > _LONG:
        yield _scalar_event(value)  # it would be kept for the rest of the run
    else:
        yield _scalar(value)


def _scalar_event(value: object) -> yaml.ScalarEvent:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        coded = base64.encodebytes(value).decode("ascii")
        return yaml.ScalarEvent(None, f"{CORE}binary", (False, False), coded, style="|")
    kind, written = ("null", "null") if value is None else ("int", str(value))
    return yaml.ScalarEvent(None, f"{CORE}{kind}", (True, False), written)


_scalar: Final = lru_cache(maxsize=1024)(_scalar_event)
"""Names and most values of headers are the same in every exchange."""


def _text(text: str) -> yaml.ScalarEvent:
    """Write text in the style that reads best and survives; as it stands, only where nobody takes it for a number."""
    tag, plain = f"{CORE}str", False
    if not _BLOCK_SAFE.fullmatch(text):
        style = '"'
    elif "\n" in text and text[0] not in " \n":
        style = "|"
    else:
        style = None
        plain = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == tag  # type: ignore[no-untyped-call]
    return yaml.ScalarEvent(None, tag, (plain, True), text, style=style)
