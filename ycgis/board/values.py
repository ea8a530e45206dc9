"""The numbers of a verdict in words: value, bound, gap and pace, each with as many decimals as its verdict needs."""

import math
from dataclasses import dataclass

from ycgis.assess import status_of
from ycgis.ground.numbers import DASH, figure, figure_digits, fixed, short, signed, with_unit
from ycgis.ground.text import Text
from ycgis.indicator import Indicator
from ycgis.plan import Plan, Target, bound_text

__all__ = ["NO_DATA", "Scale", "answered", "due_words", "pace_words", "people", "raised", "scale_of"]

NO_DATA = Text("无数据", "no data")
_NOTHING = Text("", "")
_YES, _NO = Text("是", "yes"), Text("否", "no")
_DONE, _UNDONE = Text("已做到", "done"), Text("尚未做到", "not so yet")
_JUST = Text("刚好达标", "just met")
_AT_THE_BOUND = Text("恰为界限，须越过", "at the bound, which does not count")
_SHORT = Text("差 {size}", "{size} short")
_OVER = Text("超出上限 {size}", "{size} over")
_MORE = Text("高于目标 {size}", "{size} above the target")
_LESS = Text("比上限少 {size}", "{size} below the limit")
_OFF = Text("相差 {size}", "{size} off")
_WITHIN = Text("在范围内", "within the range")
_POINTS = Text("个百分点", "percentage points")
_PACE = Text("年均 {trend}，预计 {expected}，{verdict}", "{trend} a year, {expected} expected: {verdict}")
_IN_TIME, _TOO_SLOW = Text("可如期", "in time"), Text("不能如期", "not in time")
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Scale:
    """How the numbers of one measure are written, and held against its target where there is one.

    Attributes
    ----------
    unit
        That of the values.
    decimals
        Digits after the point; None: those that a figure has.
    target
        What decides how many digits are needed, and what a gap means; None: no target is set.
    near_share
        Within which share of the bound a missed target is near.
    yes_no
        Whether 1 and 0 mean yes and no.
    """

    unit: Text
    decimals: int | None = None
    target: Target | None = None
    near_share: float = 0.0
    yes_no: bool = False

    def number(self, value: float) -> Text:
        """Return a value without its unit; a dash where there is none.

        It is rounded as its measure is shown, but never so far that it would read as another verdict: 7.999, which
        misses a target of 8, is not written 8.00.
        """
        if not math.isfinite(value):
            return Text(DASH, DASH)
        if self.is_answer(value):
            return answered(value)
        number = self._rounded(value, self._digits(value))
        return Text(number, number)

    def value(self, value: float) -> Text:
        """Return a value as `number` does, with its unit."""
        number = self.number(value)
        return number if not math.isfinite(value) or self.is_answer(value) else with_unit(number.zh, raised(self.unit))

    def bound(self) -> Text:
        """Return the bound with its unit; yes or no where that is asked for; empty without a target."""
        target = self.target
        if target is None:
            return _NOTHING
        if self.yes_no and (target.comparison, target.value) in {("at_least", 1), ("equal", 1)}:
            return _YES
        if self.yes_no and (target.comparison, target.value) in {("at_most", 0), ("equal", 0)}:
            return _NO
        return raised(bound_text(target))

    def gap(self, gap: float, value: float, *, met: bool) -> Text:
        """Return what is missing to the target, or to spare, in words; empty where it is not known."""
        target = self.target
        if target is None or not math.isfinite(gap):
            return _NOTHING
        if self.yes_no:
            return _DONE if met else _UNDONE
        if gap == 0:
            return _JUST if met else _AT_THE_BOUND
        size = self.size(gap, value)
        if gap > 0:
            return {"at_most": _OVER, "at_least": _SHORT}.get(target.comparison, _OFF).fill(size=size)
        return {"at_most": _LESS, "at_least": _MORE}.get(target.comparison, _WITHIN).fill(size=size)

    def size(self, gap: float, value: float) -> Text:
        """Return how large a gap is, with its unit: of per cent it is points."""
        unit = Text(*(word.replace("%", points) for word, points in zip(self.unit, _POINTS, strict=True)))
        return with_unit(self.bare_size(gap, value), raised(unit))

    def bare_size(self, gap: float, value: float) -> str:
        """Return how large a gap is without its unit, with the digits of its value; never 0 of one that is not."""
        written = self._rounded(abs(gap), self._digits(value))
        return written if gap == 0 or written.strip("0.,") else short(abs(gap))

    def is_answer(self, value: float) -> bool:
        """Tell whether a value is a yes or a no."""
        return self.yes_no and value in {0, 1}

    def _rounded(self, value: float, digits: int | None) -> str:
        return figure(value) if digits is None else fixed(value, digits)

    def _digits(self, value: float) -> int | None:
        """Return the decimals that a value is written with: more than usual where its verdict needs them."""
        target = self.target
        if target is None or not math.isfinite(value):
            return self.decimals
        status = status_of(value, target, self.near_share)
        tried = (self.decimals, *range((self.decimals or 0) + 1, _MOST_DIGITS))
        fits = (digits for digits in tried if self._status_as_written(value, digits) == status)
        return next(fits, _MOST_DIGITS)

    def _status_as_written(self, value: float, digits: int | None) -> str:
        """Return how the number that is written with so many digits stands to the target."""
        written = round(value, figure_digits(value) if digits is None else digits)
        return "no_target" if self.target is None else status_of(written, self.target, self.near_share)


def scale_of(indicator: Indicator | None, target: Target | None, plan: Plan | None, near_share: float) -> Scale:
    """Return how the values of a measure, held against a target or not, are written."""
    unit = target.unit if target else indicator.unit if indicator else _NOTHING
    yes_no = bool(plan and target and _asks_yes_or_no(target, plan))
    return Scale(unit, indicator.decimals if indicator else None, target, near_share, yes_no)


def _asks_yes_or_no(target: Target, plan: Plan) -> bool:
    """Tell whether a target is met by a yes or a no of each county, or of the city."""
    statistic = plan.statistic(target.statistic)
    return statistic is not None and statistic.kind == "yes_no" and target.aggregation in {"each", "city"}


def answered(value: float) -> Text:
    """Return what a yes-or-no statistic says."""
    return _YES if value else _NO


def pace_words(trend: float, expected: float, unit: Text, *, in_time: bool) -> Text:
    """Return what the change so far comes to in the due year; empty where there is no trend."""
    if math.isnan(trend):
        return _NOTHING
    change = signed(trend, short(abs(trend)))
    ahead = with_unit(short(expected), raised(unit))
    return _PACE.fill(trend=change, expected=ahead, verdict=_IN_TIME if in_time else _TOO_SLOW)


def due_words(target: Target, due: int) -> Text:
    """Return a year in which a target is due: that it is one of several, or the plan's last for want of one."""
    if target.from_year is not None:
        return Text(f"{due}年（每年）", f"{due} (each year)")
    if target.year_basis == "horizon":
        return Text(f"{due}年（方案期末）", f"{due} (the plan's end)")
    return Text(f"{due}年", f"{due}")


def people(count: float) -> Text:
    """Return a number of people: in ten thousands in Chinese, in thousands in English."""
    return Text(f"{fixed(count / 10_000, 1)} 万人", f"{fixed(count / 1000, 0)} thousand people")


def raised(unit: Text) -> Text:
    """Return a unit with its square raised: ``km2`` is for consoles, a page can show ``km²``."""
    return Text(*(word.replace("m2", "m²") for word in unit))
