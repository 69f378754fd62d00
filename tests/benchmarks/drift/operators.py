"""Every mutation operator, found by listing the folder."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getmembers, isfunction

from contractkit.registry import modules_in
from tests.benchmarks.drift.mutant import Mutant, Operator, Scene


def operators() -> Iterator[Operator]:
    """Yield the public functions of the modules in `drifts` that take a scene and nothing else."""
    for module in modules_in("tests.benchmarks.drift.drifts"):
        for name, function in getmembers(module, isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and list(function.__annotations__.items())[:1] == [("scene", "Scene")]:
                yield function


def mutants(scene: Scene) -> Iterator[Mutant]:
    """Make every drift of a page, always in the same order."""
    for operator in operators():
        yield from operator(scene)
