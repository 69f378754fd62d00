"""The fixtures `contract` and `contract_tape`: a tape, open for as long as a test or a block runs."""

from __future__ import annotations

import contextlib
import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from contractkit.pytest_plugin.session import SEEN, TAPE, is_strict, note_entries, told

if TYPE_CHECKING:
    from contractkit.pytest_plugin.opened import ContractTape, Wanted


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Iterator[ContractTape]:
    """Replay the tape of the mark `contract` with the network shut; `contract.base_url` is where the service was."""
    from contractkit.pytest_plugin.tape_of_test import mark_of, wanted

    with told(), _placed(request.node):
        read = mark_of(request.node)
        asked = wanted(request.node, read)
    with _opened(asked) as tape:
        request.node.stash[TAPE] = tape
        yield tape
        _judge_late(request.node, tape)
    # Tests are kept until the end of the run, and neither what this one sent nor its tape need be.
    del request.node.stash[TAPE]
    tape.let_go()


def _judge_late(node: pytest.Item, tape: ContractTape) -> None:
    """Judge what was sent after a test had passed, while its other fixtures were taken down."""
    seen = node.stash.get(SEEN, None)
    if seen is not None:
        from contractkit.pytest_plugin.ledger import late_entries, settle_late
        from contractkit.pytest_plugin.record_of_run import record_of

        del node.stash[SEEN]
        done = late_entries(tape, seen)
        note_entries(node, done)
        with told():
            settle_late(tape, seen, done, strict=is_strict(node.config))
        record_of(node.config).plays.add(tape)


@pytest.fixture(scope="session")
def contract_tape(request: pytest.FixtureRequest) -> Callable[..., AbstractContextManager[ContractTape]]:
    """Open a tape for as long as a block runs: for a fixture of a class, a module or the session, or inside a tape.

    It takes what the mark takes. On leaving the block, the tape is judged as it is after a test.
    """
    from contractkit.errors import UsageError
    from contractkit.pytest_plugin.ledger import entries, settle
    from contractkit.pytest_plugin.marks import read_mark
    from contractkit.pytest_plugin.record_of_run import record_of
    from contractkit.pytest_plugin.tape_of_test import wanted

    @contextmanager
    def open_tape(*args: object, **named: object) -> Iterator[ContractTape]:
        with told(), _placed(None):
            read = read_mark(args, named)
            if read.name is None:
                raise UsageError('a tape that no test is named after needs a name, as in contract_tape("update").')
            asked = wanted(request.node, read)
        with _opened(asked) as tape:
            yield tape
        with told():
            settle(tape, entries(tape), strict=is_strict(request.config))
        record_of(request.config).plays.add(tape)

    return open_tape


@contextmanager
def _placed(node: pytest.Item | None) -> Iterator[None]:
    """Say of a wrong mark whose it is: that of a test or, without one, of whoever opens a tape in a block."""
    from contractkit.errors import UsageError

    try:
        yield
    except UsageError as error:
        if error.path is not None:
            raise
        path, line = _caller() if node is None else (node.location[0], (node.location[1] or 0) + 1)
        raise UsageError(error.message, path=path, line=line) from error


def _caller() -> tuple[str, int]:
    """Return where the code is that called into this file."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_filename in (__file__, contextlib.__file__):
        frame = frame.f_back
    assert frame is not None  # noqa: S101  # pytest itself is below
    return os.path.relpath(frame.f_code.co_filename), frame.f_lineno


@contextmanager
def _opened(wanted: Wanted) -> Iterator[ContractTape]:
    """Open the tape of a test, or of the session."""
    from contractkit.pytest_plugin.opened import opened

    with ExitStack() as stack:
        with told():
            tape = stack.enter_context(opened(wanted))
        yield tape
