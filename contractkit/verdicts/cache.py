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
from contractkit.verdicts.judgement import ForeignError, Judgement, from_json, to_json
from contractkit.verdicts.key import code_digest

FOLDER: Final = ".contractkit_cache"
_FILE: Final = "verdicts.json"
_PATIENCE: Final = 5.0
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
        self._resources.known, self._verdicts.known = self._read()

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

    def save(self, *, complete: bool) -> None:
        """Write what is new, beside what others have written. Where it cannot be written, it is lost and nothing else.

        Args:
            complete: all tapes of the project were asked for, so that what nobody asked for is out of date.
        """
        entries = self._resources, self._verdicts
        if not any(each.fresh or (complete and each.has_old) for each in entries):
            return
        with suppress(OSError, ValueError, CannotCheckError), locked(_folder(self._root) / _FILE, seconds=_PATIENCE):
            # Read again: another run, or another process of this one, may have written since.
            resources, verdicts = (
                each.after(known, complete=complete) for each, known in zip(entries, self._read(), strict=True)
            )
            write_cached(self._root, _FILE, {"code": code_digest(), "resources": resources, "verdicts": verdicts})

    def _read(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        path = self._root / FOLDER / _FILE
        try:
            if not path.is_file() or path.stat().st_size > _MAX_BYTES:
                return {}, {}
            document = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}, {}
        if not isinstance(document, dict) or document.get("code") != code_digest():
            return {}, {}
        return _texts(document.get("resources")), _texts(document.get("verdicts"))


def write_cached(root: Path, name: str, document: Mapping[str, object]) -> None:
    """Write a file of the cache in one step.

    Args:
        root: the folder of the project.
        name: of the file.
        document: what it is to hold.

    Raises:
        OSError: it cannot be written.
    """
    folder = _folder(root)
    # A name of its own for every writer, and one step into place: readers see the old file or the new one.
    handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(document))
        Path(beside).replace(folder / name)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _folder(root: Path) -> Path:
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
    def has_old(self) -> bool:
        return not self.known.keys() <= self._used

    def after(self, known: Mapping[str, str], *, complete: bool) -> dict[str, str]:
        """Return what to keep of what the file holds by now, and what is new."""
        return {key: text for key, text in known.items() if not complete or key in self._used} | self.fresh


def _texts(value: object) -> Mapping[str, str]:
    return value if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()) else {}
