"""Refuses what nobody can look into: a body in a coding that cannot be undone here may hold any secret."""

from __future__ import annotations

from collections.abc import Iterable

from contractkit.cassettes.content_coding import still_packed
from contractkit.cassettes.inflate import GZIP
from contractkit.errors import UnsafeError
from contractkit.model.exchange import Exchange


def refuse_packed(exchanges: Iterable[Exchange], path: str | None = None) -> None:
    """Stop before a body is written that the scrub and the scan could not read.

    Raises:
        UnsafeError: one is packed; with the way out.
    """
    for exchange in exchanges:
        for side, message in (("request", exchange.request), ("answer", exchange.response)):
            coding = still_packed(message.headers, message.body)
            if coding is None or (side == "request" and message.body.startswith(GZIP)):
                continue  # a request that was packed with gzip stays so, and is looked into as it is
            raise UnsafeError(
                f"not written, because the {side} of exchange {exchange.index + 1} is packed ({coding[:20]!r}), and "
                "nobody can look into it for secrets: have it sent in gzip or not packed, or install a library for it "
                "(brotli, zstandard).",
                path=path,
            )
