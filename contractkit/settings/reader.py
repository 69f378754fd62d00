"""Typed values out of a TOML table, or one sentence that says what they should have been, and on which line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from contractkit.errors import UsageError
from contractkit.model.finding import Level
from contractkit.registry import suggestion
from contractkit.settings.lines import TomlLines

_LEVELS: Final[Mapping[str, Level | None]] = {
    "error": Level.ERROR,
    "warning": Level.WARNING,
    "info": Level.INFO,
    "off": None,
}


@dataclass(frozen=True, slots=True)
class TableReader:
    """One table of a settings file.

    Attributes:
        name: its path, `("tool", "contractkit")`.
        file: the settings file, as messages name it.
        header: the line of its header, where it is one of an array of tables.
    """

    values: Mapping[str, object]
    name: tuple[str, ...]
    file: str
    lines: TomlLines
    header: int | None = None

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Make sure that every key is read by somebody: a typing mistake must not switch a check off in silence.

        Raises:
            UsageError: one is not.
        """
        for key in self.values:
            if key not in known:
                raise self._error(key, f"{self.title} has no setting {key!r}.{suggestion(key, known)}")

    def string(self, key: str, default: str) -> str:
        """Return a string."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "a string")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, "a list of strings")
        return tuple(value)

    def count(self, key: str) -> int | None:
        """Return a whole number from 1; None where the key is not there."""
        value = self.values.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 100_000):
            raise self.wrong(key, "a whole number from 1 to 100000")
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """Return one of a few strings; the first where the key is not there."""
        value = self.string(key, allowed[0])
        if value not in allowed:
            raise self.wrong(key, " or ".join(map(repr, allowed)))
        return value

    def levels(self, key: str) -> Mapping[str, Level | None]:
        """Return levels by rule."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(
            isinstance(level, str) and level in _LEVELS for level in value.values()
        ):
            raise self.wrong(key, f"a table of rule = level, each level one of {', '.join(_LEVELS)}")
        return {rule: _LEVELS[level] for rule, level in value.items()}

    def choices(self, key: str, allowed: tuple[str, ...]) -> Mapping[str, str]:
        """Return a table whose every value is one of a few strings."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(item in allowed for item in value.values()):
            raise self.wrong(key, f"a table of name = class, each class one of {', '.join(allowed)}")
        return value

    def day(self, key: str) -> date | None:
        """Return a day: a TOML date, or the same in quotes. None where the key is not there."""
        value = self.values.get(key)
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise self.wrong(key, "a date, as in 2027-01-31") from None
        if isinstance(value, datetime) or not isinstance(value, date | None):
            raise self.wrong(key, "a date, as in 2027-01-31")
        return value

    def table(self, key: str) -> TableReader:
        """Return a table inside this one; an empty one where the key is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "a table")
        return TableReader(value, (*self.name, key), self.file, self.lines)

    def tables(self, key: str) -> tuple[TableReader, ...]:
        """Return the tables of an array, each with the line of its header where that can be told."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, f"written as [[{'.'.join((*self.name, key))}]] blocks")
        path = (*self.name, key)
        found = self.lines.tables(path)
        headers: tuple[int | None, ...] = found if len(found) == len(value) else (None,) * len(value)
        return tuple(
            TableReader(item, path, self.file, self.lines, header) for item, header in zip(value, headers, strict=True)
        )

    def wrong(self, key: str, expected: str) -> UsageError:
        """Build the error for a value of the wrong kind."""
        return self._error(key, f"{self.title} {key} must be {expected}.")

    @property
    def title(self) -> str:
        """The table, as the file has it."""
        return f"[{'.'.join(self.name)}]"

    def _error(self, key: str, message: str) -> UsageError:
        line = self.lines.key(self.name, key, header=self.header) or self.header
        if line is None:  # in an inline table
            line = self.lines.key(self.name[:-1], self.name[-1])
        return UsageError(message, path=self.file, line=line)
