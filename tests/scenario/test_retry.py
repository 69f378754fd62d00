from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contractkit.model.exchange import Headers, Response
from contractkit.scenario.retry import delay

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("method", "status", "after", "expected"),
    [
        ("GET", 429, "3", 3.0), ("HEAD", 503, " 0 ", 0.0), ("GET", 503, "Sun, 01 Mar 2026 12:00:07 GMT", 7.0),
        ("GET", 503, "Sun, 01 Mar 2026 12:00:07", 7.0),
        ("GET", 503, "Sun, 01 Mar 2026 11:00:00 GMT", 0.0), ("GET", 503, "soon", None), ("GET", 503, None, None),
        ("GET", 500, "3", None), ("PUT", 503, "3", None), ("POST", 429, "3", None), ("GET", 200, "3", None),
    ],
)  # fmt: skip
def test_only_a_read_that_is_told_when_is_repeated(
    method: str, status: int, after: str | None, expected: float | None
) -> None:
    headers = Headers() if after is None else Headers((("Retry-After", after),))
    assert delay(method, Response(status=status, headers=headers), NOW) == expected
