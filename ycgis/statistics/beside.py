"""What stands beside the numbers of a row: its year, or what makes it another figure than the county's own.

A row may be a target, a quarter, a township or a project of the county; a 合计 may be of some counties only.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Value
from ycgis.statistics.grid import Grid
from ycgis.statistics.headings import NOT_ACTUAL, YEAR_HEADS
from ycgis.statistics.labels import ASIDE, is_part, is_planned, label_of, str_of
from ycgis.statistics.model import CITY
from ycgis.statistics.names import Names, bare, bracketed, year_of
from ycgis.statistics.numbers import is_blank, read_number
from ycgis.statistics.years import as_years

__all__ = ["Odd", "heading_of", "odd_rows", "partial_sums", "year_column", "year_in", "years_in"]

_PARTS_OF_COUNTY = re.compile(
    r"(?:所属|所在)?(?:乡|镇|乡镇|街道|乡镇街道|村|行政村|社区|村社区|(?:建设|重点)?项目|工程|道路|公园|(?:老旧)?小区|企业|学校|医院|园区)"
    r"(?:名称?)?|名称|township|town|village|project|site"
)
_PERIODS = re.compile(r"季度?|月份?|月度|时期|quarter|month|period")
_WHOLE = {"合计", "总计", "小计", "全县", "全市", "全区", "县本级", "total"}
_WHOLE_YEAR = {"12", "12月", "全年", "年度", "1-12月", "year"}
_DATES = re.compile(r"日期|时间|电话|date|phone")
_SHORT = 12
_YEAR_SIGNS = 5

_PART = Text("这一行是“{said}”的数，不是全县的数", "is of one {said}, not of the county")
_PERIOD = Text("“{said}”：不是全年的数", "{said!r}: not of the whole year")
_SEVERAL = Text(
    "同一个县有几行，以“{said}”区分，不知用哪一行", "one of several rows of a county that differ in {said!r}"
)
_PARTIAL = Text(
    "这个合计不是方案全部县（市、区）之和，不知是不是全市的数；若是，请写“全市”",
    "a total of only some of the plan's counties; if it is the whole city's, write 全市",
)


class Odd(NamedTuple):
    """Why a row is not its county's own, and the column that says so."""

    column: int
    why: Text


def year_column(grid: Grid) -> int | None:
    """Return the column that says the year of each row, where there is one.

    It is headed so; or it has no heading of its own (none, or that of the names beside it) and holds years only.
    """
    columns = [at for at in range(len(grid.values[0])) if at not in grid.keys]
    headed = next((at for at in columns if bare(heading_of(grid, at)) in YEAR_HEADS), None)
    if headed is not None:
        return headed
    unsaid = {"", *(heading_of(grid, key) for key in grid.keys)}
    return next((at for at in columns if heading_of(grid, at) in unsaid and _only_years(grid, at)), None)


def _only_years(grid: Grid, at: int) -> bool:
    cells = as_years([grid.values[row][at] for row in grid.places])
    return bool(cells) and all(year_of(cell) is not None and len(str_of(cell)) <= _YEAR_SIGNS for cell in cells)


def year_in(cell: Value, names: Names) -> int | None:
    """Return the year of a row, where its cell says nothing besides: ``2025年一季度`` and ``2025年目标`` are none."""
    return None if cell is None or label_of(str_of(cell), names).rest else year_of(cell)


def years_in(grid: Grid, rows: Collection[int], at: int, names: Names) -> dict[int, int | None]:
    """Return the year of each of `rows` by the column `at`; dates are years where all of them begin or end one."""
    cells = as_years([grid.values[row][at] for row in rows])
    return {row: year_in(cell, names) for row, cell in zip(rows, cells, strict=True)}


def heading_of(grid: Grid, at: int) -> str:
    """Return what stands nearest above the numbers of a column."""
    cells = (grid.values[row][at] for row in range(grid.first - 1, -1, -1))
    return next((str_of(cell) for cell in cells if cell is not None), "")


