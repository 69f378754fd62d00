from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.config import parse_config
from contractkit.errors import UsageError
from contractkit.model.waiver import Waiver
from contractkit.settings.waivers import waiver_blocks

HEAD = "[[tool.contractkit.waivers]]\n"


def read(text: str) -> tuple[Waiver, ...]:
    return parse_config(text, Path("pyproject.toml")).waivers


def test_a_waiver_is_read_with_its_line() -> None:
    text = f'[tool.contractkit]\n\n{HEAD}rule = "a"\noperation = "put https://h.example/v1/{{id}}"\n'
    text += 'pointer = "/response/**"\nreason = " why "\nexpires = 2027-01-31\n'
    assert read(text) == (Waiver("a", "why", "PUT /v1/{id}", "/response/**", date(2027, 1, 31), line=3),)


def test_a_day_may_be_in_quotes_and_all_but_rule_and_reason_may_be_left_out() -> None:
    assert read(f'{HEAD}rule = "a"\nreason = "b"\nexpires = "2027-01-31"\n')[0].expires == date(2027, 1, 31)
    assert read(f'{HEAD}rule = "a"\nreason = "b"\n') == (Waiver("a", "b", line=1),)


def test_waivers_on_one_line_are_read_without_lines() -> None:
    assert read('[tool.contractkit]\nwaivers = [{ rule = "a", reason = "b" }]\n') == (Waiver("a", "b"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('reason = "b"', "pyproject.toml:1: [tool.contractkit.waivers] rule must be the id of a rule."),
        ('rule = "a"', "reason must be given: say why"),
        ('rule = "a"\nreason = " "', "pyproject.toml:3: [tool.contractkit.waivers] reason must be given"),
        (
            'rule = "a"\nreason = "b"\nexpires = "soon"',
            "pyproject.toml:4: [tool.contractkit.waivers] expires must be a",
        ),
        ('rule = "a"\nreason = "b"\nexpires = 1', "expires must be a date, as in 2027-01-31"),
        ('rule = "a"\nreason = "b"\nexpires = 2027-01-31T00:00:00', "expires must be a date"),
        ('rule = "a"\nreason = "b"\nexpires = 2027-02-31', "it is not TOML"),
        ('rule = "a"\nreason = "b"\nexpire = 2027-01-31', "no setting 'expire'. Did you mean 'expires'?"),
        ('rule = "a"\nreason = "b"\npointer = "body"', "pointer must be a JSON Pointer"),
        (f'rule = "a"\nreason = "b"\npointer = "{"/a" * 2000}"', "pointer must be a JSON Pointer"),
        ('rule = "a"\nreason = "b"\noperation = "PUT"', "operation must be a method and a URI template"),
        ('rule = 1\nreason = "b"', "rule must be a string"),
    ],
)
def test_a_wrong_waiver_is_one_sentence_with_file_and_line(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(f"{HEAD}{text}\n")
    assert says in str(caught.value)
    assert str(caught.value).startswith("pyproject.toml:")


@pytest.mark.parametrize("value", ['"x"', "[1]", "{ rule = 'a' }"])
def test_waivers_that_are_none_are_said(value: str) -> None:
    with pytest.raises(UsageError, match=r"waivers must be written as \[\[tool.contractkit.waivers\]\] blocks"):
        read(f"[tool.contractkit]\nwaivers = {value}\n")


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(_TEXT.filter(str.strip), _TEXT, st.none() | st.dates())
def test_what_is_written_reads_back(reason: str, segment: str, expires: date | None) -> None:
    pointer = "/" + segment.replace("~", "~0").replace("/", "~1")
    waiver = Waiver("a", reason.strip(), "PUT /v1/{id}", pointer, expires)
    written = waiver_blocks([waiver, Waiver("b", "c")])
    assert tomllib.loads(written)["tool"]["contractkit"]["waivers"][1] == {"rule": "b", "reason": "c"}
    read_back = read(written)[0]
    assert (read_back.reason, read_back.operation, read_back.pointer, read_back.expires) == (
        waiver.reason, waiver.operation, waiver.pointer, waiver.expires
    )  # fmt: skip
