from __future__ import annotations

from contractkit.cassettes.remembered import remembering


def test_work_is_done_once_for_what_was_given_lately() -> None:
    done: list[bytes] = []

    def work(key: str, body: bytes) -> bytes:
        done.append(body)
        return key.encode() + body

    remembered = remembering(work)

    assert [remembered("a", b"1"), remembered("a", b"1"), remembered("b", b"1")] == [b"a1", b"a1", b"b1"]
    assert done == [b"1", b"1"]
    for number in range(9):
        remembered("a", b"%d" % (number + 10))
    remembered("a", b"1")
    assert len(done) == 12


def test_large_bodies_are_not_kept() -> None:
    done: list[bytes] = []
    large = bytes(100_000)

    def work(_: str, body: bytes) -> bytes:
        done.append(body)
        return body

    remembered = remembering(work)

    assert remembered("a", large) == remembered("a", large) == large
    assert len(done) == 2
