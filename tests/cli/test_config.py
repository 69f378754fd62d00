from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from contractkit.cli._config_schema import config_schema
from contractkit.config import _KEYS, parse_config
from contractkit.errors import UsageError
from contractkit.settings import waivers
from tests.command import Command

WHOLE = """[tool.contractkit]
pages = ["docs/partner-api/update-a-referral.md"]
allow-writes = ["api.example.com"]
max-age-days = 30
levels = { etag-malformed = "off", etag-weak = "warning" }

[tool.contractkit.etag]
profile = "azure"

[[tool.contractkit.waivers]]
rule = "etag-weak"
reason = "known"
expires = 2027-01-31
"""


def test_every_value_comes_with_its_origin(project: Path, contractkit: Command) -> None:
    (project / "pyproject.toml").write_text(WHOLE, "utf-8")
    ended = contractkit("config", "show", "--format", "json")
    assert ended.code == 0, ended.err
    assert json.loads(ended.out) == {
        "pages": {"value": ["docs/partner-api/update-a-referral.md"], "origin": "pyproject.toml:2"},
        "cassettes": {"value": "cassettes", "origin": "default"},
        "allow-writes": {"value": ["api.example.com"], "origin": "pyproject.toml:3"},
        "mode": {"value": None, "origin": "default"},
        "allow-private": {"value": [], "origin": "default"},
        "ca-bundle": {"value": None, "origin": "default"},
        "token-command": {"value": None, "origin": "default"},
        "personal": {"value": {}, "origin": "default"},
        "body-format": {"value": "pretty", "origin": "default"},
        "levels": {"value": {"etag-malformed": "off", "etag-weak": "warning"}, "origin": "pyproject.toml:5"},
        "etag.profile": {"value": "azure", "origin": "pyproject.toml:8"},
        "max-age-days": {"value": 30, "origin": "pyproject.toml:4"},
        "waivers": {
            "value": [{"rule": "etag-weak", "reason": "known", "expires": "2027-01-31"}],
            "origin": "pyproject.toml:10",
        },
    }


def test_a_flag_wins(project: Path, contractkit: Command) -> None:
    ended = contractkit("config", "show", "--pages", "other.md")
    assert ended.out.splitlines()[0].split() == ["pages", '["other.md"]', "--pages"]


def test_without_a_file_everything_is_a_default(
    tmp_path: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = contractkit("config", "show")
    assert ended.code == 0
    assert {line.split()[-1] for line in ended.out.splitlines()} == {"default"}


def test_settings_and_schema_name_the_same_keys(project: Path, contractkit: Command) -> None:
    schema = config_schema()
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(_KEYS)
    shown = json.loads(contractkit("config", "show", "--format", "json").out)
    assert {key.partition(".")[0] for key in shown} == set(_KEYS)
    waiver = properties["waivers"]
    assert isinstance(waiver, dict)
    assert isinstance(waiver["items"], dict)
    assert isinstance(waiver["items"]["properties"], dict)
    assert set(waiver["items"]["properties"]) == set(waivers._KEYS)


def test_the_schema_is_one(contractkit: Command) -> None:
    ended = contractkit("schema", "config")
    jsonschema.Draft202012Validator.check_schema(json.loads(ended.out))


@pytest.mark.parametrize(
    ("toml", "table"),
    [
        ("", {}),
        ('pages = ["a.md"]', {"pages": ["a.md"]}),
        ("pages = 3", {"pages": 3}),
        ('cassettes = "t"', {"cassettes": "t"}),
        ("cassettes = []", {"cassettes": []}),
        ('body-format = "exact"', {"body-format": "exact"}),
        ('body-format = "xml"', {"body-format": "xml"}),
        ('levels = { a = "off" }', {"levels": {"a": "off"}}),
        ('levels = { a = "loud" }', {"levels": {"a": "loud"}}),
        ('etag = { profile = "odata" }', {"etag": {"profile": "odata"}}),
        ('etag = { profile = "x" }', {"etag": {"profile": "x"}}),
        ('etag = { weak = "x" }', {"etag": {"weak": "x"}}),
        ('mode = "live"', {"mode": "live"}),
        ('mode = "dead"', {"mode": "dead"}),
        ('token-command = "pass show x"', {"token-command": "pass show x"}),
        ('personal = { nick = "name" }', {"personal": {"nick": "name"}}),
        ('personal = { nick = "x" }', {"personal": {"nick": "x"}}),
        ("max-age-days = 1", {"max-age-days": 1}),
        ("max-age-days = 0", {"max-age-days": 0}),
        ("max-age-days = 100001", {"max-age-days": 100001}),
        ('waivers = [{ rule = "a", reason = "b" }]', {"waivers": [{"rule": "a", "reason": "b"}]}),
        ('waivers = [{ rule = "a", reason = " " }]', {"waivers": [{"rule": "a", "reason": " "}]}),
        ('waivers = [{ rule = "a" }]', {"waivers": [{"rule": "a"}]}),
        (
            'waivers = [{ rule = "a", reason = "b", pointer = "x" }]',
            {"waivers": [{"rule": "a", "reason": "b", "pointer": "x"}]},
        ),
        ("nothing = 1", {"nothing": 1}),
    ],
)
def test_reader_and_schema_accept_and_refuse_alike(toml: str, table: dict[str, object]) -> None:
    def is_read() -> bool:
        try:
            parse_config(f"[tool.contractkit]\n{toml}\n", Path("pyproject.toml"))
        except UsageError:
            return False
        return True

    assert jsonschema.Draft202012Validator(config_schema()).is_valid(table) == is_read()
