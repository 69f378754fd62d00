"""The response example is about another resource than the request example.

Why: The request goes to the URI of one resource, and the answer shows the id of another. Nobody can tell from such a
pair what the service answers with.
Fix: Take the answer from the request that is shown, so that the identifiers agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.documented_links import ids_of
from contractkit.compare.link import link_path, links_of, names
from contractkit.compare.observation import Observation
from contractkit.compare.page_exchange import PageExchange, operation_of, page_exchanges
from contractkit.model.contract import Contract
from contractkit.model.finding import Level, Verdict
from contractkit.model.json_value import pointer
from contractkit.model.uri import match, template_path
from contractkit.rules.rule import RESPONSE_BODY, Breach, place

LEVEL: Final = Level.WARNING
VERDICT: Final = Verdict.PAGE

_PLACEHOLDER: Final = frozenset("{}<>…")


def page_example_id_differs(contract: Contract) -> Iterator[Breach]:
    """Find answers whose id, or whose self link, is not that of the request's URI."""
    for pair in page_exchanges(contract):
        sent = _identifier(contract, pair)
        if sent is None:
            continue
        name, identifier = sent
        found = [*_own_id(pair, name), *_self_link(pair)]
        # An answer whose own id is right may name what it belongs to in its links as it likes.
        if found and not _same(found[0][1], identifier):
            for path, shown in found:
                if not _same(shown, identifier):
                    yield Breach(
                        place(RESPONSE_BODY, path),
                        f"The response example shows {shown}, but the request example goes to {identifier}.",
                        documented=identifier,
                        observed=shown,
                        source=pair.response.source_of(pointer(path)),
                        related=pair.request.source,
                    )


def on_the_wire(_: Breach, observation: Observation) -> str | None:
    """Tell that the answer to a write is about the resource that the request went to."""
    same = any(names(observation.request.uri, identifier) for identifier in ids_of(observation.representation))
    return "On the wire the answer has the id of the request's URI" if observation.is_accepted and same else None


def _identifier(contract: Contract, pair: PageExchange) -> tuple[str, str] | None:
    """Return the last variable of the request's URI and its value, where it is the last segment of the template."""
    operation = operation_of(contract, pair.request)
    if operation is None or not template_path(operation.uri_template).rstrip("/").endswith(("}", ">")):
        return None
    values = match(operation.uri_template, pair.request.uri or "")
    name, value = values[-1] if values else ("", "")
    return (name, value) if value and not _PLACEHOLDER & set(value) else None


def _own_id(pair: PageExchange, variable: str) -> Iterator[tuple[tuple[str, ...], str]]:
    body = pair.response.body if isinstance(pair.response.body, dict) else {}
    by_name = {name.casefold(): name for name in body}
    # A path may be keyed by another member than the id: /activities/{appActivityId}.
    name = by_name.get(variable.casefold(), by_name.get("id", ""))
    value = body.get(name)
    if isinstance(value, str | int) and not _PLACEHOLDER & set(str(value)):
        yield (name,), str(value)


def _self_link(pair: PageExchange) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for link in links_of(pair.response.body):
        if link.relation.casefold() == "self" and not _PLACEHOLDER & set(link.uri):
            yield link.path, link_path(link.uri).rstrip("/").rpartition("/")[2]


def _same(shown: str, sent: str) -> bool:
    return names(shown, sent) or names(sent, shown) or sent.casefold().strip("/") in shown.casefold()
