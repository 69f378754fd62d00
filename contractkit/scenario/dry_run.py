"""What a scenario would send, without sending it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from contractkit.cassettes.secret_names import is_secret_header
from contractkit.scenario.references import GeneratedReference, MessageReference, Reference
from contractkit.scenario.step import Scenario, Step, Template
from contractkit.scenario.values import Given, Values, bind

_MASK = "***"


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """A request as far as it is known; what only an answer can tell stands in `{{...}}`, what is secret as `***`.

    Attributes:
        onto: what the body is merged into; None when it is sent as it is.
        expect: the status that is expected; None for any 2xx.
    """

    title: str
    line: int
    method: str
    uri: str
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    onto: str | None = None
    expect: int | None = None


def plan(scenario: Scenario, given: Given) -> tuple[PlannedRequest, ...]:
    """Fill the steps in as far as that can be done without an answer.

    Raises:
        UsageError: something that is referred to does not exist.
    """
    values = bind(scenario, given)
    return tuple(_planned(step, values) for step in scenario.steps)


def _planned(step: Step, values: Values) -> PlannedRequest:
    return PlannedRequest(
        title=step.title,
        line=step.line,
        method=step.method,
        uri=_shown(step.uri, values),
        headers=tuple((name, _header(name, template, values)) for name, template in step.headers),
        body=None if step.body is None else _shown(step.body, values),
        onto=None if step.merge is None else _written(step.merge.target),
        expect=step.expect,
    )


def _header(name: str, template: Template, values: Values) -> str:
    shown = _shown(template, values)
    if not is_secret_header(name):
        return shown
    scheme, space, _ = shown.partition(" ")
    return f"{scheme} {_MASK}" if space and name.lower().endswith("authorization") else _MASK


def _shown(template: Template, values: Values) -> str:
    text = "".join(_piece(piece, template.line, values) for piece in template.pieces)
    return _masked(text, values.secrets)


def _piece(piece: str | Reference, line: int, values: Values) -> str:
    if isinstance(piece, str):
        return piece
    alone = Template((piece,), line)
    return (
        _written(piece) if isinstance(piece, GeneratedReference) or values.need_answer(alone) else values.render(alone)
    )


def _written(reference: Reference) -> str:
    if not isinstance(reference, MessageReference):
        return f"{{{{{reference.name}}}}}"
    if reference.header is not None:
        return f"{{{{{reference.step}.{reference.message}.headers.{reference.header}}}}}"
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in reference.path)
    return f"{{{{{reference.step}.{reference.message}.body.{'*' if reference.verbatim else f'${path}'}}}}}"


def _masked(text: str, secrets: Collection[str]) -> str:
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, _MASK)
    return text
