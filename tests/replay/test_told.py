from __future__ import annotations

from contractkit.cassettes.miss import Miss
from contractkit.replay.service import Summary
from contractkit.replay.told import told
from tests.replay.tapes import exchange, tape, update


def test_a_clean_run_is_one_line() -> None:
    assert list(told(Summary(4, 4, (), (), 0, ()))) == ["4 of 4 exchanges played; 0 requests were not answered."]


def test_what_was_not_played_missed_or_late_is_listed() -> None:
    one, two, *_ = update().exchanges
    miss = Miss("GET http://127.0.0.1:1/x", None, (), 0, 0, "again")
    assert list(told(Summary(4, 3, (two,), (one,), 1, (miss,)))) == [
        "3 of 4 exchanges played; 1 request was not answered.",
        "Not played:",
        "  a.yaml:11 PUT /v2/orders/1 200",
        "Played after a later write of the same resource:",
        "  a.yaml:1 GET /v2/orders/1 200",
        "Not answered:",
        "  GET http://127.0.0.1:1/x",
    ]


def test_a_long_list_is_cut() -> None:
    many = tape(*(exchange("GET", f"/{number}") for number in range(25))).exchanges
    lines = list(told(Summary(25, 0, many, (), 0, ())))
    assert lines[-1] == "  and 5 more"
    assert len(lines) == 23
