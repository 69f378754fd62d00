from __future__ import annotations

import sys
from pathlib import Path

import pytest

from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import dotted, load_rules, place

_GOOD = '''"""Something is wrong.

Why: Because of
RFC 9110.
Fix: Do this,
then that.
"""
from contractkit.model.finding import Level, Verdict
LEVEL = Level.WARNING
VERDICT = Verdict.TAPE
def something_wrong(observation):
    yield from ()
'''


def _package(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> str:
    """Write a package of one rule, and return its name."""
    name = f"rules_{folder.name}"
    family = folder / name / "family"
    family.mkdir(parents=True)
    (folder / name / "__init__.py").touch()
    (folder / name / "no_rule.py").touch()
    (family / "__init__.py").touch()
    (family / "something_wrong.py").write_text(text)
    monkeypatch.syspath_prepend(str(folder))
    return name


def test_rule_is_what_its_file_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (rule,) = load_rules(_package(tmp_path, monkeypatch, _GOOD))
    assert (rule.id, rule.family, rule.info.level, rule.info.verdict) == (
        "something-wrong",
        "family",
        Level.WARNING,
        Verdict.TAPE,
    )
    assert rule.info.summary == "Something is wrong."
    assert rule.fix == "Do this, then that."
    assert rule.info.help.startswith("Something is wrong.\n\nWhy: Because of\n")


@pytest.mark.parametrize(
    ("taken", "given", "missing"),
    [
        ("Something is wrong.\n", "\n", "a docstring with a first line"),
        ("Why:", "Reason:", "a docstring with a first line, `Why:` and `Fix:`"),
        ("Fix:", "Advice:", "`Fix:`"),
        ("Level.WARNING", "'warning'", "LEVEL, a Level"),
        ("VERDICT =", "OTHER =", "VERDICT, a Verdict"),
        ("def something_wrong", "def other", "a function something_wrong"),
    ],
)
def test_malformed_rule_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: str, given: str, missing: str
) -> None:
    package = _package(tmp_path, monkeypatch, _GOOD.replace(taken, given))
    with pytest.raises(TypeError, match=f"The rule {package}.family.something_wrong needs ") as caught:
        load_rules(package)
    assert missing in str(caught.value)


def test_rules_are_loaded_once_and_in_order() -> None:
    rules = load_rules()
    assert rules is load_rules()
    assert [f"{rule.family}/{rule.id}" for rule in rules] == sorted(f"{rule.family}/{rule.id}" for rule in rules)
    assert len(rules) >= 22


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_rule_explains_itself_in_full_sentences(rule: object) -> None:
    info, fix = rule.info, rule.fix  # type: ignore[attr-defined]
    assert info.summary.endswith(".")
    assert fix.endswith(".")
    assert len(info.summary) <= 80
    assert all(len(line) <= 120 for line in info.help.splitlines())


def test_loading_rules_loads_no_heavy_library() -> None:
    import subprocess

    code = (
        "import sys; from contractkit.rules.rule import load_rules; load_rules();"
        "sys.exit(bool({'deepdiff', 'requests', 'vcr', 'yaml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_places_are_pointers_and_paths_are_words() -> None:
    assert place(("response", "body"), ("a/b", 0, "~")) == "/response/body/a~1b/0/~0"
    assert dotted(("a", 0, "b")) == "a[0].b"
    assert dotted(()) == "the body"
