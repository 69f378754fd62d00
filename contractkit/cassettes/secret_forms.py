"""The forms secrets have: fixed ones that need no context, and values that stand where a secret stands.

Sources: the published token formats of the issuers, and the rules of the open-source scanners that follow them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from contractkit.cassettes.needles import places

_PLACEHOLDER: Final = re.compile(
    r"scrubbed|redact|mask|example|placeholder|sanitized|dummy|sample|changeme|your[_-]|x{4}|\*{3}|\.{3}|[<>{}$]",
    re.IGNORECASE,
)
_BEFORE_HOST: Final = r"(?=[^\s/:@\"'?#]*\d)(?![0-9a-f]{8}-)([^\s/:@\"'?#]{20,})"
"""What stands alone before the host of a URI: as long as no name of a user, and with a digit."""
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# What may stand between a name and its value, in JSON, YAML and a raw header: quotes, colon, bracket or dash.
_TO_VALUE: Final = r"""["']?\s*[:=]\s*(?:\[\s*|-\s+)?["']?"""
_VALUE: Final = r"""([^\s"',;&\]}\\]{6,})"""
_PAIRED: Final = r"""["'],\s*["']value["']\s*:\s*["']([^\s"'\\]{6,})"""
"""As settings are listed: `{"name": "client_secret", "value": "..."}`."""
_IN_XML: Final = r"\b[^<>]{0,500}>\s*([^\s<>]{6,})\s*<\\?/"
"""As an element. What its attributes may take is limited: where there is none, the whole text would be gone through,
and again for each name."""


def hits(text: str) -> Iterator[tuple[str, int]]:
    """Yield the kind and the place of each secret that stands in a text unencoded."""
    lower = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")  # each letter in its place
    for anchor, form in (each for hint, anchored in _ANCHORED.items() if hint in lower for each in anchored):
        for at in places(lower, anchor):
            match = form.pattern.match(text, max(0, at - form.before))
            if match is not None and form.is_live(match[match.lastindex or 0]):
                yield form.kind, match.start()


def _is_real(value: str) -> bool:
    """Tell a value from a placeholder."""
    return not _PLACEHOLDER.search(value)


def _is_random(value: str) -> bool:
    """Tell a token from a word or an identifier: long, or letters and digits together."""
    if value.startswith("eyJ") and not _is_signed(value):
        return False
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return _is_real(value) and not _GUID.fullmatch(value) and (mixed or len(value) >= 32)


def _is_signed(token: str) -> bool:
    """Tell a JSON Web Token that opens something from one without a signature (RFC 7519, 6)."""
    head = token.partition(".")[0]
    if not _is_real(token):
        return False
    try:
        header = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (binascii.Error, ValueError):
        return True
    return not (isinstance(header, dict) and header.get("alg") == "none")


def _is_login(credentials: str) -> bool:
    """Tell `user:password` in base64 (RFC 7617) from any other word after `Basic`."""
    try:
        login = base64.b64decode(credentials + "=" * (-len(credentials) % 4)).decode("utf-8")
    except (binascii.Error, ValueError):
        return False
    _, colon, password = login.partition(":")
    return bool(colon and password and _is_real(password))


class _Form(NamedTuple):
    """A form of secret.

    Attributes:
        anchors: fixed words in lower case, one of which stands in every secret of this form. A tape has megabytes, and
            only at an anchor the pattern is tried.
        before: how many characters before its anchor the form begins.
        pattern: the form; its last group, or the whole, is the secret.
        is_live: tells a secret from a placeholder of the same form.
    """

    kind: str
    anchors: tuple[str, ...]
    before: int
    pattern: re.Pattern[str]
    is_live: Callable[[str], bool]


def _form(
    kind: str, anchors: str, pattern: str, is_live: Callable[[str], bool] = _is_real, *, before: int = 0
) -> _Form:
    return _Form(kind, tuple(anchors.split()), before, re.compile(pattern, re.IGNORECASE), is_live)


_MEMBERS: Final = (
    "access_token accesstoken refresh_token refreshtoken id_token idtoken client_secret clientsecret client_assertion "
    "clientassertion password passwd api_key apikey secret_text secrettext private_key privatekey connection_string "
    "connectionstring"
)

_FORMS: Final = (
    _form("JSON Web Token", "eyj", r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*", _is_signed),
    _form("private key", "-----begin", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    _form("GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"\bgh[pousr]_[A-Za-z0-9]{36}"),
    _form("GitHub token", "github_pat_", r"\bgithub_pat_\w{50}"),
    _form("AWS access key", "akia asia", r"\b(?-i:AKIA|ASIA)[A-Z0-9]{16}\b"),
    _form("Google API key", "aiza", r"\b(?-i:AIza)[\w-]{35}"),
    _form("Slack token", "xox", r"\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
    _form("Stripe key", "k_live_", r"\b[rs]k_live_[A-Za-z0-9]{16,}", before=1),
    _form("Entra client secret", "q~", r"[\w~.]{3}\dQ~[\w~.-]{31,34}", before=4),
    _form("storage account key", "accountkey=", r"AccountKey=([A-Za-z0-9+/=]{20,})"),
    _form("shared access key", "sharedaccesskey=", r"SharedAccessKey=([A-Za-z0-9+/=%]{20,})"),
    _form("shared access signature", "sig=", r"[?&;]sig=([\w%+/=.~-]{20,})", before=1),
    _form("bearer token", "bearer", r"\bbearer\s+([\w.~+/-]{12,}=*)", _is_random),
    _form("basic credentials", "basic", r"\bbasic\s+([A-Za-z0-9+/]{4,}={0,2})", _is_login),
    _form("password in a URI", "://", rf"://(?:[^\s/:@\"']*:([^\s/@\"']+)|{_BEFORE_HOST})@"),
    _form("signature in a URI", "-signature=", r"-signature=([\w%+/=.~-]{20,})"),
    _form("Slack webhook", "hooks.slack.com", r"hooks\.slack\.com/services/T\w+/B\w+/(\w{20,})"),
    _form("cookie", "cookie", rf"\bcookie{_TO_VALUE}[^\s=;\"']+=([^\s;\"',]{{6,}})", _is_random),
    _form("key in a header", "x-", rf"\bx-[a-z-]{{0,100}}(?:key|token){_TO_VALUE}{_VALUE}", _is_random),
    _form(
        "key in a header", "api-key -subscription-key", rf"-?(?:api|subscription)-key{_TO_VALUE}{_VALUE}", _is_random
    ),
    _form(
        "named secret",
        _MEMBERS,
        rf"(?:{'|'.join(_MEMBERS.split())})(?:{_TO_VALUE}{_VALUE}|{_PAIRED}|{_IN_XML})",
        _is_random,
    ),
)

_HINTS: Final = ("token", "secret", "assertion", "passw", "key", "connection", "_")


def _by_hint(forms: Iterable[_Form]) -> dict[str, list[tuple[str, _Form]]]:
    """Put anchors that hold the same word, or sign, together: where that is not in a text, none of them is."""
    found: dict[str, list[tuple[str, _Form]]] = {}
    for form in forms:
        for anchor in form.anchors:
            hint = next((hint for hint in _HINTS if hint in anchor), anchor)
            found.setdefault(hint, []).append((anchor, form))
    return found


_ANCHORED: Final = _by_hint(_FORMS)
