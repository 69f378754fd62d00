from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractkit.cassettes.personal import MAIL_ADDRESS, Kind, Personal, is_nobodys_domain, replace_addresses

NONE = None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("firstName", Kind.NAME), ("contact_last_name", Kind.NAME), ("displayName", Kind.NAME),
        ("X-Given-Name", Kind.NAME),
        ("phoneNumber", Kind.PHONE), ("mobile", Kind.PHONE), ("workPhone", Kind.PHONE), ("businessPhones", Kind.PHONE),
        ("addressLine1", Kind.STREET), ("streetAddress", Kind.STREET), ("billingStreet", NONE), ("city", Kind.CITY),
        ("postalCode", Kind.POSTAL_CODE), ("ZIP", Kind.POSTAL_CODE),
        ("name", NONE), ("fileName", NONE), ("number", NONE), ("address", NONE),
        ("tenantId", NONE), ("", NONE), ("@", NONE), ("IBAN", Kind.ID), ("ssn", Kind.ID), ("passportNumber", Kind.ID),
        ("state", NONE), ("country", NONE), ("microphone", NONE),
    ],
)  # fmt: skip
def test_usual_members(name: str, kind: Kind | None) -> None:
    assert Personal().kind(name) is kind


def test_settings_win_over_the_usual_names() -> None:
    personal = Personal({"tenant_id": Kind.ID, "displayName": None, "名": Kind.NAME})
    assert personal.kind("tenantId") is Kind.ID
    assert personal.kind("display-name") is None
    assert personal.kind("名") is Kind.NAME
    assert personal.rule_set() != Personal().rule_set()
    assert Personal(enabled=False).kind("firstName") is None


@pytest.mark.parametrize(
    ("domain", "expected"),
    [("contoso.com", True), ("mail.contoso.com", True), ("contoso.onmicrosoft.com", True), ("EXAMPLE.org", True),
     ("a.test", True), ("contoso.com.evil.io", False), ("mycontoso.com", False), ("corp.io", False)],
)  # fmt: skip
def test_domains_that_are_nobodys(domain: str, expected: bool) -> None:
    assert is_nobodys_domain(domain) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ann <ann.bell@corp.co.uk>, bob", "ann.bell@corp.co.uk"),
        ("mailto:ann@corp.io?subject=x", "ann@corp.io"),
        ("/users/ann%40corp.io/x", "ann%40corp.io"),
        ("https://ann:pw@corp.io/", "://ann:pw@"),
        ("@odata.etag", None),
        ("pkg@1.2.3", None),
        ("ann@localhost", None),
        ("mail jörg@bücher-laden.de now", "jörg@bücher-laden.de"),
        ("用户@例子.公司", "用户@例子.公司"),
        ("ann@corp_io.x", None),
    ],
)
def test_addresses_are_found_in_any_text(text: str, found: str | None) -> None:
    match = MAIL_ADDRESS.search(text)
    assert (match[0] if match else None) == found


@given(st.lists(st.sampled_from(["a.b", "@", "x.com", "%40", "\\u0040", *" \n\"<>'é-", "://u@h.io", "//"]), max_size=9))
def test_only_what_stands_around_an_at_sign_is_looked_at(parts: list[str]) -> None:
    text = "".join(parts)

    def marked(found: re.Match[str]) -> str:
        return f"<{found[0]}>"

    assert replace_addresses(text, lambda around: MAIL_ADDRESS.sub(marked, around)) == MAIL_ADDRESS.sub(marked, text)
