"""The tapes in cassettes/: plain vcrpy reads them, and they belong to the page as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests
import vcr

from contractkit.cassettes.file import dumps, load
from contractkit.cassettes.secrets import scan
from contractkit.model.contract import Contract

TAPES = sorted((Path(__file__).parent.parent / "cassettes").glob("*.yaml"))


def test_there_are_three_and_each_stands_beside_its_scenario() -> None:
    assert [path.stem for path in TAPES] == ["stale-tag-refused", "update-accepted", "walk-to-closed"]
    assert all(path.with_suffix(".http").is_file() for path in TAPES)


@pytest.mark.parametrize("path", TAPES, ids=lambda path: path.stem)
def test_plain_vcrpy_replays_it_and_leaves_it_alone(path: Path) -> None:
    before = path.read_bytes()
    recorded = load(path).exchanges
    with vcr.use_cassette(str(path), record_mode="none", match_on=["method", "uri", "body"]) as played:
        for exchange in recorded:
            request = exchange.request
            answer = requests.request(
                request.method, request.uri, data=request.body, headers=dict(request.headers), timeout=5
            )
            assert (answer.status_code, answer.content) == (exchange.response.status, exchange.response.body)
            assert answer.headers.get("ETag") == exchange.response.headers.get("ETag")
    assert played.all_played
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", TAPES, ids=lambda path: path.stem)
def test_it_is_written_as_we_write_holds_no_secret_and_belongs_to_the_page(
    path: Path, shipped_contract: Contract
) -> None:
    cassette = load(path)
    assert dumps(cassette) == path.read_text("utf-8")
    assert scan(path.read_bytes()) == ()
    assert cassette.metadata.page == shipped_contract.page
    assert cassette.metadata.page_digest == shipped_contract.examples_digest
    assert cassette.metadata.scenario == path.with_suffix(".http").name
