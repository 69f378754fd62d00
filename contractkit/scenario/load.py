"""A scenario from the disk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from contractkit.errors import UsageError
from contractkit.scenario.http_file import parse
from contractkit.scenario.step import Scenario

_MAX_BYTES: Final = 4 * 1024 * 1024


def load_scenario(path: Path, name: str | None = None) -> Scenario:
    """Read a `.http` file.

    Args:
        path: the file.
        name: the scenario as the user names it; the path when left out.

    Raises:
        UsageError: there is no such file, or it is no scenario; with the line where there is one.
    """
    label = str(path) if name is None else name
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise UsageError(f"it is larger than {_MAX_BYTES:,} bytes, and so no scenario.", path=label)
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise UsageError("there is no such scenario.", path=label) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"it is not UTF-8 text: byte {error.start} cannot be read.", path=label) from error
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}.", path=label) from error
    except ValueError as error:  # a NUL in the name
        raise UsageError("it is not a name a file can have.", path=label) from error
    return parse(text, label)
