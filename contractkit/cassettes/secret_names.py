"""Which names of headers, parameters and members stand before a secret.

Names are compared word by word, never by substring: `access_token`, `accessToken` and `Access-Token` are one name, and
`author`, `keyword`, `tokenType`, `nextPageToken` and `Idempotency-Key` hold nothing to hide.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

_ALONE: Final = frozenset(
    {"password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "credential", "jwt"}
    | {"authorization", "cookie", "assertion", "accesstoken", "refreshtoken", "idtoken", "clientsecret"}
    | {"connectionstring", "sessionid", "sharedaccesskey", "phpsessid", "jsessionid", "samlresponse"}
    | {"credentials", "passwords", "secrets", "apikeys", "accesstokens", "refreshtokens"}
    | {"accesskeyid", "awsaccesskeyid"}  # a name more than a secret, but what it opens is found by it
)
_BEFORE_KEY: Final = frozenset(
    {"private", "access", "account", "shared", "subscription", "encryption", "signing", "master", "storage"}
    | {"secret", "api", "auth", "session", "host", "function"}
)
_LAST_TWO: Final = frozenset(
    {("client", "assertion"), ("connection", "string"), ("secret", "text"), ("sas", "uri"), ("sas", "url")}
    | {("session", "id"), ("set", "cookie"), ("device", "code"), ("code", "verifier"), ("mfa", "code")}
    | {("recovery", "code"), ("recovery", "codes"), ("backup", "codes")}
    | {(word, "key") for word in _BEFORE_KEY}
)
_ENDINGS: Final = frozenset(
    {"password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "authorization"}
    | {"credential", "otp", "totp"}
)
_PAGING: Final = frozenset(
    {"page", "next", "previous", "continuation", "skip", "delta", "sync", "resume", "cancellation", "change"}
)
_HARMLESS_KEYS: Final = frozenset({"idempotency", "surrogate", "cache", "socket", "partition", "sort", "routing"})
_PARAMETERS: Final = frozenset({"sig", "signature", "key", "code", "auth", "pass", "ticket"})
_SIGNATURES: Final = frozenset({"sig", "signature"})
"""The last word of what makes a URI open to whoever has it, as `X-Amz-Signature`."""
_LONG: Final = 16


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Take a name apart into lower-case words: `x-ms-accessToken` is x, ms, access, token."""
    return tuple(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=4096)
def is_secret_member(name: str) -> bool:
    """Tell whether the value of a JSON member or a form field is a secret."""
    parts = words(name)
    if not parts:
        return False
    if "".join(parts) in _ALONE or parts[-2:] in _LAST_TWO:
        return True
    return parts[-1] in _ENDINGS and not (parts[-1] == "token" and _PAGING.intersection(parts))


def is_secret_parameter(name: str, value: str) -> bool:
    """Tell whether the value of a query parameter is a secret.

    `sig`, `key` and `code` stand before signatures and authorization codes as well as before harmless short words, so
    there the length of the value decides.
    """
    may_be = name.lower() in _PARAMETERS or not _SIGNATURES.isdisjoint(words(name)[-1:])
    return is_secret_member(name) or (may_be and len(value) >= _LONG)


@lru_cache(maxsize=4096)
def is_secret_header(name: str) -> bool:
    """Tell whether the value of a header is a secret."""
    parts = words(name)
    if is_secret_member(name):
        return True
    return len(parts) > 1 and parts[-1] == "key" and not _HARMLESS_KEYS.intersection(parts)


def rule_set() -> str:
    """Return every rule above as one text, for a digest."""
    pairs = {"-".join(pair) for pair in _LAST_TWO}
    groups = (_ALONE, pairs, _ENDINGS, _PAGING, _HARMLESS_KEYS, _PARAMETERS, _SIGNATURES)
    return "\n".join(" ".join(sorted(group)) for group in groups)
