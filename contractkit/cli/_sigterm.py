"""SIGTERM is the regular end of a server, not a fault of it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class _StoppedError(BaseException):
    """SIGTERM came. Not an Exception, so that no handler on the way takes it for a fault."""


@contextmanager
def stopped_by_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block and nothing more. uvicorn raises the signal again when it has closed everything."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    except _StoppedError:
        return
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> NoReturn:
    raise _StoppedError
