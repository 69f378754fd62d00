from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from contractkit.cassettes.personal import Kind
from contractkit.config import PERSONAL, Config, find_config, load_config
from contractkit.errors import ExitCode, UsageError
from contractkit.model.finding import Level
from contractkit.model.waiver import Waiver
from contractkit.record import project_personal


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
    max-age-days = 90
    mode = "rerecord"
    allow-private = ["10.0.0.7"]
    ca-bundle = "ours.pem"
    token-command = "print-token"
    personal = { nick = "name", title = "off" }
    [tool.contractkit.etag]
    profile = "azure"
    [[tool.contractkit.waivers]]
    rule = "links-missing"
    reason = "known"
    """
    assert load_config(written(tmp_path, text)) == Config(
        path=tmp_path / "pyproject.toml",
        root=tmp_path,
        name="orders",
        pages=(tmp_path / "docs/a.md", tmp_path / "docs/b.md"),
        cassettes=tmp_path / "tapes",
        mode="rerecord",
        allow_writes=("api.contoso.com",),
        allow_private=("10.0.0.7",),
        ca_bundle=tmp_path / "ours.pem",
        token_command="print-token",
        personal={"nick": "name", "title": "off"},
        body_format="exact",
        levels={"etag-weak": None, "links-missing": Level.ERROR},
        etag_profile="azure",
        max_age=timedelta(days=90),
        waivers=(Waiver("links-missing", "known", line=18),),
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
        ('etag = "azure"', "etag must be a table"),
        ('etag = { profle = "azure" }', "[tool.contractkit.etag] has no setting 'profle'. Did you mean 'profile'?"),
        ('etag = { profile = "w3c" }', "profile must be 'rfc9110' or 'odata' or 'azure'"),
        ("max-age-days = 0", "max-age-days must be a whole number from 1"),
        ('mode = "none"', "mode must be 'replay' or 'record' or 'rerecord' or 'live'"),
        ('personal = { x = "shoe-size" }', "personal must be a table of name = class"),
        ("personal = 1", "personal must be a table of name = class"),
        ("max-age-days = true", "max-age-days must be a whole number from 1"),
        ("=", "it is not TOML"),
        ("x = " + "[" * 5000, "it is not TOML"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_the_file(tmp_path: Path, setting: str, says: str) -> None:
    path = written(tmp_path, f"[tool.contractkit]\n{setting}\n")
    with pytest.raises(UsageError) as caught:
        load_config(path)
    assert says in str(caught.value)
    assert str(caught.value).startswith((f"{path}:2: ", f"{path}: it is not TOML"))
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


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="it is not TOML"):
        load_config(path)


def test_the_classes_of_personal_data_are_those_that_can_be_replaced() -> None:
    assert set(PERSONAL) == {kind.value for kind in Kind} | {"off"}


def test_what_the_settings_call_personal_is_replaced(tmp_path: Path) -> None:
    config = load_config(written(tmp_path, '[tool.contractkit]\npersonal = { nick = "name", lastName = "off" }\n'))
    personal = project_personal((), config)
    assert personal.kind("nick") is Kind.NAME
    assert personal.kind("lastName") is None
    assert personal.kind("firstName") is Kind.NAME
