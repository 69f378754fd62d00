from __future__ import annotations

import pytest

from contractkit.cassettes.secret_names import is_secret_header, is_secret_member, is_secret_parameter, rule_set, words


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("x-ms-accessToken", ("x", "ms", "access", "token")),
        ("client_secret", ("client", "secret")),
        ("SASUri", ("sas", "uri")),
        ("key1", ("key", "1")),
        ("", ()),
    ],
)
def test_names_are_taken_apart(name: str, parts: tuple[str, ...]) -> None:
    assert words(name) == parts


@pytest.mark.parametrize(
    "name",
    [
        "access_token", "accessToken", "AccessToken", "ACCESS_TOKEN", "refresh_token", "id_token", "client_secret",
        "clientSecret", "client_assertion", "password", "userPassword", "new_password", "secretText", "apiKey",
        "api-key", "apikey", "connectionString", "sasUri", "privateKey", "private_key", "accountKey", "x-csrf-token",
        "token", "secret", "pwd", "session_id", "jwt", "webhookSecret", "device_code", "code_verifier", "otp",
        "mfaCode", "recoveryCodes", "passcode", "credentials", "secrets", "apiKeys", "accessTokens", "accessKeyId",
        "X-Amz-Credential", "SAMLResponse", "PHPSESSID",
    ],
)  # fmt: skip
def test_secret_members(name: str) -> None:
    assert is_secret_member(name)


@pytest.mark.parametrize(
    "name",
    [
        "author", "authority", "keyword", "keywords", "tokenType", "token_type", "max_tokens", "nextPageToken",
        "continuationToken", "skipToken", "key", "keys", "id", "eTag", "code", "sig", "secretary", "passwordExpires",
        "passwordPolicy", "monkey", "keyId", "publicKey", "primaryKey", "sessionCount", "sort_key", "cookies", "",
        "self", "organizationName", "tokens", "1", "signature", "emailSignature", "userCode", "deviceId", "ticket",
        "credentialType", "optional", "codes", "Access-Control-Allow-Credentials",
    ],
)  # fmt: skip
def test_names_that_only_look_secret_survive(name: str) -> None:
    assert not is_secret_member(name)


@pytest.mark.parametrize(
    "name",
    [
        "Authorization", "proxy-authorization", "Cookie", "Set-Cookie", "X-Api-Key", "X-Functions-Key", "X-Auth-Token",
        "Ocp-Apim-Subscription-Key", "SupplementaryAuthorization", "x-ms-copy-source-authorization", "api-key",
        "Authentication-Token", "X-Amz-Security-Token",
    ],
)  # fmt: skip
def test_secret_headers(name: str) -> None:
    assert is_secret_header(name)


@pytest.mark.parametrize(
    "name",
    [
        "ETag", "If-Match", "Content-Type", "Idempotency-Key", "Surrogate-Key", "Sec-WebSocket-Key", "WWW-Authenticate",
        "MS-CorrelationId", "x-ms-continuation-token", "Key", "Link", "Location", "Content-Security-Policy",
        "Access-Control-Allow-Credentials",
    ],
)  # fmt: skip
def test_other_headers_survive(name: str) -> None:
    assert not is_secret_header(name)


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("sig", "a" * 16, True),
        ("sig", "a" * 15, False),
        ("code", "DE", False),
        ("CODE", "0.AXoA" * 9, True),
        ("access_token", "x", True),
        ("$filter", "x" * 99, False),
        ("X-Amz-Signature", "a" * 64, True),
        ("X-Goog-Signature", "a" * 15, False),
        ("signatureVersion", "a" * 64, False),
        ("ticket", "ST-1856339-aA5Yuvrxzpv8Tau1cYQ7", True),
        ("ticket", "4711", False),
        ("X-Amz-SignedHeaders", "host;content-type;x-amz-date", False),
    ],
)
def test_parameters_are_told_by_name_and_length(name: str, value: str, secret: bool) -> None:
    assert is_secret_parameter(name, value) is secret


def test_the_rule_set_is_the_same_text_each_time() -> None:
    assert rule_set() == rule_set()
    assert "idempotency" in rule_set()
