"""Tells when one of some modules has been imported, whoever imports it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from threading import local
from types import ModuleType


class ImportWatch:
    """A finder of modules that finds what the others find, and sees it loaded."""

    def __init__(self, names: Collection[str], loaded: Callable[[], object]) -> None:
        """Watch nothing yet.

        Args:
            names: the modules.
            loaded: called when one of them has just been loaded, before anybody can use it. Where one imports another,
                it is called for both at once, when the one is complete, or has failed.
        """
        self._names = names
        self._loaded = loaded
        self._thread = local()

    def begin(self) -> None:
        """Be asked for modules before all others."""
        sys.meta_path.insert(0, self)

    def end(self) -> None:
        """Be asked no more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module that is watched, as the others do; None for any other."""
        if name not in self._names:
            return None
        others = [each for each in sys.meta_path if each is not self and hasattr(each, "find_spec")]
        spec = next((spec for finder in others if (spec := finder.find_spec(name, path, target)) is not None), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Watched(spec, spec.loader, self._execute)
        return spec

    def _execute(self, module: ModuleType, own: Loader) -> None:
        thread = self._thread
        around, thread.is_loading = getattr(thread, "is_loading", False), True
        try:
            own.exec_module(module)
            thread.has_loaded = True
        finally:
            thread.is_loading = around
            # Where the outer one fails, what it imported is there all the same, and can be used.
            if not around and getattr(thread, "has_loaded", False):
                thread.has_loaded = False
                self._loaded()


class _Watched(Loader):
    """Loads a module as its own loader does, and lets the watch see it."""

    def __init__(self, spec: ModuleSpec, own: Loader, execute: Callable[[ModuleType, Loader], object]) -> None:
        self._spec = spec
        self._own = own
        self._execute = execute

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # The module is to look as if nobody had watched.
        module.__loader__ = self._spec.loader = self._own
        self._execute(module, self._own)
