from __future__ import annotations

import pytest

from contractkit.errors import CassetteError, ExitCode, NothingCheckedError
from contractkit.model.failure import Failure, worst_code

UNREAD = Failure("a.yaml", "it is cut off.", ExitCode.CANNOT_CHECK, 12)
FOREIGN = Failure("b.yaml", "it holds no exchange.", ExitCode.NOTHING_CHECKED)


def test_a_failure_reads_as_the_error_that_it_was() -> None:
    assert (str(UNREAD), UNREAD.kind, type(UNREAD.error)) == (
        "a.yaml:12: it is cut off.",
        "cannot-check",
        CassetteError,
    )
    assert (str(FOREIGN), FOREIGN.kind, type(FOREIGN.error)) == (
        "b.yaml: it holds no exchange.",
        "nothing-checked",
        NothingCheckedError,
    )


@pytest.mark.parametrize(
    ("failures", "code"),
    [([], None), ([UNREAD], 3), ([FOREIGN], 5), ([FOREIGN, UNREAD], 3), ([UNREAD, FOREIGN], 3)],
)
def test_what_could_not_be_read_comes_first(failures: list[Failure], code: int | None) -> None:
    assert worst_code(failures) == code
