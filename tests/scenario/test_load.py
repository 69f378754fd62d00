from __future__ import annotations

import os
from pathlib import Path

import pytest

from contractkit.errors import UsageError
from contractkit.scenario.load import load_scenario


def test_a_scenario_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.http"
    path.write_bytes("\ufeff# Größe\r\nGET http://h/".encode())
    assert load_scenario(path).title == "Größe"
    assert load_scenario(path).path == str(path)


def test_an_error_in_it_names_the_file_as_the_user_does(tmp_path: Path) -> None:
    path = tmp_path / "a.http"
    path.write_text("\nGET http://h/\nbroken")
    with pytest.raises(UsageError) as caught:
        load_scenario(path)
    assert str(caught.value).startswith(f"{path}:3: this is not a header")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no such scenario"),
        (b"GET http://h/\xff", "it is not UTF-8 text: byte 13"),
        (b" " * (4 * 1024 * 1024 + 1), "it is larger than 4,194,304 bytes"),
        (b"", "it holds no request"),
    ],
)
def test_what_is_no_scenario_is_an_error(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "a.http"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=message) as caught:
        load_scenario(path)
    assert caught.value.path == str(path)


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it cannot be read: Is a directory"):
        load_scenario(tmp_path)


def test_a_name_that_no_file_can_have_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a name a file can have"):
        load_scenario(tmp_path / f"a{os.fsdecode(bytes(1))}.http")
