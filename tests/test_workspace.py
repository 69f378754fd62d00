from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contractkit.errors import PageError
from contractkit.workspace import Workspace

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
