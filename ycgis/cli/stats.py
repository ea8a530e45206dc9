"""`ycgis stats template` and `ycgis stats show`."""

from collections.abc import Sequence
from pathlib import Path

from ycgis.cli.opened import Opened, open_statistics
from ycgis.cli.screen import Screen
from ycgis.ground.counties import county_code
from ycgis.ground.errors import Problem, UsageError, did_you_mean
from ycgis.ground.outputs import refuse_unwritable, replacing_file
from ycgis.ground.text import Text
from ycgis.statistics import CITY, Statistics
from ycgis.statistics.template import Wanted, template_workbook

__all__ = ["show_statistics", "write_template"]

_YEARS = Text("应写成 2024-2027 或 2025", "should be 2024-2027 or 2025")
_LIKE = Text("例如 --years 2024-2027", "such as --years 2024-2027")
_STATISTIC = Text("没有统计项“{word}”", "there is no statistic {word!r}")
_XLSX = Text("模板是 xlsx 文件", "the form is an .xlsx file")
_NAME = Text("--out 文件名.xlsx", "--out NAME.xlsx")
_WROTE = Text(
    "已写出 {path}：{statistics} 个统计项，{counties} 个县（市、区），{years} 年",
    "wrote {path}: {statistics} statistics, {counties} counties, {years}",
)
_HEADS = (
    Text("统计项", "statistic"), Text("县（市、区）", "county"), Text("年份", "year"), Text("数值", "value"),
    Text("单位", "unit"), Text("来源", "source"),
)  # fmt: skip
_STORED = Text("已存的统计数（{count}）", "figures stored ({count})")
_NONE = Text("没有已存的统计数；用 ycgis import stats 存入", "no figure is stored; ycgis import stats stores them")
_CITY = Text("全市", "whole city")
_LONGEST = 30


def write_template(  # noqa: PLR0913 - one argument an option
    screen: Screen, project: Path | None, out: Path, *, years: str | None, counties: Sequence[str], blank: bool
) -> None:
    """Write a workbook to fill in, with what is known already unless it is to be blank.

    Raises
    ------
    UsageError
        The years or a county are not understood, or `out` is no .xlsx file.
    """
    if out.suffix.lower() != ".xlsx":
        raise UsageError(Problem(str(out), _XLSX, _NAME))
    refuse_unwritable(out.parent)
    opened = open_statistics(project)
    asked = _years(years, opened)
    chosen = {code: opened.counties[code] for code in _codes(counties, opened)} or opened.counties
    filled = Statistics() if blank else opened.statistics
    with replacing_file(out) as fresh:
        fresh.write_bytes(template_workbook(Wanted(opened.plan, chosen, asked, filled, screen.lang)))
    span = f"{asked[0]}-{asked[-1]}" if len(asked) > 1 else str(asked[0])
    screen.say(_WROTE.fill(path=out, statistics=len(opened.plan.statistics), counties=len(chosen), years=span))


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
