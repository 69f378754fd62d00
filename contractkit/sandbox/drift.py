"""What a misbehaving service does differently from the documented one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contractkit.errors import UsageError
from contractkit.model.exchange import Request, Response
from contractkit.sandbox.plan import JsonObject, ServicePlan


def _same_request(sent: JsonObject, _stored: JsonObject) -> JsonObject:
    return sent


def _same_document(_before: JsonObject, after: JsonObject) -> JsonObject:
    return after


def _same_tag(_before: str, after: str) -> str:
    return after


def _same_body(body: JsonObject) -> JsonObject:
    return body


def _same_response(_request: Request, response: Response) -> Response:
    return response


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The places where a service can leave its documentation. As built, it leaves it nowhere.

    Attributes:
        received: what was sent and what is stored -> what is taken for sent.
        stored: what was stored and what shall be -> what is stored.
        tag: the tag of a resource before a change and the one after it -> the one it gets.
        representation: the body of a successful answer -> the body that is sent.
        response: a request and its finished answer -> the answer that is sent.
        compares_if_match: whether If-Match is compared with the current tag.
        demands_if_match: whether a documented If-Match must be there.
        checks_transitions: whether an undocumented transition is refused.
    """

    received: Callable[[JsonObject, JsonObject], JsonObject] = _same_request
    stored: Callable[[JsonObject, JsonObject], JsonObject] = _same_document
    tag: Callable[[str, str], str] = _same_tag
    representation: Callable[[JsonObject], JsonObject] = _same_body
    response: Callable[[Request, Response], Response] = _same_response
    compares_if_match: bool = True
    demands_if_match: bool = True
    checks_transitions: bool = True


HONEST = Behaviour()


@dataclass(frozen=True, slots=True)
class Drift:
    """One named way to misbehave.

    Attributes:
        description: one sentence, for the list of drifts.
        behaviour: how the service of a plan misbehaves. Raises UsageError where the page gives no occasion to.
    """

    name: str
    description: str
    behaviour: Callable[[ServicePlan], Behaviour]


def no_occasion(plan: ServicePlan, needed: str) -> UsageError:
    """Build the error for a drift that the page gives no occasion to.

    Args:
        plan: of the service.
        needed: what the page would have to document, in a few words: `links`.
    """
    return UsageError(f"it documents no {needed}, so this drift has nothing to change.", path=plan.page)
