"""What the words of a table row say about a member, beside its type: whether it may be null."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_NULLABLE: Final = re.compile(
    r"\bnullable\b|\b(?:can|could|may|might)\s+be\s+`?null\b|\bor\s+`?null\b|`?\bnull`?\s+(?:if|when|unless|until)\b",
    re.IGNORECASE,
)
_NOT_NULLABLE: Final = re.compile(r"(?:\bnot|\bnon|\bnever|n't|\bcannot)[\s-]+(?:be\s+)?`?null", re.IGNORECASE)


@lru_cache(maxsize=1024)
def says_nullable(row: str) -> bool:
    """Tell whether a table row, as printed, says that the member may be null."""
    return _NULLABLE.search(row) is not None and _NOT_NULLABLE.search(row) is None
