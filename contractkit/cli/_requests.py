"""Requests that are being sent, told on stderr while it happens."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from contractkit.cli._progress import FEW_REQUESTS, progress
from contractkit.reports._words import counted


class Teller(NamedTuple):
    """What a command tells.

    Attributes:
        request: tells of a request that was answered.
        remark: tells of anything else, a wait perhaps.
    """

    request: Callable[[str], None]
    remark: Callable[[str], None]

    def wait(self, seconds: float) -> None:
        """Wait as long as a service asks to, and say so."""
        self.remark(f"the service asks to come back in {counted(math.ceil(seconds), 'second')}")
        time.sleep(seconds)


@contextmanager
def told(total: int) -> Iterator[Teller]:
    """Tell of requests: a line for each, and to a person who waits for several of them a bar below."""
    with progress("requests", total, few=FEW_REQUESTS) as bar:

        def remark(text: str) -> None:
            bar.say(f"  {text}")

        def request(text: str) -> None:
            bar.advance()
            remark(text)

        yield Teller(request, remark)
