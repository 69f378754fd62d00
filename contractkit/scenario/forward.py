"""One request that was made elsewhere, sent on by the rules that scenarios are sent by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from contractkit.errors import UsageError
from contractkit.model.exchange import Request
from contractkit.scenario.run import Policy, StepResult, run
from contractkit.scenario.step import Scenario, Step, Template
from contractkit.scenario.values import Given

_TITLE: Final = "a request that is passed on"


def forward(request: Request, policy: Policy, now: Callable[[], datetime]) -> StepResult:
    """Send a request, and return what was sent and what came back.

    Args:
        request: its Host field is left out, since the URI says where it goes.
        policy: what may be sent; an answer of any status is an answer.
        now: gives the present, with a time zone.

    Raises:
        UsageError: it cannot be sent. Only text is sent, as from a scenario.
        UnsafeError: it would write to a host that is not allowed, or reach inside a network. Nothing was sent.
        NetworkError: the service cannot be reached, or broke off.
    """
    try:
        body = request.body.decode()
    except UnicodeDecodeError:
        raise UsageError("the body is not text; only text can be recorded by passing it on.") from None
    headers = tuple((name, Template((value,), 1)) for name, value in request.headers if name.lower() != "host")
    content = Template((body,), 1) if body else None
    step = Step(_TITLE, 1, request.method, Template((request.uri,), 1), headers, content, as_made=True)
    given = Given(environment={}, now=now, new_uuid=str)
    return next(run(Scenario(_TITLE, _TITLE, (step,)), given, policy))
