from __future__ import annotations

import pytest

from contractkit.pages.choices import choices
from contractkit.pages.text import Text
from contractkit.pages.words import words_for


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("One of `open`, `paid`, `shipped`.", ("open", "paid", "shipped")),
        ("`open` or `paid`", ("open", "paid")),
        ("`open` | `paid` | `open`", ("open", "paid")),
        ("`open`、`paid`", ("open", "paid")),
        ('Either `"open"` or `"paid"`.', ("open", "paid")),
        ("`open`<br>`paid`", ("open", "paid")),
        ("The possible values are: `dhl`, `ups`, `unknownFutureValue`.", ("dhl", "ups", "unknownFutureValue")),
        ("Allowed values: `x` and `y`; see there.", ("x", "y")),
        ("Needs `Admin`. Then one of `open`, `paid`, and `shipped`.", ("open", "paid", "shipped")),
    ],
)
def test_values_side_by_side_are_a_list(cell: str, values: tuple[str, ...]) -> None:
    assert choices(Text(cell), words_for("en", ())) == values


@pytest.mark.parametrize(
    "cell",
    [
        "the state",
        "`open`",
        "`` ` ``, and nothing else ``",
        "`open` at first; `paid` when the money has come",
        "A currency, such as `EUR` or `USD`.",
        "For example `EUR`, `USD`.",
        "Possible values include `x`, `y`.",
        "open, paid, shipped",
    ],
)
def test_other_cells_list_nothing(cell: str) -> None:
    assert choices(Text(cell), words_for("en", ())) == ()


@pytest.mark.parametrize(
    ("locale", "cell"), [("de", "Zum Beispiel `EUR` oder `USD`."), ("fr", "`EUR` ou `USD`, par exemple.")]
)
def test_a_translated_such_as_is_understood(locale: str, cell: str) -> None:
    assert choices(Text(cell), words_for(locale, ())) == ()