def odd_rows(grid: Grid, rows: Mapping[int, object], used: Collection[int | None]) -> dict[int, Odd]:
    """Return the rows that are no figures of their county, by what columns say that are not `used` otherwise.

    `rows` tells what each row is about: a county, and what else there is one figure of.
    """
    columns = [at for at in range(len(grid.values[0])) if at not in grid.keys and at not in used]
    beside = [at for at in columns if _tells(grid, at, rows)]
    odd: dict[int, Odd] = {}
    for at in beside:
        for row, why in _said(grid, at, rows):
            odd.setdefault(row, Odd(at, why))
    return odd | _several(grid, beside, {row: about for row, about in rows.items() if row not in odd})


def _tells(grid: Grid, at: int, rows: Mapping[int, object]) -> bool:
    """Return whether a column holds words, or periods that may be numbers."""
    if _PERIODS.fullmatch(bare(heading_of(grid, at))):
        return True
    cells = (grid.values[row][at] for row in rows)
    return any(isinstance(cell, str) and not is_blank(cell) and read_number(cell) is None for cell in cells)


def _said(grid: Grid, at: int, rows: Mapping[int, object]) -> Iterator[tuple[int, Text]]:
    heading = heading_of(grid, at)
    plain = bare(bracketed(heading)[0])
    part, period = _PARTS_OF_COUNTY.fullmatch(plain), _PERIODS.fullmatch(plain)
    if _DATES.search(plain):
        return
    for row in rows:
        cell = grid.values[row][at]
        if is_blank(cell):
            continue
        said = str_of(cell)
        if part and bare(said) not in _WHOLE:
            yield row, _PART.fill(said=heading)
        elif (period and bare(said) not in _WHOLE_YEAR) or (_speaks(plain, said) and is_part(said)):
            yield row, _PERIOD.fill(said=said)
        elif _speaks(plain, said) and is_planned(said):
            yield row, NOT_ACTUAL.fill(said=said)


def _speaks(heading: str, said: str) -> bool:
    """Return whether a cell says what its row is, and does not remark upon it."""
    return len(said) <= _SHORT and heading not in ASIDE


def _several(grid: Grid, beside: list[int], rows: Mapping[int, object]) -> dict[int, Odd]:
    """Return the rows that are about the same, but differ in a column that is not read."""
    alike: defaultdict[object, list[int]] = defaultdict(list)
    for row, about in rows.items():
        alike[about].append(row)
    groups = [group for group in alike.values() if len(group) > 1]
    odd: dict[int, Odd] = {}
    for at in beside:
        heading = heading_of(grid, at)
        if bare(heading) not in ASIDE:
            for group in groups:
                if len({grid.values[row][at] for row in group}) > 1:
                    odd |= dict.fromkeys(group, Odd(at, _SEVERAL.fill(said=heading)))
    return odd


def partial_sums(grid: Grid, places: Mapping[int, str], names: Names, about: Callable[[int], object]) -> dict[int, Odd]:
    """Return the rows that say 合计 and are not of all the plan's counties, or of which there is more than one.

    `about` tells which rows belong together: those of one statistic and year.
    """
    sums = {row: about(row) for row, place in places.items() if place == CITY and _is_sum(grid, row, names)}
    if not sums:
        return {}
    covered: defaultdict[object, set[str]] = defaultdict(set)
    for row, place in places.items():
        covered[about(row)].add(place)
    wanted, often, at = names.plan.counties.keys(), Counter(sums.values()), min(grid.keys)
    return {row: Odd(at, _PARTIAL) for row, key in sums.items() if often[key] > 1 or not wanted <= covered[key]}


def _is_sum(grid: Grid, row: int, names: Names) -> bool:
    """Return whether the row of the city is called 合计 and nothing else."""
    cells = [grid.values[row][key] for key in grid.keys]
    return all(names.is_sum(cell) or is_blank(cell) for cell in cells)
