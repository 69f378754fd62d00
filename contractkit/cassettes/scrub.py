"""Takes secrets and personal data out of an exchange before it is written: replaces them, and never blanks them.

First where a name gives them away (headers, query and form parameters, JSON members, connection strings), then every
value learned there, or known from the start, wherever it stands and however it is encoded. ETags, ids and links stay as
they are, so that If-Match still equals the tag and a link still names the resource.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Final, TypeVar
from urllib.parse import unquote, unquote_plus

from contractkit.cassettes.content_coding import unzipped, with_content
from contractkit.cassettes.inflate import GZIP
from contractkit.cassettes.json_text import MemberValues, string_in
from contractkit.cassettes.known_secrets import KnownSecrets
from contractkit.cassettes.media_type import is_json_type
from contractkit.cassettes.personal import Personal
from contractkit.cassettes.remembered import remembering
from contractkit.cassettes.scrub_personal import PersonalScrubber
from contractkit.cassettes.scrub_text import replaced
from contractkit.cassettes.secret_names import is_secret_header, is_secret_member, is_secret_parameter, rule_set, words
from contractkit.cassettes.stand_in import stand_in
from contractkit.model.exchange import Exchange, Headers, Request, Response

_SCHEMES: Final = frozenset(
    {"bearer", "basic", "digest", "negotiate", "ntlm", "token", "apikey", "sharedkey", "sharedkeylite", "hmac-sha256"}
    | {"sharedaccesssignature", "aws4-hmac-sha256", "dpop"}
)
# What a search begins with is a fixed character, not a look behind: bodies are long, and hold few of these.
_USER_PART: Final = re.compile(r"://([^\s/@:\"'<>]*):([^\s/@\"'<>]+)(?=@)")
_PARAMETER: Final = re.compile(r"([?&#][\w.~%-]+)=([^\s&#\"'<>\\;,]+)")
_FIELD: Final = re.compile(r"(?:(?<=^)|(?<=&))([^=&]+)=([^&]+)")
_PART: Final = re.compile(r'(\bname="?([^";\r\n]+)"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)(.*?)(?=\r?\n--)', re.DOTALL)
_CONNECTION: Final = re.compile(
    r"\b(AccountKey|SharedAccessKey|SharedAccessSignature|AccessKey|Password|Pwd)=([^\s;\"'&<>\\]+)", re.IGNORECASE
)
_CONNECTION_NAMES: Final = ("key=", "signature=", "password=", "pwd=")
"""What every match of `_CONNECTION` holds, in lower case."""
_LEARNED: Final = 8
"""Characters from which a value met under a secret name is searched for elsewhere, unless it is a word or a number."""

_RULES_VERSION: Final = "3"

_USUAL: Final = Personal()

Message = TypeVar("Message", Request, Response)


class Scrubber:
    """Replaces secrets. What it learns from one exchange it replaces in the next; threads may share it.

    Args:
        key: makes the stand-ins; the same key gives the same ones. It must not be on a tape or in the repository.
        known_secrets: values that are secret wherever they stand.
        personal: which personal data to replace; the usual when left out.
    """

    def __init__(self, key: bytes, known_secrets: Collection[str] = (), personal: Personal = _USUAL) -> None:
        self._key = key
        self._rules = personal.rule_set()
        self._known = KnownSecrets(key, known_secrets)
        self._personal = PersonalScrubber(key, personal, self._known)
        self._lock = Lock()
        self._begun = Request(), Request()
        # A client and a service say the same in most headers; what is learned from it, is learned the first time.
        self._header = lru_cache(maxsize=1024)(self._header_value)
        self._body = remembering(self._new_body)
        self._members = MemberValues(_is_secret, self._json_string)

    @property
    def digest(self) -> str:
        """Sixteen hex digits that change when the rules do; neither key nor secrets are in it."""
        return hashlib.sha256(f"{_RULES_VERSION}\n{rule_set()}\n{self._rules}".encode("utf-8", "replace")).hexdigest()[
            :16
        ]

    @property
    def known(self) -> int:
        """A number that grows whenever a secret or something personal is learned."""
        return len(self._known)

    def learn(self, secrets: Collection[str]) -> None:
        """Replace these values from now on, wherever they stand."""
        with self._lock:
            for secret in secrets:
                self._known.learn(secret)

    def begin(self, request: Request) -> None:
        """Do with a request what can be done before its answer is there; `exchange` goes on from here."""
        with self._lock:
            self._begun = request, self._by_name(request)
            self._known.message(self._begun[1])  # which remembers its body, unless the answer gives something away

    def exchange(self, exchange: Exchange) -> Exchange:
        """Return an exchange without secrets; scrubbing it again changes nothing."""
        with self._lock:
            # By name first, on both messages: what the answer names as a secret may stand in the request too.
            sent, request = self._begun
            if sent is not exchange.request:
                request = self._by_name(exchange.request)
            response = self._personal.message(self._named(exchange.response))
            request, response = self._known.message(request), self._known.message(response)
            return replace(exchange, request=replace(request, uri=self._known.text(request.uri)), response=response)

    def text(self, text: str) -> str:
        """Return a text, a message for a log perhaps, without the secrets known so far."""
        with self._lock:
            return self._known.text(self._personal.text(self._in_text(text)))

    def _by_name(self, request: Request) -> Request:
        uri = self._personal.text(self._in_text(request.uri))
        return replace(self._personal.message(self._named(request)), uri=uri)

    def _named(self, message: Message) -> Message:
        headers = Headers.of((name, self._header(name, value)) for name, value in message.headers)
        return with_content(message, headers, self._body(message.media_type, message.body))

    def _header_value(self, name: str, value: str) -> str:
        if not is_secret_header(name):
            return self._in_text(value)
        if words(name)[-1] == "cookie":
            return self._cookie(value, only_first=words(name)[0] == "set")
        scheme, space, credentials = value.partition(" ")
        if not space or scheme.lower() not in _SCHEMES:
            return self._hidden(value)
        hide = self._login if scheme.lower() == "basic" else self._hidden
        return f"{scheme} {hide(credentials.strip())}"

    def _cookie(self, value: str, *, only_first: bool) -> str:
        """Replace the values of cookies; the attributes of Set-Cookie (RFC 6265, 4.1) stay."""
        pairs = value.split(";")
        hidden = pairs[:1] if only_first else pairs
        return ";".join([*map(self._cookie_pair, hidden), *pairs[len(hidden) :]])

    def _cookie_pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        return name + equals + self._hidden(value) if equals else pair

    def _login(self, credentials: str) -> str:
        """Replace the password in `Basic` credentials (RFC 7617); the user stays."""
        login = _login_in(credentials)
        return self._hidden(credentials) if login is None else self._without_password(*login)

    def _without_password(self, user: str, password: str) -> str:
        return base64.b64encode(f"{self._personal.text(user)}:{self._hidden(password)}".encode()).decode()

    def _new_body(self, media_type: str, body: bytes) -> bytes:
        if body.startswith(GZIP):
            return self._repacked(media_type, body)
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return body
        if is_json_type(media_type) or text.lstrip()[:1] in ("{", "["):
            text = self._members.replace(text)
        elif media_type == "application/x-www-form-urlencoded":
            text = _FIELD.sub(self._field, text)
        elif media_type.startswith("multipart/"):
            text = _PART.sub(self._part, text)
        return self._in_text(text).encode("utf-8")

    def _repacked(self, media_type: str, body: bytes) -> bytes:
        """Look into a body that was sent packed: a tape keeps request bodies as they were sent."""
        inner = unzipped(body)
        if inner is None or inner.startswith(GZIP):
            return body
        outer = self._personal.body(media_type, self._new_body(media_type, inner))
        return body if outer == inner else gzip.compress(outer, mtime=0)

    def _json_string(self, _: bool, token: str) -> str:
        if token[0] != '"':
            return token
        value = string_in(token)
        hidden = self._hidden(value)
        return token if hidden == value else json.dumps(hidden)

    def _part(self, match: re.Match[str]) -> str:
        return match[1] + (self._hidden(match[3]) if is_secret_member(match[2]) else match[3])

    def _in_text(self, text: str) -> str:
        """Replace what names itself inside any text, or has the form of a secret."""
        return replaced(self._in_uris(text), self._hidden, self._known_login)

    def _known_login(self, credentials: str) -> str:
        """Replace the password in what may be `Basic` credentials, or may be any other word after `basic`."""
        login = _login_in(credentials)
        return self._without_password(*login) if login is not None and login[1] else credentials

    def _in_uris(self, text: str) -> str:
        """Replace parameters and user parts of URIs, and what connection strings name."""
        if "=" not in text and "@" not in text:
            return text
        text = _USER_PART.sub(lambda match: f"://{match[1]}:{self._hidden(unquote(match[2]))}", text)
        text = _PARAMETER.sub(self._parameter, text)
        lower = text.lower()
        if not any(name in lower for name in _CONNECTION_NAMES):
            return text
        return _CONNECTION.sub(lambda match: f"{match[1]}={self._hidden(match[2])}", text)

    def _parameter(self, match: re.Match[str]) -> str:
        # A plus is a plus in a URI (RFC 3986, 3.4), and base64 is full of them.
        return self._pair(match[1], unquote(match[1][1:]), match[2], unquote(match[2]))

    def _field(self, match: re.Match[str]) -> str:
        return self._pair(match[1], unquote_plus(match[1]), match[2], unquote_plus(match[2]))

    def _pair(self, written_name: str, name: str, written: str, value: str) -> str:
        hidden = self._hidden(value) if is_secret_parameter(name, value) else value
        return f"{written_name}={written if hidden == value else hidden}"

    def _hidden(self, value: str) -> str:
        """Return the stand-in of a value, and remember a value that is too odd to be a word."""
        if not value:
            return value
        if len(value) >= _LEARNED and not value.isalpha() and not value.isdecimal():
            self._known.learn(value)
        return stand_in(self._key, value)


def _login_in(credentials: str) -> tuple[str, str] | None:
    """Return the user and the password in what may be `Basic` credentials; None where there are none."""
    try:
        user, colon, password = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
    except ValueError:  # no base64, or no text in it
        return None
    return (user, password) if colon else None


def _is_secret(name: str, around: bool | None) -> bool | None:
    """Tell whether a member's value is a secret: by its name, or because it is part of a secret."""
    return True if around or is_secret_member(name) else None
