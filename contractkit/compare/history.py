"""Makes observations of the exchanges of tapes, and keeps what they tell about each resource.

A tape is a conversation: what one exchange shows, the next is judged by. Several tapes of one run may be about one
resource, yet nobody knows what happened between two of them; so what is carried over is only what a client could have
written down, and is marked as uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from contractkit.compare.circumstances import UNKNOWN, Circumstances
from contractkit.compare.knowledge import Knowledge
from contractkit.compare.observation import SAFE_METHODS, Match, Observation
from contractkit.model.exchange import Exchange

_Resource: TypeAlias = "tuple[str, ...]"


@dataclass(frozen=True, slots=True)
class History:
    """What the tapes of one run have told so far, resource by resource."""

    circumstances: Circumstances = UNKNOWN
    _earlier: dict[_Resource, Knowledge] = field(default_factory=dict)

    def observe(self, exchanges: Iterable[tuple[Exchange, Match | None]]) -> tuple[Observation, ...]:
        """Make observations of the exchanges of the next tape, in their order.

        Args:
            exchanges: every exchange of the tape, with its operation; without one it is not observed, but it may change
                what is known of a resource.
        """
        known: dict[_Resource, Knowledge] = {}
        conversations: dict[_Resource, list[Observation]] = {}
        bodies: dict[bytes, Observation] = {}
        observations = []
        for exchange, matched in exchanges:
            resource = _resource_of(exchange.request.uri)
            changes = exchange.request.method not in SAFE_METHODS and not 400 <= exchange.response.status < 500
            if matched is not None:
                before = known.get(resource) or self._earlier.get(resource) or Knowledge()
                said = conversations.setdefault(resource, [])
                promises, role = matched.promises, matched.role
                twin = bodies.get(exchange.response.body)
                observation = Observation(exchange, promises, role, before, self.circumstances, said, len(said), twin)
                bodies.setdefault(exchange.response.body, observation)
                said.append(observation)
                observations.append(observation)
                known[resource] = before.after(observation)
            # A write below a resource may change it: `POST /orders/1/cancel`.
            for length in range(1, len(resource) + (matched is None)) if changes else ():
                if resource[:length] in known:
                    known[resource[:length]] = known[resource[:length]].doubted()
        self._earlier.update((resource, knowledge.carried()) for resource, knowledge in known.items())
        return tuple(observations)


def release(observations: Iterable[Observation]) -> None:
    """Take apart the conversations of observations that nobody looks at any more.

    They refer to themselves, so that without this only the garbage collector would free them, and the bodies with them.
    """
    for observation in observations:
        observation.conversation.clear()


def observe(exchanges: Iterable[tuple[Exchange, Match | None]]) -> tuple[Observation, ...]:
    """Make observations of the exchanges of a single tape."""
    return History().observe(exchanges)


@lru_cache(maxsize=1024)
def _resource_of(uri: str) -> _Resource:
    """Name the resource of a URI: its host and the segments of its path."""
    try:
        parts = urlsplit(uri)
    except ValueError:  # an unclosed bracket where the host should be
        return (uri,)
    return (parts.netloc.lower(), *unquote(parts.path).strip("/").split("/"))
