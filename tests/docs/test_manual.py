"""Everything the manual says is run: its commands in a copy of the shipped project, its Python as tests."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from contractkit.config import Config, load_config
from contractkit.scenario.load import load_scenario
from tests.conftest import ROOT
from tests.docs import generate
from tests.docs.blocks import ENDED, ERRORS, Block, Prompt, agrees, blocks, prompts, run, session

PORT = "8470"
DOCS = ROOT / "docs"
WRITTEN = [each for each in DOCS.rglob("*.md") if each.relative_to(DOCS).parts[0] not in {"partner-api", "reference"}]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(WRITTEN)]
OUTSIDE = ("make ", "git clone")
"""What begins so needs the checkout itself, and is run by CI."""
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_page(path: Path, language: str) -> list[Block]:
    return [each for each in blocks(path.read_text("utf-8")) if each.language == language and each.runs]


@pytest.mark.parametrize("page", [each for each in PAGES if in_page(each, "console")], ids=name_of)
def test_every_command_does_what_the_page_shows(page: Path, project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for scenario in (project / "cassettes").glob("*.http"):
        scenario.write_text(scenario.read_text("utf-8").replace(PORT, str(port)), "utf-8")
    asked = [each for block in in_page(page, "console") for each in prompts(block)]
    asked = [each for each in asked if not each.command.startswith(OUTSIDE)]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CONTRACTKIT", "PYTEST", "COV"))},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": "",
        # The manual's reader has not installed them.
        "PYTEST_ADDOPTS": "-p no:asyncio -p no:randomly",
        "COLUMNS": "120",
    }
    script = session([each.command.replace(PORT, str(port)) for each in asked], port)
    told = run(script, project, environment).replace(str(port), PORT)
    ended = re.split(rf"\n?{ENDED} (\d+)\n", told)
    assert len(ended) == 2 * len(asked) + 1, told
    problems = [
        problem
        for number, prompt in enumerate(asked)
        for problem in faults(prompt, ended[2 * number], ended[2 * number + 1], asked[number + 1 :])
    ]
    assert not problems, "\n".join(problems)


def faults(prompt: Prompt, printed: str, status: str, following: list[Prompt]) -> list[str]:
    asked_for = bool(following) and following[0].command == "echo $?"
    found = []
    if status != "0" and not asked_for:
        found.append(f"line {prompt.line}: {prompt.command}\nended in {status}:\n{printed}")
    out, err = re.split(rf"\n?{ERRORS}\n", printed)
    # A page shows what a terminal shows, or what a pipe gets; which of the two streams comes first is not told here.
    terminal = ("\n".join((err.rstrip("\n"), out)), out + err)
    if prompt.shown is not None and not any(agrees(prompt.shown, each) for each in (out, *terminal)):
        found.append(f"line {prompt.line}: {prompt.command}\nshown:\n{prompt.shown}\nprinted:\n{printed}")
    return found


@pytest.mark.parametrize(
    ("page", "number"),
    [(page, number) for page in PAGES for number, _ in enumerate(in_page(page, "python"))],
    ids=lambda value: name_of(value) if isinstance(value, Path) else str(value),
)
def test_every_python_block_works(page: Path, number: int, project: Path) -> None:
    block = in_page(page, "python")[number]
    compile(block.text, name_of(page), "exec")
    if "def test_" not in block.text or page.name == "README.md":
        return
    (project / "test_block.py").write_text(block.text, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_block.py"]
    ran = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_inside_the_house_leads_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("name", ["commands.md", "settings.md", "rules.md", "formats.md"])
def test_the_reference_is_fresh(name: str) -> None:
    assert (generate.FOLDER / name).read_text("utf-8") == generate.pages()[name], "run: python -m tests.docs.generate"


SETTINGS = [(page, block) for page in PAGES for block in in_page(page, "toml") if "[tool.contractkit" in block.text]


@pytest.mark.parametrize(
    ("page", "block"), SETTINGS, ids=lambda value: name_of(value) if isinstance(value, Path) else ""
)
def test_every_block_of_settings_is_read(page: Path, block: Block, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(block.text, "utf-8")
    assert load_config(tmp_path / "pyproject.toml") != Config(root=tmp_path, path=tmp_path / "pyproject.toml")


SCENARIOS = [(page, block) for page in PAGES for block in in_page(page, "http")]


@pytest.mark.parametrize(
    ("page", "block"), SCENARIOS, ids=lambda value: name_of(value) if isinstance(value, Path) else ""
)
def test_every_scenario_is_read(page: Path, block: Block, tmp_path: Path) -> None:
    (tmp_path / "scenario.http").write_text(block.text, "utf-8")
    assert load_scenario(tmp_path / "scenario.http").steps


def test_no_block_is_of_a_kind_that_nothing_tries() -> None:
    tried = {"console", "python", "toml", "http", "yaml", "text"}
    found = [each for page in PAGES for each in blocks(page.read_text("utf-8")) if each.runs]
    assert {each.language for each in found} <= tried
    assert all(yaml.safe_load(each.text) for each in found if each.language == "yaml")
