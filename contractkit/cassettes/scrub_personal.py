"""Takes personal data out of a message: by the names of members, the form of mail addresses, and what was learned.

Words that are a name and nothing else are replaced only where a member's name says so: `Will` and `May` are names, too.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache, partial
from typing import Final, TypeVar
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from contractkit.cassettes.content_coding import with_content
from contractkit.cassettes.json_text import MemberValues, string_in
from contractkit.cassettes.known_secrets import KnownSecrets
from contractkit.cassettes.personal import MAIL_ADDRESS, Kind, Personal, replace_addresses
from contractkit.cassettes.personal_stand_in import mail_stand_in, personal_stand_in
from contractkit.cassettes.remembered import remembering
from contractkit.model.exchange import Headers, Request, Response

_PARAMETER: Final = re.compile(r"([?&#][\w.~%-]+)=([^\s&#\"'<>\\;,]+)")
_FIELD: Final = re.compile(r"(?:(?<=^)|(?<=&))([^=&]+)=([^&]+)")
_PART: Final = re.compile(r'(\bname="?([^";\r\n]+)"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)(.*?)(?=\r?\n--)', re.DOTALL)
_MIN_DIGITS: Final = 7
_LATELY: Final = 1024

Message = TypeVar("Message", Request, Response)


class PersonalScrubber:
    """Replaces personal data where a name or its form gives it away.

    Args:
        key: makes the stand-ins.
        personal: what to replace, and what is documented and stays.
        known: told what was replaced, so that it is replaced wherever else it stands. What it knew before as a secret
            is left to it.
    """

    def __init__(self, key: bytes, personal: Personal, known: KnownSecrets) -> None:
        self._key = key
        self._personal = personal
        self._kind = lru_cache(_LATELY)(personal.kind)
        self._known = known
        # A service says the same again and again; what is learned from it, is learned the first time.
        self._body = remembering(self._new_body)
        self._members = MemberValues(lru_cache(_LATELY)(self._kind_in), lru_cache(_LATELY)(self._json_value))
        self._header = lru_cache(_LATELY)(self._header_value)
        self._addresses = lru_cache(_LATELY)(partial(MAIL_ADDRESS.sub, self._mail))

    def message(self, message: Message) -> Message:
        """Return a message without personal data."""
        if not self._personal.enabled:
            return message
        headers = Headers.of((name, self._header(name, value)) for name, value in message.headers)
        return with_content(message, headers, self.body(message.media_type, message.body))

    def text(self, text: str) -> str:
        """Return any text, a URI perhaps, without mail addresses and named parameters."""
        return self._in_text(text) if self._personal.enabled else text

    def _header_value(self, name: str, value: str) -> str:
        kind = self._kind(name)
        return self._in_text(value) if kind is None else self._hidden(kind, value)

    def body(self, media_type: str, body: bytes) -> bytes:
        """Return a body without personal data."""
        return self._body(media_type, body) if self._personal.enabled else body

    def _new_body(self, media_type: str, body: bytes) -> bytes:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return body
        if media_type == "application/x-www-form-urlencoded":
            text = _FIELD.sub(self._field, text)
        elif media_type.startswith("multipart/"):
            text = _PART.sub(self._part, text)
        else:
            text = self._members.replace(text)
        return self._in_text(text).encode("utf-8")

    def _kind_in(self, name: str, around: Kind | None) -> Kind | None:
        """Name the class of a member; `{"phone": {"number": ...}}` is the one case where the member around counts."""
        if name in self._personal.members:
            return self._personal.members[name]
        return self._kind(name) or (around if around is Kind.PHONE else None)

    def _json_value(self, kind: Kind, token: str) -> str:
        if token[0] == '"':
            value = string_in(token)
            hidden = self._hidden(kind, value)
            return token if hidden == value else json.dumps(hidden)
        if not token.isdecimal():
            return token
        hidden = self._hidden(kind, token)
        if not hidden.isdecimal():
            return json.dumps(hidden)
        return f"9{hidden[1:]}" if len(hidden) > 1 and hidden[0] == "0" else hidden  # JSON has no leading zeros

    def _part(self, match: re.Match[str]) -> str:
        kind = self._kind(match[2])
        return match[1] + (match[3] if kind is None else self._hidden(kind, match[3]))

    def _in_text(self, text: str) -> str:
        if "=" in text:
            text = _PARAMETER.sub(self._parameter, text)
        return replace_addresses(text, self._addresses)

    def _parameter(self, match: re.Match[str]) -> str:
        kind = self._kind(unquote(match[1][1:]))
        if kind is None:
            return match[0]
        value = unquote(match[2])
        hidden = self._hidden(kind, value)
        return match[0] if hidden == value else f"{match[1]}={quote(hidden, safe='')}"

    def _field(self, match: re.Match[str]) -> str:
        kind = self._kind(unquote_plus(match[1]))
        if kind is None:
            return match[0]
        value = unquote_plus(match[2])
        hidden = self._hidden(kind, value)
        return match[0] if hidden == value else f"{match[1]}={quote_plus(hidden)}"

    def _mail(self, match: re.Match[str]) -> str:
        if match["user"]:
            return match[0]
        address = f"{match['local']}@{match['domain']}"
        if self._personal.stays(address):
            return match[0]
        hidden = mail_stand_in(self._key, match["local"], match["domain"])
        if hidden == address:
            return match[0]
        self._known.learn(address, hidden)
        return hidden.replace("@", match["at"])

    def _hidden(self, kind: Kind, value: str) -> str:
        value = self._known.text(value)  # stand-ins keep the shape of a value, which in part of a secret is too much
        hidden = personal_stand_in(self._key, kind, value, self._personal)
        if hidden != value and _is_hunted(kind, value):
            self._known.learn(value, hidden)
        return hidden


def _is_hunted(kind: Kind, value: str) -> bool:
    """Tell whether a value is odd enough to be replaced wherever it stands."""
    if kind is Kind.PHONE:
        return sum(map(str.isdigit, value)) >= _MIN_DIGITS
    if kind is Kind.STREET:
        return any(map(str.isalpha, value))  # else it is a number like any other
    return kind is Kind.MAIL or (kind in {Kind.NAME, Kind.ID} and not value.isalpha())
