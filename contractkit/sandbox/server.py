"""A sandbox on a loopback port: as a context for tests and demos, and for ever for the command line."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict, Unpack

from contractkit.loopback import listening, origin_of
from contractkit.loopback.server import Application, running, server_of
from contractkit.model.contract import Contract
from contractkit.registry import unknown
from contractkit.sandbox.drift import HONEST, Behaviour
from contractkit.sandbox.drifts import DRIFTS
from contractkit.sandbox.infer import service_plan
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.service import Service
from contractkit.sandbox.store import IN_MEMORY, Store
from contractkit.sandbox.timestamps import Clock

if TYPE_CHECKING:
    from contractkit.loopback.server import Server


class Options(TypedDict, total=False):
    """How to serve. Each may be left out.

    Attributes:
        token: the bearer token to ask for. None, the default, takes any token, and asks for one only where the page
            shows one.
        database: a file that keeps the resources; without one they are forgotten at the end.
        drift: the name of one of `DRIFTS`, to misbehave in that way; None, the default, behaves.
        port: on 127.0.0.1; 0, the default, takes a free one.
        clock: tells the update times; without one each change is a second later than the last.
    """

    token: str | None
    database: str
    drift: str | None
    port: int
    clock: Clock | None


@contextmanager
def serving(contract: Contract, **options: Unpack[Options]) -> Iterator[str]:
    """Serve a documented service while the context lasts.

    Yields:
        The base URL: `http://127.0.0.1:PORT`.

    Raises:
        PageError: the page documents nothing that can be served.
        UsageError: the port is taken, the drift unknown, the database unusable, or the server not installed.
    """
    with _prepared(contract, options) as (server, listener), running(server, listener, name="contractkit sandbox"):
        yield origin_of(listener)


def run_forever(contract: Contract, *, ready: Callable[[str], None], **options: Unpack[Options]) -> None:
    """Serve a documented service until the process is told to stop. For the main thread.

    Args:
        contract: the page, read.
        ready: told the base URL once connections are taken.
        options: as in `serving`.

    Raises:
        PageError: the page documents nothing that can be served.
        UsageError: the port is taken, the drift unknown, the database unusable, or the server not installed.
        KeyboardInterrupt: it was interrupted, and everything is closed.
    """
    with _prepared(contract, options) as (server, listener):
        ready(origin_of(listener))
        server.run([listener])


@contextmanager
def _prepared(contract: Contract, options: Options) -> Iterator[tuple[Server, socket.socket]]:
    """Build everything that can fail before the first request, and close it again at the end."""
    plan = service_plan(contract)
    behaviour = _behaviour(plan, options.get("drift"))
    with Store(options.get("database", IN_MEMORY)) as store:
        service = Service(plan, store, token=options.get("token"), behaviour=behaviour, clock=options.get("clock"))
        server = _server(service)
        with listening(options.get("port", 0)) as listener:
            yield server, listener


def _behaviour(plan: ServicePlan, drift: str | None) -> Behaviour:
    if drift is None:
        return HONEST
    if drift not in DRIFTS:
        raise unknown("drift", drift, DRIFTS)
    return DRIFTS[drift].behaviour(plan)


def _server(service: Service) -> Server:
    def build() -> Application:
        from contractkit.sandbox.app import application

        return application(service)

    return server_of(build, who="the sandbox", parser="h11")
