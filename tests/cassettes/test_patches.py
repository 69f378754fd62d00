from __future__ import annotations

import http.client
import threading
from types import SimpleNamespace

import pytest

from contractkit.cassettes.patches import Patches, RealHttpsConnection, Replacement, Replacements


class Base:
    inherited = "of the base"


class Owner(Base):
    own = "of its own"


def test_replaced_while_held_and_put_back_after_the_last() -> None:
    taken_back: list[str] = []
    patches = Patches(
        lambda: Replacements(
            [Replacement(Owner, "own", "new"), Replacement(Owner, "inherited", "new")],
            [lambda: taken_back.append(Owner.own)],
        )
    )
    before = dict(vars(Owner))
    with patches.held():
        with pytest.raises(KeyError), patches.held():
            raise KeyError
        assert (Owner.own, Owner.inherited) == ("new", "new")

    assert dict(vars(Owner)) == before
    assert taken_back == ["of its own"]


def test_built_once_and_again_only_when_somebody_else_patched_the_same() -> None:
    place = SimpleNamespace(send="original")
    built: list[str] = []

    def build() -> Replacements:
        built.append(place.send)
        return Replacements([Replacement(place, "send", f"ours over {place.send}")])

    patches = Patches(build)
    for _ in range(3):
        with patches.held():
            assert place.send == "ours over original"
    place.send = "theirs"
    with patches.held():
        assert place.send == "ours over theirs"

    assert place.send == "theirs"
    assert built == ["original", "theirs"]


class Stub(http.client.HTTPSConnection):
    pass


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> type[Stub]:
    monkeypatch.setattr(http.client, "HTTPSConnection", Stub)
    return Stub


REAL = http.client.HTTPSConnection


def test_the_real_class_is_there_for_a_moment(stub: type[Stub]) -> None:
    real = RealHttpsConnection(REAL)
    with real.window():
        with real.window():
            assert http.client.HTTPSConnection is REAL
        assert http.client.HTTPSConnection is REAL

    assert http.client.HTTPSConnection is stub


def test_a_moment_that_outlives_the_replacement_does_not_bring_it_back(stub: type[Stub]) -> None:
    real = RealHttpsConnection(REAL)
    with real.window():
        real.forget()

    assert http.client.HTTPSConnection is REAL


def test_a_replacement_that_comes_back_during_a_moment_stays(stub: type[Stub]) -> None:
    real = RealHttpsConnection(REAL)
    opened, done = threading.Event(), threading.Event()

    def late() -> None:
        with real.window():
            opened.set()
            done.wait(5)

    thread = threading.Thread(target=late)
    thread.start()
    opened.wait(5)
    real.forget()
    http.client.HTTPSConnection = stub  # type: ignore[misc]  # the next tape is opened
    with real.window():
        assert http.client.HTTPSConnection is REAL
    done.set()
    thread.join()

    assert http.client.HTTPSConnection is stub
