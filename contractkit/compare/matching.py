"""Which documented operation an exchange belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from contractkit.compare.observation import Match, Role
from contractkit.compare.promises import Promises
from contractkit.model.exchange import Exchange
from contractkit.model.uri import match, specificity


def match_operation(exchange: Exchange, documented: Sequence[Promises]) -> Match | None:
    """Find the operation that documents an exchange, the most specific one where several do.

    A read that no page documents belongs to the documented write of the same resource. None when nothing fits.
    """
    fitting = [one for one in documented if match(one.operation.uri_template, exchange.request.uri) is not None]
    fitting.sort(key=lambda one: specificity(one.operation.uri_template), reverse=True)
    method = exchange.request.method
    for promises in fitting:
        if promises.operation.method == method:
            return Match(promises)
    return Match(fitting[0], Role.COMPANION) if fitting and method == "GET" else None
