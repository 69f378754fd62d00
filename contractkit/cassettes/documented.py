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


class Documenting:
    """The page that documents exchanges, as they come: the first, in the order given, that documents one of them."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self.page: Contract | None = None
        self._better = tuple(contracts)

    def see(self, exchange: Exchange) -> None:
        """Look at one more exchange."""
        for index, contract in enumerate(self._better):
            if _documents(contract, exchange):
                self.page, self._better = contract, self._better[:index]
                return


def _documents(contract: Contract, exchange: Exchange) -> bool:
    return any(
        operation.method == exchange.request.method and match(operation.uri_template, exchange.request.uri) is not None
        for operation in contract.operations
    )
