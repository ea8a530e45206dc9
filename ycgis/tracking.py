"""How far the projects of a plan (重点项目) have come, as users say it in two layers: sites, and a list.

A project of which nothing is said has no report: that is not the same as 0 %.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from ycgis.errors import Problem
from ycgis.layers import Layers
from ycgis.plan import Plan, Project
from ycgis.text import Text
from ycgis.vocabulary import PROJECT_STATES

__all__ = ["Report", "Tracked", "tracked", "tracking_problems"]

_LAYERS = ("projects", "project_progress")
_DATE = re.compile(r"(20\d{2})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_MOST = 100.0

_NUMBER = Text("第 {row} 条：方案没有第 {number} 号项目", "record {row}: the plan has no project {number}")
_NUMBERS = Text("方案的项目为 {numbers}", "the plan's projects are {numbers}")
_OVER = Text("第 {row} 条：进度 {progress:g} 大于 100%", "record {row}: a progress of {progress:g} is above 100 %")
_PERCENT = Text("进度写 0 到 100", "write a progress from 0 to 100")
_WORD = Text("第 {row} 条：不认识的状态“{status}”", "record {row}: {status!r} is no state of a project")
_WORDS = Text("状态有：{words}", "states are: {words}")
_NO_DATE = Text("第 {row} 条：“{date}”不是日期", "record {row}: {date!r} is not a date")
_LIKE = Text("写成 2025-06-30 或 2025年6月", "write 2025-06-30 or 2025-06")
_COUNTY = Text("第 {row} 条：没有 adcode 为“{adcode}”的县", "record {row}: no county has the adcode {adcode!r}")
_CODE = Text(
    "核对代码；不写则按位置，或算作整个项目", "check it; without one the place tells, or it is the whole project"
)
_BEYOND = Text(
    "第 {row} 条：方案没有把第 {number} 号项目安排在 {adcode}",
    "record {row}: the plan does not set project {number} in {adcode}",
)
_CHECK = Text("核对项目编号和县", "check the project's number and the county")
_TWICE = Text(
    "第 {rows} 条说的是同一项目同一县，日期相同或缺失",
    "records {rows} are of the same project and county, with the same date or none",
)
_DATES = Text("写明不同的日期，取最近一次", "give each its date: the latest counts")


class Report(NamedTuple):
    """What was said last of a project, for one county or one site.

    Attributes
    ----------
    adcode, site
        The county, empty where it is of the whole project; the site's name, empty where there is none.
    status
        A key of `ycgis.vocabulary.PROJECT_STATES`, or empty.
    progress
        Per cent, NaN where it is not said.
    date
        ``2025-06-30`` or ``2025-06``, or empty.
    place
        The row of the layer `projects` that it stands in; None for the list.
    """

    adcode: str
    site: str
    status: str
    progress: float
    date: str
    note: str
    place: int | None

    def said(self) -> Text:
        """Return state and progress in words; empty where neither is known."""
        state = PROJECT_STATES.get(self.status)
        percent = "" if math.isnan(self.progress) else f"{self.progress:g}%"
        return Text(*(" ".join(filter(None, (word, percent))) for word in (state or Text("", ""))))


@dataclass(frozen=True)
class Tracked:
    """A project of the plan and its reports: of the whole, of counties, of sites; none where nothing was said."""

    project: Project
    reports: tuple[Report, ...]

    def of_county(self, adcode: str) -> tuple[Report, ...]:
        """Return what is of a county, or of the whole project."""
        return tuple(report for report in self.reports if report.adcode in {adcode, ""})


def tracked(plan: Plan, layers: Layers) -> tuple[Tracked, ...]:
    """Return every project of the plan with its reports, in the order of their numbers, counties and sites.

    In the list, the latest report of a project and county counts.
    """
    found: dict[int, list[Report]] = {}
    for number, report in (*_sites(layers), *_list(layers)):
        found.setdefault(number, []).append(report)
    return tuple(
        Tracked(project, tuple(sorted(found.get(project.number, ()), key=lambda one: (one.adcode, one.site))))
        for project in sorted(plan.projects, key=lambda one: one.number)
    )


def tracking_problems(plan: Plan, layers: Layers, where: str) -> list[Problem]:
    """Return what the two layers say that cannot be: numbers, counties, states, dates, and reports that clash."""
    problems = []
    for name in _LAYERS:
        layer: pd.DataFrame | None = getattr(layers, name)
        if layer is not None:
            place = f"{where} [layers.{name}]"
            problems += [problem for row in _records(layer) for problem in _wrong(row, plan, layers, place)]
    if layers.project_progress is not None:
        problems += _clashes(layers.project_progress, f"{where} [layers.project_progress]")
    return problems


def _records(layer: pd.DataFrame) -> list[dict[str, Any]]:
    columns = ["number", "adcode", "progress", "status", "date", "note"]
    rows = layer[columns].astype(object).where(layer[columns].notna(), None).to_dict(orient="records")
    return [{**{str(key): value for key, value in row.items()}, "row": place} for place, row in enumerate(rows, 1)]


def _wrong(row: Mapping[str, Any], plan: Plan, layers: Layers, where: str) -> Iterator[Problem]:
    project = next((one for one in plan.projects if one.number == row["number"]), None)
    if project is None:
        numbers = ", ".join(str(one.number) for one in plan.projects) or "–"
        said = _NUMBER.fill(row=row["row"], number=f"{row['number']:g}")
        yield Problem(where, said, _NUMBERS.fill(numbers=numbers))
    if row["progress"] is not None and row["progress"] > _MOST:
        yield Problem(where, _OVER.fill(row=row["row"], progress=row["progress"]), _PERCENT)
    if row["status"] is not None and row["status"] not in PROJECT_STATES:
        words = Text("、".join(one.zh for one in PROJECT_STATES.values()), ", ".join(PROJECT_STATES))
        yield Problem(where, _WORD.fill(row=row["row"], status=row["status"]), _WORDS.fill(words=words))
    if row["date"] is not None and _date(row["date"]) is None:
        yield Problem(where, _NO_DATE.fill(row=row["row"], date=row["date"]), _LIKE)
    if row["adcode"] is not None and row["adcode"] not in layers.counties.index:
        yield Problem(where, _COUNTY.fill(row=row["row"], adcode=row["adcode"]), _CODE)
    elif row["adcode"] is not None and project is not None and row["adcode"] not in plan.scope_of(project):
        said = _BEYOND.fill(row=row["row"], number=project.number, adcode=row["adcode"])
        yield Problem(where, said, _CHECK, fatal=False)


def _clashes(layer: pd.DataFrame, where: str) -> list[Problem]:
    """Return the rows of the list of which nobody can tell which is the latest."""
    rows: dict[tuple[object, ...], list[int]] = {}
    for row in _records(layer):
        rows.setdefault((row["number"], row["adcode"], _date(row["date"])), []).append(row["row"])
    undated = {key[:2] for key in rows if key[2] is None}
    several = {key[:2] for key in rows if sum(other[:2] == key[:2] for other in rows) > 1}
    found = [places for key, places in rows.items() if len(places) > 1]
    found += [rows[(*key, None)] for key in undated & several]
    return [Problem(where, _TWICE.fill(rows=", ".join(map(str, sorted(set(one))))), _DATES) for one in found]


def _date(said: object) -> str | None:
    """Return a date in one spelling, ``2025-06-30`` or ``2025-06``; None where it is none."""
    if not isinstance(said, str):
        return None
    found = _DATE.match(unicodedata.normalize("NFKC", said).strip())
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date.isoformat() if found[3] else f"{year}-{month:02d}"


def _report(row: Mapping[str, Any], adcode: str, site: str, place: int | None) -> Report:
    progress = math.nan if row["progress"] is None else float(row["progress"])
    return Report(adcode, site, row["status"] or "", progress, _date(row["date"]) or "", row["note"] or "", place)


def _sites(layers: Layers) -> Iterator[tuple[int, Report]]:
    """Return the reports of sites; the county of one that names none is where it lies."""
    sites = layers.projects
    if sites is None or sites.empty:
        return
    joined = gpd.sjoin(sites[["geometry"]], layers.counties[["geometry"]], predicate="intersects")
    home = joined["adcode" if "adcode" in joined else "index_right"].groupby(level=0).first()
    names = sites["name"].fillna("").astype(str)
    for place, name, row in zip(sites.index, names, _records(sites), strict=True):
        adcode = row["adcode"] or str(home.get(place, ""))
        yield int(row["number"]), _report(row, adcode, name, int(place))


def _list(layers: Layers) -> Iterator[tuple[int, Report]]:
    """Return the latest report of each project and county in the list."""
    if layers.project_progress is None:
        return
    latest: dict[tuple[int, str], Report] = {}
    for row in _records(layers.project_progress):
        report = _report(row, row["adcode"] or "", "", None)
        key = (int(row["number"]), report.adcode)
        if key not in latest or report.date > latest[key].date:
            latest[key] = report
    yield from ((number, report) for (number, _), report in latest.items())
