from __future__ import annotations

import base64

import pytest

from contractkit.scenario.shorthand import NotWrittenOutError, credentials, form


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("name=foo\n&password=bar\n  &c=d", "name=foo&password=bar&c=d"),
        ("name=foo&\n  password=bar", "name=foo&password=bar"),
        (
            'a=x y&b=%20+&c=\u00e9"<>&d=http://h/?q=1&e=\ud83d',
            "a=x%20y&b=%20+&c=%C3%A9%22%3C%3E&d=http://h/?q=1&e=%5Cud83d",
        ),
        ("", ""),
    ],
)
def test_a_form_is_one_line(written: str, sent: str) -> None:
    assert form(written) == sent


def test_a_form_whose_lines_do_not_belong_together_is_refused() -> None:
    with pytest.raises(NotWrittenOutError, match="a form goes on with '&'"):
        form("a=b\nc=s3cr3t")


@pytest.mark.parametrize(
    ("written", "login"),
    [
        ("Basic user:pass word", "user:pass word"),
        ("Basic user pass word", "user:pass word"),
        ("basic user pa:ss", "user:pa:ss"),
        ("Basic :token", ":token"),
        ("Basic token:", "token:"),
        ("Basic j\u00f6rg:\u00e9", "j\u00f6rg:\u00e9"),
    ],
)
def test_a_user_and_a_password_are_sent_in_base64(written: str, login: str) -> None:
    assert credentials(written) == f"{written[:5]} {base64.b64encode(login.encode()).decode()}"


@pytest.mark.parametrize(
    "value",
    ["Basic dXNlcjpwYXNz", "Bearer a:b", "Bearer a b", "", "basic", 'Digest username="a", realm="b"', "Token x"],
)
def test_what_is_no_short_form_is_sent_as_it_is(value: str) -> None:
    assert credentials(value) == value


@pytest.mark.parametrize("scheme", ["Digest", "AWS", "ntlm"])
def test_what_takes_more_than_writing_out_is_refused_without_its_password(scheme: str) -> None:
    with pytest.raises(NotWrittenOutError, match=f"^{scheme} with a user and a password") as caught:
        credentials(f"{scheme} me s3cr3t")
    assert "s3cr3t" not in str(caught.value)
