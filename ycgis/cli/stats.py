"""`ycgis stats template` and `ycgis stats show`."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ycgis.cli.opened import Opened, open_statistics
from ycgis.cli.screen import Screen
from ycgis.ground.counties import county_code
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.outputs import changing, refuse_unwritable, reserving
from ycgis.ground.text import Text
from ycgis.statistics import CITY, Statistics
from ycgis.statistics.departments import asks, department_workbook
from ycgis.statistics.template import WantedForm, template_workbook

__all__ = ["Form", "show_statistics", "write_template"]

_YEARS = Text("应写成 2024-2027 或 2025", "should be 2024-2027 or 2025")
_LIKE = Text("例如 --years 2024-2027", "such as --years 2024-2027")
_STATISTIC = Text("没有统计项“{word}”", "there is no statistic {word!r}")
_XLSX = Text("模板是 xlsx 文件", "the form is an .xlsx file")
_NAME = Text("--out 文件名.xlsx", "--out NAME.xlsx")
_WROTE = Text(
    "已写出 {path}：{statistics} 个统计项，{counties} 个县（市、区），{years} 年",
    "wrote {path}: {statistics} statistics, {counties} counties, {years}",
)
_WROTE_FOR = Text(
    "已写出 {path}：{department}，{statistics} 个统计项，{years} 年",
    "wrote {path}: {department}, {statistics} statistics, {years}",
)
_SEND = Text(
    "分送各部门，收回后放在同一文件夹，运行：ycgis import stats {folder} --project 项目文件夹",
    "send them out, put what comes back into one folder, and run: ycgis import stats {folder} --project DIR",
)
_NOT_ASKED = Text("方案没有要“{name}”填报的统计项", "the plan asks {name!r} for no statistic")
_BOTH = Text("--department 和 --all-departments 只能选一个", "goes with --all-departments no more than one at a time")
_ONE_OF_THEM = Text("去掉其中之一", "leave one of them out")
_HEADS = (
    Text("统计项", "statistic"), Text("县（市、区）", "county"), Text("年份", "year"), Text("数值", "value"),
    Text("单位", "unit"), Text("来源", "source"),
)  # fmt: skip
_STORED = Text("已存的统计数（{count}）", "figures stored ({count})")
_NONE = Text("没有已存的统计数；用 ycgis import stats 存入", "no figure is stored; ycgis import stats stores them")
_CITY = Text("全市", "whole city")
_LONGEST = 30


class Form(NamedTuple):
    """What a form is to hold: the options of `stats template`."""

    out: Path | None
    years: str | None
    counties: Sequence[str]
    blank: bool
    department: str | None
    all_departments: bool


def write_template(screen: Screen, project: Path | None, form: Form) -> None:
    """Write a workbook to fill in, or one for each department.

    Raises
    ------
    UsageError
        The years, a county or a department are not understood, or `out` is no .xlsx file.
    """
    if form.department is not None and form.all_departments:
        raise UsageError(Problem("--department", _BOTH, _ONE_OF_THEM))
    if form.all_departments:
        _write_all(screen, project, form)
        return
    out = form.out or Path(f"{_file_name(form.department)}.xlsx" if form.department else "statistics.xlsx")
    if out.suffix.lower() != ".xlsx":
        raise UsageError(Problem(str(out), _XLSX, _NAME))
    refuse_unwritable(out.parent)
    opened = open_statistics(project)
    if form.department is not None:
        known = list(asks(opened.plan))
        if form.department not in known:
            what = _NOT_ASKED.fill(name=form.department)
            raise UsageError(Problem("--department", what, did_you_mean(form.department, known)))
        _write_departments(screen, {form.department: out}, _wanted(screen, opened, form, _own_years(form, opened)))
        return
    wanted = _wanted(screen, opened, form, _years(form.years, opened))
    with changing(out.parent, where=out) as change:
        change.place(out).write_bytes(template_workbook(wanted))
    count, counties = len(opened.plan.statistics), len(wanted.counties)
    screen.say(_WROTE.fill(path=out, statistics=count, counties=counties, years=_span(wanted.years)))


def _write_all(screen: Screen, project: Path | None, form: Form) -> None:
    folder = form.out or Path("forms")
    with reserving(folder):
        opened = open_statistics(project)
        wanted = _wanted(screen, opened, form, _own_years(form, opened))
        files = {department: folder / f"{_file_name(department)}.xlsx" for department in asks(opened.plan)}
        _write_departments(screen, files, wanted)
    screen.say(_SEND.fill(folder=folder))


def _write_departments(screen: Screen, files: Mapping[str, Path], wanted: WantedForm) -> None:
    """Write the form of each department into its file, all of them together."""
    if files:
        home = next(iter(files.values())).parent
        with changing(home) as change:
            for department, out in files.items():
                change.place(out).write_bytes(department_workbook(department, wanted))
    for department, out in files.items():
        count = len({ask.statistic for ask in asks(wanted.plan)[department]})
        screen.say(_WROTE_FOR.fill(path=out, department=department, statistics=count, years=_span(wanted.years)))


def _wanted(screen: Screen, opened: Opened, form: Form, years: Sequence[int]) -> WantedForm:
    chosen = {code: opened.counties[code] for code in _codes(form.counties, opened)} or opened.counties
    return WantedForm(opened.plan, chosen, years, Statistics() if form.blank else opened.statistics, screen.lang)


def _own_years(form: Form, opened: Opened) -> Sequence[int]:
    """Return the years that a department is asked for: the last full one, unless others are named."""
    if form.years is not None:
        return _years(form.years, opened)
    plan = _years(None, opened)
    return [min(max(dt.datetime.now().astimezone().year - 1, plan[0]), plan[-1])]


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])


def _file_name(department: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]', "_", department)


def show_statistics(  # noqa: PLR0913 - one argument an option
    screen: Screen, project: Path | None, *, statistic: str | None, county: str | None, year: int | None, as_json: bool
) -> None:
    """List what is stored, with its source."""
    opened = open_statistics(project)
    table = opened.statistics.table
    if statistic is not None:
        known = [one.id for one in opened.plan.statistics]
        if statistic not in known:
            raise UsageError(Problem(statistic, _STATISTIC.fill(word=statistic), did_you_mean(statistic, known)))
        table = table[table["statistic"] == statistic]
    if county is not None:
        table = table[table["adcode"].isin(_codes([county], opened))]
    if year is not None:
        table = table[table["year"] == year]
    if as_json:
        screen.print_json(table.astype(object).to_dict(orient="records"))
        return
    if table.empty:
        screen.say(_NONE)
        return
    named = {**opened.counties, CITY: _CITY.say(screen.lang)}
    lang, rows = screen.lang, []
    for name, adcode, of, value, source, cell in zip(
        *(table[column] for column in ("statistic", "adcode", "year", "value", "source", "cell")), strict=True
    ):
        one = opened.plan.statistic(name)
        title, unit = (one.title.say(lang), one.unit.say(lang)) if one else (name, "")
        rows.append([title, named[adcode], str(of), f"{value:,.10g}", unit, f"{source} {cell}".strip()])
    screen.table(_STORED.fill(count=len(rows)), [head.say(lang) for head in _HEADS], rows)


def _codes(words: Sequence[str], opened: Opened) -> list[str]:
    """Return the adcodes of counties that are named or numbered."""
    return [county_code(one, opened.counties) for one in dict.fromkeys(words)]


def _years(span: str | None, opened: Opened) -> range:
    """Return the years that are asked for; by default from the plan's date to its horizon, at most `_LONGEST`."""
    if span is None:
        document = opened.plan.document
        return range(document.date.year, document.horizon + 1)
    first, dash, last = span.partition("-")
    if not (first.isdecimal() and (not dash or last.isdecimal())):
        raise UsageError(Problem(f"--years {span}", _YEARS, _LIKE))
    years = range(int(first), int(last or first) + 1)
    if not 2000 <= years.start < years.stop <= 2100 or len(years) > _LONGEST:  # noqa: PLR2004 - this century
        raise UsageError(Problem(f"--years {span}", _YEARS, _LIKE))
    return years
