"""Serving an enumeration value that is not documented."""

from __future__ import annotations

from collections.abc import Collection

from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import JsonObject, ServicePlan
from contractkit.sandbox.targets import undocumented, with_value


def serving_unknown(name: str, documented: Collection[str], plan: ServicePlan) -> Behaviour:
    """Answer an undocumented value in the place of a documented one.

    A client that sends the resource back as it read it sends that value too; the service takes it for the one that it
    stands for, so that only answers differ from the documentation.
    """
    value = undocumented({*documented, *plan.enumerations.get(name, ())})

    def received(sent: JsonObject, stored: JsonObject) -> JsonObject:
        return {**sent, name: stored[name]} if sent.get(name) == value and name in stored else sent

    return Behaviour(representation=lambda body: with_value(body, (name,), lambda _: value), received=received)
