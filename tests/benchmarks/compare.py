"""Comparing bodies, and checking tapes, against DeepDiff doing the same without shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import yaml
from deepdiff import DeepDiff

from contractkit.cassettes.file import load
from contractkit.check import check
from contractkit.pages.load import load_contract
from tests.benchmarks.exchanges import ROOT, TAPE
from tests.benchmarks.measure import Comparison

TAPES = sorted((ROOT / "cassettes").glob("*.yaml"))


def comparisons() -> Iterator[Comparison]:
    contract = load_contract(ROOT / "docs/partner-api/update-a-referral.md")
    documented = contract.examples[1].body
    check([load(TAPE)], [contract])

    def ours() -> None:
        for _ in range(5):
            check([load(path) for path in TAPES], [contract])

    def theirs() -> None:
        for _ in range(5):
            for path in TAPES:
                for each in yaml.load(path.read_bytes(), yaml.CSafeLoader)["interactions"]:
                    DeepDiff(documented, json.loads(each["response"]["body"]["string"]), view="tree")

    yield Comparison(
        "check the shipped tapes: read them and apply every rule", "YAML and DeepDiff", ours, theirs, goal=0.5
    )
