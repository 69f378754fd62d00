from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.config import Config, find_config, load_config
from contractkit.errors import ExitCode, UsageError
from contractkit.model.finding import Level


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pyproject.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_the_defaults_hold() -> None:
    assert load_config(None) == Config()


def test_without_a_table_paths_start_at_the_file(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, ""))
    assert (config.cassettes, config.name) == (tmp_path / "cassettes", tmp_path.name)


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = """
    [project]
    name = "orders"
    [tool.contractkit]
    pages = ["docs/a.md", "docs/b.md"]
    cassettes = "tapes"
    allow-writes = ["api.contoso.com"]
    body-format = "exact"
    levels = { etag-weak = "off", links-missing = "error" }
    """
    assert load_config(written(tmp_path, text)) == Config(
        root=tmp_path,
        name="orders",
        pages=(tmp_path / "docs/a.md", tmp_path / "docs/b.md"),
        cassettes=tmp_path / "tapes",
        allow_writes=("api.contoso.com",),
        body_format="exact",
        levels={"etag-weak": None, "links-missing": Level.ERROR},
    )


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('casettes = "x"', "no setting 'casettes'. Did you mean 'cassettes'?"),
        ("cassettes = 1", "cassettes must be a string"),
        ('pages = "a.md"', "pages must be a list of strings"),
        ("pages = [1]", "pages must be a list of strings"),
        ('body-format = "raw"', "body-format must be 'pretty' or 'exact'"),
        ('levels = { x = "fatal" }', "each level one of error, warning, info, off"),
        ("levels = { x = [1] }", "each level one of"),
        ('levels = "off"', "each level one of"),
        ("=", "it is not TOML"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_the_file(tmp_path: Path, setting: str, says: str) -> None:
    path = written(tmp_path, f"[tool.contractkit]\n{setting}\n")
    with pytest.raises(UsageError) as caught:
        load_config(path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert caught.value.exit_code is ExitCode.USAGE


@pytest.mark.parametrize("text", ["tool = 1", "tool.contractkit = 1"])
def test_a_table_that_is_none_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"\[tool.contractkit\] is not a table"):
        load_config(written(tmp_path, text))


def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_config(tmp_path)


def test_the_nearest_file_above_is_found(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    above = written(tmp_path, "")
    assert find_config(deep) == above
