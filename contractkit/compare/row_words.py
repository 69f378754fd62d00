"""What the words of a table row say about a member, beside its type: which values it has, and whether it may be null.

Only what is printed as code is a value, and only where the sentence says that these are all of them: a row that names
two values as examples lists nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_VALUE: Final = r"`[^`|]+`"
_LIST: Final = rf"{_VALUE}(?:(?:\s*,\s*|\s+)(?:(?:or|and)\s+)?{_VALUE})++"
_ANNOUNCED: Final = re.compile(
    rf"\b(?:(?:possible|allowed|valid|supported|permitted|accepted)\s+values(?:\s+are)?|(?:one|any)\s+of)\s*:?\s*({_LIST})",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(rf"\|\s*({_LIST})\s*\.?\s*(?=\||$)")
_QUOTED: Final = re.compile(r"`([^`]+)`")
_NULLABLE: Final = re.compile(
    r"\bnullable\b|\b(?:can|could|may|might)\s+be\s+`?null\b|\bor\s+`?null\b|`?\bnull`?\s+(?:if|when|unless|until)\b",
    re.IGNORECASE,
)
_NOT_NULLABLE: Final = re.compile(r"(?:\bnot|\bnon|\bnever|n't|\bcannot)[\s-]+(?:be\s+)?`?null", re.IGNORECASE)


@lru_cache(maxsize=1024)
def listed_values(row: str) -> tuple[str, ...]:
    """Return the values that a table row, as printed, lists; empty when it lists none, or not all."""
    found = _ANNOUNCED.search(row) or _ALONE.search(row)
    return tuple(dict.fromkeys(_QUOTED.findall(found[1]))) if found is not None else ()


@lru_cache(maxsize=1024)
def says_nullable(row: str) -> bool:
    """Tell whether a table row, as printed, says that the member may be null."""
    return _NULLABLE.search(row) is not None and _NOT_NULLABLE.search(row) is None
