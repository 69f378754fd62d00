"""The first write that a page documents, as the first thing a new project records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from contractkit.model.json_value import Json, parse, walk
from contractkit.sandbox.infer import service_plan
from contractkit.scenario.from_contract import scenario_of
from contractkit.scenario.references import EnvironmentReference, VariableReference

if TYPE_CHECKING:
    from contractkit.model.contract import Contract
    from contractkit.scenario.step import Template

_BASE: Final = "base"
_CONTENT_TYPE: Final = "Content-Type"

Place: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A member that the first update changes.

    Attributes:
        place: the names that lead to it, from the body down.
        value: what it is changed to.
    """

    place: Place
    value: str | int | float


@dataclass(frozen=True, slots=True)
class FirstWrite:
    """What to send.

    Attributes:
        line: where the page shows it.
        path: the path of the URI; what nobody knows yet stands there as `{{name}}`.
        scheme: the scheme of Authorization; None when the page asks for none.
        headers: those the page shows, beside Authorization and If-Match.
        body: the documented body, without what must not be sent; None when there is none.
        conditional: it changes a resource that can be read first, so it carries that resource's entity tag.
        change: what to change in what was read; None when the documented body is sent as it stands.
        forbidden: the members that must be left out.
    """

    method: str
    line: int
    path: str
    scheme: str | None
    headers: tuple[tuple[str, str], ...]
    body: Json
    conditional: bool
    change: Change | None
    forbidden: tuple[str, ...]


def first_write(contract: Contract) -> FirstWrite:
    """Find the first write of a page.

    Raises:
        UsageError: the page documents none, or shows no request that could be sent.
    """
    steps = scenario_of(contract).steps
    conditional = len(steps) > 1
    step = steps[1] if conditional else steps[0]
    body = None if step.body is None else parse(_written(step.body))
    headers = {name: _written(value) for name, value in step.headers if name not in {"Authorization", "If-Match"}}
    if step.body is not None and not any(name.lower() == _CONTENT_TYPE.lower() for name in headers):
        headers[_CONTENT_TYPE] = "application/json"
    authorization = dict(step.headers).get("Authorization")
    return FirstWrite(
        method=step.method,
        line=step.line,
        path=_path(_written(step.uri), contract),
        scheme=None if authorization is None else _written(authorization).split()[0],
        headers=tuple(headers.items()),
        body=body,
        conditional=conditional,
        # A PATCH says by itself what changes; merged into what was read, it would say everything.
        change=_change(body) if conditional and step.method == "PUT" else None,
        forbidden=tuple(each.name for each in contract.forbidden_request_members),
    )


def _written(template: Template) -> str:
    """Write a template as a `.http` file has it, without the base URL."""
    pieces = []
    for piece in template.pieces:
        if isinstance(piece, str):
            pieces.append(piece)
        elif isinstance(piece, VariableReference) and piece.name != _BASE:
            pieces.append(f"{{{{{piece.name}}}}}")
        elif isinstance(piece, EnvironmentReference):
            pieces.append(f"{{{{$processEnv {piece.name}}}}}")
    return "".join(pieces)


def _path(path: str, contract: Contract) -> str:
    """Fill what the page leaves open with what the sandbox has, so that the first recording works."""
    if "{{" not in path:
        return path
    seeds = service_plan(contract).seeds
    return seeds[0].path if seeds else path


def _change(body: Json) -> Change | None:
    """Choose a member that can be changed without knowing the API: a number, else prose.

    A text with a space in it is prose; one without may be an id, a date or a value of an enumeration, and a service is
    right to refuse another.
    """
    prose: Change | None = None
    for place, value in walk(body):
        names = tuple(part for part in place if isinstance(part, str))
        if len(names) != len(place) or not names:
            continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Change(names, value + 1)
        if prose is None and isinstance(value, str) and " " in value.strip():
            prose = Change(names, f"{value} (changed)")
    return prose
