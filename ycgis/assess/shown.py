"""Values, bounds and gaps as a reader wants them: rounded as the indicator is, yes and no as words."""

import math
from collections.abc import Mapping

from ycgis.ground.text import Text
from ycgis.indicator import Indicator
from ycgis.plan import Plan, Target, bound_text, is_met

__all__ = [
    "NO_DATA",
    "answered",
    "fixed",
    "is_yes_no",
    "plain",
    "raised",
    "short",
    "shown_bound",
    "shown_gap",
    "shown_number",
    "shown_pace",
    "shown_value",
    "with_unit",
]

NO_DATA = Text("无数据", "no data")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_REACHED = Text("已达到", "none")
_SO_FAR = Text("现已达到", "none so far")
_AT_THE_BOUND = Text("恰为界限，须越过", "at the bound, which does not count")
_UNDONE = Text("尚未做到", "not so yet")
_SHORT = Text("差 {amount}", "{amount} short")
_PACE = Text("年均 {trend}，预计 {expected}，{verdict}", "{trend} a year, {expected} expected: {verdict}")
_IN_TIME, _TOO_SLOW = Text("可如期", "in time"), Text("不能如期", "not in time")
_MOST_DECIMALS, _FULL = 4, 15
"""Decimals of a reported figure, and figures of any where rounding would tell an untruth."""


def shown_number(value: float, target: Target, plan: Plan, indicators: Mapping[str, Indicator]) -> Text:
    """Return a value without its unit: yes or no of a yes-or-no statistic, "no data" of NaN.

    It is rounded as its indicator is shown, unless that made a value that misses the target look as one that meets
    it, or the other way round.
    """
    if math.isnan(value):
        return NO_DATA
    if _is_answer(value, target, plan):
        return answered(value)
    said = _number(value, target, indicators)
    return Text(said, said)


def shown_value(value: float, target: Target, plan: Plan, indicators: Mapping[str, Indicator]) -> Text:
    """Return a value as `shown_number` does, with its unit."""
    said = shown_number(value, target, plan, indicators)
    return said if math.isnan(value) or _is_answer(value, target, plan) else with_unit(said.zh, target.unit)


def shown_bound(target: Target, plan: Plan) -> Text:
    """Return the bound of a target with its unit; "yes" or "no" where a yes-or-no statistic is to be that."""
    if is_yes_no(target, plan):
        if (target.comparison, target.value) in {("at_least", 1), ("equal", 1)}:
            return _YES
        if (target.comparison, target.value) in {("at_most", 0), ("equal", 0)}:
            return _NO
    return raised(bound_text(target))


def shown_gap(gap: float, target: Target, plan: Plan, indicators: Mapping[str, Indicator], *, met: bool) -> Text:
    """Return what is missing, in words; "no data" of NaN. Before a target is due, a figure may reach it for now."""
    if math.isnan(gap):
        return NO_DATA
    if met:
        return _REACHED
    if gap <= 0:
        return _AT_THE_BOUND if target.exclusive and gap == 0 else _SO_FAR
    if is_yes_no(target, plan):
        return _UNDONE
    indicator = indicators.get(target.indicator or "")
    rounded = fixed(gap, indicator.decimals) if indicator else ""
    return _SHORT.fill(amount=with_unit(rounded if rounded.strip("0.") else short(gap), target.unit))


def shown_pace(trend: float, expected: float, target: Target, *, in_time: bool) -> Text:
    """Return what the change so far comes to in the due year; empty where there is no trend."""
    if math.isnan(trend):
        return Text("", "")
    change = f"{'+' if trend >= 0 else '-'}{short(abs(trend))}"
    ahead = with_unit(short(expected), target.unit)
    return _PACE.fill(trend=change, expected=ahead, verdict=_IN_TIME if in_time else _TOO_SLOW)


def is_yes_no(target: Target, plan: Plan) -> bool:
    """Tell whether a target is met by a yes or a no of each county, or of the city."""
    statistic = plan.statistic(target.statistic)
    return statistic is not None and statistic.kind == "yes_no" and target.aggregation in {"each", "city"}


def _is_answer(value: float, target: Target, plan: Plan) -> bool:
    return value in {0, 1} and is_yes_no(target, plan)


def _number(value: float, target: Target, indicators: Mapping[str, Indicator]) -> str:
    indicator = indicators.get(target.indicator or "")
    digits = indicator.decimals if indicator else _MOST_DECIMALS
    if is_met(round(value, digits), target) != is_met(value, target):
        return f"{value:,.{_FULL}g}"
    return fixed(value, digits) if indicator else plain(value)


def answered(value: float) -> Text:
    """Return what a yes-or-no statistic says."""
    return _YES if value else _NO


def plain(value: float) -> str:
    """Return a reported figure with the decimals that it has, at most four."""
    return _trimmed(fixed(value, _MOST_DECIMALS))


def short(value: float) -> str:
    """Return a difference or an estimate with two decimals, or two figures where it is less than one."""
    small = 0 < abs(value) < 1
    return _trimmed(fixed(value, 1 - math.floor(math.log10(abs(value))) if small else 2))


def fixed(value: float, digits: int) -> str:
    """Return a number with so many decimals and thousands separators; never a negative zero."""
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def with_unit(number: str, unit: Text) -> Text:
    """Return a number and its unit, with a space between but before a per cent sign; without a unit the number."""
    return Text(*(f"{number}{'' if said in {'', '%'} else ' '}{said}" for said in raised(unit)))


def raised(said: Text) -> Text:
    """Return a unit with its square raised: ``km2`` is for consoles, a page can show ``km²``."""
    return Text(*(text.replace("m2", "m²") for text in said))
