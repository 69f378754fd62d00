from __future__ import annotations

import sys

import pytest

from contractkit.cli._requests import told


def test_few_requests_and_those_in_a_log_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    with told(1000) as teller:
        teller.request("GET /a -> 200")
        teller.remark("wait a little")
    assert capsys.readouterr().err == "  GET /a -> 200\n  wait a little\n"


def test_a_person_who_waits_for_many_sees_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with told(20) as teller:
        for number in range(20):
            teller.request(f"GET /{number} -> 200")
        teller.remark("the last was slow")
    out, err = capsys.readouterr()
    assert out == ""
    assert "requests" in err
    assert "100%" in err
    assert "GET /19 -> 200" in err
    assert err.endswith("\n  the last was slow\n")


def test_what_was_remarked_on_is_told_even_when_it_breaks_off(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with pytest.raises(KeyboardInterrupt), told(20) as teller:  # noqa: PT012
        teller.remark("the service asks to come back")
        raise KeyboardInterrupt
    assert capsys.readouterr().err.endswith("  the service asks to come back\n")
