from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from contractkit.pages.load import load_contract
from contractkit.sandbox.server import serving
from contractkit.scenario.http_file import parse
from tests.command import Command

SHIPPED = "docs/partner-api/update-a-referral.md"
TOKEN = "let-me-in"
POST_PAGE = """# Create an order

```http
POST https://api.example.com/v1/orders HTTP/1.1
Content-Type: application/json

{"id": "1", "status": "Open"}
```

## Response

```http
HTTP/1.1 201 Created
Content-Type: application/json

{"id": "1", "status": "Open"}
```
"""
PUT_PAGE = """# Update an order

```http
PUT https://api.example.com/v1/orders/{id} HTTP/1.1
```

```http
PUT https://api.example.com/v1/orders/{id} HTTP/1.1

{"status": "Open", "lines": [1]}
```
"""


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("CONTRACTKIT_TOKEN", TOKEN)
    return tmp_path


def pytest_here(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    environment = {name: value for name, value in os.environ.items() if name != "CONTRACTKIT_TOKEN"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", [SHIPPED, None], ids=["the shipped page", "no page at all"])
def test_what_is_written_records_checks_and_passes(
    page: str | None, project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTRACTKIT_TOKEN", TOKEN)
    folder = project / "new"
    folder.mkdir()
    if page is not None:
        (folder / "docs").symlink_to(project / "docs")
    monkeypatch.chdir(folder)
    ended = contractkit("init", *(["--page", page] if page else []))
    assert ended.code == 0, ended.err
    assert "contractkit record cassettes/first-update.http" in ended.out
    with serving(load_contract(folder / (page or "docs/update-an-order.md")), token=TOKEN) as base_url:
        recorded = contractkit("record", "cassettes/first-update.http", "--base-url", base_url)
    assert recorded.code == 0, recorded.err
    checked = contractkit("check", "--fail-on", "warning")
    assert checked.code == 0
    assert "1 tape, 3 exchanges, 1 page compared: nothing moved" in checked.out
    ran = pytest_here(folder)
    assert ran.returncode == 0, ran.stdout
    assert "1 passed" in ran.stdout


def test_nothing_is_overwritten(empty: Path, contractkit: Command) -> None:
    contractkit("init")
    files = {path: path.read_bytes() for path in empty.rglob("*") if path.is_file()}
    ended = contractkit("init", "--cassettes", "cassettes")
    assert ended.code == 0
    assert ended.out.count("kept ") == 4
    assert "wrote" not in ended.out
    assert {path: path.read_bytes() for path in empty.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize("end", ["\n", "\r\n", ""], ids=["LF", "CRLF", "no last line end"])
def test_settings_and_ignored_files_are_appended(end: str, empty: Path, contractkit: Command) -> None:
    before = (end or "\n").join(["[project]", 'name = "mine"']) + end
    (empty / "pyproject.toml").write_bytes(before.encode())
    (empty / ".gitignore").write_bytes(b"*.partial" + end.encode())
    assert contractkit("init").code == 0
    after = (empty / "pyproject.toml").read_bytes().decode()
    assert after.startswith(before)
    assert tomllib.loads(after)["tool"]["contractkit"]["pages"] == ["docs/update-an-order.md"]
    assert ("\r\n" in after) == (end == "\r\n")
    assert (empty / ".gitignore").read_text("utf-8").splitlines() == ["*.partial", ".contractkit_cache/"]


@pytest.mark.parametrize("text", [b"[project", b"tool = 3\n", b"[tool]\ncontractkit = 3\n", b"\xff"])
def test_settings_that_cannot_be_read_stay_as_they_are(text: bytes, empty: Path, contractkit: Command) -> None:
    (empty / "pyproject.toml").write_bytes(text)
    ended = contractkit("init")
    assert ended.code == 2
    assert "pyproject.toml: " in ended.err
    assert (empty / "pyproject.toml").read_bytes() == text


def test_an_inline_tool_table_is_not_broken(empty: Path, contractkit: Command) -> None:
    (empty / "pyproject.toml").write_text("tool = { other = { a = 1 } }\n", "utf-8")
    assert contractkit("init").code == 2
    assert (empty / "pyproject.toml").read_text("utf-8") == "tool = { other = { a = 1 } }\n"


def test_a_folder_that_cannot_be_written_is_one_sentence(empty: Path, contractkit: Command) -> None:
    (empty / "tests").write_text("", "utf-8")
    ended = contractkit("init")
    assert ended.code == 3
    assert "it cannot be written" in ended.err
    (empty / ".gitignore").mkdir()
    (empty / "tests").unlink()
    assert contractkit("init").code == 3


def test_a_page_that_documents_nothing_leaves_nothing_behind(empty: Path, contractkit: Command) -> None:
    (empty / "page.md").write_text("# Nothing\n", "utf-8")
    ended = contractkit("init", "--page", "page.md")
    assert ended.code == 3
    assert [path.name for path in empty.iterdir()] == ["page.md"]


def test_a_post_is_sent_as_documented(empty: Path, contractkit: Command) -> None:
    (empty / "page.md").write_text(POST_PAGE, "utf-8")
    ended = contractkit("init", "--page", "page.md")
    assert ended.code == 0, ended.err
    assert "CONTRACTKIT_TOKEN" not in ended.out
    scenario = parse((empty / "cassettes/first-update.http").read_text("utf-8"), "first-update.http")
    assert [step.method for step in scenario.steps] == ["POST"]
    planned = contractkit("record", "cassettes/first-update.http", "--dry-run")
    assert "POST http://127.0.0.1:8470/v1/orders" in planned.out
    test = (empty / "tests/test_first_update.py").read_text("utf-8")
    compile(test, "test_first_update.py", "exec")
    assert 'requests.request("POST", uri, json=BODY' in test


def test_without_a_number_or_prose_to_change_the_documented_body_is_sent(empty: Path, contractkit: Command) -> None:
    (empty / "page.md").write_text(PUT_PAGE, "utf-8")
    assert contractkit("init", "--page", "page.md", "--name", "put-order").code == 0
    text = (empty / "cassettes/put-order.http").read_text("utf-8")
    assert "@merge" not in text
    assert '"status": "Open"' in text
    assert "{{id}}" not in text
    with serving(load_contract(empty / "page.md")) as base_url:
        recorded = contractkit("record", "cassettes/put-order.http", "--base-url", base_url)
    assert recorded.code == 0, recorded.err
    compile((empty / "tests/test_put_order.py").read_text("utf-8"), "test_put_order.py", "exec")


def test_the_name_of_a_tape_does_not_lead_out_of_its_folder(empty: Path, contractkit: Command) -> None:
    assert contractkit("init", "--name", "../../evil").code == 2
    assert not list(empty.parent.glob("evil*"))
    assert not list(empty.iterdir())


def test_a_patch_sends_what_is_documented_and_no_more(empty: Path, contractkit: Command) -> None:
    (empty / "page.md").write_text(PUT_PAGE.replace("PUT", "PATCH").replace("[1]", '[1], "price": 3'), "utf-8")
    assert contractkit("init", "--page", "page.md").code == 0
    text = (empty / "cassettes/first-update.http").read_text("utf-8")
    assert "@merge" not in text
    assert "If-Match: {{current.response.headers.ETag}}" in text


@pytest.mark.parametrize("note", ['say "hi" \\ there', "it's ''' and {x}", "a #{} \u202e b", 'x """ y'])
def test_what_stands_on_a_page_cannot_break_out_of_the_test(note: str, empty: Path, contractkit: Command) -> None:
    for order in ({"note": note}, {note.replace(" ", "_"): "one two"}, {"lines": [note]}):
        page = PUT_PAGE.replace('{"status": "Open", "lines": [1]}', json.dumps(order))
        (empty / "page.md").write_text(page, "utf-8")
        ended = contractkit("init", "--page", "page.md")
        assert ended.code == 0, ended.err
        test = empty / "tests/test_first_update.py"
        compile(test.read_text("utf-8"), test.name, "exec")
        parse((empty / "cassettes/first-update.http").read_text("utf-8"), "first-update.http")
        shutil.rmtree(empty / "tests")
        shutil.rmtree(empty / "cassettes")


def test_a_person_is_asked_for_the_page(project: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contractkit.cli.init.sys", type("Terminal", (), {"stdin": Tty, "stderr": Tty}))
    (project / "pyproject.toml").unlink()
    answers = iter(["nowhere.md", SHIPPED])
    monkeypatch.setattr("click.prompt", lambda *args, **options: next(answers))
    ended = contractkit("init")
    assert (ended.code, ended.err) == (2, "contractkit: nowhere.md: there is no such file.\n")
    assert contractkit("init").code == 0
    assert SHIPPED in (project / "pyproject.toml").read_text("utf-8")


def test_a_build_is_never_asked(empty: Path, contractkit: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr("contractkit.cli.init.sys", type("Terminal", (), {"stdin": Tty, "stderr": Tty}))
    assert contractkit("init").code == 0
    assert (empty / "docs/update-an-order.md").exists()


class Tty:
    @staticmethod
    def isatty() -> bool:
        return True
