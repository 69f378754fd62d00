"""The text of a tape to exchanges, or one sentence why not.

Read are tapes of vcrpy 1 to 9 (YAML and JSON), and the `http_interactions` of betamax and Ruby VCR. vcrpy writes
`version` after the interactions, so a YAML tape without it was cut off, however well the rest of it reads.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, fields
from typing import Final

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.cassettes.interaction import Fault, InteractionReader, kind_of
from contractkit.cassettes.json_lines import lines_of_members
from contractkit.cassettes.yaml_text import BrokenYamlError, parse
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange
from contractkit.model.json_value import NotJsonError
from contractkit.model.json_value import parse as parse_json

FORMAT_VERSION: Final = 1

_UTF_16_OR_32: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_MARKS: Final = ("<<<<<<<", ">>>>>>>", "|||||||")
_CONFLICT: Final = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
_MENDED: Final = "restore it from version control or record it again"


def read(data: bytes, name: str) -> Cassette:
    """Read the bytes of a tape.

    Args:
        data: the whole file.
        name: the tape, as the user names it.

    Raises:
        CassetteError: it is not a whole tape of a version that is known here.
    """
    # No more of it in memory at once than is needed: the text of a large tape is as large as all of its exchanges.
    text = _text(data, name)
    if _is_json(text, name):
        document = _json(text, name)
    else:
        text = ""
        document = _yaml(data.removeprefix(codecs.BOM_UTF8), name)
    del data
    try:
        return _Reader(name, text).cassette(document)
    except Fault as fault:
        raise CassetteError(str(fault), path=name, line=fault.line) from fault


def _is_json(text: str, name: str) -> bool:
    return name.lower().endswith(".json") or text.lstrip().startswith("{")


def _text(data: bytes, name: str) -> str:
    """Decode, and refuse what is not text at all."""
    if not data.strip():
        raise CassetteError(f"it is empty; {_MENDED}.", path=name)
    if data.startswith(_UTF_16_OR_32):
        raise CassetteError("it is UTF-16 or UTF-32; save it as UTF-8.", path=name)
    if b"\0" in data:
        raise CassetteError("it is a binary file, not a tape.", path=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CassetteError(f"it is not UTF-8: byte {error.start} cannot be read.", path=name, line=line) from error
    # To look for the marks first is quicker, by the length of the tape, than to look at the beginnings of all lines.
    marker = _CONFLICT.search(text) if any(mark[0] in text and mark in text for mark in _MARKS) else None
    if marker is not None:
        line = text.count("\n", 0, marker.start()) + 1
        raise CassetteError("it looks like an unfinished merge: resolve the conflict first.", path=name, line=line)
    return text


def _yaml(data: bytes, name: str) -> object:
    try:
        return parse(data)
    except BrokenYamlError as error:
        after = b"" if error.line is None else b"".join(data.split(b"\n")[error.line - 1 :])
        if "end of stream" in error.message or (error.line is not None and not after.strip()):
            raise CassetteError(f"it is cut off; {_MENDED}.", path=name, line=error.line) from error
        raise CassetteError(f"it is not a YAML tape: {error.message}.", path=name, line=error.line) from error


def _json(text: str, name: str) -> object:
    try:
        return parse_json(text)
    except NotJsonError as error:
        raise CassetteError(f"it is not a JSON tape: {error}; {_MENDED}.", path=name) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns a document into a tape, and the document into nothing.

    Attributes:
        text: of a JSON tape, which is asked for lines.
    """

    name: str
    text: str

    def cassette(self, document: object) -> Cassette:
        if not isinstance(document, dict):
            raise Fault("", f"it holds {kind_of(document)}, not a tape{self._hint(document)}", None)
        key = "http_interactions" if "http_interactions" in document else "interactions"
        if key == "interactions":
            self._check_version(document)
        interactions = self._interactions(document, key)
        lines = self._lines(interactions, key)
        exchanges = []
        for index, value in enumerate(interactions):
            line = lines[index] if index < len(lines) else None
            exchanges.append(self._exchange(f"/{key}/{index}", index, value, line))
            interactions[index] = None
        return Cassette(self.name, tuple(exchanges), self._metadata(document.get("metadata")))

    @staticmethod
    def _hint(document: object) -> str:
        old = isinstance(document, list) and document and isinstance(document[0], dict) and "request" in document[0]
        return "; a vcrpy older than 1.0 made it: record it again" if old else ""

    @staticmethod
    def _check_version(document: dict[str, object]) -> None:
        if "interactions" not in document:
            raise Fault("", "it has no `interactions`, so it is not a tape", None)
        version = document.get("version")
        if version is None:
            raise Fault("", f"it has no `version`, so it may be cut off; {_MENDED}", None)
        number = int(version) if isinstance(version, (int, str)) and str(version).isdecimal() else None
        if number is not None and number > FORMAT_VERSION:
            raise Fault(
                "/version",
                f"it is of version {number}, and this contractkit reads version {FORMAT_VERSION}: upgrade it",
                None,
            )
        if number != FORMAT_VERSION:
            raise Fault("/version", f"the version must be {FORMAT_VERSION}, but is {version!r}", None)

    @staticmethod
    def _interactions(document: dict[str, object], key: str) -> list[object]:
        interactions = document[key]
        if not isinstance(interactions, list):
            raise Fault(f"/{key}", f"it must be a list of exchanges, but is {kind_of(interactions)}", None)
        if not interactions:
            raise Fault(f"/{key}", "it holds no exchange", None)
        return interactions

    def _lines(self, interactions: list[object], key: str) -> list[int]:
        """Return the first line of each interaction; a JSON document does not carry them, so its text is asked."""
        if hasattr(interactions, "line"):
            return [int(getattr(value, "line", 0)) for value in interactions]
        return lines_of_members(self.text.removeprefix("\ufeff"), key)

    def _exchange(self, pointer: str, index: int, value: object, line: int | None) -> Exchange:
        reader = InteractionReader(pointer, line or None)
        request, response = reader.messages(value)
        return Exchange(request=request, response=response, cassette=self.name, index=index, line=line or None)

    @staticmethod
    def _metadata(value: object) -> Metadata:
        if value is None:
            return Metadata()
        if not isinstance(value, dict):
            raise Fault("/metadata", f"it must be a mapping, but is {kind_of(value)}", None)
        line = getattr(value, "line", None)
        known = {item.name: value.get(item.name) for item in fields(Metadata)}
        for key, entry in known.items():
            if entry is not None and not isinstance(entry, str):
                raise Fault(f"/metadata/{key}", f"it must be text, but is {kind_of(entry)}", line)
        return Metadata(**{key: entry for key, entry in known.items() if isinstance(entry, str)})
