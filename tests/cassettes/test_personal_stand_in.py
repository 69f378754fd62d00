from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.personal import Kind, Personal
from contractkit.cassettes.personal_stand_in import personal_stand_in
from contractkit.cassettes.stand_in import stand_in

KEY = b"key"


def made(kind: Kind, value: str, *documented: str) -> str:
    return personal_stand_in(KEY, kind, value, Personal(documented=frozenset(documented)))


@pytest.mark.parametrize(
    ("kind", "value", "form"),
    [
        (Kind.NAME, "Ann", r"Nomen[a-z]{6}"),
        (Kind.NAME, "Ann-Marie O'Neill, 3rd", r"Nomen[a-z]{6} Nomen[a-z]{6}, 3Nomen[a-z]{6}"),
        (Kind.MAIL, "Ann@corp.io", r"person-[0-9a-f]{12}@example\.com"),
        (Kind.MAIL, "somebody", r"Nomen[a-z]{6}"),
        (Kind.PHONE, "+44 (20) 7946-1234", r"\+55 \(50\) 1\d{3}-\d{4}"),
        (Kind.PHONE, "1234", "0000"),
        (Kind.STREET, "Lange Straße 7b", r"\d{1,3} Nomen[a-z]{6} Street"),
        (Kind.STREET, "34", "00"),
        (Kind.CITY, "Bad Homburg", r"Nomen[a-z]{6} Nomen[a-z]{6}"),
        (Kind.POSTAL_CODE, "SW1A 2AA", "XX0X 0XX"),
        (Kind.ID, "4111fffc-f9ee-4d53-bba6-569135228642", r"5c2bbed0-[0-9a-f-]{27}"),
    ],
)
def test_the_form_stays(kind: Kind, value: str, form: str) -> None:
    assert re.fullmatch(form, made(kind, value))


@given(st.sampled_from(Kind), st.text(max_size=40))
def test_a_stand_in_stays_as_it_is(kind: Kind, value: str) -> None:
    once = made(kind, value)
    assert made(kind, once) == once


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Kind.NAME, ""), (Kind.NAME, "  "), (Kind.MAIL, "ann@contoso.com"), (Kind.PHONE, "425 555-0142")],
)
def test_what_is_nobodys_stays(kind: Kind, value: str) -> None:
    assert made(kind, value) == value


def test_what_is_documented_stays_also_as_a_part_of_a_name() -> None:
    assert made(Kind.PHONE, "1234567890", "1234567890") == "1234567890"
    assert made(Kind.NAME, "Sue Smith", "Sue", "Smith") == "Sue Smith"
    assert made(Kind.NAME, "Sue Bell", "Sue").startswith("Sue Nomen")


def test_a_full_name_is_made_of_its_parts() -> None:
    assert made(Kind.NAME, "Ann Bell") == f"{made(Kind.NAME, 'Ann')} {made(Kind.NAME, 'Bell')}"
    assert made(Kind.MAIL, "ANN@corp.io") == made(Kind.MAIL, "ann@CORP.io")


@pytest.mark.parametrize("kind", Kind)
def test_a_stand_in_for_a_secret_and_an_address_stay_what_they_are(kind: Kind) -> None:
    secret = stand_in(KEY, "s3cr3t-of-today")

    assert personal_stand_in(KEY, kind, secret, Personal()) == secret
    address = personal_stand_in(KEY, kind, "ann.smith@north-sea-freight.de", Personal())
    assert address == personal_stand_in(KEY, Kind.MAIL, "ann.smith@north-sea-freight.de", Personal())
    assert personal_stand_in(KEY, kind, address, Personal()) == address


def test_what_is_called_a_phone_and_is_none_is_replaced_as_a_whole() -> None:
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"

    assert personal_stand_in(KEY, Kind.PHONE, token, Personal()) == stand_in(KEY, token)


def test_a_number_of_any_length_is_replaced() -> None:
    number = "12" * 500

    replaced = personal_stand_in(KEY, Kind.PHONE, number, Personal())

    assert replaced.isdecimal()
    assert len(replaced) == len(number)
    assert replaced != number
