from __future__ import annotations

import pytest

from contractkit.scenario.addresses import addresses_of


def test_an_address_is_its_own() -> None:
    assert addresses_of("169.254.169.254") == {"169.254.169.254"}
    assert addresses_of("::1") == {"::1"}


@pytest.mark.parametrize("host", ["a..b", "x" * 70])
def test_what_cannot_be_a_name_has_none(host: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011  # the system's words differ
        addresses_of(host)
