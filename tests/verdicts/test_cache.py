from __future__ import annotations

import json
from pathlib import Path

import pytest

from contractkit.model.finding import Finding, Level, RuleInfo, Verdict
from contractkit.verdicts.cache import FOLDER, VerdictCache
from contractkit.verdicts.judgement import Judgement

JUDGEMENT = Judgement((Finding("a", Level.INFO, Verdict.API, "m", "o"),), 3, ("x",))


def kept(root: Path, *keys: str) -> None:
    cache = VerdictCache(root)
    for key in keys:
        cache.put_judgement(key, JUDGEMENT)
        cache.put_resources(key, ["a/1", "b"])
    cache.save(complete=False)


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    kept(tmp_path, "k")
    cache = VerdictCache(tmp_path)
    assert cache.judgement("k") == JUDGEMENT
    assert cache.resources("k") == ["a/1", "b"]
    assert (cache.judgement("other"), cache.resources("other")) == (None, None)


def test_git_ignores_the_folder_by_itself_and_nobody_else_reads_it(tmp_path: Path) -> None:
    kept(tmp_path, "k")
    folder = tmp_path / FOLDER
    assert (folder / ".gitignore").read_text("utf-8") == "*\n"
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "verdicts.json"]
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "verdicts.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00",
        b"[1]",
        b"{}",
        b"[" * 100_000,
        b'{"code": "another version", "resources": {}, "verdicts": {"k": "[1, [], []]"}}',
    ],
)
def test_a_foreign_or_broken_file_is_as_none_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    kept(tmp_path, "k")
    path = tmp_path / FOLDER / "verdicts.json"
    path.write_bytes(content)
    assert VerdictCache(tmp_path).judgement("k") is None
    kept(tmp_path, "k")
    assert VerdictCache(tmp_path).judgement("k") == JUDGEMENT


@pytest.mark.parametrize("value", [{"k": 1}, {"k": "nonsense"}, [], None])
def test_a_foreign_entry_is_as_none(tmp_path: Path, value: object) -> None:
    kept(tmp_path, "k")
    path = tmp_path / FOLDER / "verdicts.json"
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps(document | {"verdicts": value}), "utf-8")
    assert VerdictCache(tmp_path).judgement("k") is None


def test_two_runs_at_once_do_no_damage(tmp_path: Path) -> None:
    one, two = VerdictCache(tmp_path), VerdictCache(tmp_path)
    one.put_judgement("one", JUDGEMENT)
    two.put_judgement("two", JUDGEMENT)
    one.save(complete=False)
    two.save(complete=False)
    cache = VerdictCache(tmp_path)
    assert (cache.judgement("one"), cache.judgement("two")) == (JUDGEMENT, JUDGEMENT)


def test_a_complete_run_forgets_what_nobody_asked_for(tmp_path: Path) -> None:
    kept(tmp_path, "old", "current")
    for complete, expected in ((False, JUDGEMENT), (True, None)):
        cache = VerdictCache(tmp_path)
        cache.judgement("current")
        cache.resources("current")
        cache.save(complete=complete)
        assert VerdictCache(tmp_path).judgement("old") == expected
    assert VerdictCache(tmp_path).judgement("current") == JUDGEMENT


def test_a_run_that_learns_nothing_writes_nothing(tmp_path: Path) -> None:
    VerdictCache(tmp_path).save(complete=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file in the way", "utf-8")
    kept(tmp_path, "k")
    assert (tmp_path / FOLDER).read_text("utf-8") == "a file in the way"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    kept(tmp_path, "k")
    path = tmp_path / FOLDER / "verdicts.json"
    path.unlink()
    path.mkdir()
    kept(tmp_path, "k")
    assert sorted(each.name for each in (tmp_path / FOLDER).iterdir()) == [".gitignore", "verdicts.json"]


RULES = (RuleInfo("a", Level.WARNING, Verdict.API, "A.", "A. B."),)


def with_pages(root: Path) -> None:
    cache = VerdictCache(root)
    cache.put_judgement("k", JUDGEMENT)
    cache.put_page("page", "key", {"page.md": "digest", "gone.md": ""})
    cache.put_rules("levels", RULES)
    cache.save(complete=False)


def test_pages_and_rules_are_found_again_also_after_all_tapes_were_judged(tmp_path: Path) -> None:
    with_pages(tmp_path)
    cache = VerdictCache(tmp_path)
    cache.put_judgement("other", JUDGEMENT)
    cache.save(complete=True)

    cache = VerdictCache(tmp_path)
    assert cache.judgement("k") is None  # nobody asked for it
    assert cache.page("page") == ("key", {"page.md": "digest", "gone.md": ""})
    assert cache.rules("levels") == RULES
    assert (cache.page("other"), cache.rules("other")) == (None, None)


def test_pages_and_rules_alone_are_not_worth_a_file(tmp_path: Path) -> None:
    cache = VerdictCache(tmp_path)
    cache.put_rules("levels", RULES)
    cache.save(complete=False)

    assert not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, "1", '["key"]', '["key", {}]', '["key", {"a": 1}]', "[[1]]", '[["a", 77, "x", "", ""]]'],
)
def test_a_page_or_a_rule_that_is_none_is_not_known(tmp_path: Path, text: str) -> None:
    with_pages(tmp_path)
    path = tmp_path / FOLDER / "verdicts.json"
    document = json.loads(path.read_bytes())
    path.write_text(json.dumps(document | {"pages": {"page": text}, "rules": {"levels": text}}), "utf-8")

    cache = VerdictCache(tmp_path)
    assert (cache.page("page"), cache.rules("levels")) == (None, None)
