"""A member that is documented nowhere is answered."""

from __future__ import annotations

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan

_NAME = "undocumentedMember"


def behaviour(_plan: ServicePlan) -> Behaviour:
    """Add it to every answer, and take no notice of it in requests."""
    return Behaviour(
        representation=lambda body: {**body, _NAME: True},
        received=lambda sent, _stored: {name: value for name, value in sent.items() if name != _NAME},
    )
