from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from contractkit.pages.extract import extract
from contractkit.pages.header_names import header_in, header_name
from contractkit.pages.text import Text
from contractkit.pages.words import words_for

DEMANDS = yaml.safe_load((Path(__file__).parent / "cases" / "demands.yaml").read_text("utf-8"))


def required(text: str, heading: str = "Request headers") -> list[str]:
    page = f"# T\n\n## Request\n\n### {heading}\n\n{text}\n\n## Response\n\n### Response headers\n\nx\n"
    return [one.name for one in extract(page, "page.md").required_headers]


@pytest.mark.parametrize(
    ("text", "locale", "name"),
    [
        ("If-Match", "en", "If-Match"),
        ("if-match:", "en", "If-Match"),
        ("the IF-MATCH header", "en", "If-Match"),
        ("cabeçalho Se-Match.", "pt", "If-Match"),
        ("Wenn-Match", "de", "If-Match"),
        ("Re-Match", "en", "Re-Match"),
        ("If-None-Match", "en", "If-None-Match"),
        ("If-Match-Header", "de", "If-Match"),
        ("设置If-Match标头", "zh", "If-Match"),
        ("client-request-id", "en", "client-request-id"),
        ("Authorization", "en", "Authorization"),
        ("the header", "en", None),
        ("Location", "en", "Location"),
        ("", "en", None),
    ],
)
def test_a_header_is_known_by_its_name(text: str, locale: str, name: str | None) -> None:
    assert header_name(text, words_for(locale, ())) == name


def test_a_sentence_speaks_of_the_header_that_is_set_off() -> None:
    words = words_for("en", ())

    assert header_in(Text("`x-a` and Content-Type"), words) == "x-a"
    assert header_in(Text("set Content-Type **now**"), words) == "Content-Type"
    assert header_in(Text("set it"), words) is None


@pytest.mark.parametrize(
    "text",
    [
        "> [!IMPORTANT]\n> Be sure to set the **If-Match** header.",
        "> [!CAUTION]\n> **If-Match**",
        "Make sure to send `If-Match`.",
        '- **If-Match**: "&lt;ETag&gt;" is required for concurrency.',
        "| Header | About |\n|---|---|\n| If-Match: | The tag. Required. |",
        "| Header | Required |\n|---|---|\n| _if-match_ | Yes |",
        "| Name | Needed | About |\n|---|---|---|\n| If-Match | Y | tag |",
        "| Name | Required |\n|---|---|\n| If-Match | \u2713 |\n| Accept | |",
        "| Name | Needed |\n|---|---|\n| If-Match | \u2705 |\n| Accept | No |",
    ],
)
def test_what_must_be_sent_is_found_where_the_page_says_so(text: str) -> None:
    assert required(text) == ["If-Match"]


@pytest.mark.parametrize(
    "text",
    [
        "> [!NOTE]\n> **If-Match** is used for concurrency.",
        "> [!IMPORTANT]\n> If the **If-Match** header is passed, it is used.",
        "The **If-Match** header is not required.",
        "Optional: **If-Match**, which must be a tag.",
        "| Header | About |\n|---|---|\n| If-Match | Not required. |",
        "| Header | Required |\n|---|---|\n| If-Match | No |",
        "| Status | About |\n|---|---|\n| 400 | Required |",
        "See [headers](headers.md), which is required reading.",
    ],
)
def test_what_may_be_sent_is_not_required(text: str) -> None:
    assert required(text) == []


def test_a_note_below_the_example_counts_and_prose_there_does_not() -> None:
    assert required("> [!NOTE]\n> You must set **If-Match**.", "Request example") == ["If-Match"]
    assert required("You must set **If-Match**.", "Request example") == []


def test_each_header_is_required_once_where_it_is_said_first() -> None:
    text = (
        "# T\n\n## Request headers\n\nYou must set `If-Match`.\n\n| H | About |\n|---|---|\n| if-match | Required |\n"
    )

    assert [str(one.source) for one in extract(text, "p.md").required_headers] == ["p.md:5"]


def test_response_headers_are_listed_and_required_of_nobody() -> None:
    text = "# T\n\n## Response headers\n\n| Header | About |\n|---|---|\n| ETag | Required. |\n| a b | x |\n"
    contract = extract(text, "p.md")

    assert [(one.name, one.side, one.required) for one in contract.headers] == [("ETag", "response", True)]
    assert contract.required_headers == ()


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Autorização | {token} de portador. Obrigatório.", "Authorization"),
        ("Autorizacao | Bearer {token}. Obrigatório.", "Authorization"),
        ("Tipo de conteúdo | application/json. Obrigatório.", "Content-Type"),
        ("X-Chave | {chave}. Obrigatório.", "X-Chave"),
        ("Chave | Uma chave. Obrigatório.", "Chave"),
    ],
)
def test_a_translated_header_is_known_by_what_is_written_there(row: str, name: str) -> None:
    text = f"---\nlocale: pt-PT\n---\n# T\n\n## Cabeçalhos do pedido\n\n| Nome | Valor |\n|---|---|\n| {row} |\n"

    assert [one.name for one in extract(text, "p.md").required_headers] == [name]


def test_an_english_header_is_called_what_it_is_called() -> None:
    assert required("| Header | About |\n|---|---|\n| apikey | {key}. Required. |") == ["apikey"]


@pytest.mark.parametrize("case", DEMANDS, ids=[case["locale"] for case in DEMANDS])
def test_a_demand_is_understood_in_many_languages(case: dict[str, str]) -> None:
    text = (
        f'---\nms.contentlocale: {case["locale"]}\n---\n# T\n\n## <a name="request-headers"></a>H\n\n- {case["text"]}\n'
    )

    assert [one.name for one in extract(text, "p.md").required_headers] == ["If-Match"]
