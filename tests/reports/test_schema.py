from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from contractkit.model.json_value import Json
from contractkit.reports import json as json_report
from contractkit.reports._schema import report_schema
from tests.reports.samples import HOSTILE, hostile, many


def validator() -> jsonschema.Draft202012Validator:
    schema = closed(report_schema())
    assert isinstance(schema, dict)
    return jsonschema.Draft202012Validator(schema)


def closed(schema: Json) -> Json:
    """Forbid what a schema does not name: readers may meet new members, and we must not write undocumented ones."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(value) for name, value in schema.items()}
    return inner | {"additionalProperties": False} if "properties" in schema and "required" in schema else inner


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_a_report_is_what_its_schema_says_and_no_more(text: str) -> None:
    validator().validate(json.loads(json_report.render(hostile(text))))


def test_so_is_a_long_one_without_coverage() -> None:
    written = json.loads(json_report.render(replace(many(50), coverage=None)))
    validator().validate(written)
    assert "coverage" not in written


def test_a_report_of_a_later_version_is_none_of_this() -> None:
    written = json.loads(json_report.render(many(1)))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(report_schema()).validate(written | {"schema_version": 999})
