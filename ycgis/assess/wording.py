"""Why a target stands as it does, in words."""

import math
from collections.abc import Mapping, Sequence
from functools import cache

from ycgis.assess.reported import Reported, Together
from ycgis.assess.status import Status
from ycgis.ground.numbers import figure, short, with_unit
from ycgis.ground.text import Text, join
from ycgis.indicator import Indicator
from ycgis.intake.layers import SPECS
from ycgis.plan import Statistic, Target
from ycgis.plan.bounds import gap_of
from ycgis.study import Study

__all__ = [
    "EMPTY",
    "OUTSIDE",
    "ahead",
    "all_of",
    "at_the_ends",
    "beside",
    "computed",
    "gathered",
    "late",
    "noted",
    "nothing",
    "of_year",
    "pace",
    "promise",
    "stale",
    "summed",
    "uncomputed",
    "unmeasured",
]

EMPTY = Text("", "")
OUTSIDE = Text("不在该目标的适用范围", "the target does not apply here")
_UNMEASURED = Text(
    "无数据：方案没有为该目标指定指标或统计项", "no data: the plan names neither an indicator nor a statistic for it"
)
_NOT_COMPUTED = Text(
    "无数据：没有计算指标 {indicator}，方案也没有指定统计项",
    "no data: the indicator {indicator} is not computed here, and the plan names no statistic for it",
)
_UNCOMPUTED = Text("未由图层计算（{why}）", "not computed ({why})")
_NOTHING = Text("无数据：没有完整上报“{title}”", 'no data: "{title}" was not reported in full')
_STALE = Text(
    "无数据：没有 {due} 年的“{title}”，最近的是 {year} 年的 {value}",
    'no data: "{title}" was not reported for {due}; the nearest is {value} of {year}',
)
_OF_YEAR = Text("{year} 年统计数", "reported for {year}")
_AHEAD = Text("{year} 年统计数，已提前达到", "reported for {year}, ahead of time")
_LATE = Text("{due} 年未上报，以 {year} 年统计数为准", "not reported for {due}; reported for {year}")
_NOTED = Text("{words}（{note}）", "{words} ({note})")
_BESIDE = Text("统计口径 {year} 年为 {value}", "{value} was reported for {year}")
_PACE = Text(
    "年均变化 {trend}，照此到 {due} 年为 {expected}，{verdict}",
    "{trend} a year, which makes {expected} in {due}: {verdict}",
)
_IN_TIME, _TOO_SLOW = Text("可如期达标", "in time"), Text("不能如期达标", "not in time")
_LASTING, _FADING = Text("仍达标", "still met"), Text("届时不再达标", "no longer met")
_SOME = Text(
    "{year} 年应报 {counties} 个县，已报 {known} 个，{total}",
    "{known} of {counties} counties reported for {year}: {total}",
)
_ADDED, _SAY_YES = Text("合计 {total}", "{total} in all"), Text("至少占 {total}%", "at least {total}%")
_APART = Text(
    "全市数 {own} 与各县合计 {total} 相差较大（{year} 年）",
    "the city's own {own} and the counties' {total} do not agree ({year})",
)
_SUM = Text("{counties} 个县的统计数", "figures of {counties} counties")
_COMPUTED = Text("由图层计算：{layers}", "computed from {layers}")
_SLOWER = Text("若车速低 {percent}%", "with speeds {percent} % lower")
_FASTER = Text("若车速高 {percent}%", "with speeds {percent} % higher")
_TAKES, _COMES_TO = Text("需 {value}", "it takes {value}"), Text("为 {value}", "it is {value}")
_AT_END = Text("{speed}，{value}，{verdict}", "{speed} {value}: {verdict}")
_VERDICT_AT_END = {
    "met": Text("达到目标", "met"),
    "near": Text("接近达标", "near"),
    "missed": Text("达不到目标", "missed"),
    "not_due": Text("达不到目标", "not met"),
}


