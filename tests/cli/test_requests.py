from __future__ import annotations

import pytest

from contractkit.cli._requests import told
from tests.cli.test_progress import on_terminal


def test_few_requests_and_those_in_a_log_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    with told(1000) as teller:
        teller.request("GET /a -> 200")
        teller.remark("wait a little")
    assert capsys.readouterr().err == "  GET /a -> 200\n  wait a little\n"


def test_a_person_who_waits_sees_each_request_and_how_far_it_is() -> None:
    with on_terminal() as terminal, told(20) as teller:
        for number in range(20):
            teller.request(f"GET /{number} -> 200")
        teller.remark("the last was slow")
    shown = terminal.getvalue()
    assert "requests" in shown
    assert "20/20" in shown
    assert "  GET /19 -> 200" in shown
    assert "  the last was slow" in shown


def test_what_was_remarked_on_is_told_even_when_it_breaks_off() -> None:
    with on_terminal() as terminal, pytest.raises(KeyboardInterrupt), told(20) as teller:  # noqa: PT012
        teller.remark("the service asks to come back")
        raise KeyboardInterrupt
    assert "  the service asks to come back" in terminal.getvalue()
