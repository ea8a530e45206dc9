"""Why a target stands as it does, in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ycgis.assess.reported import Reported, Together
from ycgis.indicator import Indicator
from ycgis.layers import SPECS
from ycgis.plan import Statistic, Target
from ycgis.study import Study
from ycgis.text import Text, join

__all__ = [
    "EMPTY",
    "OUTSIDE",
    "UNMEASURED",
    "all_of",
    "beside",
    "computed",
    "enough",
    "gathered",
    "nothing",
    "of_year",
    "pace",
    "plain",
    "stale",
    "summed",
]

EMPTY = Text("", "")
OUTSIDE = Text("不在该目标的适用范围", "the target does not apply here")
UNMEASURED = Text(
    "无数据：方案没有为该目标指定指标或统计项", "no data: the plan names neither an indicator nor a statistic for it"
)
_NOTHING = Text("无数据：没有上报“{title}”", 'no data: nobody reported "{title}"')
_STALE = Text(
    "无数据：没有 {due} 年的“{title}”，最近的是 {year} 年的 {value}",
    'no data: "{title}" was not reported for {due}; the last is {value} of {year}',
)
_OF_YEAR = Text("{year} 年统计数", "reported for {year}")
_BESIDE = Text("统计口径 {year} 年为 {value}", "{value} was reported for {year}")
_PACE = Text(
    "年均变化 {trend}，照此到 {due} 年为 {expected}，{verdict}",
    "{trend} a year, which makes {expected} in {due}: {verdict}",
)
_IN_TIME, _TOO_SLOW = Text("可如期达标", "in time"), Text("不能如期达标", "not in time")
_ENOUGH = Text(
    "{year} 年已上报的 {known} 个县（应报 {counties} 个）合计已够",
    "the {known} of {counties} counties that reported for {year} are enough",
)
_SOME = Text(
    "{year} 年只有 {known} 个县上报，应报 {counties} 个", "only {known} of {counties} counties reported for {year}"
)
_APART = Text(
    "全市数 {own} 与各县合计 {total} 相差较大（{year} 年）",
    "the city's own {own} and the counties' {total} do not agree ({year})",
)
_SUM = Text("{counties} 个县的统计数", "figures of {counties} counties")
_COMPUTED = Text("由图层计算：{layers}", "computed from {layers}")


def all_of(said: Sequence[Any]) -> Text:
    """Join what is to be said."""
    return join([text for text in said if text != EMPTY])


def plain(value: float) -> str:
    """Return a number as short as it can be said without losing what a planner reads."""
    return f"{value:,.6g}"


def computed(study: Study, indicator: Indicator) -> Text:
    """Return the layers that an indicator was computed from, with their dates."""
    needed = [name for need in indicator.needs for name in ((need,) if isinstance(need, str) else need)]
    named = [(SPECS[name].title, study.sources[name].date) for name in needed if name in study.sources]
    dated = [Text(f"{title.zh} {date}".strip(), f"{title.en} {date}".strip()) for title, date in named]
    return _COMPUTED.fill(layers=join(dated, "、", ", "))


def beside(reported: Reported, target: Target) -> list[Text]:
    """Return what was reported of that which layers gave a value of."""
    if np.isnan(reported.value[0]):
        return []
    return [_BESIDE.fill(year=int(reported.year[0]), value=_amount(float(reported.value[0]), target))]


def nothing(statistic: Statistic) -> Text:
    """Say that a statistic was not reported at all."""
    return _NOTHING.fill(title=statistic.title)


def stale(statistic: Statistic, due: int, year: int, value: float) -> Text:
    """Say that a statistic was reported, but not for the year that counts."""
    return _STALE.fill(title=statistic.title, due=due, year=year, value=plain(value))


def of_year(year: int) -> Text:
    """Say which year a figure is of."""
    return _OF_YEAR.fill(year=year)


def pace(target: Target, trend: float, expected: float, due: int, *, on_pace: bool) -> Text:
    """Say what the pace so far comes to."""
    change = f"{'+' if trend >= 0 else '-'}{plain(abs(trend))}"
    verdict = _IN_TIME if on_pace else _TOO_SLOW
    return _PACE.fill(trend=change, due=due, expected=_amount(expected, target), verdict=verdict)


def enough(whole: Together, year: int) -> Text:
    """Say that what some counties reported is enough."""
    return _ENOUGH.fill(year=year, known=whole.known[year], counties=whole.counties)


def gathered(whole: Together, year: Any) -> list[Text]:  # noqa: ANN401 - a year, or pandas' missing one
    """Return what is to be known of how a figure of the prefecture was put together."""
    said = []
    if year in whole.least:
        said.append(_SOME.fill(year=year, known=whole.known[year], counties=whole.counties))
    if year in whole.apart:
        own, total = whole.apart[year]
        said.append(_APART.fill(own=plain(own), total=plain(total), year=year))
    return said


def summed(whole: Together, found: dict[str, object]) -> Text:
    """Return how many counties' figures make up the value; nothing where there is none."""
    return _SUM.fill(counties=whole.known[_year(found)]) if found["origin"] else EMPTY


def _year(found: dict[str, object]) -> int:
    return int(str(found["value_year"]))


def _amount(value: float, target: Target) -> Text:
    return Text(*(f"{plain(value)}{'' if unit == '%' else ' '}{unit}" for unit in target.unit))
