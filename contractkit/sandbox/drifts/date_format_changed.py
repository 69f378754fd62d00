"""A documented date-time is answered in another format, day and time apart."""

from __future__ import annotations

from datetime import datetime

from contractkit.model.json_value import Json
from contractkit.sandbox.drift import Behaviour
from contractkit.sandbox.plan import ServicePlan
from contractkit.sandbox.targets import member, with_value
from contractkit.sandbox.timestamps import is_date_time


def behaviour(plan: ServicePlan) -> Behaviour:
    """Write `2018-11-06T18:40:42Z` as `11/06/2018 18:40:42`."""
    path = member(plan, is_date_time, "date-time beside the update time")
    return Behaviour(representation=lambda body: with_value(body, path, _month_first))


def _month_first(value: Json) -> Json:
    return datetime.fromisoformat(value).strftime("%m/%d/%Y %H:%M:%S") if is_date_time(value) else value
