"""A precondition is answered with another status than its outcome asks for.

Why: When If-Match names no current tag, the answer is 412 (RFC 9110, 13.1.1 and 15.5.13): clients read the resource
again when they see it, and give up on others. And 412 to the current tag keeps everybody from writing. That a tag was
not current, the tape tells before or, by the next read, afterwards. Services may refuse a request for other reasons
first (RFC 9110, 13.2.1): who asks (401, 403), how often (429), a transition the page does not allow; so a 400, 404 or
500 is reported as a warning.
Fix: Tell the owner of the API. If the status is right, document it on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contractkit.compare.knowledge import differ
from contractkit.compare.link import LINK_MEMBERS
from contractkit.compare.observation import Observation
from contractkit.compare.refusal import breaks_documented_rule
from contractkit.model.entity_tag import share_one
from contractkit.model.finding import Level, Verdict
from contractkit.rules.rule import RESPONSE_STATUS, Breach

LEVEL: Final = Level.ERROR
VERDICT: Final = Verdict.API

_OTHER_REASONS: Final = frozenset({401, 403, 405, 407, 408, 410, 411, 413, 415, 423, 429, 502, 503, 504, 507, 509})
_UNCLEAR: Final = frozenset({400, 404, 422, 500})


def precondition_status_undocumented(observation: Observation) -> Iterator[Breach]:
    """Find refusals of stale tags that do not say so, and refusals of current ones that do."""
    status = observation.response.status
    if not observation.is_write or not observation.is_error or not observation.if_match:
        return
    if status == 412:
        if _was_current(observation):
            yield _breach(observation, "If-Match named the current tag, and the answer is 412.", None)
    elif status not in _OTHER_REASONS and not breaks_documented_rule(observation):
        known = _was_known_to_be_stale(observation)
        if known or _turned_out_stale(observation):
            level = None if known and status not in _UNCLEAR else Level.WARNING
            message = f"If-Match named a tag that is not current, and the answer is {status}, not 412."
            yield _breach(observation, message, level)


def _breach(observation: Observation, message: str, level: Level | None) -> Breach:
    listed = next((known for known in observation.promises.statuses if known.code == 412), None)
    required = observation.promises.required_header("If-Match")
    source = listed.source if listed else required.source if required else None
    documented = 200 if observation.response.status == 412 else 412
    return Breach(RESPONSE_STATUS, message, documented, observation.response.status, source, level=level)


def _was_known_to_be_stale(observation: Observation) -> bool:
    before = observation.before
    return before.is_current and bool(before.tags) and not share_one(observation.if_match, before.tags)


def _turned_out_stale(observation: Observation) -> bool:
    """Tell whether the next read shows another tag, and not because this very write was carried out after all."""
    after, sent, before = observation.following, observation.sent, observation.before.representation
    if after is None or after.is_write or not after.tags or share_one(observation.if_match, after.tags):
        return False
    if observation.response.status < 500:
        return True
    if not isinstance(sent, dict) or not isinstance(before, dict) or not isinstance(after.representation, dict):
        return False
    edits = [name for name in sent if sent[name] != before.get(name)]
    return not any(after.representation.get(name) == sent[name] for name in edits)


def _was_current(observation: Observation) -> bool:
    """Tell whether the reads before and after the refusal both show the tag, on one representation."""
    before, after = observation.before, observation.following
    if after is None or after.is_write or not before.is_current:
        return False
    # A service that compares strongly refuses a weak tag rightly (RFC 9110, 8.8.3.2).
    strong = tuple(tag for tag in observation.if_match if not tag.weak)
    shown = share_one(strong, before.tags) and share_one(strong, after.tags)
    return shown and not differ(before.representation, after.representation, frozenset(LINK_MEMBERS))
