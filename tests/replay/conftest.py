"""Tapes on a port, until the end of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.replay.server import serving
from contractkit.replay.service import Replay, Service
from tests.replay.client import Client, Play, Serve


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve what is built for an origin, until the end of the test."""
    with ExitStack() as stack:

        def start(build: Callable[[str], Service]) -> Client:
            built: list[Service] = []

            def once(origin: str) -> Service:
                built.append(build(origin))
                return built[0]

            origin = stack.enter_context(serving(once))
            return Client(origin, built[0])

        yield start


@pytest.fixture
def play(serve: Serve) -> Play:
    """Play tapes; options are those of `Replay`."""

    def start(*cassettes: Cassette, loop: bool = False, rewrite_links: bool = False) -> Client:
        return serve(lambda origin: Replay(cassettes, origin, loop=loop, rewrite_links=rewrite_links))

    return start
