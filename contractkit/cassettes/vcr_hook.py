"""For tapes that plain vcrpy records: the same scrub and the same scan, as its `before_save_interaction`.

    vcr.VCR(before_save_interaction=scrubbing(Scrubber(b"my project")))

vcrpy hands the hook copies when it saves, so the running test keeps the real values, and the file never has them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias
from weakref import WeakKeyDictionary

from contractkit.cassettes.exchange_secrets import secrets_in
from contractkit.cassettes.packed import refuse_packed
from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.tape import exchange_of
from contractkit.errors import UnsafeError


class _VcrRequest(Protocol):
    """What is read and written of vcr.request.Request."""

    method: str
    uri: str
    headers: Mapping[str, str | bytes]
    body: object


class _VcrCassette(Protocol):
    """What is read of vcr.cassette.Cassette."""

    data: Sequence[tuple[_VcrRequest, _VcrResponse]]


_VcrResponse: TypeAlias = dict[str, Mapping[str, object]]
_Interaction: TypeAlias = tuple[_VcrRequest, _VcrResponse]
Hook: TypeAlias = Callable[[_VcrRequest, _VcrResponse, _VcrCassette], _Interaction]


def scrubbing(scrubber: Scrubber) -> Hook:
    """Make a hook that takes secrets and personal data out of what vcrpy is about to save.

    The hook raises UnsafeError where a secret would be left, or nobody could look for one; vcrpy then writes nothing.
    """
    # By the cassette itself: another may come to stand where it stood in memory.
    looked_at: WeakKeyDictionary[_VcrCassette, int] = WeakKeyDictionary()

    def before_save_interaction(request: _VcrRequest, response: _VcrResponse, cassette: _VcrCassette) -> _Interaction:
        if looked_at.get(cassette) != len(cassette.data):
            # What a late answer names as a secret may stand in an early request, which is saved first.
            for each in cassette.data:
                scrubber.exchange(exchange_of(*each))
            looked_at[cassette] = len(cassette.data)
        exchange = exchange_of(request, response)
        refuse_packed([exchange])
        done = scrubber.exchange(scrubber.exchange(exchange))
        leak = next(secrets_in(done), None)
        if leak is not None:
            raise UnsafeError(f"not saved, because it would hold a secret: {leak[1]} in {leak[0]}.")
        if done != exchange:
            request.uri, request.headers = done.request.uri, dict(done.request.headers)
            request.body = done.request.body or None
            response["headers"] = done.response.headers.grouped()
            response["body"] = {**response["body"], "string": done.response.body}
        return request, response

    return before_save_interaction
