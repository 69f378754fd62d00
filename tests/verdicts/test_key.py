from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import contractkit
from contractkit.model.contract import Contract
from contractkit.model.finding import Level
from contractkit.verdicts import key
from contractkit.verdicts.key import code_digest, digest, digest_of, key_of


def context_of(contracts: Iterable[Contract], levels: Mapping[str, Level | None], circumstances: str) -> str:
    return key.context_of(map(key.page_key, contracts), levels, circumstances)


PAGE = Contract("page.md", text={"page.md": ("a", "b"), "linked.md": ("c",)})


def test_equal_circumstances_have_one_name() -> None:
    assert context_of([PAGE], {"a": None, "b": Level.INFO}, "x") == context_of(
        [replace(PAGE)], {"b": Level.INFO, "a": None}, "x"
    )
    assert key_of("c", [("a.yaml", "d")]) == key_of("c", [("a.yaml", "d")])


@pytest.mark.parametrize(
    "other",
    [
        context_of([], {}, ""),
        context_of([PAGE, PAGE], {}, ""),
        context_of([replace(PAGE, page="other.md")], {}, ""),
        context_of([replace(PAGE, text={"page.md": ("a", "b"), "linked.md": ("d",)})], {}, ""),
        context_of([replace(PAGE, text={"page.md": ("ab",), "linked.md": ("c",)})], {}, ""),
        context_of([PAGE], {"a": None}, ""),
        context_of([PAGE], {"a": Level.INFO}, ""),
        context_of([PAGE], {}, "another day"),
    ],
)
def test_whatever_a_judgement_depends_on_is_part_of_the_name(other: str) -> None:
    assert context_of([PAGE], {}, "") != other


def test_the_name_of_a_group_tells_tapes_and_their_order_apart() -> None:
    one, two = ("a.yaml", "1"), ("b.yaml", "2")
    groups = ([one], [two], [one, two], [two, one], [("a.yaml", "2")])
    assert len({key_of("c", group) for group in groups} | {key_of("d", [one])}) == 6


def test_a_tape_is_digested_where_it_is_a_regular_file_of_bounded_size(tmp_path: Path) -> None:
    tape = tmp_path / "a.yaml"
    tape.write_bytes(b"x" * 10)
    assert digest_of(tape, 10) == digest(b"x" * 10)
    assert digest_of(tape, 9) is None
    assert digest_of(tmp_path, 10) is None
    assert digest_of(tmp_path / "none", 10) is None
    assert digest_of(tmp_path / "a\0b", 10) is None
    os.mkfifo(tmp_path / "pipe")
    assert digest_of(tmp_path / "pipe", 10) is None


def test_the_code_that_runs_has_a_digest() -> None:
    assert len(code_digest()) == 64


def test_the_words_that_pages_are_read_by_are_part_of_the_code() -> None:
    names = {Path(path).name for path, _, _ in key._files(str(Path(contractkit.__file__).parent))}

    assert {"key.py", "en.toml"} <= names
