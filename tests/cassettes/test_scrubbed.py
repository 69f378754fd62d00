from __future__ import annotations

import pytest

from contractkit.cassettes.scrub import Scrubber
from contractkit.cassettes.scrubbed import ScrubbedExchanges, scrub_all
from contractkit.model.exchange import Exchange, Headers, Request, Response

SECRET = "s3cr3t-of-today"


def saying(text: str) -> Exchange:
    headers = Headers.of([("Content-Type", "application/json")])
    return Exchange(Request(uri="http://h/"), Response(headers=headers, body=text.encode()))


def test_what_a_late_answer_gives_away_is_out_of_the_early_ones_too() -> None:
    early, late = saying(f'{{"note": "{SECRET}"}}'), saying(f'{{"password": "{SECRET}"}}')
    done = ScrubbedExchanges(Scrubber(b"key"), list[Exchange]())

    assert SECRET in done.add(early).response.body.decode()
    assert SECRET not in done.add(late).response.body.decode()
    assert not [each for each in done.all() if SECRET in each.response.body.decode()]
    assert done.all() == done.all()


def test_what_is_learned_from_outside_counts_too() -> None:
    done = ScrubbedExchanges(Scrubber(b"key"), list[Exchange]())
    done.add(saying(SECRET))
    done.learn([SECRET])

    assert SECRET not in done.all()[0].response.body.decode()


def test_nothing_is_looked_at_twice_when_nothing_was_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[Exchange] = []
    scrub = Scrubber.exchange

    def counting(self: Scrubber, exchange: Exchange) -> Exchange:
        looked_at.append(exchange)
        return scrub(self, exchange)

    monkeypatch.setattr(Scrubber, "exchange", counting)
    scrubber = Scrubber(b"key", [SECRET])
    plain = [saying(f'{{"n": {number}}}') for number in range(5)]

    assert scrub_all(plain, scrubber) == tuple(plain)
    assert len(looked_at) == 5
