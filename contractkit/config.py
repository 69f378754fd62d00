"""`[tool.contractkit]`, read once into one frozen value. Nothing else in the package reads settings.

What a command line gives wins over what the file says, which wins over the defaults here. Paths are relative to the
file. A key that nobody reads is an error: a typing mistake must not switch a check off in silence.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast

from contractkit.errors import UsageError
from contractkit.model.finding import Level
from contractkit.model.waiver import Waiver
from contractkit.settings.lines import TomlLines
from contractkit.settings.reader import TableReader
from contractkit.settings.waivers import read_waiver

EtagProfile: TypeAlias = Literal["rfc9110", "odata", "azure"]

_TABLE: Final = ("tool", "contractkit")
Mode: TypeAlias = Literal["replay", "record", "rerecord", "live"]

_KEYS: Final = (
    *("pages", "cassettes", "mode", "allow-writes", "allow-private", "ca-bundle", "token-command"),
    *("personal", "body-format", "levels", "etag", "max-age-days", "waivers"),
)
_MODES: Final[tuple[Mode, ...]] = ("replay", "record", "rerecord", "live")
PERSONAL: Final = ("name", "mail", "phone", "street", "city", "postal-code", "id", "off")
"""Classes of personal data that a member can be said to hold; `off` keeps it as it is."""
_PROFILES: Final[tuple[EtagProfile, ...]] = ("rfc9110", "odata", "azure")


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default.

    Attributes:
        path: the file they were read from; None when there is none.
        root: the folder that relative paths start from.
        name: the project's, from [project]; that of its folder where there is none.
        pages: documentation pages that tapes are compared with, or folders of them.
        cassettes: the folder of scenarios and tapes.
        mode: what tests do with their tapes where neither the command line nor a mark says so.
        allow_writes: hosts, beside loopback, that may be written to while recording.
        allow_private: hosts that may be asked although their address is inside a network.
        ca_bundle: certificates, in PEM, of those who may vouch for services, in the place of the public ones; None for
            the public ones.
        token_command: prints the token that scenarios send; None when the environment holds it.
        personal: the class of personal data that a member holds, by its name, beside the usual ones.
        body_format: `pretty` writes JSON bodies indented, `exact` keeps their bytes.
        levels: the level of a rule where it differs from the rule's own; None switches the rule off.
        etag_profile: whose conventions entity tags follow: RFC 9110's, or those that OData or Azure have beside it.
        max_age: how old a recording may be; None for any age.
        waivers: the findings that are accepted.
    """

    path: Path | None = None
    root: Path = field(default_factory=Path)
    name: str = ""
    pages: tuple[Path, ...] = ()
    cassettes: Path = Path("cassettes")
    mode: Mode | None = None
    allow_writes: tuple[str, ...] = ()
    allow_private: tuple[str, ...] = ()
    ca_bundle: Path | None = None
    token_command: str | None = None
    personal: Mapping[str, str] = field(default_factory=dict)
    body_format: Literal["pretty", "exact"] = "pretty"
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    etag_profile: EtagProfile = "rfc9110"
    max_age: timedelta | None = None
    waivers: tuple[Waiver, ...] = ()


def find_config(start: Path) -> Path | None:
    """Return the nearest pyproject.toml, in a folder or above it."""
    return next(
        (place / "pyproject.toml" for place in (start, *start.parents) if (place / "pyproject.toml").is_file()), None
    )


def load_config(path: Path | None) -> Config:
    """Read the settings of a project.

    Args:
        path: its pyproject.toml; None gives the defaults.

    Raises:
        UsageError: the file cannot be read, or a setting is unknown or of the wrong kind.
    """
    if path is None:
        return Config()
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"it cannot be read: {error.strerror}.", path=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"it is not TOML: {error}.", path=str(path)) from error
    return parse_config(text, path)


def parse_config(text: str, path: Path) -> Config:
    """Read settings from the text of their file.

    Raises:
        UsageError: the text is not TOML, or a setting is unknown or of the wrong kind.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"it is not TOML: {error}.", path=str(path)) from error
    tool = document.get("tool", {})
    table = tool.get("contractkit", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        raise UsageError("[tool.contractkit] is not a table.", path=str(path))
    project = document.get("project", {})
    name = project.get("name") if isinstance(project, dict) else None
    config = _config(TableReader(table, _TABLE, str(path), TomlLines(text)), path)
    return replace(config, name=str(name or path.parent.resolve().name))


def _config(reader: TableReader, path: Path) -> Config:
    reader.refuse_unknown(_KEYS)
    etag = reader.table("etag")
    etag.refuse_unknown(("profile",))
    days = reader.count("max-age-days")
    root = path.parent
    return Config(
        path=path,
        root=root,
        pages=tuple(root / page for page in reader.strings("pages")),
        cassettes=root / reader.string("cassettes", "cassettes"),
        mode=cast("Mode", reader.choice("mode", _MODES)) if "mode" in reader.values else None,
        allow_writes=reader.strings("allow-writes"),
        allow_private=reader.strings("allow-private"),
        ca_bundle=root / reader.string("ca-bundle", "") if "ca-bundle" in reader.values else None,
        token_command=reader.string("token-command", "") or None,
        personal=reader.choices("personal", PERSONAL),
        body_format="exact" if reader.choice("body-format", ("pretty", "exact")) == "exact" else "pretty",
        levels=reader.levels("levels"),
        etag_profile=cast("EtagProfile", etag.choice("profile", _PROFILES)),
        max_age=None if days is None else timedelta(days=days),
        waivers=tuple(map(read_waiver, reader.tables("waivers"))),
    )
