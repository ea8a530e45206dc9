"""What stands over the numbers: statistic, year and unit of each column, or the columns of a long table."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.ground.units import factor_between
from ycgis.plan import Statistic
from ycgis.statistics.grid import Grid
from ycgis.statistics.labels import ASIDE, Label, is_other, is_planned, label_of, own_unit
from ycgis.statistics.names import Names, bare
from ycgis.statistics.sections import Section, sections_of
from ycgis.statistics.titles import Over, heading_rows
from ycgis.statistics.translations import without_translations

__all__ = ["NOT_ACTUAL", "YEAR_HEADS", "HeadingColumn", "Roles", "columns_of", "roles_of", "row_column"]

_ROLES = {
    "statistic": {"指标", "指标名称", "统计项", "统计指标", "项目", "statistic", "indicator"},
    "year": {"年份", "年度", "年", "年末", "year"},
    "value": {"数值", "值", "数据", "实际值", "完成值", "指标值", "value"},
    "unit": {"单位", "计量单位", "unit"},
}
YEAR_HEADS = frozenset(_ROLES["year"])
"""What may stand over a column of years."""

_OTHER_PERIOD = {"year": ("累计",), "sum": ("本年", "当年"), "state": ()}

_UNKNOWN = Text("不是本方案的统计项；{near}", "is no statistic of the plan; {near}")
_NAMELESS = Text("没有写明统计项的表头", "has no heading that names a statistic")
_ASIDE_SAID = Text("不是统计数", "holds no statistic")
_NO_YEAR = Text(
    "不知是哪一年的数：在表头、标题或表名中写明年份（标题与表名不一致、或只写了季度或月份时，以 --year 指定）",
    "does not say its year: write it in the heading, the title or the sheet's name; where these differ, "
    "or say only a part of a year, give --year",
)
_TWO = Text("表头指向不止一个统计项：{names}", "its headings name more than one statistic: {names}")
_AGAIN = Text("同一统计项、同一年有两列", "there are two columns for the same statistic and year")
_UNIT = Text("单位“{said}”不能换算为“{wanted}”", "is in {said!r}, which cannot be turned into {wanted!r}")
_WHICH = Text("不知是哪个单位：{said}", "in which of these units: {said}")
_QUALIFIED = Text(
    "表头另有“{said}”，不知是不是这个统计项；若是，用 --map 指明",
    "also says {said!r}; if it is this statistic, use --map",
)
_DATE = Text("“{said}”是日期；若指年份，请写成 {year}", "{said!r} is a date; if it stands for a year, write {year}")
_FIRST_DAY = dt.date(1899, 12, 30)
"""Of which spreadsheets count the days: 2024, shown as a date, is one in 1905."""
_CENTURY = range(2000, 2100)
_ISO = re.compile(r"(\d{4})-\d\d-\d\d(?: [\d:.]+)?")
NOT_ACTUAL = Text("“{said}”：不是实际数", "{said!r}: not what there is")


class Roles(NamedTuple):
    """The columns of a long table, and its heading row."""

    row: int
    statistic: int
    value: int
    year: int | None
    unit: int | None


@dataclass(frozen=True)
class HeadingColumn:
    """One column of numbers.

    Attributes
    ----------
    factor
        What its numbers are multiplied by to be in the statistic's unit.
    refused, ignored
        Why it is not read, where it is not.
    """

    at: int
    heading: str
    statistic: Statistic | None = None
    year: int | None = None
    unit: str = ""
    stated: bool = False
    factor: Fraction = Fraction(1)
    refused: Text | None = None
    ignored: Text | None = None


def roles_of(grid: Grid) -> Roles | None:
    """Return the columns of a long table; None where it is a wide one."""
    for row in range(grid.first - 1, -1, -1):
        said = {bare(cell): column for column, cell in enumerate(grid.values[row]) if isinstance(cell, str)}
        found = {role: said[word] for role, words in _ROLES.items() for word in words if word in said}
        if "statistic" in found and "value" in found:
            return Roles(row, found["statistic"], found["value"], found.get("year"), found.get("unit"))
    return None


def columns_of(grid: Grid, names: Names, over: Over) -> list[HeadingColumn]:
    """Return what each column of a wide table is, but for those that hold nothing."""
    filled = [
        at
        for at in range(len(grid.values[0]))
        if at not in grid.keys and any(grid.values[row][at] is not None for row in grid.places)
    ]
    rows = _filled_right(grid, list(heading_rows(grid, names)))
    labels = {
        at: [label_of(text, names) for text in dict.fromkeys(row[at] for row in rows if at in row)] for at in filled
    }
    labels = without_translations(labels, rows, names)
    if any(label.statistic for column in labels.values() for label in column):
        over = over._replace(statistic=None)  # what is over all would give a name to columns that have none
    undated, sections = _undated(rows, filled, names), sections_of(grid, names)
    overs = {at: _over(over, sections.get(at), undated=at in undated) for at in filled}
    columns = [_column_of(at, labels[at], names, overs[at]) for at in filled]
    return _once([_in_section(column, sections.get(column.at)) for column in columns])


def _over(over: Over, section: Section | None, *, undated: bool) -> Over:
    """Return what is over one column: the year of its section before that of the whole sheet."""
    if section is not None and section.year is not None:
        return over._replace(year=section.year)
    return over._replace(year=None) if undated else over


def _in_section(column: HeadingColumn, section: Section | None) -> HeadingColumn:
    if section is None or section.refused is None or column.ignored is not None:
        return column
    return replace(column, refused=section.refused)


def _column_of(at: int, labels: Sequence[Label], names: Names, over: Over) -> HeadingColumn:
    """Return what a column is by the labels over it, from the top one down."""
    column = HeadingColumn(at, " / ".join(label.said for label in labels))
    mapped = names.plan.statistic(names.mapped(column.heading))
    if mapped is not None:
        return _dated(replace(column, statistic=mapped), mapped, labels, over)
    if len(found := list(dict.fromkeys(label.statistic for label in labels if label.statistic))) > 1:
        return replace(column, refused=_TWO.fill(names=", ".join(found)))
    statistic = names.plan.statistic(found[0] if found else over.statistic)
    if statistic is None or (not found and any(label.rest for label in labels)):
        return replace(column, ignored=_why_none(labels, names))
    column = _without_another(replace(column, statistic=statistic), labels, statistic)
    if column.refused or column.ignored:
        return column
    return _dated(column, statistic, labels, over)


def _dated(column: HeadingColumn, statistic: Statistic, labels: Sequence[Label], over: Over) -> HeadingColumn:
    year = next((label.year for label in reversed(labels) if label.year is not None), over.year)
    if year is None:
        return replace(column, refused=_NO_YEAR)
    return _in_unit(replace(column, year=year), statistic, labels, over)


def row_column(at: int, heading: str, names: Names, over: Over) -> HeadingColumn:
    """Return what one row of a long table is: a column of its own."""
    return _column_of(at, [label_of(heading, names)], names, over)


def _why_none(labels: Sequence[Label], names: Names) -> Text:
    words = [label.rest for label in labels if label.rest]
    if any(bare(word) in ASIDE for word in words):
        return _ASIDE_SAID
    said = words or [label.said for label in labels]
    return _UNKNOWN.fill(near=names.near_statistic(said[-1])) if said else _NAMELESS


def _without_another(column: HeadingColumn, labels: Sequence[Label], statistic: Statistic) -> HeadingColumn:
    """Return the column, refused or ignored where a label makes another figure of it."""
    below = not any(label.statistic for label in labels)
    for label in labels:
        below = below or label.statistic is not None
        other = next((word for word in _OTHER_PERIOD[statistic.period] if word in label.said), "")
        rest = other if other and other not in statistic.title.zh else label.rest
        if not rest or own_unit(label, statistic):
            continue
        if bare(rest) in ASIDE:
            return replace(column, ignored=_ASIDE_SAID)
        if is_planned(rest):
            return replace(column, ignored=NOT_ACTUAL.fill(said=rest))
        if (date := _ISO.fullmatch(label.said)) is not None:
            return replace(column, refused=_DATE.fill(said=label.said, year=_meant(date[1], label.said)))
        if below or is_other(label.said):
            return replace(column, refused=_QUALIFIED.fill(said=rest))
    return column


def _meant(year: str, said: str) -> str:
    """Return the year to write for a date: of one in 1905, the number of days that somebody typed as a year."""
    days = (dt.date.fromisoformat(said[:10]) - _FIRST_DAY).days
    return str(days) if days in _CENTURY else year


def _in_unit(column: HeadingColumn, statistic: Statistic, labels: Sequence[Label], over: Over) -> HeadingColumn:
    said = [label.unit or label.said for label in reversed(labels) if label.unit or own_unit(label, statistic)]
    units = said[:1] or over.units_for(statistic)
    if statistic.kind == "yes_no" or not units:
        return replace(column, unit=statistic.unit.zh, stated=bool(units))
    if len(units) > 1:
        return replace(column, refused=_WHICH.fill(said="、".join(units)))
    if bare(units[0]) in {bare(own) for own in statistic.unit}:
        return replace(column, unit=statistic.unit.zh, stated=True)
    factor = factor_between(units[0], statistic.unit.zh)
    if factor is None:
        return replace(column, refused=_UNIT.fill(said=units[0], wanted=statistic.unit))
    return replace(column, unit=units[0], stated=True, factor=factor)


def _once(columns: Sequence[HeadingColumn]) -> list[HeadingColumn]:
    """Return the columns, those refused that are for the same statistic and year: nobody knows which one counts."""
    read = Counter(
        (one.statistic.id, one.year) for one in columns if one.statistic and not (one.refused or one.ignored)
    )
    return [
        replace(one, refused=_AGAIN)
        if one.statistic and not (one.refused or one.ignored) and read[one.statistic.id, one.year] > 1
        else one
        for one in columns
    ]


def _undated(rows: Sequence[dict[int, str]], filled: Sequence[int], names: Names) -> set[int]:
    """Return the columns with a gap in a row of years: what year they are of nobody knows."""
    found = set()
    for row in rows:
        said = [label_of(text, names) for text in row.values()]
        if any(one.year is not None and one.statistic is None and not one.rest for one in said):
            found |= set(filled) - row.keys()
    return found


def _filled_right(grid: Grid, rows: Sequence[tuple[int, dict[int, str]]]) -> list[dict[int, str]]:
    """Return the labels of each row; in one without merged cells, as in a text file, a label goes on to the right.

    It goes on where nothing stands beside it, over columns that a lower row names.
    """
    filled = []
    for place, (row, labels) in enumerate(rows):
        lower = {at for _, below in rows[place + 1 :] for at in below}
        own = dict(labels)
        if not grid.is_merged(row):
            for at in sorted(lower - own.keys() - grid.keys):
                if at - 1 in own and at - 1 not in grid.keys:
                    own[at] = own[at - 1]
        filled.append(own)
    return filled
