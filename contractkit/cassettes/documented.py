"""What documentation pages say of a recording: which page it is for, and which values are only examples."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contractkit.model.contract import Contract
from contractkit.model.exchange import Exchange
from contractkit.model.json_value import walk
from contractkit.model.uri import match


def documented_values(contracts: Iterable[Contract]) -> frozenset[str]:
    """Return every text in the example bodies of some pages."""
    return frozenset(
        value
        for contract in contracts
        for example in (*contract.examples, *contract.errors)
        for _, value in walk(example.body)
        if isinstance(value, str)
    )


def documenting(contracts: Sequence[Contract], exchanges: Sequence[Exchange]) -> Contract | None:
    """Return the first page that documents one of the exchanges."""
    return next(
        (
            contract
            for contract in contracts
            for operation in contract.operations
            for exchange in exchanges
            if operation.method == exchange.request.method
            and match(operation.uri_template, exchange.request.uri) is not None
        ),
        None,
    )
