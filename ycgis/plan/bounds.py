"""Values against the bound of a target: what is missing, whether it is met, and the bound in words."""

import math

from ycgis.ground.numbers import alike, exact, with_unit
from ycgis.ground.text import Text
from ycgis.plan.targets import Target

__all__ = ["bound_figure", "bound_text", "gap_of", "is_met"]

_ASCII = str.maketrans({"≥": ">=", "≤": "<="})
_SIGN = {("at_least", False): "≥", ("at_most", False): "≤", ("at_least", True): ">", ("at_most", True): "<"}


def gap_of(value: float, target: Target) -> float:
    """Return what is missing to a target, in its unit; 0 or less where there is something to spare.

    NaN without a value. Of a range it is the distance to the nearer end, negative inside; from what is to be equal
    it is the distance. A value that differs from a bound by noise alone (`ycgis.ground.numbers.NOISE`) is on it. At an
    exclusive bound the gap is 0, and the target is not met: see `is_met`.
    """
    if target.low is not None and target.high is not None:
        return math.nan if math.isnan(value) else max(_less(target.low, value), _less(value, target.high))
    if target.value is None:
        return math.nan
    if target.comparison == "at_most":
        return _less(value, target.value)
    missing = _less(target.value, value)
    return missing if target.comparison == "at_least" else abs(missing)


def _less(one: float, other: float) -> float:
    """Return a difference, 0 where it is noise."""
    return 0.0 if alike(one, other) else one - other


def is_met(value: float, target: Target) -> bool:
    """Return whether a value meets a target; one that is not known (NaN) does not."""
    gap = gap_of(value, target)
    return gap < 0 if target.exclusive else gap <= 0


def bound_figure(target: Target, *, ascii_only: bool = False) -> str:
    """Return the bound without its unit: ``≥ 8``, ``1.1–1.5``; for a plain console ``>= 8``, ``1.1-1.5``."""
    if target.low is not None and target.high is not None:
        return f"{exact(target.low)}{'-' if ascii_only else '–'}{exact(target.high)}"
    sign = _SIGN.get((target.comparison, target.exclusive), "=")
    shown = sign.translate(_ASCII) if ascii_only else sign
    return shown if target.value is None else f"{shown} {exact(target.value)}"


def bound_text(target: Target) -> Text:
    """Return the bound in words: ``≥ 8 km/km2``, ``1.1–1.5 times``."""
    figure = bound_figure(target)
    return with_unit(figure, target.unit)
