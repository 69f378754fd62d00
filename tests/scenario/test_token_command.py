from __future__ import annotations

import shlex
import sys

import pytest

from contractkit.errors import CannotCheckError, ContractkitError, UsageError
from contractkit.scenario.token_command import token_from

SECRET = "t0ken-nobody-may-see"


def python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


def test_the_token_is_what_is_printed() -> None:
    assert token_from(python(f"print({SECRET!r})")) == SECRET


def test_no_shell_reads_the_command() -> None:
    assert token_from(f"echo '$HOME' ; {SECRET}") == f"$HOME ; {SECRET}"


@pytest.mark.parametrize(
    ("command", "kind", "says"),
    [
        (python(f"print({SECRET!r}); raise SystemExit(3)"), CannotCheckError, "failed with exit code 3"),
        (python("pass"), CannotCheckError, "must print one line"),
        (python(f"print({SECRET!r}); print(2)"), CannotCheckError, "must print one line"),
        (python(f"print({SECRET!r}, flush=True); import time; time.sleep(9)"), CannotCheckError, "in 0.3 seconds"),
        ("'", UsageError, "cannot be read"),
        ("", UsageError, "is empty"),
        ("/no/such/program", UsageError, "cannot be started"),
    ],
)
def test_what_goes_wrong_never_shows_the_output(command: str, kind: type[ContractkitError], says: str) -> None:
    with pytest.raises(kind, match=says) as error:
        token_from(command, seconds=0.3 if "sleep" in command else 20)
    assert SECRET not in str(error.value)
