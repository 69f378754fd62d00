"""A tape that exists, scrubbed where it stands: without the network, in one step, and twice is the same as once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file import dumps, load
from contractkit.cassettes.packed import refuse_packed
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.scrubbed import scrub_all
from contractkit.cassettes.secrets import refuse_leaks
from contractkit.cassettes.store import locked, write_atomically
from contractkit.errors import CannotCheckError, CassetteError
from contractkit.model.exchange import Exchange


def scrub_tape(path: Path, new_scrubber: Callable[[], Scrubber], *, exact: bool = False, write: bool = True) -> int:
    """Scrub a tape, and return how many of its exchanges held something to replace.

    A tape with nothing to replace is not touched. One that is rewritten keeps its exchanges, their order and what it
    knows of its recording.

    Args:
        path: the tape.
        new_scrubber: makes a scrubber that has learned nothing yet; a tape must not depend on which came before it.
        exact: keep the bytes of JSON bodies that hold nothing to replace; otherwise they are indented.
        write: False only tells.

    Raises:
        CassetteError: it is not a tape, or one of a format that only `contractkit import` can turn into ours.
        UnsafeError: a secret is left after scrubbing, or a body cannot be looked into; the tape stays as it was.
        CannotCheckError: it cannot be written.
    """
    tape = load(path)
    refuse_packed(tape.exchanges, tape.path)
    scrubber = new_scrubber()
    exchanges = scrub_all(tape.exchanges, scrubber)
    changed = sum(_differ(old, new) for old, new in zip(tape.exchanges, exchanges, strict=True))
    if changed and write:
        _refuse_other_formats(path)
        metadata = replace(tape.metadata, scrub_digest=scrubber.digest)
        text = dumps(Cassette(tape.path, exchanges, metadata), exact=exact)
        refuse_leaks(text, tape.path)
        write_atomically(path, text)
    return changed


def keep_exchanges(path: Path, indexes: Collection[int], digest: str) -> None:
    """Keep some of the exchanges of a tape, as they stand, and remove the others.

    Args:
        path: the tape.
        indexes: of those to keep.
        digest: of the file that they were chosen from.

    Raises:
        CassetteError: it is not that tape any more, or one of a format that only `contractkit import` can turn into
            ours.
        CannotCheckError: it cannot be written.
    """
    tape = load(path)
    _refuse_other_formats(path)
    kept = tuple(exchange for exchange in tape.exchanges if exchange.index in indexes)
    text = dumps(Cassette(tape.path, kept, tape.metadata), exact=True)
    write_atomically(path, text, may_replace=partial(_same, digest=digest))


def remove_tape(path: Path, digest: str) -> None:
    """Remove a tape.

    Args:
        path: the tape.
        digest: of the file that was looked at.

    Raises:
        CassetteError: it is not that tape any more.
        CannotCheckError: it cannot be removed.
    """
    try:
        with locked(path):
            _same(path, digest=digest)
            path.unlink()
    except OSError as error:
        raise CannotCheckError(f"it cannot be removed: {error.strerror or error}.", path=str(path)) from error


def _same(path: Path, *, digest: str) -> None:
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise CassetteError("it has changed meanwhile.", path=str(path))


def _differ(old: Exchange, new: Exchange) -> bool:
    return (old.request, old.response) != (new.request, new.response)


def refused_format(path: Path) -> str | None:
    """Say why a tape is only read: its own tool could read no more of a JSON tape, or of one of Ruby's VCR."""
    text = path.read_text("utf-8-sig")
    if text.lstrip().startswith("{") or path.suffix.lower() == ".json":
        return "it is a JSON tape, and rewriting it would make it YAML: use contractkit import vcr"
    if any(line.startswith("http_interactions:") for line in text.splitlines()):
        return "it is a tape of another tool, which could not read it any more: use contractkit import vcr"
    return None


def _refuse_other_formats(path: Path) -> None:
    refused = refused_format(path)
    if refused is not None:
        raise CassetteError(f"{refused}.", path=str(path))
