from __future__ import annotations

import asyncio
import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

from contractkit.cassettes.open_tapes import OpenTapes


def test_the_innermost_answers_and_then_the_one_around_it() -> None:
    tapes: OpenTapes[str] = OpenTapes("t")
    with tapes.opened("outer"):
        with suppress(KeyError), tapes.opened("inner"):
            assert tapes.current() == "inner"
            raise KeyError
        assert tapes.current() == "outer"

    assert tapes.current() is None


def test_threads_keep_to_their_own() -> None:
    tapes: OpenTapes[int] = OpenTapes("t")
    all_open = threading.Barrier(8)

    def work(number: int) -> int | None:
        with tapes.opened(number):
            all_open.wait(5)
            return tapes.current()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))


def test_a_thread_that_opened_none_belongs_to_the_last() -> None:
    tapes: OpenTapes[str] = OpenTapes("t")
    with tapes.opened("first"), tapes.opened("last"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(tapes.current).result(5) == "last"


def test_tasks_keep_to_their_own() -> None:
    tapes: OpenTapes[str] = OpenTapes("t")

    async def work(name: str, go_on: asyncio.Event) -> str | None:
        with tapes.opened(name):
            go_on.set()
            await asyncio.sleep(0)
            return tapes.current()

    async def both() -> list[str | None]:
        go_on = asyncio.Event()
        return [*await asyncio.gather(work("a", go_on), work("b", go_on))]

    assert asyncio.run(both()) == ["a", "b"]


def test_a_tape_may_be_closed_in_another_context_than_it_was_opened_in() -> None:
    tapes: OpenTapes[str] = OpenTapes("t")
    stack = ExitStack()
    inside = contextvars.copy_context()
    with tapes.opened("outer"):
        inside = contextvars.copy_context()
        inside.run(stack.enter_context, tapes.opened("inner"))
        assert inside.run(tapes.current) == "inner"
        stack.close()
        assert inside.run(tapes.current) == "outer"


def test_closing_out_of_order_leaves_the_right_one_open() -> None:
    tapes: OpenTapes[str] = OpenTapes("t")
    first, second = ExitStack(), ExitStack()
    first.enter_context(tapes.opened("first"))
    second.enter_context(tapes.opened("second"))
    first.close()
    assert tapes.current() == "second"
    second.close()
    assert tapes.current() is None
