"""How a value stands to a target: the words for it, and the rule."""

import math
from collections.abc import Mapping
from typing import Literal

from ycgis.ground.numbers import alike
from ycgis.ground.text import Text
from ycgis.plan import Target, gap_of, is_met

__all__ = ["DECIMALS", "STATUS", "Status", "status_of"]

DECIMALS = 9
"""Digits that count of a sum, so that 0.1 + 0.2 is stored as 0.3."""

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

    A missed one within `near_share` of it is near; before the target is `due` it is neither, but not due yet. Full
    values are compared, rounding noise aside (`ycgis.ground.numbers.NOISE`).
    """
    if math.isnan(value):
        return "no_data"
    if is_met(value, target):
        return "met"
    if not due:
        return "not_due"
    bounds = [bound for bound in (target.value, target.low, target.high) if bound is not None]
    nearest: float = min(bounds, key=lambda bound: abs(bound - value))
    within = near_share * abs(nearest)
    gap = gap_of(value, target)
    return "near" if within > 0 and (gap <= within or _just(gap, within, value)) else "missed"


def _just(gap: float, within: float, value: float) -> bool:
    """Tell whether a gap is the one allowed but for noise, which is that of the value and its bound."""
    return alike(abs(value) + gap, abs(value) + within)
