from __future__ import annotations

import pytest

from contractkit.diff import diff
from contractkit.errors import PageError, UsageError
from contractkit.model.contract import Contract
from contractkit.model.finding import Level
from contractkit.pages.extract import extract
from contractkit.rules.rule import change_rules
from tests.rules.revised import GOOD, revised

TRANSLATED = """---
ms.contentlocale: de-DE
---

# <a name="replace-an-order"></a>Einen Auftrag ersetzen

PUT legt einen ganzen Auftrag an die Stelle dessen, der schon da ist.

## <a name="request"></a>Anforderung

### <a name="request-syntax"></a>Anforderungssyntax

| Methode | Anforderungs-URI                                   |
|---------|----------------------------------------------------|
| PUT     | https://api.example.com/v1/orders/{orderId}        |

### <a name="request-headers"></a>Anforderungsheader

| Header       | Typ          | Beschreibung                                        |
|--------------|--------------|-----------------------------------------------------|
| If-Match     | Zeichenfolge | Erforderlich. Das zuletzt gelesene Entitätskennzeichen. |
| Prefer       | Zeichenfolge | Optional. Wieviel die Antwort zeigen soll.          |

### <a name="request-body"></a>Anforderungstext

> [!IMPORTANT]
> Lassen Sie das Objekt `"links": { }` weg, wenn Sie PUT senden.

| Eigenschaft   | Typ                                       | Beschreibung                |
|---------------|-------------------------------------------|-----------------------------|
| id            | Zeichenfolge                              | Erforderlich. Benennt ihn.  |
| Erstellzeit   | Zeichenfolge                              | Wann er entstand.           |
| Zustand       | [Auftragszustand](order-types.md#orderstatus) | Wie weit er ist.        |
| Begründung    | Zeichenfolge                              | Warum er dort steht.        |
| Priorität     | ganze Zahl                                | Wie dringend er ist.        |
| Kunde         | [Kunde](order-types.md#customer)          | Wer ihn bezahlt.            |
| Bemerkung     | Zeichenfolge                              | Optional. Was man so sagt.  |

### <a name="state-transitions"></a>Zustandsübergänge

| Zustand | Zulässiger Übergang            | Zulässiger Unterzustand |
|---------|--------------------------------|-------------------------|
| Offen   | Offen, Bezahlt, Geschlossen    | Frisch, Wartend         |
| Bezahlt | Bezahlt, Geschlossen           | Verpackt                |
| Geschlossen | Geschlossen                | Gesendet, Verloren      |
"""


def _parts() -> tuple[str, str]:
    """Split the good page before its examples, which no translation touches."""
    at = GOOD.index("### Request example")
    return GOOD[:at], GOOD[at:]


def _translation(examples: str) -> str:
    headings = {
        "### Request example": '### <a name="request-example"></a>Beispiel für eine Anforderung',
        "## Response\n": '## <a name="response"></a>Antwort\n',
        "### Response headers": '### <a name="response-headers"></a>Antwortheader',
        "### Response example": '### <a name="response-example"></a>Beispiel für eine Antwort',
        "| Status code | Meaning                        |": "| Statuscode | Bedeutung |",
        "The order was replaced.": "Der Auftrag wurde ersetzt.",
        "Somebody else was faster.": "Jemand war schneller.",
        "The entity tag of what is shown.": "Das Kennzeichen des Gezeigten.",
    }
    for english, german in headings.items():
        examples = revised([[english, german]], examples)
    return f"{TRANSLATED}\n{examples}"


def _read(text: str, name: str) -> Contract:
    return extract(text, name)


def _rules(old: str, new: str) -> list[str]:
    return [each.rule for each in diff(_read(old, "old.md"), _read(new, "new.md")).findings]


def test_a_faithful_translation_is_no_change() -> None:
    translated = _translation(_parts()[1])
    assert _rules(GOOD, translated) == []
    assert _rules(translated, GOOD) == []


def test_what_a_translation_changes_is_found_all_the_same() -> None:
    examples = revised([['"priority": 2', '"priority": "2"', "2"]], _parts()[1])
    translated = revised([["| Erforderlich. Das", "| Das"]], _translation(examples))
    assert _rules(GOOD, translated) == ["type-changed", "required-header-removed"]


def test_a_row_more_in_the_translated_table_is_found() -> None:
    more = revised(
        [["| Bemerkung     |", "| Kanal | Zeichenfolge | Woher er kam. |\n| Bemerkung     |"]],
        _translation(_parts()[1]),
    )
    assert _rules(GOOD, more) == ["request-member-added"]


def test_the_worst_comes_first_and_both_pages_are_named() -> None:
    changes = [['"priority": 2', '"priority": "2"', "2"], ["# Replace an order", "# Replace an order (obsolete)"]]
    report = diff(_read(GOOD, "old.md"), _read(revised(changes), "new.md"))
    levels = [each.level for each in report.findings]
    assert levels == sorted(levels, reverse=True)
    assert Level.INFO in levels
    assert (report.pages, report.task) == (("old.md", "new.md"), "diff")
    assert [rule.id for rule in report.rules] == [rule.id for rule in change_rules()]


def test_levels_can_be_set_and_rules_switched_off() -> None:
    old, new = _read(GOOD, "old.md"), _read(revised([["Sent, Lost", "Sent"]]), "new.md")
    assert diff(old, new, {"substatus-removed": None}).findings == ()
    assert diff(old, new, {"substatus-removed": Level.WARNING}).findings[0].level is Level.WARNING
    with pytest.raises(UsageError, match="there is no rule 'substatus-remuved'"):
        diff(old, new, {"substatus-remuved": None})


def test_a_fingerprint_survives_that_the_page_moves() -> None:
    old = _read(GOOD, "old.md")
    once, again = (
        diff(old, _read(revised([["Sent, Lost", "Sent"], ["PUT stores", before]]), name)).findings[0].fingerprint
        for before, name in (("PUT stores", "new.md"), ("Words.\n\nPUT stores", "newer.md"))
    )
    assert once == again


@pytest.mark.parametrize(("old", "new", "blamed"), [("# Words\n", GOOD, "old.md"), (GOOD, "# Words\n", "new.md")])
def test_a_page_without_operations_is_no_revision(old: str, new: str, blamed: str) -> None:
    with pytest.raises(PageError, match=f"{blamed}: it documents no operation"):
        diff(_read(old, "old.md"), _read(new, "new.md"))


def test_each_operation_is_compared_with_itself() -> None:
    page = """# Things

```http
GET /things/{id}
PUT /things/{id}
```

## Example

### Request

```http
GET /things/1
```

### Response

```http
HTTP/1.1 200 OK
Content-Type: application/json

{"a": 1, "read": 2}
```

### Request

```http
PUT /things/1
Content-Type: application/json

{"a": 1}
```

### Response

```http
HTTP/1.1 200 OK
Content-Type: application/json

{"a": 1, "written": 3}
```
"""
    new = _read(revised([[', "read": 2', ""]], page), "new.md")
    (finding,) = diff(_read(page, "old.md"), new).findings
    assert (finding.rule, finding.operation, finding.pointer) == (
        "response-member-removed",
        "GET /things/{id}",
        "/response/body/read",
    )
