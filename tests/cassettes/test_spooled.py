from __future__ import annotations

import errno
import json
import tracemalloc
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile

import pytest

from contractkit.cassettes.cassette import Cassette
from contractkit.cassettes.file_write import END, INTERACTIONS, dumps
from contractkit.cassettes.spooled import SpooledExchanges
from contractkit.errors import StorageError
from contractkit.model.exchange import Exchange, Headers, Request, Response

TOKEN = "ghp_" + "a1B2c3" * 6
JSON = Headers.of([("Content-Type", "application/json")])


def answered(text: str, uri: str = "http://h/") -> Exchange:
    return Exchange(Request(uri=uri), Response(headers=JSON, body=json.dumps({"says": text}).encode()))


@pytest.fixture
def spooled() -> Iterator[SpooledExchanges]:
    exchanges = SpooledExchanges("tapes/t.yaml", exact=False)
    yield exchanges
    exchanges.close()


@pytest.mark.parametrize("exact", [True, False])
def test_the_text_is_that_of_the_tape(exact: bool) -> None:
    exchanges = [answered(str(number) * 1000) for number in range(1500)]  # more than is kept in memory
    kept = SpooledExchanges("t", exact=exact)
    for exchange in exchanges:
        kept.append(exchange)

    text = b"".join((INTERACTIONS, *kept.texts(), END)).decode()

    assert text == dumps(Cassette("t", tuple(exchanges)), exact=exact)
    assert [each.response.json for each in kept] == [each.response.json for each in exchanges]
    kept.close()


def test_an_exchange_can_be_replaced(spooled: SpooledExchanges) -> None:
    for text in ("one", f"two {TOKEN}", "three"):
        spooled.append(answered(text))
    assert spooled.leaking() == (1,)

    spooled[1] = answered("something longer than what was there before it")

    assert [each.response.json for each in spooled] == [
        {"says": "one"},
        {"says": "something longer than what was there before it"},
        {"says": "three"},
    ]
    assert spooled.leaking() == ()


def test_work_is_put_off_and_done_bit_by_bit(spooled: SpooledExchanges) -> None:
    spooled.append(answered("one"))

    bits = 0
    while spooled.work():
        bits += 1

    assert bits > 1
    assert not spooled.work()


def test_not_everything_is_put_off(spooled: SpooledExchanges) -> None:
    for number in range(1000):
        spooled.append(answered(str(number)))
    spooled.catch_up()

    bits = 0
    while spooled.work():
        bits += 1

    assert 0 < bits < 200


def test_of_large_exchanges_fewer_are_put_off(spooled: SpooledExchanges) -> None:
    body = "-" * 8 * 1024 * 1024
    tracemalloc.start()
    try:
        for number in range(6):
            spooled.append(answered(f"{number}{body}"))
            spooled.catch_up()
        now, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert now < 4 * len(body)


def test_a_full_disk_is_told_in_one_sentence_from_then_on(
    spooled: SpooledExchanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    spooled.append(answered("one"))
    with monkeypatch.context() as patched:
        patched.setattr(SpooledTemporaryFile, "write", full)
        with pytest.raises(StorageError, match=r"^tapes/t\.yaml: it cannot be written: No space left on device\.$"):
            list(spooled.texts())

    with pytest.raises(StorageError):
        spooled.catch_up()
    with pytest.raises(StorageError):
        spooled.leaking()


def test_what_no_tape_can_hold_is_told(spooled: SpooledExchanges) -> None:
    spooled.append(answered("one", uri="/relative"))

    with pytest.raises(StorageError, match=r"it would not be readable: .*must be an absolute http or https URI"):
        spooled[0]
