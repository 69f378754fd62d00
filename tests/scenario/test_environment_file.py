from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractkit.errors import UsageError
from contractkit.scenario.environment_file import PRIVATE, PUBLIC, load_environment


def write(path: Path, document: object) -> None:
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")


def test_private_wins_over_public_and_the_environment_over_what_is_shared(tmp_path: Path) -> None:
    write(tmp_path / PUBLIC, {"$shared": {"a": "1", "b": "1"}, "dev": {"b": 2, "c": "public", "d": True}})
    write(tmp_path / PRIVATE, {"$shared": {"s": "shared-secret"}, "dev": {"c": "private-value", "pin": "12"}})
    found = load_environment("dev", (tmp_path / "none", tmp_path))
    assert found.variables == {
        "a": "1", "b": "2", "c": "private-value", "d": "true", "s": "shared-secret", "pin": "12",
    }  # fmt: skip
    assert found.secrets == {"private-value", "shared-secret"}
    assert "private-value" not in repr(found)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"dev": {}}, "there is no environment 'div'. Did you mean 'dev'"),
        ("{", "it is not JSON"),
        ([], "it must be an object of environments"),
        ({"div": 1}, "the environment 'div' must be an object of variables"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, document: object, says: str) -> None:
    write(tmp_path / PUBLIC, document)
    with pytest.raises(UsageError, match=says):
        load_environment("div", (tmp_path,))


def test_no_file_and_no_readable_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no http-client\.env\.json in"):
        load_environment("dev", (tmp_path, tmp_path))
    (tmp_path / PRIVATE).mkdir()
    with pytest.raises(UsageError, match="it cannot be read: Is a directory"):
        load_environment("dev", (tmp_path,))
