from __future__ import annotations

from pathlib import Path

from contractkit.pages.folder import pages_in


def _found(place: Path) -> list[tuple[str, str]]:
    return [(str(each.path.relative_to(place)), str(each.refused or "")) for each in pages_in(place, "docs")]


def test_pages_are_found_at_any_depth_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.md", "a.MD", "c.markdown", "d.txt", "z/b.md", "m/n/o.md", ".hidden.md", ".git/e.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [name for name, _ in _found(tmp_path)] == ["a.MD", "b.md", "c.markdown", "m/n/o.md", "z/b.md"]


def test_a_file_is_itself_whatever_its_name_and_whether_it_is_there_or_not(tmp_path: Path) -> None:
    for name in ("page.txt", "nothing.md"):
        assert [each.path for each in pages_in(tmp_path / name, name)] == [tmp_path / name]


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    (tmp_path / "b.md").symlink_to("a.md")
    assert _found(tmp_path) == [("a.md", ""), ("b.md", "")]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.md").touch()
    (tmp_path / "outside").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "docs" / "b").symlink_to(tmp_path / "outside")
    reason = "this link leads out of the folder and is not followed."
    assert _found(tmp_path / "docs") == [("a.md", f"docs/a.md: {reason}"), ("b", f"docs/b: {reason}")]


def test_a_cycle_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.md").touch()
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self.md").symlink_to("self.md")
    assert _found(tmp_path) == [("self.md", "docs/self.md: this link leads nowhere."), ("a/page.md", "")]


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.md").symlink_to("nowhere.md")
    assert _found(tmp_path) == [("gone.md", "docs/gone.md: this link leads nowhere.")]
