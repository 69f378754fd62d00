"""`.contractkit_cache/verdicts.json`: what is known of tapes, in a folder that git ignores by itself.

One file, because thousands would cost more to open than the tapes cost to digest. Whatever is wrong with it, it is as
if it were not there: a cache must never be the reason why a check fails, or passes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from contractkit.cassettes.store import locked
from contractkit.errors import CannotCheckError
from contractkit.model.finding import RuleInfo
from contractkit.verdicts.judgement import (
    ForeignError,
    Judgement,
    from_json,
    rules_from_json,
    rules_to_json,
    to_json,
)
from contractkit.verdicts.key import code_digest

FOLDER: Final = ".contractkit_cache"
_FILE: Final = "verdicts.json"
PATIENCE: Final = 5.0
"""Seconds to wait for another process; verdicts are not worth more."""
_MAX_BYTES: Final = 256 * 1024 * 1024


class VerdictCache:
    """The judgements of one project, and which resources its tapes are about.

    Args:
        root: the folder of the project.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._resources = _Entries()
        self._verdicts = _Entries()
        self._pages = _Entries()
        self._rules = _Entries()
        self._entries = {
            "resources": self._resources,
            "verdicts": self._verdicts,
            "pages": self._pages,
            "rules": self._rules,
        }
        for name, known in self._read().items():
            self._entries[name].known = known

    def resources(self, digest: str) -> Sequence[str] | None:
        """Return the resources of a tape by its digest; None where they are not known."""
        text = self._resources.get(digest)
        return None if text is None else text.split("\n")

    def put_resources(self, digest: str, resources: Sequence[str]) -> None:
        """Keep the resources of a tape, in memory until `save`."""
        # A path has no line feed; where a URI is none and holds one, two coarser names do no harm.
        self._resources.fresh[digest] = "\n".join(resources)

    def judgement(self, key: str) -> Judgement | None:
        """Return a judgement; None where there is none, or none that can be read."""
        text = self._verdicts.get(key)
        try:
            return None if text is None else from_json(text)
        except ForeignError:
            return None

    def put_judgement(self, key: str, judgement: Judgement) -> None:
        """Keep a judgement, in memory until `save`."""
        self._verdicts.fresh[key] = to_json(judgement)

    def page(self, place: str) -> tuple[str, Mapping[str, str]] | None:
        """Return what `put_page` was told; None where that is not known."""
        try:
            match json.loads(self._pages.get(place) or "null"):
                case [str(key), dict(sources)] if sources and sources == _texts(sources):
                    return key, sources
        except (ValueError, RecursionError):
            pass
        return None

    def put_page(self, place: str, key: str, sources: Mapping[str, str]) -> None:
        """Keep what a page came out as, in memory until `save`.

        Args:
            place: where it is, and what it is called.
            key: what `page_key` says of it.
            sources: the digest of each file that this depends on, by its place.
        """
        self._pages.fresh[place] = json.dumps([key, dict(sources)])

    def rules(self, levels: str) -> tuple[RuleInfo, ...] | None:
        """Return the rules in force at levels, by `levels_key`; None where they are not known."""
        text = self._rules.get(levels)
        try:
            return None if text is None else rules_from_json(text)
        except ForeignError:
            return None

    def put_rules(self, levels: str, rules: Sequence[RuleInfo]) -> None:
        """Keep the rules in force at levels, in memory until `save`."""
        self._rules.fresh[levels] = rules_to_json(rules)

    def save(self, *, complete: bool) -> None:
        """Write what is new, beside what others have written. Where it cannot be written, it is lost and nothing else.

        Args:
            complete: all tapes of the project were asked for, so that what nobody asked for is out of date.
        """
        about_tapes = self._resources, self._verdicts
        is_new = any(each.fresh for each in self._entries.values()) and any(each.is_any for each in about_tapes)
        if not is_new and not (complete and any(each.has_old for each in about_tapes)):
            return
        with (
            suppress(OSError, ValueError, CannotCheckError),
            locked(cache_folder(self._root) / _FILE, seconds=PATIENCE),
        ):
            # Read again: another run, or another process of this one, may have written since.
            known = self._read()
            kept = {
                name: each.after(known[name], complete=complete and each in about_tapes)
                for name, each in self._entries.items()
            }
            write_cached(self._root, _FILE, {"code": code_digest(), **kept})

    def _read(self) -> Mapping[str, Mapping[str, str]]:
        document = self._document()
        return {name: _texts(document.get(name)) for name in self._entries}

    def _document(self) -> Mapping[str, object]:
        path = self._root / FOLDER / _FILE
        try:
            if not path.is_file() or path.stat().st_size > _MAX_BYTES:
                return {}
            document = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return document if isinstance(document, dict) and document.get("code") == code_digest() else {}


def write_cached(root: Path, name: str, document: Mapping[str, object]) -> None:
    """Write a file of the cache in one step.

    Args:
        root: the folder of the project.
        name: of the file.
        document: what it is to hold.

    Raises:
        OSError: it cannot be written.
    """
    write_cached_bytes(root, name, json.dumps(document).encode())


def write_cached_bytes(root: Path, name: str, content: bytes) -> None:
    """Write a file of the cache in one step.

    Raises:
        OSError: it cannot be written.
    """
    folder = cache_folder(root)
    # A name of its own for every writer, and one step into place: readers see the old file or the new one.
    handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).replace(folder / name)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def cache_folder(root: Path) -> Path:
    """Make the folder, which git ignores by itself."""
    folder = root / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", "utf-8")
    return folder


class _Entries:
    """Texts by name: those that were read, those that are new, and which were asked for."""

    def __init__(self) -> None:
        self.known: Mapping[str, str] = {}
        self.fresh: dict[str, str] = {}
        self._used: set[str] = set()

    def get(self, key: str) -> str | None:
        self._used.add(key)
        return self.fresh.get(key) or self.known.get(key)

    @property
    def is_any(self) -> bool:
        return bool(self.fresh or self.known)

    @property
    def has_old(self) -> bool:
        return not self.known.keys() <= self._used

    def after(self, known: Mapping[str, str], *, complete: bool) -> dict[str, str]:
        """Return what to keep of what the file holds by now, and what is new."""
        return {key: text for key, text in known.items() if not complete or key in self._used} | self.fresh


def _texts(value: object) -> Mapping[str, str]:
    return value if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()) else {}
