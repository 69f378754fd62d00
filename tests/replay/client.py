"""A client of the replay server that is not ours: http.client."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from contractkit.replay.service import Replay, Service


@dataclass(frozen=True)
class Got:
    """An answer as http.client read it."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


@dataclass(frozen=True)
class Client:
    """A client of one server; each request on a connection of its own."""

    origin: str
    service: Service

    @property
    def replay(self) -> Replay:
        assert isinstance(self.service, Replay)
        return self.service

    def ask(self, method: str, target: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Got:
        connection = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=10)
        try:
            connection.request(method, target, body, dict(headers or {}))
            answer = connection.getresponse()
            return Got(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


Serve: TypeAlias = Callable[[Callable[[str], Service]], Client]
Play: TypeAlias = Callable[..., Client]
