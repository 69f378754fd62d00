"""What is personal data: which members hold it by their names, which text by its form, and what is nobody's.

The classes follow what data protection law counts as directly identifying (GDPR, article 4, 1): names, mail and postal
addresses, telephone numbers, and the numbers that a state or a bank gives a person. Ids of tenants and customers
identify only who knows the directory, so they are replaced where the project's settings name their members.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from contractkit.cassettes.secret_names import words

_AT: Final = re.compile(r"@|%40|\\u0040")
_AROUND: Final = "\" \n\t\r'<>"
_END: Final = re.compile(f"[{_AROUND}]")
"""Neither an address nor the user part of a URI goes on beyond one of these."""


class Kind(StrEnum):
    """A class of personal data; the value is its name in the settings."""

    NAME = "name"
    MAIL = "mail"
    PHONE = "phone"
    STREET = "street"
    CITY = "city"
    POSTAL_CODE = "postal-code"
    ID = "id"


_USUAL_NAMES: Final[Mapping[Kind, str]] = {
    Kind.NAME: "firstname lastname middlename givenname familyname surname fullname maidenname nickname displayname "
    "contactname personname",
    Kind.STREET: "street street1 street2 streetaddress postaladdress addressline addressline1 addressline2 "
    "addressline3 address1 address2 address3",
    Kind.CITY: "city town locality",
    Kind.POSTAL_CODE: "postalcode postcode zip zipcode",
    Kind.ID: "ssn socialsecuritynumber nationalid passportnumber iban creditcardnumber",
}
_BY_NAME: Final[Mapping[str, Kind]] = {name: kind for kind, names in _USUAL_NAMES.items() for name in names.split()}
_PHONES: Final = frozenset({"phone", "phones", "telephone", "mobile", "cellphone", "fax", "tel", "msisdn"})
_NUMBERED: Final = frozenset({"number", "numbers", "no", "nr"})

_RESERVED_DOMAIN: Final = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost"
    r"|(?:contoso|fabrikam|adatum|northwindtraders|tailspintoys|litware(?:inc)?|wingtiptoys|adventure-works|fourthcoffee"
    r"|woodgrovebank|contoso[a-z0-9-]*)(?:\.onmicrosoft)?\.(?:com|net|org))",
    re.IGNORECASE,
)
"""Domains that belong to nobody (RFC 2606, RFC 6761), and those that a large publisher keeps for its documentation."""

MAIL_ADDRESS: Final = re.compile(
    r"(?P<user>://[^\s/@\"'<>]*@)|(?<![\w.+-])(?P<local>[\w.+-]{1,64})(?P<at>@|%40|\\u0040)"
    r"(?P<domain>(?:[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?\.)+[^\W\d_]{2,24})(?![\w-])"
)
"""An address inside any text, in letters of any script (RFC 6531). What stands before the host of a URI (`user`) is
none (RFC 3986, 3.2.1)."""


@dataclass(frozen=True, slots=True)
class Personal:
    """Which personal data to replace.

    Attributes:
        members: classes by the name of a member, header or parameter, beside the usual names; None keeps the member.
        documented: values that a documentation page prints, and that stay.
        enabled: False replaces nothing.
    """

    members: Mapping[str, Kind | None] = field(default_factory=dict)
    documented: frozenset[str] = field(default_factory=frozenset, repr=False)
    enabled: bool = True

    def kind(self, name: str) -> Kind | None:
        """Return the class of a member's value by the member's name; None when the name says nothing."""
        if not self.enabled:
            return None
        joined = _joined(name)
        for member, kind in self.members.items():
            if _joined(member) == joined:
                return kind
        return _usual_kind(name)

    def stays(self, value: str) -> bool:
        """Tell whether a value is a documented one."""
        return value in self.documented

    def rule_set(self) -> str:
        """Return the rules as one text, for a digest."""
        usual = [*(f"{name}={kind.value}" for name, kind in _BY_NAME.items()), *sorted(_PHONES)]
        own = [f"{name}={kind.value if kind else ''}" for name, kind in sorted(self.members.items())]
        return "\n".join((str(self.enabled), *usual, "own", *own, _RESERVED_DOMAIN.pattern))


def replace_addresses(text: str, replaced: Callable[[str], str]) -> str:
    """Replace what stands around each `@`, in any of its spellings; no match of `MAIL_ADDRESS` reaches beyond it."""
    pieces: list[str] = []
    end = 0
    for at in _AT.finditer(text):
        if at.start() < end:
            continue
        start = end
        for each in _AROUND:
            start = max(start, 1 + text.rfind(each, start, at.start()))
        after = _END.search(text, at.end())
        stop = len(text) if after is None else after.start()
        pieces += [text[end:start], replaced(text[start:stop])]
        end = stop
    return "".join((*pieces, text[end:])) if pieces else text


def is_nobodys_domain(domain: str) -> bool:
    """Tell whether no mail to a domain can reach a person."""
    return _RESERVED_DOMAIN.fullmatch(domain) is not None


def _joined(name: str) -> str:
    return "".join(words(name)) or name


def _usual_kind(name: str) -> Kind | None:
    parts = words(name)
    if not parts:
        return None
    found = _BY_NAME.get("".join(parts)) or _BY_NAME.get("".join(parts[-2:]))
    if found is not None:
        return found
    last = parts[-2] if parts[-1] in _NUMBERED and len(parts) > 1 else parts[-1]
    return Kind.PHONE if last in _PHONES else None
