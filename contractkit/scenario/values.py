"""What is filled into a scenario, frozen: variables, environment, and the exchanges so far.

Rendering is pure: the same values give the same text, except where `{{$uuid}}` asks for something new, and those
generators are passed in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import SystemRandom
from typing import Final, TypeAlias

from contractkit.cassettes.secret_names import is_secret_member
from contractkit.errors import CannotCheckError, UsageError
from contractkit.model.exchange import Exchange, Request, Response
from contractkit.model.json_text import write
from contractkit.model.json_value import MISSING, Json, NotJsonError, resolve
from contractkit.registry import suggestion
from contractkit.scenario.binding import evaluation_order
from contractkit.scenario.references import (
    RANDOM_INT,
    TIMESTAMP,
    UUID,
    EnvironmentReference,
    GeneratedReference,
    MessageReference,
    Reference,
    VariableReference,
)
from contractkit.scenario.step import Scenario, Template

_Named: TypeAlias = VariableReference | EnvironmentReference

_MAX_LENGTH: Final = 64 * 1024 * 1024
"""No rendered text grows beyond this many characters: a few variables that double each other would fill the memory."""

_UNITS: Final[Mapping[str, timedelta]] = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Given:
    """What a run takes from outside its scenario.

    Attributes:
        variables: values of variables, taken literally; they win over the file's own.
        environment: what `{{$processEnv NAME}}` may read.
        now: gives the present, with a time zone.
        new_uuid: gives a fresh UUID.
        random_int: gives a number from the first one up to and without the second.
        secrets: values among the variables that must not reach a tape or a message.
        on_made: told each value that is made anew.
    """

    environment: Mapping[str, str] = field(repr=False)
    now: Callable[[], datetime]
    new_uuid: Callable[[], str]
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    random_int: Callable[[int, int], int] = SystemRandom().randrange
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    on_made: Callable[[str], object] = str


@dataclass(frozen=True, slots=True)
class Values:
    """Everything a template of one scenario can refer to, as far as it is known.

    Attributes:
        path: the scenario, for messages.
        known: variables that need no answer. They are filled in once, so that an id made by `{{$uuid}}` stays the
            same id in every step.
        pending: variables that need an answer; they are filled in where they stand.
        exchanges: what the named steps sent and got.
        secrets: values that must not reach a tape or a message.
    """

    path: str
    given: Given
    known: Mapping[str, str] = field(repr=False)
    pending: Mapping[str, Template]
    exchanges: Mapping[str, Exchange] = field(default_factory=dict, repr=False)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)

    def after(self, step: str | None, exchange: Exchange) -> Values:
        """Return these values with the exchange of a step added, when it has a name to refer to it by."""
        return self if step is None else replace(self, exchanges={**self.exchanges, step: exchange})

    def keeping(self, steps: Collection[str]) -> Values:
        """Return these values with the exchanges of these steps only: nothing refers to the others any more."""
        return replace(self, exchanges={name: kept for name, kept in self.exchanges.items() if name in steps})

    def need_answer(self, template: Template) -> bool:
        """Tell whether a template can be filled in only once a step is done."""
        return any(
            isinstance(reference, MessageReference)
            or (isinstance(reference, VariableReference) and reference.name in self.pending)
            for reference in template.references
        )

    def render(self, template: Template) -> str:
        """Fill a template in.

        Raises:
            CannotCheckError: an answer does not hold what the template refers to.
            UsageError: the text grows out of all proportion.
        """
        rendered, length = [], 0
        for piece in template.pieces:
            text = piece if isinstance(piece, str) else self._text(piece, template.line)
            rendered.append(text)
            length += len(text)
            if length > _MAX_LENGTH:
                raise UsageError(
                    "filled in, this has more than 64 million characters.", path=self.path, line=template.line
                )
        return "".join(rendered)

    def json(self, reference: MessageReference, line: int) -> Json:
        """Return the JSON value that a reference to a body stands for.

        Raises:
            CannotCheckError: the body is not JSON, or holds no such value.
        """
        message = self._message(reference)
        whose = f"the {reference.message} of step {reference.step!r}"
        try:
            value = resolve(message.json, reference.path)
        except NotJsonError as error:
            raise CannotCheckError(f"{whose} is not JSON: {error}.", path=self.path, line=line) from error
        if value is MISSING:
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in reference.path)
            raise CannotCheckError(f"{whose} has no ${where} in its body.", path=self.path, line=line)
        return value

    def _text(self, reference: Reference, line: int) -> str:
        if isinstance(reference, VariableReference):
            known = self.known.get(reference.name)
            return self.render(self.pending[reference.name]) if known is None else known
        if isinstance(reference, EnvironmentReference):
            return self.given.environment[reference.name]
        if isinstance(reference, GeneratedReference):
            made = _generate(reference, self.given)
            self.given.on_made(made)
            return made
        return self._part(reference, line)

    def _part(self, reference: MessageReference, line: int) -> str:
        message = self._message(reference)
        if reference.header is None:
            if reference.verbatim:
                return message.body.decode("utf-8", "replace")
            value = self.json(reference, line)
            return value if isinstance(value, str) else write(value)
        field_value = message.headers.get(reference.header)
        if field_value is None:
            raise CannotCheckError(
                f"the {reference.message} of step {reference.step!r} has no header {reference.header!r}.",
                path=self.path,
                line=line,
            )
        return field_value

    def _message(self, reference: MessageReference) -> Request | Response:
        exchange = self.exchanges[reference.step]
        return exchange.request if reference.message == "request" else exchange.response


def bind(scenario: Scenario, given: Given) -> Values:
    """Look up every name that the steps use, and fill in what needs no answer.

    Raises:
        UsageError: a variable is not set, or a variable of the environment is not; with the line.
    """
    used = _used(scenario, given)
    values = Values(scenario.path, given, known=dict(given.variables), pending={})
    for name in evaluation_order(scenario):
        if VariableReference(name) not in used or name in values.known:
            continue
        template = scenario.variables[name]
        if values.need_answer(template):
            values = replace(values, pending={**values.pending, name: template})
        else:
            values = replace(values, known={**values.known, name: values.render(template)})
    return replace(values, secrets=_secrets(scenario, values, used))


def _used(scenario: Scenario, given: Given) -> set[_Named]:
    """Return the variables that the steps need, directly or through others; check that each has a value."""
    queue = deque(item for step in scenario.steps for item in step.references())
    used: set[_Named] = set()
    while queue:
        reference, line = queue.popleft()
        if reference in used or isinstance(reference, GeneratedReference | MessageReference):
            continue
        _check_set(reference, scenario, given, line)
        used.add(reference)
        if isinstance(reference, VariableReference) and reference.name not in given.variables:
            template = scenario.variables[reference.name]
            queue.extend((inner, template.line) for inner in template.references)
    return used


def _check_set(reference: _Named, scenario: Scenario, given: Given, line: int) -> None:
    """Check that a variable has a value; an empty one in the environment is as good as none."""
    name = reference.name
    known = {*scenario.variables, *given.variables}
    if isinstance(reference, EnvironmentReference):
        if not given.environment.get(name):
            raise UsageError(f"the environment variable {name} is not set.", path=scenario.path, line=line)
    elif name not in known:
        way = "--base-url URL" if name == "base" else f"--var {name}=VALUE"
        raise UsageError(
            f"the variable {name!r} is not set.{suggestion(name, known)} "
            f"Set it in the file (@{name} = ...) or give it with {way}.",
            path=scenario.path,
            line=line,
        )


def _secrets(scenario: Scenario, values: Values, used: Collection[_Named]) -> frozenset[str]:
    """Collect the values of variables whose name says secret, or that `# @secret` marks."""
    names = {reference.name for reference in used}
    for name, line in scenario.secrets.items():
        if name not in names:
            raise UsageError(
                f"@secret marks {name!r}, which no request uses.{suggestion(name, names)}",
                path=scenario.path,
                line=line,
            )
    environment, given_secrets = values.given.environment, values.given.secrets
    return given_secrets | frozenset(
        environment[item.name] if isinstance(item, EnvironmentReference) else values.known[item.name]
        for item in used
        if (item.name in scenario.secrets or is_secret_member(item.name)) and item.name not in values.pending
    )


def _generate(reference: GeneratedReference, given: Given) -> str:
    if reference.name in UUID:
        return given.new_uuid()
    if reference.name == RANDOM_INT:
        return str(given.random_int(*reference.range))
    moment = given.now().astimezone(UTC) + reference.offset * _UNITS[reference.unit]
    if reference.name == TIMESTAMP:
        return str(int(moment.timestamp()))
    if reference.style == "rfc1123":
        return format_datetime(moment, usegmt=True)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
