r"""What must hold of any text that is read as a page.

`make fuzz SECONDS=3600` looks for a text of which it does not hold. What it finds becomes a case of the ordinary tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contractkit.errors import NothingCheckedError
from contractkit.lint import lint
from contractkit.model.json_value import equal, parse
from contractkit.pages.describe import as_json, as_text
from contractkit.pages.extract import extract
from contractkit.pages.fix import fix
from contractkit.pages.lenient_json import read

ROOT: Final = Path(__file__).parents[2]
_LONGEST_SEED: Final = 8_000

TOKENS: Final = r"""
    #\x20 ##\x20 ``` ```http\x0a ```json\x0a ~~~ >\x20 -\x20 1.\x20 | |-|-| <!-- --> <br> [!IMPORTANT] **If-Match** ---
    { } [ ] \" ' , : PUT\x20 HTTP/1.1 HTTP/1.1\x20200\x20OK\x0a https://h/ {id} <id> ... // /* */ null true 1e9 -0 \\u
    \\ ]( ){ ` \xc2\xa0 \xe2\x80\x9c \xef\xbb\xbf \x0d \x0a\x0a \x09 \x0a\x20\x20\x20\x20 \"links\":\x20{} Required
    <a\x20name=\"request-example\"></a> <!--\x20{\"blockType\":\x20\"request\"}\x20--> Request Response Example Body
"""
"""What a page is made of, as libFuzzer writes it."""


def seeds() -> Iterator[bytes]:
    """Yield the pages that a search starts from."""
    for folder in ("docs/partner-api", "tests/rules/pages"):
        for page in sorted((ROOT / folder).glob("*.md")):
            yield page.read_bytes()[:_LONGEST_SEED]


def check(data: bytes) -> None:
    """Read, judge, repair and describe a text.

    Raises:
        AssertionError: two of the results contradict each other.
    """
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    contract = extract(text, "page.md")
    json.dumps(as_json(contract), allow_nan=False)
    as_text(contract)
    last = text.count("\n") + 1
    assert all(1 <= example.source.line <= last for example in contract.examples)
    assert all(1 <= defect.line <= last for example in contract.examples for defect in example.defects)
    try:
        lint([contract])
    except NothingCheckedError:
        assert not contract.operations
        assert not contract.examples
    fix(contract)
    check_json(text)
    for example in contract.examples:
        check_json(example.text)


def check_json(text: str) -> None:
    """Read a text as JSON.

    Raises:
        AssertionError: value, repaired text and flaws contradict each other.
    """
    reading = read(text)
    assert all(0 <= flaw.start <= len(text) for flaw in reading.flaws)
    if reading.repaired is None:
        assert reading.value is None
        assert reading.flaws
    else:
        assert equal(parse(reading.repaired, repeated="last"), reading.value)
        assert reading.flaws or reading.repaired == text
