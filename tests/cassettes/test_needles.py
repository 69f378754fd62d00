from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.needles import Needles

NEEDLE = st.binary(min_size=1, max_size=12) | st.text("ab1", min_size=1, max_size=12).map(str.encode)


@given(st.lists(NEEDLE, min_size=1, max_size=8), st.lists(NEEDLE | st.integers(0, 7), max_size=12))
def test_each_place_of_each_text_is_found(needles: list[bytes], parts: list[bytes | int]) -> None:
    data = b"".join(needles[each % len(needles)] if isinstance(each, int) else each for each in parts)
    wanted = [
        (found.start(), needle)
        for needle in set(needles)
        for found in re.finditer(b"(?=" + re.escape(needle) + b")", data)
    ]
    looked_for = Needles()
    for needle in needles:
        looked_for.add(needle)

    assert looked_for.found_in(data) == sorted(wanted, key=lambda each: (each[0], -len(each[1])))
