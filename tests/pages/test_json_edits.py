from __future__ import annotations

from contractkit.pages.json_edits import Flaw, Rank, Repairs
from contractkit.pages.json_places import Place, places


def test_edits_are_made_in_the_order_of_the_text_and_lead_back() -> None:
    repairs = Repairs()
    repairs.mend("unquoted-key", 1, 2, '"a"')
    repairs.change(0, 0, "[", Rank.BEFORE_TOKEN)
    repairs.guess("garbage", 5, 7, "")

    repaired = repairs.apply("{a:1}xx")

    assert repaired.text == '[{"a":1}'
    assert [repaired.original(offset) for offset in (1, 5, 6, 7)] == [0, 2, 3, 4]
    assert repairs.flaws == [Flaw("unquoted-key", 1, '"a"'), Flaw("garbage", 5, None)]


def test_of_edits_at_one_place_the_rank_decides_and_then_the_length() -> None:
    repairs = Repairs()
    repairs.change(1, 2, "Z")
    repairs.change(1, 3, "YZ")
    repairs.change(1, 1, ":", Rank.AFTER_TOKEN)
    repairs.change(1, 1, '"', Rank.CLOSING_QUOTE)

    assert repairs.apply("xyz").text == 'x":YZ'


def test_members_are_listed_with_names_items_with_values() -> None:
    text = '{"a/b": [10, {"c~\\u0064": "}"}], "e": {}}'

    assert list(places(text)) == [
        Place("", 0),
        Place("/a~1b", 1),
        Place("/a~1b/0", 9),
        Place("/a~1b/1", 13),
        Place("/a~1b/1/c~0d", 14),
        Place("/e", 33),
    ]
    assert list(places(" 1 ")) == [Place("", 1)]
