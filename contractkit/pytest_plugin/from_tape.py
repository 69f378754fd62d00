"""What a scenario took from elsewhere when it was recorded, read off its tape.

A scenario that is replayed is in another environment and throws other dice. What it takes from there stands in for what
was taken when it was recorded: where the tape holds something else in its place, the scenario is performed again with
that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Final
from uuid import uuid4

if TYPE_CHECKING:
    from contractkit.cassettes.miss import Miss

_UNLIKELY: Final = 900_000_000_000
"""Where the numbers begin that stand in for thrown ones."""


class FromTape:
    """Values for one scenario, and what is known of them so far."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._known: dict[str, str] = {}
        self._fits: dict[str, Callable[[str], bool]] = {}
        self.start()

    def start(self) -> None:
        """Perform the scenario from its beginning."""
        self._stand_ins: dict[str, str] = {}
        self._thrown = count()

    def variable(self, name: str) -> str:
        """Return a variable of the environment: as it was recorded, whatever it is here and now."""
        stand_in = self._environment.get(name) or f"stand-in-for-{name}"
        return self._value(f"${name}", stand_in, lambda _: True)

    def uuid(self) -> str:
        """Return a UUID; what the tape marks as made anew takes any."""
        return self._value(f"uuid {next(self._thrown)}", str(uuid4()), lambda value: len(value) == 36)

    def number(self, low: int, high: int) -> int:
        """Return a number from `low` up to and without `high`."""

        def fits(value: str) -> bool:
            return re.fullmatch(r"-?[0-9]{1,20}", value) is not None and low <= int(value) < high

        at = next(self._thrown)
        return int(self._value(f"number {at}", str(_UNLIKELY + at), fits))

    def learn(self, miss: Miss) -> bool:
        """Tell whether a request that was missed says more of what the stand-ins stood for."""
        before = len(self._known)
        for difference in miss.differences:
            if difference.recorded is not None and difference.sent is not None:
                self._compare(difference.recorded, difference.sent)
        return len(self._known) > before

    def unset(self, miss: Miss) -> list[str]:
        """Return the variables that a missed request holds, are not set, and were not found on the tape."""
        sent = [difference.sent or "" for difference in miss.differences]
        named = [(key[1:], stand_in) for stand_in, key in self._stand_ins.items() if key.startswith("$")]
        return [
            name
            for name, stand_in in named
            if not self._environment.get(name) and any(stand_in in text for text in sent)
        ]

    def _value(self, key: str, stand_in: str, fits: Callable[[str], bool]) -> str:
        if key in self._known:
            return self._known[key]
        self._fits[key] = fits
        self._stand_ins[stand_in] = key
        return stand_in

    def _compare(self, recorded: str, sent: str) -> None:
        """Read what stands on the tape where a stand-in was sent."""
        used = [stand_in for stand_in in self._stand_ins if stand_in in sent]
        pattern = re.escape(sent)
        for stand_in in used:
            pattern = pattern.replace(re.escape(stand_in), "(.+)", 1)
        places = sorted(used, key=sent.index)
        found = re.fullmatch(pattern, recorded) if used else None
        for stand_in, value in zip(places, found.groups() if found else (), strict=False):
            key = self._stand_ins[stand_in]
            if self._fits[key](value):
                self._known[key] = value


class Environment(dict[str, str]):
    """The environment of a scenario that is replayed: every variable has a value."""

    def __init__(self, values: FromTape) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, key: str) -> str:
        return self._values.variable(key)

    def get(self, key: str, default: object = None) -> str:
        """Return a variable."""
        del default
        return self[key]
