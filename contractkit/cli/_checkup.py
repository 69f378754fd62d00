"""What `contractkit doctor` looks at: each part of a project, and what to do where one is not well."""

from __future__ import annotations

import importlib.util
import platform
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from contractkit.errors import ContractkitError
from contractkit.reports._words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from contractkit.workspace import Workspace

_PYTHON: Final = (3, 11)
_LIBRARIES: Final = ("click", "deepdiff", "filelock", "markdown-it-py", "pytest", "pyyaml", "requests", "rich", "vcrpy")
_SERVER: Final = ("starlette", "uvicorn")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checkup.

    Attributes:
        todo: what to do about it; empty when all is well.
        optional: it can be done without.
    """

    subject: str
    state: str
    todo: str = ""
    optional: bool = False

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.todo or self.optional


def machine() -> Iterator[Finding]:
    """Look at what contractkit runs on."""
    too_old = sys.version_info < _PYTHON
    yield Finding("Python", platform.python_version(), "install Python 3.11 or newer" if too_old else "")
    yield Finding("contractkit", _version("contractkit") or "not installed", "")
    missing = [name for name in _LIBRARIES if _version(name) is None]
    found = ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES if name not in missing)
    yield Finding("libraries", found, f"install {', '.join(missing)}" if missing else "")
    absent = [name for name in _SERVER if importlib.util.find_spec(name) is None]
    if absent:
        yield Finding(
            "extra server", "not installed", "to serve a page: pip install 'contractkit[server]'", optional=True
        )
    else:
        yield Finding("extra server", ", ".join(f"{name} {_version(name)}" for name in _SERVER))
    yield _loopback()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _loopback() -> Finding:
    try:
        with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 5):
            return Finding("loopback", "a connection to 127.0.0.1 works")
    except OSError as error:
        return Finding("loopback", error.strerror or str(error), "let this process open sockets on 127.0.0.1")


def project(workspace: Workspace) -> Iterator[Finding]:
    """Look at settings, pages and tapes. One that is not well does not keep the others from being looked at."""
    config = workspace.config
    if config.path is None:
        yield Finding("settings", "there is no pyproject.toml here or above", "contractkit init")
    else:
        yield Finding("settings", f"{workspace.shown(config.path)} is read")
    if not config.pages:
        yield Finding("pages", "none is set", "set pages in [tool.contractkit], or run contractkit init")
    for page in config.pages:
        yield _tried("page", workspace.shown(page), partial(_page, workspace, page))
    yield from _tapes(workspace, config.cassettes)


def _page(workspace: Workspace, page: Path) -> str:
    return counted(sum(len(contract.operations) for contract in workspace.pages([page])), "operation")


def _tapes(workspace: Workspace, folder: Path) -> Iterator[Finding]:
    from contractkit.cassettes.folder import tapes_below
    from contractkit.cassettes.text_files import scan_files

    tapes = tapes_below(folder)
    shown = workspace.shown(folder)
    if not tapes:
        yield Finding("tapes", f"none in {shown}", "contractkit record SCENARIO.http")
        return
    broken = [each for each in (_tried("tape", workspace.shown(path), partial(_tape, workspace, path))
                                for path in tapes) if not each.is_well]  # fmt: skip
    yield from broken
    if not broken:
        yield Finding("tapes", f"{len(tapes)} in {shown} can be read")
    leaking = [workspace.shown(each.path) for each in scan_files([folder]) if each.leaks]
    if leaking:
        yield Finding("secrets", f"in {', '.join(leaking)}", f"contractkit scan {shown}; then revoke them, and scrub")
    else:
        yield Finding("secrets", f"none found in {shown}")


def _tape(workspace: Workspace, path: Path) -> str:
    return f"{len(workspace.cassette(path).exchanges)} exchanges"


def _tried(subject: str, name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, f"{name}: {look()}")
    except ContractkitError as error:
        return Finding(subject, str(error), f"mend or remove {name}")
