"""Tapes onto the disk, whole or not at all; the only home of filelock.

A tape is written beside the old one, forced to the disk and put in its place in one step, so that a crash at any moment
leaves the old tape or the new one. Two writers wait for each other. What is there and is not a tape stays.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from contractkit.cassettes.file import load
from contractkit.errors import CannotCheckError, CassetteError, StorageError, UsageError

LOCK_SECONDS: Final = 30.0
_NEW_MODE: Final = 0o600
_MAX_NAME_BYTES: Final = 200  # of the 255 a file system allows; the lock and the journal have longer names
_RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\..*)?", re.IGNORECASE)
_OTHER_LINKS: Final = os.name != "posix"
"""Whether there are kinds of links that Python does not tell as such."""
_NOT_PORTABLE: Final = re.compile(r'[\x00-\x1f<>:"|?*\\]')


def path_within(root: Path, name: str) -> Path:
    """Return the place of a tape in its folder.

    Args:
        root: the folder that tapes belong in.
        name: the tape's name, with `/` between folders.

    Raises:
        UsageError: the name leads out of the folder, or is not a name on every system.
    """
    parts = PurePosixPath(name).parts
    if not parts or PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute():
        raise UsageError(f"the tape {name!r} must be named relative to {root}.")
    for part in parts:
        if _NOT_PORTABLE.search(part) or _RESERVED.fullmatch(part) or (part != ".." and part[-1] in ". "):
            raise UsageError(f"the tape {name!r} has a name that not every system allows: {part!r}.")
        if len(part.encode("utf-8", "surrogatepass")) > _MAX_NAME_BYTES:
            raise UsageError(f"the tape has a name longer than {_MAX_NAME_BYTES} bytes: {part[:40]!r}...")
    path = root.joinpath(*parts)
    if ".." in parts or (_may_be_led_away(root, parts) and not path.resolve().is_relative_to(root.resolve())):
        raise UsageError(f"the tape {name!r} leads out of {root}.")
    return path


def _may_be_led_away(root: Path, parts: Sequence[str]) -> bool:
    """Tell whether there is a link on the way from a folder down; to follow the whole way from the top takes longer."""
    if _OTHER_LINKS:
        return True
    place = str(root)
    try:
        for part in parts:
            place = os.path.join(place, part)  # noqa: PTH118  # the fast way, for a tape for each of thousands of tests
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return True
    except FileNotFoundError:  # nor is there anything below
        return False
    except OSError:
        return True
    return False


def write_atomically(path: Path, text: str | Iterable[bytes], *, may_replace: Callable[[Path], object] = load) -> None:
    """Put a text in a file: afterwards the file is complete, or as it was before.

    Args:
        path: the file; its folders are made. A link stays a link, and what it points at is written.
        text: the whole content, written as UTF-8 with the line ends it has; or its bytes, piece by piece.
        may_replace: is given what is there and raises to keep it; when left out, only a readable tape is replaced.

    Raises:
        CassetteError: what is there is not a tape.
        StorageError: the disk is full, or the folder cannot be written to.
        CannotCheckError: another process holds the file.
    """
    with storing(str(path)):
        try:
            target = Path(os.path.realpath(path))
        except ValueError as error:  # a NUL in the name
            raise OSError(str(error)) from error
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target):
            if target.exists():
                _ask(may_replace, target, path)
            _replace(target, [text.encode("utf-8")] if isinstance(text, str) else text)


@contextmanager
def storing(path: str) -> Iterator[None]:
    """Turn a fault of the disk into the error that the user meets.

    Raises:
        StorageError: something could not be written. Never OSError: inside an HTTP library that would be taken for a
            fault of the network.
    """
    try:
        yield
    except OSError as error:
        raise StorageError(f"it cannot be written: {error.strerror or error}.", path=path) from error


@contextmanager
def locked(path: Path, *, seconds: float = LOCK_SECONDS, suffix: str = ".lock") -> Iterator[None]:
    """Keep other processes from a file while the block runs.

    Args:
        path: the file; the lock is a hidden file beside it, which is gone afterwards.
        seconds: how long to wait for another holder.
        suffix: tells the locks of one file apart.

    Raises:
        CannotCheckError: another process holds the file.
    """
    from filelock import FileLock, Timeout

    place = path.with_name(f".{path.name}{suffix}")
    # filelock keeps trying for all of its time where the folder cannot be written to; this says so at once.
    os.close(os.open(place, os.O_RDWR | os.O_CREAT, _NEW_MODE))
    lock = FileLock(place)
    try:
        lock.acquire(timeout=seconds)
    except Timeout as error:
        raise CannotCheckError("another process is writing it; try again.", path=str(path)) from error
    try:
        yield
    finally:
        # Still held: a process that waits for this file sees that it is gone, and makes its own.
        with suppress(OSError):
            place.unlink()
        lock.release()


def force_folder(folder: Path) -> None:
    """Force the names in a folder to the disk; without it, a rename may be lost with the power."""
    with suppress(PermissionError):  # Windows does not open folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _ask(may_replace: Callable[[Path], object], target: Path, path: Path) -> None:
    try:
        may_replace(target)
    except CassetteError as error:
        raise CassetteError(f"it is kept, because {error.message}", path=str(path), line=error.line) from error


def _replace(target: Path, data: Iterable[bytes]) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else _NEW_MODE
    beside = target.with_name(f".{target.name}.new")
    # The lock is held, so what is here is left from a crash.
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _NEW_MODE), "wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    force_folder(target.parent)
