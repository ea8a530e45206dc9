"""The annex of a report: how its values and verdicts come about, and where its data come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pyproj import CRS

from ycgis import __version__
from ycgis.assess import Assessment
from ycgis.board import LOOKS, Line, Voice
from ycgis.ground.text import Text, join
from ycgis.intake.layers import SPECS
from ycgis.plan import Plan, Statistic

__all__ = ["AnnexEntry", "AnnexSection", "annex_of"]

_PLAN, _RULES = Text("方案文本", "The plan"), Text("考核口径", "How verdicts come about")
_INDICATORS = Text("由图层计算的指标", "Indicators computed from layers")
_STATISTICS = Text("统计项", "Statistics that offices report")
_LAYERS, _FILES = Text("图层", "Layers"), Text("统计文件", "Files of figures")
_NOTES, _MADE = Text("数据提示", "Notes on the data"), Text("编制", "How it was made")
_DETAILED = (_INDICATORS, _STATISTICS, _FILES, _NOTES)
_RULE = {
    "met": Text(
        "到期当年的数值符合目标；没有当年数时，状态数或累计数在此前已达到、或此后仍符合的，也为达标",
        "the value of the due year meets the target; without one, an earlier figure of a state or a running total "
        "that meets it already, or a later one that still does",
    ),
    "near": Text("未符合，但差距不超过目标值的 {near}", "it misses the target by no more than {near} of it"),
    "missed": Text("到期而差距超过 {near}", "it is due and missed by more than {near} of it"),
    "not_due": Text("目标年份未到，尚未符合", "its year has not come, and it is not met yet"),
    "behind": Text(
        "目标年份未到，照年均变化推算到期时仍不符合",
        "its year has not come, and at the mean change a year it will not be met then",
    ),
    "no_data": Text(
        "没有图层可算，也没有能说明到期年份的统计数；不计为达标",
        "no layer gives the value and no figure tells of the due year; it never counts as met",
    ),
}
_CITY = Text("全市考核", "the prefecture as one")
_CITY_RULE = Text(
    "全市上报数优先；没有时，适用范围内各县都上报的才求和或计占比，缺县的合计只在已足够时判为达标",
    "the city's own figure counts first; else counties are added, or their share taken, once all in scope have "
    "reported; a sum that lacks some decides only where it is enough already",
)
_TREND = Text("趋势", "trend")
_TREND_RULE = Text(
    "有两年以上统计数时，按首末两年的年均变化推到到期年份，判断能否如期",
    "with figures of two years or more, the mean change a year is carried on to the due year",
)
_DEFINED = Text("单位 {unit}。{definition}。依据：{source}", "In {unit}. {definition}. After: {source}")
_COUNTED = Text("单位 {unit}，{period}。{definition}", "In {unit}, {period}. {definition}")
_PERIOD = {
    "state": Text("年末数", "at the end of the year"),
    "year": Text("当年数", "within the year"),
    "sum": Text("方案首年以来的累计数", "since the plan's first year"),
}
_LAYER = Text(
    "{credit}；许可：{licence}；资料日期：{date}{sketch}", "{credit}; licence: {licence}; date: {date}{sketch}"
)
_UNSAID = Text("未注明", "not said")
_SKETCH = Text("；示意，非测绘精度", "; schematic, not surveyed")
_VALUES = Text("{count} 个数，{first}–{last} 年", "{count} figures of {first}–{last}")
_DOCUMENT = Text("{title}，{issuer}，{date}", "{title}, {issuer}, {date}")
_TITLE, _COPY = Text("文件", "document"), Text("所据文本", "the copy")
_READING = Text("分类口径", "categories")
_READING_SAID = Text("以{used}为准：{why}", "by {used}: {why}")
_TOOL, _CRS = Text("软件", "software"), Text("坐标系", "CRS")


class AnnexEntry(NamedTuple):
    """One line: what it is on, and what is said of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AnnexSection:
    """A heading and its lines; what is `detailed` is left to the workbook and the page."""

    title: str
    entries: tuple[AnnexEntry, ...]
    detailed: bool = False


def annex_of(assessment: Assessment, plan: Plan, voice: Voice, lines: Iterable[Line]) -> list[AnnexSection]:
    """Return the sections that have something to say; definitions are of what the report's targets are measured by."""
    ids = {line.target for line in lines}
    wanted = [target for target in plan.targets if target.id in ids]
    sections = {
        _PLAN: _plan(plan),
        _RULES: _rules(assessment),
        _INDICATORS: _indicators(assessment, {target.indicator for target in wanted}),
        _STATISTICS: _statistics(plan, {target.statistic for target in wanted}),
        _LAYERS: _layers(assessment),
        _FILES: _files(assessment),
        _NOTES: [(Text(note.where, note.where), join([note.what, note.remedy])) for note in assessment.notes],
        _MADE: _made(assessment),
    }
    return [
        AnnexSection(
            voice(title), tuple(AnnexEntry(voice(name), voice(text)) for name, text in lines), title in _DETAILED
        )
        for title, lines in sections.items()
        if lines
    ]


Lines = list[tuple[Text, Text]]


def _plan(plan: Plan) -> Lines:
    document = plan.document
    reading = plan.categories_reading
    lines = [(_TITLE, _DOCUMENT.fill(title=document.title, issuer=document.issuer, date=document.date))]
    lines += [(_COPY, note) for note in document.notes]
    return [*lines, (_READING, _READING_SAID.fill(used=reading.used, why=reading.why))] if reading else lines


def _rules(assessment: Assessment) -> Lines:
    near = f"{assessment.study.parameters.near_share:.0%}"
    lines = [(LOOKS[key].word, rule.fill(near=near)) for key, rule in _RULE.items()]
    return [*lines, (_CITY, _CITY_RULE), (_TREND, _TREND_RULE)]


def _indicators(assessment: Assessment, wanted: set[str | None]) -> Lines:
    return [
        (one.title, _DEFINED.fill(unit=one.unit, definition=_unstopped(one.definition), source=one.source))
        for one in assessment.indicators.values()
        if one.id in wanted
    ]


def _statistics(plan: Plan, wanted: set[str | None]) -> Lines:
    return [(one.title, _statistic(one)) for one in plan.statistics if one.id in wanted]


def _statistic(one: Statistic) -> Text:
    return _COUNTED.fill(unit=one.unit, period=_PERIOD[one.period], definition=one.definition)


def _layers(assessment: Assessment) -> Lines:
    return [
        (
            SPECS[name].title,
            _LAYER.fill(
                credit=source.attribution or _UNSAID,
                licence=source.licence or _UNSAID,
                date=source.date or _UNSAID,
                sketch=_SKETCH if source.schematic else "",
            ),
        )
        for name, source in assessment.study.sources.items()
    ]


def _files(assessment: Assessment) -> Lines:
    return [
        (
            Text(str(name), str(name)),
            _VALUES.fill(count=len(rows), first=int(rows["year"].min()), last=int(rows["year"].max())),
        )
        for name, rows in assessment.statistics.table.groupby("source")
    ]


def _made(assessment: Assessment) -> Lines:
    crs = CRS.from_user_input(assessment.study.layers.counties.crs)
    named = f"{crs.name} ({crs.to_string()})"
    return [(_TOOL, Text(f"ycgis {__version__}", f"ycgis {__version__}")), (_CRS, Text(named, named))]


def _unstopped(text: Text) -> Text:
    return Text(*(words.rstrip("。. ") for words in text))
