"""A request with open places -> the request of today, with the values of today's answers in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus, urljoin

from contractkit.model.exchange import Exchange, Headers, Request
from contractkit.model.json_text import write
from contractkit.model.json_value import MISSING, Json, MaybeJson, resolve
from contractkit.scenario.carried import Origin, text_of
from contractkit.scenario.rebind import Binding, BoundRequest


class LostValueError(Exception):
    """An answer no longer holds a value that a request needs.

    Attributes:
        binding: what cannot be filled.
    """

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        super().__init__(str(binding))


def fill(bound: BoundRequest, live: Sequence[Exchange]) -> Request:
    """Return a request with the values of today.

    Args:
        bound: the recorded request.
        live: the exchanges so far, in the order of the tape.

    Raises:
        LostValueError: an answer does not hold what the request needs.
    """
    base = bound.recorded.uri
    if len(bound.uri) == 1 and isinstance(first := bound.uri[0], Binding) and first.whole_uri:
        uri = urljoin(base, _text(first, live))
    else:
        uri = "".join(p if isinstance(p, str) else quote(_text(p, live), safe="") for p in bound.uri)
    headers = Headers.of(
        (name, "".join(p if isinstance(p, str) else _text(p, live) for p in pieces)) for name, pieces in bound.headers
    )
    return Request(headers=headers, body=_filled_body(bound, live), method=bound.recorded.method, uri=uri)


def _filled_body(bound: BoundRequest, live: Sequence[Exchange]) -> bytes:
    if bound.form is not None:
        form = "".join(p if isinstance(p, str) else quote_plus(_text(p, live)) for p in bound.form)
        return form.encode("latin-1")
    if not bound.body:
        return bound.recorded.body
    return write(_filled(bound.recorded.json, (), bound.body, live)).encode()


def _filled(
    value: Json,
    path: tuple[str | int, ...],
    bindings: Mapping[tuple[str | int, ...], Binding],
    live: Sequence[Exchange],
) -> Json:
    binding = bindings.get(path)
    if binding is not None:
        found = _value(binding, live)
        if found is MISSING:
            if binding.needed:
                raise LostValueError(binding)
            return value
        return found
    if isinstance(value, dict):
        return {key: _filled(item, (*path, key), bindings, live) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, (*path, index), bindings, live) for index, item in enumerate(value)]
    return value


def _value(binding: Binding, live: Sequence[Exchange]) -> MaybeJson:
    for origin in binding.origins:
        found = _at(origin, live)
        if found is not MISSING:
            return found
    return MISSING


def _at(origin: Origin, live: Sequence[Exchange]) -> MaybeJson:
    response = live[origin.answer].response
    found: MaybeJson
    if origin.header is not None:
        held = response.headers.get(origin.header)
        found = MISSING if held is None else held
    else:
        found = resolve(response.json, origin.path) if response.is_json else MISSING
    return found.removeprefix("W/").strip('"') if origin.inner and isinstance(found, str) else found


def _text(binding: Binding, live: Sequence[Exchange]) -> str:
    found = _value(binding, live)
    text = None if found is MISSING else text_of(found)
    if text is None:
        raise LostValueError(binding)
    return text
