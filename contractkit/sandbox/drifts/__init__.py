"""The ways in which a sandbox can misbehave, one per file: its docstring describes it, its name is the file's.

Each misbehaves in exactly one way, so that whoever watches can see that one way being caught.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from contractkit.registry import modules_in
from contractkit.sandbox.drift import Drift


def _drift(module: ModuleType) -> Drift:
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    return Drift(name, (module.__doc__ or "").strip(), module.behaviour)


DRIFTS: Final[Mapping[str, Drift]] = {drift.name: drift for drift in map(_drift, modules_in(__name__))}
"""Every drift by its name, in the order of the names."""
