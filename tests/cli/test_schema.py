from __future__ import annotations

import json

import jsonschema

from tests.command import Command


def test_schema_report_prints_a_json_schema(contractkit: Command) -> None:
    ended = contractkit("schema", "report")
    assert ended.code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(ended.out))


def test_there_is_no_other_document(contractkit: Command) -> None:
    ended = contractkit("schema", "tape")
    assert ended.code == 2
    assert "report" in ended.err
