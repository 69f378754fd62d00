from __future__ import annotations

import json
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contractkit.cassettes.cassette import Cassette, Metadata
from contractkit.model.exchange import Exchange
from contractkit.model.finding import Level
from tests.rules.tape import run, tape

_PAGE = "docs/partner-api/update-a-referral.md"
_DRIFT = {
    "accept": {
        "/response/body/details/dealValue": "1200",
        "/response/body/team/0/email": 7,
        "/response/body/risk": {"score": 1},
        "/response/headers/ETag": "(gone)",
    }
}


def fingerprints(cassette: Cassette) -> set[tuple[str, str]]:
    found = run(cassette, _PAGE).at_or_above(Level.INFO)
    return {(finding.rule, finding.fingerprint) for finding in found}


def recorded_again(cassette: Cassette, random: Random, name: str) -> Cassette:
    """The same exchanges as another run would have recorded them: members in another order, elsewhere on the tape."""
    exchanges = tuple(_shuffled(each, random, name) for each in cassette.exchanges)
    return Cassette(f"{name}.yaml", exchanges, Metadata(recorded_at="2027-01-01T00:00:00Z"))


def _shuffled(exchange: Exchange, random: Random, name: str) -> Exchange:
    response = exchange.response
    body = json.dumps(_reordered(json.loads(response.body), random), indent=random.choice([None, 2])).encode()
    lines = list(response.headers.lines)
    random.shuffle(lines)
    headers = replace(response.headers, lines=tuple(lines))
    line = random.randrange(1, 10_000)
    return replace(exchange, response=replace(response, body=body, headers=headers), cassette=name, line=line)


def _reordered(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        names = list(value)
        random.shuffle(names)
        return {name: _reordered(value[name], random) for name in names}
    return [_reordered(item, random) for item in value] if isinstance(value, list) else value


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(["a", "nightly/b", "ä"]))
def test_a_finding_is_the_same_however_and_whenever_it_was_recorded(random: Random, name: str) -> None:
    cassette = tape("referral", ["read", _DRIFT])
    assert len(fingerprints(cassette)) >= 4
    assert fingerprints(recorded_again(cassette, random, name)) == fingerprints(cassette)
