from __future__ import annotations

import base64
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.stand_in import is_stand_in, stand_in, stand_ins_in

KEY = b"a project's own key"
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"


@given(st.text() | st.uuids().map(str) | st.just(JWT))
def test_the_same_secret_has_the_same_stand_in_which_is_final(secret: str) -> None:
    replacement = stand_in(KEY, secret)

    assert replacement == stand_in(KEY, secret) != secret
    assert is_stand_in(replacement)
    assert not is_stand_in(secret)
    assert stand_in(KEY, replacement) == replacement == stand_in(b"other", replacement)


def test_another_secret_or_key_has_another() -> None:
    assert len({stand_in(KEY, "a"), stand_in(KEY, "b"), stand_in(b"other", "a")}) == 3


@pytest.mark.parametrize(
    ("secret", "form"),
    [
        ("", r"scrubbed[0-9A-Za-z]{28}"),
        ("hunter2", r"scrubbed[0-9A-Za-z]{20}"),
        ("hunter22", r"scrubbed[0-9A-Za-z]{24}"),
        ("2500ec5a-0000-4000-a000-0123456789AB", r"5c2bbed0-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"),
        (JWT, r"eyJ[\w-]+\.eyJ[\w-]+\.scrubbed[0-9A-Za-z]{20,28}"),
    ],
)
def test_the_form_is_kept(secret: str, form: str) -> None:
    assert re.fullmatch(form, stand_in(KEY, secret))


def test_a_stand_in_is_base64_and_a_token_is_an_unsigned_token() -> None:
    assert base64.b64decode(stand_in(KEY, "hunter2"), validate=True)
    head, claims, _ = stand_in(KEY, JWT).split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "none", "typ": "JWT"}
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["sub"].startswith("scrubbed")


@given(st.text(st.characters(max_codepoint=127)) | st.just(JWT))
def test_base64_around_it_keeps_its_padding(secret: str) -> None:
    assert len(stand_in(KEY, secret)) % 3 == len(secret) % 3


def test_stand_ins_are_found_in_any_text() -> None:
    made = [stand_in(b"k", secret) for secret in ("a", "ab", "abc", "2500ec5a-1b2c-4d3e-8f90-123456789abc", JWT)]
    text = f'x={made[0]}&y=/{made[1]}/ "{made[2]}" {{{made[3]}}} Bearer {made[4]}'
    assert stand_ins_in(text) == set(made)
    assert stand_ins_in(f"scrubbed {made[0]}x {made[1][:-1]} x{made[3][1:]}") == frozenset()
