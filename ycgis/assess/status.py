"""How a value stands to a target: the words for it, and the rule."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from ycgis.ground.text import Text
from ycgis.plan import Target, gap_of, is_met

__all__ = ["DECIMALS", "STATUS", "Status", "status_of"]

DECIMALS = 9
"""Digits that count of what is worked out: 0.1 + 0.2 meets a target of 0.3, and 8.8 is a tenth above 8."""

Status = Literal["met", "near", "missed", "not_due", "no_data", "no_target", "not_in_scope"]

STATUS: Mapping[Status, Text] = {
    "met": Text("达标", "met"),
    "near": Text("接近达标", "near"),
    "missed": Text("未达标", "missed"),
    "not_due": Text("未到期", "not due yet"),
    "no_data": Text("无数据", "no data"),
    "no_target": Text("无目标", "no target"),
    "not_in_scope": Text("不在考核范围", "not in scope"),
}


def status_of(value: float, target: Target, near_share: float, *, due: bool = True) -> Status:
    """Return how a value stands to a target.

    A missed one within `near_share` of it is near; before the target is `due` it is neither, but not due yet.
    """
    if np.isnan(value):
        return "no_data"
    if is_met(value, target):
        return "met"
    if not due:
        return "not_due"
    bounds = [bound for bound in (target.value, target.low, target.high) if bound is not None]
    nearest = min(bounds, key=lambda bound: abs(bound - value))
    within = round(near_share * abs(nearest), DECIMALS)
    return "near" if within and round(gap_of(value, target), DECIMALS) <= within else "missed"
