from __future__ import annotations

from pathlib import Path

import pytest

from contractkit.cassettes.folder import begins_as_tape, tapes_below

VCRPY = b'{\n    "version": 1,\n    "interactions": [\n'
BEGINNINGS = {
    "vcrpy": ("a.yaml", b"interactions:\n- request:\n", True),
    "ours": ("a.yaml", b"metadata:\n  scenario: a.http\ninteractions:\n", True),
    "Ruby VCR": ("a.yml", b"---\nhttp_interactions:\n- request:\n", True),
    "a document that is begun in words": ("a.yaml", b"--- \ninteractions: []\n", True),
    "a quoted key": ("a.yaml", b'"interactions": []\n', True),
    "a mark in front": ("a.yaml", b"\xef\xbb\xbfinteractions:\n", True),
    "lines that end otherwise": ("a.yaml", b"version: 1\rinteractions:\r", True),
    "UTF-16": ("a.yaml", "interactions:\n- request:\n".encode("utf-16"), True),
    "vcrpy, JSON": ("a.json", VCRPY, True),
    "JSON that is called YAML": ("a.yaml", VCRPY, True),
    "betamax": ("a.json", b'{"http_interactions": [', True),
    "left empty by a full disk": ("a.yaml", b"\n", True),
    "left blank by a crash": ("a.yaml", b"\0" * 100, True),
    "empty, and anybody's": ("a.json", b"", False),
    "binary, and anybody's": ("a.yml", b"a\0b", False),
    "other YAML": ("a.yaml", b"services:\n  interactions: {}\n", False),
    "other JSON": ("a.json", b'{"local": {"base": "http://h"}}', False),
    "a list": ("a.json", b'["interactions"]', False),
}


@pytest.mark.parametrize(("name", "data", "is_one"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_tape_is_told_by_how_it_begins(tmp_path: Path, name: str, data: bytes, is_one: bool) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert begins_as_tape(path) is is_one


def test_what_cannot_be_looked_at_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")

    assert tapes_below(tmp_path) == [tmp_path / "gone.json"]


def test_every_yaml_in_a_folder_is_one_and_others_by_how_they_begin(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (below / "b.json").write_bytes(VCRPY)
    (below / "c.json").write_bytes(b"{}")
    (tmp_path / "z.yaml").write_bytes(b"broken: yes\n")
    (tmp_path / "a.yml").write_bytes(b"interactions: []\n")
    (tmp_path / "n.yml").write_bytes(b"services: {}\n")
    (tmp_path / "a.http").write_bytes(b"GET http://h/\n")

    assert tapes_below(tmp_path) == [tmp_path / "a.yml", below / "b.json", tmp_path / "z.yaml"]
    assert tapes_below(tmp_path / "nowhere") == []