def at_the_ends(basis: Text, held: tuple[float, Target], others: Mapping[float, Status], speed_band: float) -> Text:
    """Add the values at the ends of the speed band whose statuses are others, and what they come to.

    `held` is the value itself with its target; an end that is worse than it is that of lower speeds. `speed_band` is a
    fraction of the speed.
    """
    value, target = held
    said = [basis]
    for end, status in others.items():
        speed = _SLOWER if gap_of(end, target) > gap_of(value, target) else _FASTER
        number = with_unit(short(end), target.unit)
        comes = (_TAKES if target.unit.zh == "分钟" else _COMES_TO).fill(value=number)
        percent = f"{speed_band * 100:g}"
        said.append(_AT_END.fill(speed=speed.fill(percent=percent), value=comes, verdict=_VERDICT_AT_END[status]))
    return all_of(said)


def all_of(texts: Sequence[Text]) -> Text:
    """Join what is to be texts."""
    return join([text for text in texts if text != EMPTY])


def unmeasured(target: Target) -> Text:
    """Say that nothing measures a target: the plan names nothing, or the project does not compute the indicator."""
    return _UNMEASURED if target.indicator is None else _NOT_COMPUTED.fill(indicator=target.indicator)


def uncomputed(why: Text) -> Text:
    """Say why layers gave no value where a figure stands in."""
    return _UNCOMPUTED.fill(why=why)


def computed(study: Study, indicator: Indicator) -> Text:
    """Return the layers that an indicator was computed from, with their dates."""
    needed = [name for need in indicator.needs for name in ((need,) if isinstance(need, str) else need)]
    named = [(SPECS[name].title, study.sources[name].date) for name in needed if name in study.sources]
    dated = [Text(f"{title.zh} {date}".strip(), f"{title.en} {date}".strip()) for title, date in named]
    return _COMPUTED.fill(layers=join(dated, "、", ", "))


def beside(found: Reported, target: Target) -> list[Text]:
    """Return what was reported of that which layers gave a value of."""
    if math.isnan(found.value):
        return []
    return [_BESIDE.fill(year=int(found.year), value=_amount(found.value, target))]


def nothing(statistic: Statistic) -> Text:
    """Say that a statistic was not reported, or for the prefecture not by all who make it up."""
    return _NOTHING.fill(title=statistic.title)


def stale(statistic: Statistic, due: int, year: int, value: float) -> Text:
    """Say that a statistic was reported, but not for a year that counts."""
    return _STALE.fill(title=statistic.title, due=due, year=year, value=figure(value))


@cache
def of_year(year: int) -> Text:
    """Say which year a figure is of."""
    return _OF_YEAR.fill(year=year)


@cache
def ahead(year: int) -> Text:
    """Say that a figure of an earlier year tells already that the target is met."""
    return _AHEAD.fill(year=year)


@cache
def late(due: int, year: int) -> Text:
    """Say that the figure is of a year after the one in which the target was due."""
    return _LATE.fill(due=due, year=year)


def noted(words: Text, note: str) -> Text:
    """Add what was noted of a figure when it was read."""
    return _NOTED.fill(words=words, note=note) if note else words


def pace(target: Target, trend: float, expected: float, due: int, verdict: Text) -> Text:
    """Say what the pace so far comes to; see `promise` for the verdict."""
    change = f"{'+' if trend >= 0 else '-'}{figure(abs(trend))}"
    return _PACE.fill(trend=change, due=due, expected=_amount(expected, target), verdict=verdict)


def promise(*, on_pace: bool, lasting: bool) -> Text:
    """Say whether the pace reaches the target or, `lasting`, keeps one that is met ahead of time."""
    good, bad = (_LASTING, _FADING) if lasting else (_IN_TIME, _TOO_SLOW)
    return good if on_pace else bad


def gathered(whole: Together, target: Target, year: int | None) -> list[Text]:
    """Return what is to be known of how a figure of the prefecture was put together."""
    texts = []
    if year in whole.least:
        total = (_SAY_YES if target.aggregation == "share" else _ADDED).fill(total=figure(whole.least[year]))
        texts.append(_SOME.fill(year=year, known=whole.known[year], counties=whole.counties, total=total))
    if year in whole.apart:
        own, total_of = whole.apart[year]
        texts.append(_APART.fill(own=figure(own), total=figure(total_of), year=year))
    return texts


def summed(whole: Together, year: int) -> Text:
    """Return how many counties' figures make up a value."""
    return _SUM.fill(counties=whole.known[year])


def _amount(value: float, target: Target) -> Text:
    return with_unit(figure(value), target.unit)
