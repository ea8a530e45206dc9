"""Numbers, targets and gaps, as a planner reads them."""

import math

from ycgis.assess.shown import fixed, raised, with_unit
from ycgis.ground.text import Text
from ycgis.indicator import Indicator
from ycgis.plan import Target, bound_text

__all__ = ["amount", "due_text", "gap_text", "number", "people", "target_text", "year_text"]


def number(value: float, decimals: int) -> str:
    """Return a number with thousands separators, or a dash where there is none; never a negative zero."""
    if not math.isfinite(value):
        return "—"
    return fixed(value, decimals)


def amount(value: float, indicator: Indicator, unit: Text) -> Text:
    """Return a value with its unit; a dash alone where there is no value."""
    shown = number(value, indicator.decimals)
    return with_unit(shown, unit) if math.isfinite(value) else Text(shown, shown)


def target_text(target: Target) -> Text:
    """Return a target as a bound: ``≤ 120 min``."""
    return raised(bound_text(target))


def year_text(target: Target) -> Text:
    """Return the year of a target, and whether the plan states it or it is the plan's horizon."""
    if target.year_basis == "stated":
        return Text(f"{target.year}年", f"by {target.year}")
    return Text(f"{target.year}年（按方案期限）", f"by {target.year} (the plan's horizon)")


def due_text(target: Target, year: int) -> Text:
    """Return one of the years in which a target is due, and that it is one of several."""
    return year_text(target) if target.from_year is None else Text(f"{year}年（逐年）", f"{year} (each year)")


def gap_text(gap: float, indicator: Indicator, unit: Text) -> Text:
    """Return what is still missing (a positive gap) or how much there is to spare; empty where unknown."""
    if not math.isfinite(gap):
        return Text("", "")
    size = amount(abs(gap), indicator, unit)
    return Text(f"尚差 {size.zh}", f"{size.en} short") if gap > 0 else Text(f"余量 {size.zh}", f"{size.en} to spare")


def people(count: float) -> Text:
    """Return a number of people: in ten thousands in Chinese, in thousands in English."""
    return Text(f"{count / 10_000:,.1f} 万人", f"{count / 1000:,.0f} thousand people")
