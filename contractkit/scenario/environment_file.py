"""`http-client.env.json` and `http-client.private.env.json`: named variables, as JetBrains and httpyac have.

The private file is the one that is kept out of version control, so each of its values is a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from contractkit.errors import UsageError
from contractkit.model.json_text import write
from contractkit.model.json_value import Json, NotJsonError, parse
from contractkit.registry import unknown

PUBLIC: Final = "http-client.env.json"
PRIVATE: Final = "http-client.private.env.json"
_SHARED: Final = "$shared"
_MIN_SECRET: Final = 6


@dataclass(frozen=True, slots=True)
class EnvironmentFile:
    """One environment.

    Attributes:
        variables: its values by name.
        secrets: those of the values that must not reach a tape or a screen.
    """

    variables: Mapping[str, str] = field(repr=False)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)


def load_environment(name: str, folders: Sequence[Path]) -> EnvironmentFile:
    """Read an environment from the first of some folders that has such a file.

    Values of the private file win over those of the public one, and those of the environment over `$shared`.

    Raises:
        UsageError: there is no such file or environment, or a file cannot be read.
    """
    folder = next((place for place in folders if (place / PUBLIC).exists() or (place / PRIVATE).exists()), None)
    if folder is None:
        looked = ", ".join(dict.fromkeys(str(place) for place in folders))
        raise UsageError(f"there is no {PUBLIC} in {looked}, so there is no environment {name!r}.")
    public, private = _read(folder / PUBLIC), _read(folder / PRIVATE)
    known = sorted({*public, *private} - {_SHARED})
    if name not in known:
        raise unknown("environment", name, known, path=str(folder / PUBLIC))
    hidden = {**private.get(_SHARED, {}), **private.get(name, {})}
    variables = {**public.get(_SHARED, {}), **private.get(_SHARED, {}), **public.get(name, {}), **private.get(name, {})}
    return EnvironmentFile(variables, frozenset(value for value in hidden.values() if len(value) >= _MIN_SECRET))


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        document = parse(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}.", path=str(path)) from error
    except NotJsonError as error:
        raise UsageError(f"it is not JSON: {error}.", path=str(path)) from error
    if not isinstance(document, dict):
        raise UsageError('it must be an object of environments: {"dev": {"base": "..."}}.', path=str(path))
    return {name: _variables(name, values, path) for name, values in document.items()}


def _variables(name: str, values: Json, path: Path) -> dict[str, str]:
    if not isinstance(values, dict):
        raise UsageError(f"the environment {name!r} must be an object of variables.", path=str(path))
    return {key: value if isinstance(value, str) else write(value) for key, value in values.items()}
