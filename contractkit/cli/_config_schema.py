"""JSON Schema (draft 2020-12) of `[tool.contractkit]`, for editors and for whoever writes settings by program."""

from __future__ import annotations

from typing import Final

from contractkit.config import PERSONAL
from contractkit.model.json_value import Json

_LEVELS: Final[Json] = ["error", "warning", "info", "off"]


def config_schema() -> dict[str, Json]:
    """Return the schema. It is as strict as the reader: what nobody reads is refused."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "contractkit settings",
        "description": "The table [tool.contractkit] of pyproject.toml. Paths are relative to that file.",
        **_table(_SETTINGS, ()),
    }


def _table(members: dict[str, Json], required: tuple[str, ...]) -> dict[str, Json]:
    wanted: dict[str, Json] = {"required": list(required)} if required else {}
    return {"type": "object", "properties": members, "additionalProperties": False, **wanted}


def _day() -> Json:
    # A TOML date has no kind in JSON; what converts TOML to JSON writes it as this text.
    return {"type": "string", "format": "date", "description": "The last day on which the waiver holds."}


_WAIVER: Final[dict[str, Json]] = {
    "rule": {"type": "string", "pattern": r"\S", "description": "The id of a rule, as `contractkit explain` lists it."},
    "operation": {"type": "string", "description": "The operation, as `PUT /v1/orders/{id}`; all when left out."},
    "pointer": {
        "type": "string",
        "pattern": "^(/|$)",
        "maxLength": 2000,
        "description": "A JSON Pointer into the exchange, with * for any one name or index.",
    },
    "reason": {"type": "string", "pattern": r"\S", "description": "Why the finding is accepted."},
    "expires": _day(),
}

_SETTINGS: Final[dict[str, Json]] = {
    "pages": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Documentation pages that tapes are compared with, or folders of them.",
    },
    "cassettes": {
        "type": "string",
        "default": "cassettes",
        "description": "The folder of scenarios and tapes, side by side.",
    },
    "mode": {
        "enum": ["replay", "record", "rerecord", "live"],
        "description": "What tests do with their tapes where neither the command line nor a mark says so.",
    },
    "allow-writes": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Hosts, beside this machine, that may be written to while recording.",
    },
    "allow-private": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Hosts that may be asked although their address is inside a network.",
    },
    "ca-bundle": {
        "type": "string",
        "description": "A file of certificates (PEM) that vouch for services, in the place of the public ones.",
    },
    "token-command": {
        "type": "string",
        "description": "Prints the token that scenarios send; no shell. The environment holds it when left out.",
    },
    "personal": {
        "type": "object",
        "additionalProperties": {"enum": list(PERSONAL)},
        "default": {},
        "description": "The class of personal data that a member holds, by its name, beside the usual ones.",
    },
    "body-format": {
        "enum": ["pretty", "exact"],
        "default": "pretty",
        "description": "How tapes hold JSON bodies: indented, or with their bytes.",
    },
    "levels": {
        "type": "object",
        "additionalProperties": {"enum": _LEVELS},
        "default": {},
        "description": "The level of a rule, where it differs from the rule's own.",
    },
    "etag": {
        **_table(
            {
                "profile": {
                    "enum": ["rfc9110", "odata", "azure"],
                    "default": "rfc9110",
                    "description": "Whose conventions entity tags follow, beside those of RFC 9110.",
                }
            },
            (),
        ),
        "description": "How entity tags are judged.",
    },
    "max-age-days": {
        "type": "integer",
        "minimum": 1,
        "maximum": 100_000,
        "description": "How old a recording may be; any age when left out.",
    },
    "waivers": {
        "type": "array",
        "items": _table(_WAIVER, ("rule", "reason")),
        "default": [],
        "description": "Findings that are accepted, as [[tool.contractkit.waivers]] blocks.",
    },
}
