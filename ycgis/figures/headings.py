"""What stands over the numbers: statistic, year and unit of each column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ycgis.figures.grid import Grid
from ycgis.figures.names import Names, bare, bracketed, year_of
from ycgis.figures.units import factor_between, parse_unit
from ycgis.plan import Statistic
from ycgis.readers.sheet import Value
from ycgis.text import Text

__all__ = ["Column", "Over", "Roles", "columns_of", "over_of", "roles_of", "unit_of"]

_UNIT_LINE = re.compile(r"(?:计量)?单位[:：]\s*([^:：]+)$|units?:\s*(.+)$", re.IGNORECASE)
_SEVERAL = re.compile(r"[、，,;；]")
_YEARS = re.compile(r"20\d{2}(?:\.0)?(?:年度|年末|年底|年)?|[二][〇○零0][一二三四五六七八九〇○零]{2}年(?:度|末|底)?")
_ASIDE = {
    "序号",
    "编号",
    "备注",
    "说明",
    "填报人",
    "联系人",
    "联系电话",
    "审核人",
    "填报单位",
    "no.",
    "no",
    "note",
    "notes",
}
_ROLES = {
    "statistic": {"指标", "指标名称", "统计项", "统计指标", "项目", "statistic", "indicator"},
    "year": {"年份", "年度", "年", "年末", "year"},
    "value": {"数值", "值", "数据", "实际值", "完成值", "指标值", "value"},
    "unit": {"单位", "计量单位", "unit"},
}

_UNKNOWN = Text("不是本方案的统计项；{near}", "is no statistic of the plan; {near}")
_ASIDE_SAID = Text("不是统计数", "holds no statistic")
_NO_YEAR = Text(
    "不知是哪一年的数：在表头、标题或表名中写明年份，或用 --year",
    "does not say its year: write it in the heading, the title or the sheet's name, or give --year",
)
_TWO = Text("表头指向不止一个统计项：{names}", "its headings name more than one statistic: {names}")
_UNIT = Text("单位“{said}”不能换算为“{wanted}”", "is in {said!r}, which cannot be turned into {wanted!r}")


class Over(NamedTuple):
    """What a sheet says of all its numbers: a year, a unit, a statistic; None where it does not."""

    year: int | None
    unit: str | None
    statistic: str | None


class Roles(NamedTuple):
    """The columns of a long table, and its heading row."""

    row: int
    statistic: int
    value: int
    year: int | None
    unit: int | None


@dataclass(frozen=True)
class Column:
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


def over_of(grid: Grid, names: Names, year: int | None) -> Over:
    """Return what the sheet's name and its title lines say; a `year` that was given counts before them."""
    corner = [str_of(grid.values[row][key]) for row in range(grid.first) for key in grid.keys if grid.values[row][key]]
    titles = [*(text for row in range(grid.first) for text in _title(grid, row)), *corner, grid.sheet.name]
    years = {found for said in titles if (found := year_of(said)) is not None}
    named = year_of(grid.sheet.name)
    unit = next((line[1] or line[2] for said in titles if (line := _UNIT_LINE.search(said))), None)
    statistics = {name for said in titles if (name := _statistic(said, names)) is not None}
    return Over(
        year or named or (years.pop() if len(years) == 1 else None),
        None if unit is None or _SEVERAL.search(unit) else unit.strip(" )）"),
        statistics.pop() if len(statistics) == 1 else None,
    )


def roles_of(grid: Grid) -> Roles | None:
    """Return the columns of a long table; None where it is a wide one."""
    for row in range(grid.first - 1, -1, -1):
        said = {bare(cell): column for column, cell in enumerate(grid.values[row]) if isinstance(cell, str)}
        found = {role: said[word] for role, words in _ROLES.items() for word in words if word in said}
        if "statistic" in found and "value" in found:
            return Roles(row, found["statistic"], found["value"], found.get("year"), found.get("unit"))
    return None


def columns_of(grid: Grid, names: Names, over: Over) -> Iterator[Column]:
    """Return what each column of a wide table is, but for those that hold nothing."""
    rows = [row for row in range(grid.first) if not _title(grid, row)]
    width = len(grid.values[0])
    for at in range(width):
        if at not in grid.keys and any(grid.values[row][at] is not None for row in grid.places):
            labels = [str_of(grid.values[row][at]) for row in rows if grid.values[row][at] is not None]
            yield _column(at, list(dict.fromkeys(labels)), names, over)


def unit_of(said: str | None, statistic: Statistic) -> tuple[str, Fraction] | None:
    """Return a unit and the factor from it to the statistic's own; None where it cannot be turned into that."""
    if said is None or statistic.kind == "yes_no" or bare(said) in {bare(own) for own in statistic.unit}:
        return statistic.unit.zh, Fraction(1)
    factor = factor_between(said, statistic.unit.zh)
    return None if factor is None else (said, factor)


def str_of(value: Value) -> str:
    """Return what a heading says; a year that is held as a number without its decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _title(grid: Grid, row: int) -> list[str]:
    """Return the text of a line that is over the whole table: it says one thing, over the names or of the units."""
    said = {column: str_of(cell) for column, cell in enumerate(grid.values[row]) if cell is not None}
    texts = list(dict.fromkeys(said.values()))
    over = len(texts) == 1 and (not grid.keys.isdisjoint(said) or _UNIT_LINE.search(texts[0]) is not None)
    return texts if over else []


def _statistic(said: str, names: Names) -> str | None:
    return names.statistic(said) or names.statistic(_yearless(said))


def _yearless(said: str) -> str:
    return _YEARS.sub("", bare(said))


def _column(at: int, labels: Sequence[str], names: Names, over: Over) -> Column:
    heading = " / ".join(labels)
    found = list(dict.fromkeys(name for label in reversed(labels) if (name := _statistic(label, names)) is not None))
    if len(found) > 1:
        return Column(at, heading, refused=_TWO.fill(names=", ".join(found)))
    words = [word for label in labels if (word := bare(bracketed(_yearless(label))[0])) and not _is_unit(word)]
    if not found and words:
        aside = any(word in _ASIDE for word in words)
        near = names.near_statistic(words[-1]) if not aside else Text("", "")
        return Column(at, heading, ignored=_ASIDE_SAID if aside else _UNKNOWN.fill(near=near))
    statistic = names.plan.statistic(found[0] if found else over.statistic)
    if statistic is None:
        return Column(at, heading, ignored=_UNKNOWN.fill(near=names.near_statistic(heading)))
    year = next((one for label in reversed(labels) if (one := year_of(label)) is not None), over.year)
    if year is None:
        return Column(at, heading, statistic, refused=_NO_YEAR)
    said = _unit_said(labels, statistic) or over.unit
    unit = unit_of(said, statistic)
    if unit is None:
        return Column(at, heading, statistic, year, refused=_UNIT.fill(said=said, wanted=statistic.unit))
    return Column(at, heading, statistic, year, unit[0], said is not None, unit[1])


def _unit_said(labels: Sequence[str], statistic: Statistic) -> str | None:
    """Return the unit that headings state, in brackets or in a line of their own, the lowest first."""
    own = {bare(said) for title in statistic.title for said in bracketed(title)[1]}
    for label in reversed(labels):
        if _is_unit(bare(label)) or bare(label) in {bare(unit) for unit in statistic.unit}:
            return label
        for said in reversed(bracketed(label)[1]):
            if bare(said) not in own and year_of(said) is None:
                return said.removeprefix("单位").lstrip(":：")
    return None


def _is_unit(word: str) -> bool:
    return parse_unit(word) is not None
