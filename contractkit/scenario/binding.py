"""Names in a scenario: does everything that is referred to exist, and in time?"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

from contractkit.errors import UsageError
from contractkit.registry import suggestion
from contractkit.scenario.references import MessageReference, VariableReference
from contractkit.scenario.step import Scenario, Template

_MAX_DEPTH: Final = 100
"""Variables that refer to variables deeper than this are refused: filling them in is recursive."""


def check_references(scenario: Scenario) -> None:
    """Check what can be known from the file alone: step names, the order of steps, cycles of variables.

    Raises:
        UsageError: with the line of the reference.
    """
    steps = _steps_by_name(scenario)
    needs = _needed_steps(scenario)
    for variable in scenario.variables.values():
        for reference in variable.references:
            if isinstance(reference, MessageReference) and reference.step not in steps:
                raise _no_step(scenario, reference.step, variable.line, steps)
    for index, step in enumerate(scenario.steps):
        for reference, line in step.references():
            through = (
                needs.get(reference.name, frozenset()) if isinstance(reference, VariableReference) else frozenset()
            )
            wanted = {reference.step} if isinstance(reference, MessageReference) else through
            for name in sorted(wanted):
                if name not in steps:
                    raise _no_step(scenario, name, line, steps)
                if steps[name] == index:
                    raise UsageError(
                        f"the step {name!r} refers to itself: its answer is not there when it is sent.",
                        path=scenario.path,
                        line=line,
                    )
                if steps[name] > index:
                    raise UsageError(
                        f"the step {name!r} is not done before this one: it stands on line "
                        f"{scenario.steps[steps[name]].line}. Only earlier steps have an answer to refer to.",
                        path=scenario.path,
                        line=line,
                    )


def evaluation_order(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the variables, each after those that it refers to.

    Raises:
        UsageError: variables need each other.
    """
    sorter = TopologicalSorter({name: _variables_in(value) for name, value in scenario.variables.items()})
    try:
        return tuple(name for name in sorter.static_order() if name in scenario.variables)
    except CycleError as error:
        cycle: list[str] = error.args[1]
        raise UsageError(
            f"variables need each other: {' -> '.join(reversed(cycle))}.",
            path=scenario.path,
            line=min(scenario.variables[name].line for name in cycle),
        ) from error


def _steps_by_name(scenario: Scenario) -> dict[str, int]:
    steps: dict[str, int] = {}
    for index, step in enumerate(scenario.steps):
        if step.name is None:
            continue
        if step.name in steps:
            first = scenario.steps[steps[step.name]].line
            raise UsageError(
                f"two steps have the name {step.name!r}; the other one stands on line {first}.",
                path=scenario.path,
                line=step.line,
            )
        steps[step.name] = index
    return steps


def _needed_steps(scenario: Scenario) -> Mapping[str, frozenset[str]]:
    """Return, for every variable, the steps whose exchange it needs, also through other variables."""
    needs: dict[str, frozenset[str]] = {}
    depth: dict[str, int] = {}
    for name in evaluation_order(scenario):
        value = scenario.variables[name]
        inner = [other for other in _variables_in(value) if other in needs]
        depth[name] = 1 + max((depth[other] for other in inner), default=0)
        if depth[name] > _MAX_DEPTH:
            raise UsageError(
                f"variables refer to variables more than {_MAX_DEPTH} deep.", path=scenario.path, line=value.line
            )
        own = {reference.step for reference in value.references if isinstance(reference, MessageReference)}
        needs[name] = frozenset(own).union(*(needs[other] for other in inner))
    return needs


def _variables_in(template: Template) -> list[str]:
    return [reference.name for reference in template.references if isinstance(reference, VariableReference)]


def _no_step(scenario: Scenario, name: str, line: int, steps: Mapping[str, int]) -> UsageError:
    named = f" There are: {', '.join(steps)}." if steps else " No step has a name; give it one with # @name."
    return UsageError(
        f"there is no step {name!r}.{suggestion(name, steps)}{named}",
        path=scenario.path,
        line=line,
    )
