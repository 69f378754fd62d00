"""`[tool.contractkit]`, read once into one frozen value. Nothing else in the package reads settings.

What a command line gives wins over what the file says, which wins over the defaults here. Paths are relative to the
file. A key that nobody reads is an error: a typing mistake must not switch a check off in silence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Final, Literal

from contractkit.errors import UsageError
from contractkit.model.finding import Level
from contractkit.registry import suggestion

_LEVELS: Final[Mapping[str, Level | None]] = {
    "error": Level.ERROR,
    "warning": Level.WARNING,
    "info": Level.INFO,
    "off": None,
}


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default.

    Attributes:
        root: the folder that relative paths start from.
        name: the project's, from [project]; that of its folder where there is none.
        pages: documentation pages that tapes are compared with.
        cassettes: the folder of scenarios and tapes.
        allow_writes: hosts, beside loopback, that may be written to while recording.
        body_format: `pretty` writes JSON bodies indented, `exact` keeps their bytes.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.
    """

    root: Path = field(default_factory=Path)
    name: str = ""
    pages: tuple[Path, ...] = ()
    cassettes: Path = Path("cassettes")
    allow_writes: tuple[str, ...] = ()
    body_format: Literal["pretty", "exact"] = "pretty"
    levels: Mapping[str, Level | None] = field(default_factory=dict)


def find_config(start: Path) -> Path | None:
    """Return the nearest pyproject.toml, in a folder or above it."""
    return next(
        (place / "pyproject.toml" for place in (start, *start.parents) if (place / "pyproject.toml").is_file()), None
    )


def load_config(path: Path | None) -> Config:
    """Read the settings of a project.

    Args:
        path: its pyproject.toml; None gives the defaults.

    Raises:
        UsageError: the file cannot be read, or a setting is unknown or of the wrong kind.
    """
    if path is None:
        return Config()
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}.", path=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"it is not TOML: {error}.", path=str(path)) from error
    tool = document.get("tool", {})
    table = tool.get("contractkit", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        raise UsageError("[tool.contractkit] is not a table.", path=str(path))
    project = document.get("project", {})
    name = project.get("name") if isinstance(project, dict) else None
    return replace(_config(table, path), name=str(name or path.parent.resolve().name))


def _config(table: Mapping[str, object], path: Path) -> Config:
    root = path.parent
    known = {item.name.replace("_", "-") for item in fields(Config)} - {"root", "name"}
    for key in table:
        if key not in known:
            raise UsageError(f"[tool.contractkit] has no setting {key!r}.{suggestion(key, known)}", path=str(path))
    reader = _Reader(table, str(path))
    return Config(
        root=root,
        pages=tuple(root / page for page in reader.strings("pages")),
        cassettes=root / reader.string("cassettes", "cassettes"),
        allow_writes=reader.strings("allow-writes"),
        body_format="exact" if reader.choice("body-format", ("pretty", "exact")) == "exact" else "pretty",
        levels=reader.levels("levels"),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes typed values out of a TOML table, or says what they should have been."""

    table: Mapping[str, object]
    path: str

    def string(self, key: str, default: str) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, "a string")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, "a list of strings")
        return tuple(value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.string(key, allowed[0])
        if value not in allowed:
            raise self._wrong(key, " or ".join(map(repr, allowed)))
        return value

    def levels(self, key: str) -> Mapping[str, Level | None]:
        value = self.table.get(key, {})
        if not isinstance(value, dict) or not all(
            isinstance(level, str) and level in _LEVELS for level in value.values()
        ):
            raise self._wrong(key, f"a table of rule = level, each level one of {', '.join(_LEVELS)}")
        return {rule: _LEVELS[level] for rule, level in value.items()}

    def _wrong(self, key: str, expected: str) -> UsageError:
        return UsageError(f"[tool.contractkit] {key} must be {expected}.", path=self.path)
