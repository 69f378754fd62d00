from __future__ import annotations

from contractkit.registry import modules_in, suggestion, unknown


def test_a_folder_is_listed_by_name_without_private_files() -> None:
    names = [module.__name__ for module in modules_in("contractkit.reports")]
    assert names == sorted(names)
    assert "contractkit.reports.text" in names
    assert all("._" not in name for name in names)


def test_a_near_miss_is_suggested() -> None:
    assert suggestion("jsn", ["json", "text"]) == " Did you mean 'json'?"
    assert suggestion("zzz", ["json", "text"]) == ""


def test_an_unknown_name_lists_what_there_is() -> None:
    error = unknown("format", "jsn", {"text", "json"})
    assert str(error) == "there is no format 'jsn'. Did you mean 'json'? There are: json, text."


def test_a_name_among_many_is_told_what_lists_them() -> None:
    error = unknown("rule", "xyz", {"a", "b"}, path="[levels]", listed_by="contractkit explain")
    assert str(error) == "[levels]: there is no rule 'xyz'. They are listed by: contractkit explain"
