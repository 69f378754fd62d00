"""JSON of another tool, read member by member: what is missing or of the wrong kind is named by its JSON Pointer."""

from __future__ import annotations

from dataclasses import dataclass, field

from contractkit.errors import CassetteError
from contractkit.model.json_value import Json, NotJsonError, parse


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of the document.

    Attributes:
        name: the file, as the user names it.
        pointer: JSON Pointer to the object.
    """

    name: str
    pointer: str
    values: dict[str, Json] = field(repr=False)

    def has(self, key: str) -> bool:
        """Tell whether there is a member, and it is not null."""
        return self.values.get(key) is not None

    def is_table(self, key: str) -> bool:
        """Tell whether a member is an object."""
        return isinstance(self.values.get(key), dict)

    def text(self, key: str, default: str | None = None) -> str:
        """Return text; a number or a boolean where text belongs is as good as its spelling."""
        value = self.values.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, bool | int | float):
            return str(value).lower()
        if not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def number(self, key: str) -> int:
        """Return a whole number."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, "a whole number")
        return value

    def flag(self, key: str) -> bool:
        """Tell whether a member is true."""
        return self.values.get(key) is True

    def table(self, key: str) -> Fields:
        """Return an object."""
        return _fields(self.values.get(key), self.name, f"{self.pointer}/{key}")

    def rows(self, key: str) -> list[Fields]:
        """Return a list of objects."""
        value = self.values.get(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return [_fields(item, self.name, f"{self.pointer}/{key}/{index}") for index, item in enumerate(value)]

    def _wrong(self, key: str, kind: str) -> CassetteError:
        return CassetteError(f"{self.pointer}/{key}: there must be {kind}.", path=self.name)


def document(data: bytes, name: str) -> Fields:
    """Read the whole of a file.

    Raises:
        CassetteError: it is not a JSON object.
    """
    try:
        value = parse(data, repeated="last")
    except NotJsonError as error:
        raise CassetteError(f"it is not JSON: {error}.", path=name) from error
    return _fields(value, name, "")


def _fields(value: Json, name: str, pointer: str) -> Fields:
    if not isinstance(value, dict):
        raise CassetteError(f"{pointer or '/'}: there must be an object.", path=name)
    return Fields(name, pointer, value)
