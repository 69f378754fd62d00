from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from contractkit.compare.revisions import Pairs, Revisions
from contractkit.model.contract import Contract, Source
from contractkit.pages.extract import extract
from tests.rules.revised import GOOD, page_of, revised


def _revisions(*changes: list[str]) -> Revisions:
    return Revisions(extract(GOOD, "old.md"), extract(revised(changes), "new.md"))


def test_pairs_tell_what_went_what_came_and_what_stayed() -> None:
    pairs = Pairs({"a": 1, "b": 2}, {"b": 3, "c": 4})
    assert (pairs.removed, pairs.added, pairs.kept) == ({"a": 1}, {"c": 4}, {"b": (2, 3)})


def test_names_without_one_in_common_were_renamed() -> None:
    renamed, grown = Pairs({"a": 1}, {"b": 1}), Pairs({}, {"b": 1})
    assert renamed.if_comparable == Pairs({}, {})
    assert grown.if_comparable is grown


def test_a_reworded_page_is_in_the_same_language() -> None:
    assert not _revisions(["PUT stores a whole order in the place of the one that is there.", "Orders."]).is_translation


def test_another_language_is_told_by_the_words() -> None:
    german = Contract("b.md", text={"b.md": ("Einen Auftrag ersetzen und danach wieder lesen",)})
    english = Contract("a.md", text={"a.md": ("Replace an order and read it again",)})
    assert Revisions(english, german).is_translation
    assert not Revisions(english, Contract("b.md")).is_translation


def test_a_linked_page_of_one_revision_is_not_compared(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old, new = page_of({}, tmp_path / "old", "old.md"), page_of({}, tmp_path / "new", "new.md")
    assert Revisions(old, new).unread == ()
    (tmp_path / "new" / "order-types.md").unlink()
    alone = extract(GOOD, "new.md")
    revisions = Revisions(old, alone)
    assert revisions.unread == ("order-types.md",)
    assert (revisions.values.old, revisions.values.new) == ({}, {})
    # The type's table calls the mail optional; without it nobody knows, which is no change.
    (mail,) = [pair for pair in revisions.members if pair.path == ("customer", "mail") and pair.side == "response"]
    assert mail.old is not None
    assert not mail.old.is_optional


def test_a_line_is_quoted_from_the_revision_that_has_it() -> None:
    revisions = _revisions(["# Replace an order", "# Replace one"])
    assert revisions.quote(Source("old.md", 5)) == "# Replace an order"
    assert revisions.quote(Source("new.md", 5)) == "# Replace one"


def test_pages_are_told_apart_by_where_they_lie_beside_their_own() -> None:
    old = Contract("a/old.md", text={"a/old.md": (), "a/t/types.md": (), "/else/where.md": ()})
    new = Contract("b/new.md", text={"b/new.md": (), "b/t/types.md": ()})
    assert Revisions(old, new).unread == ("/else/where.md",)


def test_the_items_of_lists_and_the_entries_of_maps_are_alike() -> None:
    page = revised([['"priority": 2', '"priority": 2,\n  "lines": [{"sku": "A"}]', "2"]])
    key = "01e2abcd-52b0-4af3-a3ae-1fd1530b3563"
    page = revised([['"priority": 2', f'"priority": 2,\n  "checks": {{"{key}": {{"done": true}}}}', "2"]], page)
    revisions = Revisions(extract(page, "old.md"), extract(page, "new.md"))
    paths = [pair.path for pair in revisions.members if pair.side == "response"]
    assert ("lines", 0, "sku") in paths
    assert ("checks",) in paths
    assert ("checks", key) not in paths


def test_rows_that_are_required_now_are_not_told_in_another_language() -> None:
    revisions = _revisions(["Optional. What people say.", "Required. What people say."])
    assert [row.name for row, _ in revisions.required_rows] == ["comment"]
    german = replace(revisions.new, text={"new.md": ("Auftrag ersetzen und wieder lesen",)}, examples=())
    assert Revisions(revisions.old, german).required_rows == ()
