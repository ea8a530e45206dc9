"""What reports of projects say that cannot be, or that their plan and the map do not bear out."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator

from ycgis.ground.errors import Problem, did_you_mean
from ycgis.ground.text import Text
from ycgis.ground.vocabulary import PROJECT_STATES
from ycgis.intake.checks.wording import listed
from ycgis.intake.layers import Layers
from ycgis.plan import Plan
from ycgis.projects.entries import ProjectEntry, list_entries, site_entries

__all__ = ["project_problems"]

_MOST, _WHOLE = 100.0, 1.0

_NUMBER = Text("第 {row} 条：方案没有第 {number:g} 号项目", "record {row}: the plan has no project {number:g}")
_NUMBERS = Text("方案的项目为 {numbers}", "the plan's projects are {numbers}")
_OVER = Text("第 {row} 条：进度 {progress:g} 大于 100%", "record {row}: a progress of {progress:g} is above 100 %")
_PERCENT = Text("进度写 0 到 100", "write a progress from 0 to 100")
_WORD = Text("第 {row} 条：不认识的状态“{status}”", "record {row}: {status!r} is no state of a project")
_NO_DATE = Text("第 {row} 条：“{date}”不是日期", "record {row}: {date!r} is not a date")
_LIKE = Text("写成 2025-06-30 或 2025年6月", "write 2025-06-30 or 2025-06")
_AHEAD = Text("第 {row} 条：日期 {date} 在今天之后", "record {row}: the date {date} is after today")
_WHEN = Text(
    "日期是上报时点，不是计划完工时间；请核对", "a report's date is when it stood so, not when it is due: check it"
)
_COUNTY = Text("第 {row} 条：没有 adcode 为“{adcode}”的县", "record {row}: no county has the adcode {adcode!r}")
_CODE = Text(
    "核对代码；不写则按位置，或算作整个项目", "check it; without one the place tells, or it is the whole project"
)
_BEYOND = Text(
    "第 {row} 条：方案没有把第 {number:g} 号项目安排在 {adcode}",
    "record {row}: the plan does not set project {number:g} in {adcode}",
)
_CHECK = Text("核对项目编号和县", "check the project's number and the county")
_UNCLEAR = Text(
    "第 {rows} 条说的是同一项目同一县，日期分不出先后（相同、只差到日，或缺失）",
    "records {rows} are of the same project and county, and their dates do not tell which is the latest",
)
_DATES = Text("各写明到日的不同日期，取最近一次", "give each its own date, to the day: the latest counts")
_OUTSIDE = Text("第 {rows} 条的位置在各县域之外", "records {rows} lie outside all counties")
_NOWHERE = Text(
    "核对坐标，或写明 adcode；现在不算作任何县的",
    "check their coordinates or give their adcode: as it is they are of no county",
)
_ELSEWHERE = Text(
    "第 {rows} 条的位置不在所写 adcode 的县内", "records {rows} do not lie in the county that their adcode says"
)
_BY_CODE = Text("核对坐标和代码；按代码算", "check coordinates and adcodes: the adcode counts")
_SHARES = Text(
    "进度都不大于 1，又有小数：像是比例而不是百分数",
    "all progress is at most 1, some with a fraction: shares, it seems",
)
_TIMES = Text("0.4 按 0.4% 计；若指 40%，请写 40", "0.4 counts as 0.4 %: write 40 for 40 %")


def project_problems(plan: Plan, layers: Layers, where: str, *, today: dt.date | None = None) -> list[Problem]:
    """Return what the layers `projects` and `project_progress` say that cannot be or that looks wrong.

    Fatal are a number that the plan does not have, a progress above 100 %, a word that is no state, a text that is
    no date, a county that is not on the map, and records of the list of which none is the latest. Notes are a county
    that the plan does not set the project in, a date after `today`, a site outside its county or outside all, and
    a layer of shares instead of per cent.
    """
    now = (today or dt.datetime.now().astimezone().date()).isoformat()
    lists = {"projects": site_entries(layers), "project_progress": list_entries(layers)}
    problems: list[Problem] = []
    for name, entries in lists.items():
        place = f"{where} [layers.{name}]"
        for entry in entries:
            problems += [*_wrong(entry, place, now), *_unplanned(entry, plan, layers, place)]
        problems += _as_shares(entries, place)
    problems += _strayed(lists["projects"], layers, f"{where} [layers.projects]")
    problems += _unclear(lists["project_progress"], f"{where} [layers.project_progress]")
    return problems


def _wrong(entry: ProjectEntry, where: str, now: str) -> Iterator[Problem]:
    """Yield what is wrong with one record by itself."""
    if entry.progress > _MOST:
        yield Problem(where, _OVER.fill(row=entry.row, progress=entry.progress), _PERCENT)
    if entry.status and entry.status not in PROJECT_STATES:
        words = [*PROJECT_STATES, *(name.zh for name in PROJECT_STATES.values())]
        yield Problem(where, _WORD.fill(row=entry.row, status=entry.status), did_you_mean(entry.status, words))
    if entry.stated and not entry.date:
        yield Problem(where, _NO_DATE.fill(row=entry.row, date=entry.stated), _LIKE)
    if entry.date > now:
        yield Problem(where, _AHEAD.fill(row=entry.row, date=entry.date), _WHEN, fatal=False)


def _unplanned(entry: ProjectEntry, plan: Plan, layers: Layers, where: str) -> Iterator[Problem]:
    """Yield where one record does not fit the plan, or the counties."""
    project = next((one for one in plan.projects if one.number == entry.number), None)
    if project is None:
        numbers = ", ".join(str(one.number) for one in plan.projects) or "–"
        yield Problem(where, _NUMBER.fill(row=entry.row, number=entry.number), _NUMBERS.fill(numbers=numbers))
    if entry.adcode and entry.adcode not in layers.counties.index:
        yield Problem(where, _COUNTY.fill(row=entry.row, adcode=entry.adcode), _CODE)
    elif project is not None and entry.county and entry.county not in plan.scope_of(project):
        what = _BEYOND.fill(row=entry.row, number=entry.number, adcode=entry.county)
        yield Problem(where, what, _CHECK, fatal=False)


def _as_shares(entries: list[ProjectEntry], where: str) -> Iterator[Problem]:
    shares = [entry.progress for entry in entries if entry.progress >= 0]
    if shares and max(shares) <= _WHOLE and any(0 < progress < _WHOLE for progress in shares):
        yield Problem(where, _SHARES, _TIMES, fatal=False)


def _strayed(sites: list[ProjectEntry], layers: Layers, where: str) -> Iterator[Problem]:
    """Yield notes on sites of which the place does not tell the county, or tells another."""
    tests: tuple[tuple[Text, Text, Callable[[ProjectEntry], bool]], ...] = (
        (_OUTSIDE, _NOWHERE, lambda site: not site.county),
        (_ELSEWHERE, _BY_CODE, lambda site: site.adcode in layers.counties.index and site.adcode != site.home),
    )
    for what, remedy, strays in tests:
        rows = [site.row for site in sites if strays(site)]
        if rows:
            yield Problem(where, what.fill(rows=listed(rows)), remedy, fatal=False)


def _unclear(entries: list[ProjectEntry], where: str) -> Iterator[Problem]:
    """Yield the records of the list of which nobody can tell which is the latest: of a month and of a day in it too."""
    groups: dict[tuple[float, str], list[ProjectEntry]] = {}
    for entry in entries:
        if entry.date or not entry.stated:  # one that is no date is reported by itself
            groups.setdefault((entry.number, entry.adcode), []).append(entry)
    for group in groups.values():
        pairs = itertools.combinations(group, 2)
        clash = {one.row for pair in pairs if _either_within(*pair) for one in pair}
        if clash:
            yield Problem(where, _UNCLEAR.fill(rows=", ".join(map(str, sorted(clash)))), _DATES)


def _either_within(one: ProjectEntry, other: ProjectEntry) -> bool:
    """Return whether one date is the other or holds it; no date holds any."""
    return one.date.startswith(other.date) or other.date.startswith(one.date)
