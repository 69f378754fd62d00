from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.cassette import Metadata
from contractkit.cassettes.file_read import read
from contractkit.errors import CassetteError

RESTORE = "restore it from version control or record it again"
WHOLE = """\
interactions:
- request:
    body: null
    headers:
      Accept: ['*/*']
    method: GET
    uri: http://h/x
  response:
    body: {string: hi}
    headers: {}
    status: {code: 200, message: OK}
version: 1
"""


def sentence(data: bytes | str, name: str = "t") -> str:
    with pytest.raises(CassetteError) as caught:
        read(data if isinstance(data, bytes) else data.encode(), name)
    return str(caught.value)


def outcome(data: bytes) -> str:
    try:
        return read(data, "t").path
    except CassetteError as error:
        return str(error)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", f"t: it is empty; {RESTORE}."),
        (b" \n\n", f"t: it is empty; {RESTORE}."),
        (b"\x89PNG\0\0", "t: it is a binary file, not a tape."),
        (WHOLE.encode("utf-16"), "t: it is UTF-16 or UTF-32; save it as UTF-8."),
        (WHOLE.encode("utf-32"), "t: it is UTF-16 or UTF-32; save it as UTF-8."),
        (b"a: b\nc: \xff", "t:2: it is not UTF-8: byte 8 cannot be read."),
        (f"{WHOLE}<<<<<<< HEAD\n", "t:13: it looks like an unfinished merge: resolve the conflict first."),
        (f"<<<<<<< a\n{WHOLE}=======\n", "t:1: it looks like an unfinished merge: resolve the conflict first."),
        (WHOLE[:-20] + ", 'x", f"t:11: it is cut off; {RESTORE}."),
        (WHOLE.replace("version: 1\n", ""), f"t: it has no `version`, so it may be cut off; {RESTORE}."),
        (WHOLE.replace("version: 1", "version: 99"),
         "t: /version: it is of version 99, and this contractkit reads version 1: upgrade it."),
        (WHOLE.replace("version: 1", "version: one"), "t: /version: the version must be 1, but is 'one'."),
        (WHOLE.replace("version: 1", "version: 0"), "t: /version: the version must be 1, but is '0'."),
        (WHOLE.replace("version: 1", "version: []"), "t: /version: the version must be 1, but is []."),
        ("null", "t: it holds null, not a tape."),
        ("just text", "t: it holds text, not a tape."),
        ("[]", "t: it holds a list, not a tape."),
        ("- request: {}\n", "t: it holds a list, not a tape; a vcrpy older than 1.0 made it: record it again."),
        ("version: 1", "t: it has no `interactions`, so it is not a tape."),
        ("{}", "t: it has no `interactions`, so it is not a tape."),
        ("interactions:\nversion: 1", "t: /interactions: it must be a list of exchanges, but is null."),
        ("interactions: {a: b}\nversion: 1", "t: /interactions: it must be a list of exchanges, but is a mapping."),
        ("interactions: []\nversion: 1", "t: /interactions: it holds no exchange."),
        ("interactions:\n- x\nversion: 1", "t: /interactions/0: it must be a mapping, but is text."),
        (WHOLE + "metadata: x\n", "t: /metadata: it must be a mapping, but is text."),
        (WHOLE + "metadata:\n  page: [x]\n", "t:14: /metadata/page: it must be text, but is a list."),
        (WHOLE + "a: [\n", f"t:14: it is cut off; {RESTORE}."),
        ("a: !!python/name:os.system ''", ("t:1: it is not a YAML tape: the tag !!python/name:os.system is refused, "
         "because building what it names can run code.")),
        ("a: {b: c}}", "t:1: it is not a YAML tape: did not find expected key."),
        ("[" * 200_000, "t:1: it is not a YAML tape: it is nested more than 100 deep."),
        ("{" * 200_000, f"t: it is not a JSON tape: it is nested more than 200 deep; {RESTORE}."),
        ('{"interactions": [', "t: it is not a JSON tape: line 1, column 19: expecting value; " + RESTORE + "."),
        ('{"interactions": [1], "version": 1}',
         "t:1: /interactions/0: it must be a mapping, but is a number or a boolean."),
        ('{"interactions": 1, "version": 1}',
         "t: /interactions: it must be a list of exchanges, but is a number or a boolean."),
        ('{"interactions": [1], "version": true}', "t: /version: the version must be 1, but is True."),
    ],
)  # fmt: skip
def test_each_broken_tape_has_its_sentence(data: bytes | str, message: str) -> None:
    assert sentence(data) == message


@pytest.mark.parametrize("length", range(0, len(WHOLE) - 1, 3))
def test_a_tape_cut_anywhere_is_refused(length: int) -> None:
    assert sentence(WHOLE[:length]).startswith("t")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_rubbish_is_refused_with_a_sentence(data: bytes) -> None:
    assert sentence(data).endswith(".")


@given(st.integers(0, len(WHOLE) - 1), st.characters(max_codepoint=0x2FFF))
def test_one_wrong_character_never_crashes(at: int, character: str) -> None:
    broken = WHOLE[:at] + character + WHOLE[at + 1 :]

    assert outcome(broken.encode("utf-8", "surrogatepass")).startswith("t")


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode("utf-8-sig"),
        WHOLE.replace("\n", "\r\n").encode(),
        b"---\n" + WHOLE.encode() + b"...\n",
        WHOLE.replace("version: 1", "version: '1'").encode(),
    ],
)
def test_harmless_differences_are_read(data: bytes) -> None:
    (exchange,) = read(data, "t").exchanges

    assert exchange.response.body == b"hi"
    assert exchange.request.headers.get("accept") == "*/*"


def test_metadata_of_other_tools_is_left_alone() -> None:
    cassette = read((WHOLE + "metadata:\n  page: p\n  theirs: [1]\n").encode(), "t")

    assert cassette.metadata == Metadata(page="p")


BETAMAX = """\
{"recorded_with": "betamax/0.9.0", "http_interactions": [
  {"recorded_at": "2020-01-01T00:00:00",
   "request": {"body": {"encoding": "utf-8", "string": "{}"}, "headers": {"Accept": ["*/*"], "X-One": "1"},
               "method": "PUT", "uri": "https://h/x"},
   "response": {"body": {"encoding": "ISO-8859-1", "string": "\\u00e9"}, "headers": {"Content-Type": "text/plain"},
                "status": {"code": 200, "message": "OK"}, "url": "https://h/x"}},
  {"request": {"body": {"encoding": null, "base64_string": ""}, "headers": {}, "method": "GET", "uri": "https://h/y"},
   "response": {"body": {"encoding": "ASCII-8BIT", "base64_string": "/wA="}, "headers": {},
                "status": {"code": 404, "message": null}}}]}
"""


def test_betamax_tapes_are_read_with_the_lines_of_their_exchanges() -> None:
    first, second = read(BETAMAX.encode(), "t.json").exchanges

    assert (first.line, second.line) == (2, 7)
    assert (first.request.body, first.response.body) == (b"{}", b"\xe9")
    assert list(first.request.headers) == [("Accept", "*/*"), ("X-One", "1")]
    assert (second.response.body, second.response.status, second.response.reason) == (b"\xff\x00", 404, "")


def test_ruby_vcr_tapes_are_read() -> None:
    ruby = WHOLE.replace("interactions:", "http_interactions:").replace("version: 1", "recorded_with: VCR 6.4.0")

    assert read(f"---\n{ruby}".encode(), "t").exchanges[0].line == 3
