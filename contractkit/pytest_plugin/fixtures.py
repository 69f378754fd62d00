"""The fixtures `contract` and `contract_tape`: a tape, open for as long as a test or a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from contractkit.pytest_plugin.session import TAPE, is_strict, told

if TYPE_CHECKING:
    from contractkit.pytest_plugin.marks import Mark
    from contractkit.pytest_plugin.opened import ContractTape


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Iterator[ContractTape]:
    """Replay the tape of the mark `contract` with the network shut; `contract.base_url` is where the service was."""
    from contractkit.pytest_plugin.tape_of_test import mark_of

    with told():
        read = mark_of(request.node)
    with _opened(request.node, read) as tape:
        request.node.stash[TAPE] = tape
        yield tape
    # Tests are kept until the end of the run, and neither what this one sent nor its tape need be.
    del request.node.stash[TAPE]
    tape.let_go()


@pytest.fixture(scope="session")
def contract_tape(request: pytest.FixtureRequest) -> Callable[..., AbstractContextManager[ContractTape]]:
    """Open a tape for as long as a block runs: for a fixture of a class, a module or the session, or inside a tape.

    It takes what the mark takes. On leaving the block, the tape is judged as it is after a test.
    """
    from contractkit.pytest_plugin.ledger import entries, settle
    from contractkit.pytest_plugin.marks import read_mark
    from contractkit.pytest_plugin.record_of_run import record_of

    @contextmanager
    def open_tape(name: str, **named: object) -> Iterator[ContractTape]:
        with told():
            read = read_mark((name,), named)
        with _opened(request.node, read) as tape:
            yield tape
        with told():
            settle(tape, entries(tape), strict=is_strict(request.config))
        record_of(request.config).plays.add(tape)

    return open_tape


@contextmanager
def _opened(node: pytest.Item, mark: Mark) -> Iterator[ContractTape]:
    """Open the tape of a test, or of the session."""
    from contractkit.pytest_plugin.opened import opened
    from contractkit.pytest_plugin.tape_of_test import wanted

    with ExitStack() as stack:
        with told():
            tape = stack.enter_context(opened(wanted(node, mark)))
        yield tape
