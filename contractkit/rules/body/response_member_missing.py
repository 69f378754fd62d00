"""A documented member is missing from the answer.

Why: The page shows the member in every example of this answer and nowhere calls it optional, so clients read it.
Members that only a table, a request or a shortened example shows may be left out. An example of an error shows one of
many: what is missing inside is a warning, and info where errors may leave it out (OData JSON Format 4.01, 21.1).
Fix: Tell the owner of the API. If the member was removed on purpose, remove it from the example on the page, or mark
it optional there.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from contractkit.compare.difference import Difference, Kind
from contractkit.compare.observation import Observation
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_BODY, Breach, dotted, place

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API

_OPTIONAL_IN_ERRORS: Final = frozenset({"target", "details", "innererror"})


def response_member_missing(observation: Observation) -> Iterator[Breach]:
    """Find members that the documented answer has and the observed one has not."""
    for difference in observation.differences:
        if difference.kind is Kind.MISSING and not _belongs_to_another_rule(observation, difference):
            successor = _successor(observation, difference)
            yield Breach(
                place(RESPONSE_BODY, difference.path),
                f"The answer has no {dotted(difference.path)}, which the page shows."
                + (f" Did it become {successor!r}?" if successor else ""),
                documented=difference.documented,
                source=difference.source,
                level=_level(observation, difference),
            )


def _level(observation: Observation, difference: Difference) -> Level | None:
    if not observation.is_error or len(difference.path) < 2:
        return None
    return Level.INFO if str(difference.path[-1]).casefold() in _OPTIONAL_IN_ERRORS else Level.WARNING


def _belongs_to_another_rule(observation: Observation, difference: Difference) -> bool:
    """Links and tags have rules of their own, and nobody misses what was not asked for."""
    if observation.is_partial:
        return True
    is_link = difference.pattern[0] == observation.promises.links.member and len(difference.pattern) <= 2
    is_only_tag = difference.path == observation.promises.tag_path and not observation.tags
    return is_link or is_only_tag


def _successor(observation: Observation, missing: Difference) -> str | None:
    """Return the undocumented member of the same object that is most likely the missing one under a new name."""
    siblings = {
        str(other.pattern[-1]): other
        for other in observation.differences
        if other.kind is Kind.UNDOCUMENTED and other.pattern[:-1] == missing.pattern[:-1]
    }
    name = str(missing.pattern[-1])
    near = get_close_matches(name.casefold(), [sibling.casefold() for sibling in siblings], n=1)
    alike = [sibling for sibling in siblings if sibling.casefold() in near]
    same_kind = [sibling for sibling, other in siblings.items() if other.found == missing.promised]
    return next(iter(alike or (same_kind if len(same_kind) == 1 else [])), None)
