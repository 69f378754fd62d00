from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.command import Command

PAGE = "docs/partner-api/update-a-referral.md"


def _lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_folder_gives_one_line_per_page_in_order(project: Path, contractkit: Command) -> None:
    ended = contractkit("extract", "docs", "--format", "jsonl")
    lines = _lines(ended.out)
    assert ended.code == 0
    assert [line["page"] for line in lines] == sorted(str(path) for path in Path("docs").rglob("*.md"))
    alone = json.loads(contractkit("extract", PAGE, "--format", "json").out)
    assert lines[-1] == {"page": PAGE, **alone}


def test_several_processes_print_what_one_does(project: Path, contractkit: Command) -> None:
    alone = contractkit("extract", "docs", "--format", "jsonl")
    assert contractkit("extract", "docs", "--format", "jsonl", "--jobs", "2").out == alone.out


def test_a_page_named_twice_is_read_once(project: Path, contractkit: Command) -> None:
    assert len(_lines(contractkit("extract", PAGE, PAGE, "--format", "jsonl").out)) == 1


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_one_bad_page_costs_one_line(project: Path, contractkit: Command, jobs: str) -> None:
    Path("docs/binary.md").write_bytes(b"\x00\x01")
    Path("docs/latin.md").write_bytes(b"# Titel\n\nf\xfcr alle\n")
    Path("docs/outside.md").symlink_to("/etc/hostname")
    ended = contractkit("extract", "docs", "--format", "jsonl", "--jobs", jobs)
    errors = {line["page"]: str(line["error"]) for line in _lines(ended.out) if "error" in line}
    assert ended.code == 3
    assert set(errors) == {"docs/binary.md", "docs/latin.md", "docs/outside.md"}
    assert "binary" in errors["docs/binary.md"]
    assert errors["docs/latin.md"].startswith("line 3: ")
    assert "leads out of the folder" in errors["docs/outside.md"]
    assert len(ended.out.splitlines()) == 7
    assert "3 of 7 pages could not be read" in ended.err


def test_a_fault_of_the_reader_costs_one_line_too(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contractkit.pages import describe

    real = describe.as_json

    def failing(contract: object) -> object:
        if "headers" in str(getattr(contract, "page", "")):
            raise ValueError("no")
        return real(contract)  # type: ignore[arg-type]

    monkeypatch.setattr(describe, "as_json", failing)
    ended = contractkit("extract", "docs", "--format", "jsonl")
    assert ended.code == 3
    assert [line["error"] for line in _lines(ended.out) if "error" in line] == ["the reader failed: ValueError: no"]


def test_a_reader_that_dies_is_no_traceback(
    project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    from contractkit.pages import load

    monkeypatch.setattr(load, "load_contract", lambda *_: os._exit(1))
    ended = contractkit("extract", "docs", "--format", "jsonl", "--jobs", "2")
    assert ended.code == 3
    assert "--jobs 1 finds the page" in ended.err


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["docs"], 2, "several pages need --format jsonl"),
        ([PAGE, "docs/partner-api/headers.md"], 2, "several pages need --format jsonl"),
        (["empty", "--format", "jsonl"], 5, "no page in empty: nothing was read."),
        (["docs/partner-api/headers.md", "--format", "jsonl"], 3, "none of 1 pages documents an operation"),
        (["nothing.md", "--format", "jsonl"], 3, "1 of 1 pages could not be read"),
        ([PAGE, "--jobs", "0"], 2, "'--jobs'"),
    ],
)
def test_bad_input_has_its_exit_code(
    project: Path, contractkit: Command, args: list[str], code: int, says: str
) -> None:
    Path("empty").mkdir()
    ended = contractkit("extract", *args)
    assert ended.code == code
    assert says in ended.err
