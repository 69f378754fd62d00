"""What has been recorded so far, in a file at once: a program that dies loses no finished exchange.

The journal stands beside the tape as `NAME.partial`, one exchange a line. It is forced to the disk while the next
requests are on their way, so that only a computer that stops loses anything, and then the last moment. It goes when
the tape is written. It holds what it is given: scrub first.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Final

from contractkit.cassettes.store import force_folder, locked, storing
from contractkit.errors import CassetteError
from contractkit.model.exchange import Exchange, Headers, Request, Response
from contractkit.model.json_value import Json, NotJsonError, parse

_SUFFIX: Final = ".partial"
_ASIDE: Final = ".old"
_MANY: Final = 1000
_TURN: Final = 0.1
"""Seconds. To force a file to the disk once for each of many exchanges would take longer than the exchanges."""


def journal_path(tape: Path) -> Path:
    """Return where the journal of a tape is."""
    return tape.with_name(f"{tape.name}{_SUFFIX}")


def is_journal(path: Path) -> bool:
    """Tell whether a file is a journal, by its name."""
    return _SUFFIX in path.suffixes[-2:]


def tape_of(journal: Path) -> Path:
    """Return the tape that a journal belongs to."""
    return journal.with_name(journal.name.rpartition(_SUFFIX)[0])


def journals_of(tape: Path) -> list[Path]:
    """Return the journals of recordings of a tape that broke off, the latest first."""
    last = journal_path(tape)
    aside = [path for path in map(partial(_aside, last), range(1, _MANY)) if os.path.exists(path)]  # noqa: PTH110
    return [path for path in (last, *reversed(aside)) if os.path.exists(path)]  # noqa: PTH110  # a name may be too long


def _aside(journal: Path, number: int) -> Path:
    return journal.with_name(f"{journal.name}{_ASIDE}{'' if number == 1 else number}")


class Journal:
    """A journal that is being written. `journaling` makes it."""

    def __init__(self, path: Path, handle: int, force: Callable[[], None]) -> None:
        self.path = path
        self._handle = handle
        self._force = force

    def append(self, exchange: Exchange) -> None:
        """Add an exchange; on return it is in the file, and on its way to the disk.

        Raises:
            StorageError: the disk did not take it. What it took before is there.
        """
        with storing(str(self.path)):
            _write_whole(self._handle, _line(exchange))
            self._force()

    def discard(self) -> None:
        """Remove the journal, once the tape is written."""
        self.path.unlink(missing_ok=True)


@contextmanager
def journaling(tape: Path) -> Iterator[Journal]:
    """Keep a journal for a tape, until `Journal.discard`; no other process can record the tape meanwhile.

    A journal left by a recording that broke off is set aside as `NAME.partial.old`, `.old2` and so on: what it holds
    has happened, and may be on no tape. One that holds nothing is removed.

    Raises:
        CannotCheckError: another process is recording this tape.
        StorageError: the journal cannot be written.
    """
    path = journal_path(tape)
    with storing(str(path)):
        tape.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with storing(str(path)):
            stack.enter_context(locked(tape, seconds=0, suffix=".recording"))
            _set_aside(path)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL, 0o600)
            stack.callback(os.close, handle)
            force_folder(path.parent)
        stack.callback(_remove_if_empty, path)
        yield Journal(path, handle, stack.enter_context(_forcing(handle)))


def _set_aside(journal: Path) -> None:
    _remove_if_empty(journal)
    if journal.exists():
        free = (path for path in map(partial(_aside, journal), range(1, _MANY)) if not path.exists())
        journal.replace(next(free, _aside(journal, _MANY)))


def _remove_if_empty(journal: Path) -> None:
    with suppress(FileNotFoundError):
        if not journal.stat().st_size:
            journal.unlink()


@contextmanager
def _forcing(handle: int) -> Iterator[Callable[[], None]]:
    """Give a function that has a file forced to the disk in the background, `_TURN` seconds later at most.

    The function raises the OSError of an earlier turn, where there was one.
    """
    ended, asked, failed = Event(), Event(), list[OSError]()

    def turns() -> None:
        while not ended.wait(_TURN):
            if asked.is_set():
                asked.clear()
                try:
                    os.fsync(handle)
                except OSError as error:
                    failed.append(error)

    def force() -> None:
        if failed:
            raise failed[0]
        asked.set()  # nobody waits for it, so that nobody is woken

    worker = Thread(target=turns, daemon=True)
    worker.start()
    try:
        yield force
    finally:
        ended.set()
        worker.join()
        if os.fstat(handle).st_nlink:  # else the tape is written, and nobody needs the journal
            with suppress(OSError):
                os.fsync(handle)


def read_journal(path: Path) -> tuple[Exchange, ...]:
    """Read the exchanges of a journal, up to the line that a crash cut.

    Raises:
        CassetteError: there is no such journal, or a line before the last is damaged.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise CassetteError(f"it cannot be read: {error.strerror}.", path=str(path)) from error
    exchanges: list[Exchange] = []
    for index, line in enumerate(lines[:-1]):  # what stands after the last line end is not complete
        try:
            exchanges.append(_exchange(parse(line), str(path), index))
        except (NotJsonError, LookupError, TypeError, ValueError, binascii.Error) as error:
            raise CassetteError("this line of the journal is damaged.", path=str(path), line=index + 1) from error
    return tuple(exchanges)


def _write_whole(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _line(exchange: Exchange) -> bytes:
    request, response = exchange.request, exchange.response
    record = {
        "request": {"method": request.method, "uri": request.uri, **_message(request)},
        "response": {"status": response.status, "reason": response.reason, **_message(response)},
    }
    return json.dumps(record).encode() + b"\n"


def _message(message: Request | Response) -> dict[str, object]:
    return {"headers": message.headers.lines, "body": base64.b64encode(message.body).decode()}


def _exchange(record: Json, cassette: str, index: int) -> Exchange:
    match record:
        case {
            "request": {"method": str(method), "uri": str(uri), "headers": list(sent), "body": str(sent_body)},
            "response": {"status": int(status), "reason": str(reason), "headers": list(got), "body": str(got_body)},
        }:
            return Exchange(
                request=Request(method=method, uri=uri, headers=_headers(sent), body=base64.b64decode(sent_body)),
                response=Response(status=status, reason=reason, headers=_headers(got), body=base64.b64decode(got_body)),
                cassette=cassette,
                index=index,
                line=index + 1,
            )
    raise ValueError("not an exchange")


def _headers(lines: list[Json]) -> Headers:
    return Headers.of((str(line[0]), str(line[1])) for line in lines if isinstance(line, list))
