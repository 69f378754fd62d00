"""Member names in another letter case than the documented one."""

from __future__ import annotations

from contractkit.model.json_value import Json


def spelled_like(sent: Json, documented: Json) -> Json:
    """Return a value with its member names spelled as documented, at any depth.

    Some pages send `CustomerName` and show `customerName` in the answer: their services read names in any case.
    """
    if isinstance(sent, dict) and isinstance(documented, dict):
        names = {name.lower(): name for name in documented}
        spelled = {name: name if name in documented else names.get(name.lower(), name) for name in sent}
        return {spelled[name]: spelled_like(value, documented.get(spelled[name])) for name, value in sent.items()}
    if isinstance(sent, list) and isinstance(documented, list) and documented:
        return [spelled_like(item, documented[0]) for item in sent]
    return sent
