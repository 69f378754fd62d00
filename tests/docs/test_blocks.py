from __future__ import annotations

import pytest

from tests.docs.blocks import Prompt, agrees, blocks, prompts

PAGE = """# A page

```console
$ one \\
    --more
shown

$ two
```

```console elsewhere
$ three
```
"""


def test_blocks_prompts_and_what_they_show() -> None:
    first, second = blocks(PAGE)
    assert (first.runs, second.runs) == (True, False)
    assert list(prompts(first)) == [Prompt("one --more", "shown\n", 4), Prompt("two", None, 8)]


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb", "a \nb\n", True),
        ("a\n...\nc", "a\nx\ny\nc", True),
        ("a\n...", "a\nx", True),
        ("a\n...", "a", True),
        ("took ... s", "took 3 s", True),
        ("took ... s", "took 3\n s", False),
        ("a", "b", False),
        ("a.c", "abc", False),
        ("a\n\n", "a", True),
    ],
)
def test_what_is_shown_is_compared_by_lines(shown: str, printed: str, *, same: bool) -> None:
    assert agrees(shown, printed) is same
