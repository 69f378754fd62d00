"""Every setting with its value and where the value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from contractkit.config import Config
from contractkit.settings.lines import TomlLines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from contractkit.model.finding import Level
    from contractkit.model.json_value import Json
    from contractkit.model.waiver import Waiver

_TABLE: Final = ("tool", "contractkit")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        key: as pyproject.toml has it; a dot leads into a table.
        value: as JSON has it.
        origin: `default`, the file and line, or the flag.
    """

    key: str
    value: Json
    origin: str


def settings(config: Config, shown: Callable[[Path], str], flags: Mapping[str, tuple[str, Json]]) -> list[Setting]:
    """Return every setting.

    Args:
        config: what was read.
        shown: writes a path as the user would.
        flags: by key, the flag that gives the setting another value, and that value.
    """
    lines = TomlLines("" if config.path is None else config.path.read_text("utf-8"))
    file = "" if config.path is None else shown(config.path)
    found = []
    for key, value in _values(config, shown).items():
        *tables, name = key.split(".")
        line = lines.key((*_TABLE, *tables), name)
        origin, winner = flags.get(key, ("default" if line is None else f"{file}:{line}", value))
        found.append(Setting(key, winner, origin))
    return found


def _values(config: Config, shown: Callable[[Path], str]) -> dict[str, Json]:
    return {
        "pages": [shown(page) for page in config.pages],
        "cassettes": shown(config.cassettes),
        "mode": config.mode,
        "allow-writes": list(config.allow_writes),
        "allow-private": list(config.allow_private),
        "ca-bundle": None if config.ca_bundle is None else shown(config.ca_bundle),
        "token-command": config.token_command,
        "personal": dict(config.personal),
        "body-format": config.body_format,
        "levels": {rule: _level(level) for rule, level in config.levels.items()},
        "etag.profile": config.etag_profile,
        "max-age-days": None if config.max_age is None else config.max_age // timedelta(days=1),
        "waivers": [_waiver(each) for each in config.waivers],
    }


def _level(level: Level | None) -> str:
    return "off" if level is None else str(level)


def _waiver(waiver: Waiver) -> Json:
    members: dict[str, Json] = {
        "rule": waiver.rule,
        "operation": waiver.operation,
        "pointer": waiver.pointer,
        "reason": waiver.reason,
        "expires": None if waiver.expires is None else waiver.expires.isoformat(),
    }
    return {name: value for name, value in members.items() if value}
