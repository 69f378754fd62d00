"""Which tape a test plays, and how: what its mark says, and what it leaves to the command line and the settings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest

from contractkit.errors import UsageError
from contractkit.model.place import below
from contractkit.pytest_plugin.marks import Mark, read_mark, tape_name
from contractkit.pytest_plugin.modes import decide
from contractkit.pytest_plugin.opened import Wanted
from contractkit.pytest_plugin.session import recorded_of, workspace_of
from contractkit.settings.ci import in_ci


def mark_of(node: pytest.Item) -> Mark:
    """Read the mark of a test.

    Raises:
        UsageError: it is not what a mark takes.
    """
    mark = node.get_closest_marker("contract")
    return read_mark(mark.args, mark.kwargs) if mark else read_mark((), {})


def tape_path(node: pytest.Item, mark: Mark) -> Path:
    """Return the tape that a mark names, or the one that is named after the test.

    Raises:
        UsageError: the name leads out of the folder of tapes.
    """
    workspace = workspace_of(node.config)
    if mark.name is not None:
        return workspace.tape(mark.name)
    module = below(node.path, node.config.rootpath) or node.path.name
    return workspace.tape(tape_name(PurePath(module), node.nodeid.partition("::")[2]))


def wanted(node: pytest.Item, mark: Mark) -> Wanted:
    """Say which tape a test, or the session, wants, and how.

    Raises:
        UsageError: the name leads out of the folder of tapes, or a setting is wrong.
    """
    config, workspace = node.config, workspace_of(node.config)
    return Wanted(
        workspace=workspace,
        recorded=recorded_of(config),
        path=tape_path(node, mark),
        test=node.nodeid,
        mode=decide(
            command_line=config.getoption("contract_mode"),
            mark=mark.mode,
            settings=workspace.config.mode,
            ci=in_ci(),
        ),
        now=lambda: datetime.now(UTC),
        pages=tuple(config.rootpath / page for page in mark.pages),
        match=mark.match,
        anew=mark.anew,
        base_url=config.getoption("contract_base_url"),
        allow=_allowed(config),
    )


def _allowed(config: pytest.Config) -> tuple[str, ...]:
    """Return the hosts that tests may reach.

    Raises:
        UsageError: one is a URL, which would be no host's name.
    """
    given = tuple(config.getini("contract_allow"))
    for entry in given:
        if "/" in entry:
            settings = "" if config.inipath is None else config.inipath.name
            raise UsageError(f"contract_allow holds {entry!r}: name a host, or host:port.", path=settings)
    return given
