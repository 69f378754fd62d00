from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from contractkit.cassettes import file_read
from contractkit.errors import PageError
from contractkit.verdicts import parsed
from contractkit.workspace import Workspace

ROOT = Path(__file__).parents[1]
PAGES = Path(__file__).parent / "rules/pages"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "api/more").mkdir(parents=True)
    shutil.copy(PAGES / "update-a-note.md", tmp_path / "api")
    shutil.copy(PAGES / "update-a-task.md", tmp_path / "api/more")
    shutil.copy(PAGES / "order-types.md", tmp_path / "api")
    (tmp_path / "pyproject.toml").write_text('[tool.contractkit]\npages = ["api"]\n', "utf-8")
    return tmp_path


def test_a_folder_stands_for_its_pages_but_for_those_that_document_no_operation(project: Path) -> None:
    pages = Workspace.at(project).pages()

    assert [page.page for page in pages] == ["api/update-a-note.md", "api/more/update-a-task.md"]


def test_a_page_is_read_once(project: Path) -> None:
    workspace = Workspace.at(project)

    assert workspace.pages()[0] is workspace.page(project / "api/update-a-note.md")


def test_a_folder_that_documents_nothing_is_an_error(project: Path) -> None:
    (project / "api/none").mkdir()

    with pytest.raises(PageError, match=r"^api/none: no page in this folder documents an operation\.$"):
        Workspace.at(project).pages([project / "api/none"])


def test_a_page_outside_that_a_folder_links_to_is_refused(project: Path) -> None:
    (project / "api/elsewhere.md").symlink_to(PAGES / "update-a-ticket.md")

    with pytest.raises(PageError, match=r"^api/elsewhere\.md: this link leads out of the folder"):
        Workspace.at(project).pages()


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    """Return a tape of a project of its own, with its page."""
    for folder in ("docs/partner-api", "cassettes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.contractkit]\npages = ["docs/partner-api/update-a-referral.md"]\n', "utf-8"
    )
    return tmp_path / "cassettes" / "update-accepted.yaml"


def test_a_tape_that_was_let_go_is_had_again_without_parsing(tape: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.at(tape.parents[1])
    first = workspace.cassette(tape)
    assert workspace.cassette(tape) is first
    report = workspace.check(first)
    workspace.let_go(first)
    monkeypatch.setattr(file_read, "read", lambda *_: pytest.fail("it was parsed"))
    again = workspace.cassette(tape)

    assert again is not first
    assert again == first
    assert workspace.check(again) is report


def test_a_tape_that_changed_after_it_was_let_go_is_another(tape: Path) -> None:
    workspace = Workspace.at(tape.parents[1])
    first = workspace.cassette(tape)
    before = workspace.check(first)
    workspace.let_go(first)
    tape.write_text(tape.read_text("utf-8").replace("dealValue", "dealWorth"), "utf-8")
    changed = workspace.check(workspace.cassette(tape))

    assert before.findings == ()
    assert changed.findings
    assert workspace.compared() == (before, changed)


def test_a_tape_that_would_have_to_be_parsed_again_is_kept(tape: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = Workspace.at(tape.parents[1], cache=False)
    monkeypatch.setattr(parsed, "MAX_TAPE", 10)
    for workspace in (without, Workspace.at(tape.parents[1])):
        first = workspace.cassette(tape)
        workspace.let_go(first)
        workspace.let_go(replace(first, path="made since"))
        assert workspace.cassette(tape) is first
