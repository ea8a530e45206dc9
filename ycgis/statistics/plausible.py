"""Numbers that are hard to believe: taken, but told."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.plan import Plan, Statistic
from ycgis.statistics.found import Remark
from ycgis.statistics.model import CITY, Statistics

__all__ = ["doubts_of", "flags_of"]

_JUMP = 10.0
_APART = 0.01
_FEWEST = 4
_LARGE = 10.0

_BOUNDS = Text("{title}：超出合理范围 {low:g} 到 {high:g}", "{title}: beyond what is plausible, {low:g} to {high:g}")
_WHOLE = Text("{title}：应为整数", "{title}: should be a whole number")
_LEAP = Text(
    "{title}：与 {year} 年的 {value:g} 相差十倍以上", "{title}: more than ten times off the {value:g} of {year}"
)
_ODD = Text(
    "{title}：与各县的中位数 {value:g} 相差十倍以上，疑为单位有误",
    "{title}: more than ten times off the counties' median of {value:g}; is its unit right?",
)
_FRACTION = Text(
    "{title}：全部不大于 1，疑为小数而不是百分数", "{title}: none is above 1; are these fractions and not per cent?"
)
_FRACTION_HERE = Text(
    "{title}：不大于 1，而别县在 10 以上，疑为小数而不是百分数",
    "{title}: not above 1 where others are above 10; is it a fraction and not per cent?",
)
_SUM = Text("{title}：全市数与各县合计 {total:g} 不符", "{title}: the counties add up to {total:g}")
_DOUBT = Text("{value}，{why}", "{value}, {why}")
_LOOK = Text("核对这个数；确实无误则不必改动", "check it; leave it where it is right")
_MORE = Text("另有 {count} 个数可疑", "{count} more figures are hard to believe")
_ALL = Text("用 ycgis stats show 查看", "ycgis stats show lists them")
_MOST = 20
_COUNTED = ("count", "people")
_COMPARED = ("ratio",)


def flags_of(statistics: Statistics, plan: Plan, stored: Statistics) -> list[Remark]:
    """Return what is implausible: beyond the plan's bounds, not whole, or ten times off other years or counties."""
    flags = []
    for name, rows in statistics.table.groupby("statistic"):
        statistic = plan.statistic(str(name))
        if statistic is not None:
            flags += [*_alone(rows, statistic), *_leaps(rows, statistic, stored), *_together(rows, statistic)]
    return flags


def doubts_of(statistics: Statistics, plan: Plan, where: str) -> list[Problem]:
    """Return what is implausible in a project's own figures, as notes; beyond `_MOST` only how many."""
    table = statistics.table
    placed = Statistics(table.assign(cell=table["statistic"] + " " + table["adcode"] + " " + table["year"].astype(str)))
    flags = flags_of(placed, plan, Statistics())
    notes = [
        Problem(f"{where}: {flag.place}", _DOUBT.fill(value=flag.value, why=flag.why), _LOOK, fatal=False)
        for flag in flags[:_MOST]
    ]
    if len(flags) > _MOST:
        notes.append(Problem(where, _MORE.fill(count=len(flags) - _MOST), _ALL, fatal=False))
    return notes


def _remarks(rows: pd.DataFrame, why: Text) -> Iterator[Remark]:
    for place, value in zip(rows["cell"], rows["value"], strict=True):
        yield Remark(place, f"{value:.10g}", why)


def _alone(rows: pd.DataFrame, statistic: Statistic) -> Iterator[Remark]:
    values = rows["value"]
    beyond = (values < statistic.low) | (values > statistic.high)
    bounds = _BOUNDS.fill(title=statistic.title, low=statistic.low, high=statistic.high)
    yield from _remarks(rows[beyond & (rows["adcode"] != CITY)], bounds)
    if statistic.kind == "share":
        yield from _remarks(rows[beyond & (rows["adcode"] == CITY)], bounds)
        counties = rows[rows["adcode"] != CITY]
        small = counties[(counties["value"] > 0) & (counties["value"] <= 1)]
        if len(small) and counties["value"].max() <= 1:
            yield from _remarks(small.head(1), _FRACTION.fill(title=statistic.title))
        elif counties["value"].max() > _LARGE:
            yield from _remarks(small, _FRACTION_HERE.fill(title=statistic.title))
    if statistic.kind in _COUNTED:
        yield from _remarks(rows[values != np.floor(values)], _WHOLE.fill(title=statistic.title))


def _leaps(rows: pd.DataFrame, statistic: Statistic, stored: Statistics) -> Iterator[Remark]:
    """Return the figures that are more than ten times, or less than a tenth, of the year before that is known."""
    if statistic.kind == "yes_no":
        return
    both = pd.concat([stored.table[stored.table["statistic"] == statistic.id].assign(cell=""), rows])
    both = both.drop_duplicates(["adcode", "year"], keep="last").sort_values("year")
    both[["before", "of"]] = both.groupby("adcode")[["value", "year"]].shift(1)
    far = both[_far(both["value"], both["before"])]
    for adcode, year, value, cell, before, of in zip(
        far["adcode"], far["year"], far["value"], far["cell"], far["before"], far["of"], strict=True
    ):
        why = _LEAP.fill(title=statistic.title, year=int(of), value=before)
        yield Remark(cell or f"{adcode} {year}", f"{value:.10g}", why)


def _together(rows: pd.DataFrame, statistic: Statistic) -> Iterator[Remark]:
    """Return what does not fit the other counties of its year, and city rows that are not the counties' sum."""
    for _, of_year in rows.groupby("year"):
        counties = of_year[of_year["adcode"] != CITY]
        if statistic.kind in _COMPARED and len(counties) >= _FEWEST:
            median = float(counties["value"].median())
            odd = _far(counties["value"], pd.Series(median, index=counties.index))
            yield from _remarks(counties[odd], _ODD.fill(title=statistic.title, value=median))
        if statistic.kind not in {"share", "ratio", "yes_no"} and len(counties) > 1:
            total = float(counties["value"].sum())
            own = of_year[of_year["adcode"] == CITY]
            apart = (own["value"] - total).abs() > _APART * own["value"].abs()
            yield from _remarks(own[apart], _SUM.fill(title=statistic.title, total=total))


def _far(one: "pd.Series[float]", other: "pd.Series[float]") -> "pd.Series[bool]":
    both = (one > 0) & (other > 0)
    return both & ((one > _JUMP * other) | (one * _JUMP < other))
