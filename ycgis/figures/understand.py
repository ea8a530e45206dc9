"""From sheets to figures: every number in its place, and every cell that is none named with the reason."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ycgis.figures.found import Reading, Remark, Understood
from ycgis.figures.grid import Grid, grid_of
from ycgis.figures.headings import Column, Over, Roles, columns_of, over_of, roles_of, str_of, unit_of
from ycgis.figures.model import COLUMNS, Figures
from ycgis.figures.names import Names, bare, code_of, year_of
from ycgis.figures.numbers import read_cell
from ycgis.plan import Statistic
from ycgis.readers.sheet import Sheet, Value
from ycgis.text import Text

__all__ = ["understand"]

_FOOTNOTE = re.compile(r"^\s*(?:注|附注|说明|备注|资料来源|数据来源|※|\*|①|note|source)", re.IGNORECASE)
_PART = re.compile(r"小计|其中|分计|subtotal|ofwhich")

_HIDDEN = Text("隐藏的工作表，未读", "a hidden sheet, left out")
_OTHER_SHEET = Text("未选的工作表", "not the sheet that was chosen")
_NO_COUNTY = Text("没有找到本项目的县（市、区）名称或代码", "names no county of the project, by code or by name")
_NOTE = Text("表后注释，以下不读", "a note below the table; what follows is left out")
_SUBTOTAL = Text("小计或其中项", "a subtotal, or a part of the row above")
_STRANGER = Text("不是本项目的县（市、区）；{near}", "is no county of the project; {near}")
_CODE_UNKNOWN = Text("本项目没有这个代码", "the project has no such code")
_CLASH = Text("代码和名称不是同一个县", "its code and its name are not of the same county")
_TWICE = Text("同一个数出现两次且不相同，另一处在 {other}", "given twice with different values; the other is {other}")
_STATISTIC = Text("不是本方案的统计项；{near}", "is no statistic of the plan; {near}")
_YEAR = Text("不知是哪一年的数", "does not say its year")
_UNIT = Text("单位“{said}”不能换算为“{wanted}”", "is in {said!r}, which cannot be turned into {wanted!r}")

Row = tuple[str, str, int, float, str, str, str]


@dataclass
class _Gathered:
    """What has been read so far."""

    source: str
    rows: list[Row] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    refused: list[Remark] = field(default_factory=list)
    ignored: list[Remark] = field(default_factory=list)


def understand(
    sheets: Sequence[Sheet],
    names: Names,
    source: str,
    *,
    year: int | None = None,
    sheet: str | None = None,
) -> Understood:
    """Return what sheets say.

    Parameters
    ----------
    source
        The file's name, kept with each number.
    year
        The year of numbers that do not say their own.
    sheet
        The only sheet to read; None: all that are not hidden.
    """
    gathered = _Gathered(source)
    for each in sheets:
        if sheet is not None and bare(each.name) != bare(sheet):
            gathered.ignored.append(Remark(each.name, "", _OTHER_SHEET))
        elif sheet is None and not each.visible:
            gathered.ignored.append(Remark(each.name, "", _HIDDEN))
        elif each.values:
            _read(each, names, year, gathered)
    figures = _once(gathered)
    return Understood(figures, gathered.readings, gathered.refused, gathered.ignored)


def _read(sheet: Sheet, names: Names, year: int | None, into: _Gathered) -> None:
    grid = grid_of(sheet, names)
    if grid is None:
        into.ignored.append(Remark(sheet.name, "", _NO_COUNTY))
        return
    places = dict(_counties(grid, names, into))
    over, roles = over_of(grid, names, year), roles_of(grid)
    if roles is not None:
        _read_long(grid, places, names, over, roles, into)
        return
    for column in columns_of(grid, names, over):
        _read_column(grid, places, column, into)


def _counties(grid: Grid, names: Names, into: _Gathered) -> Iterator[tuple[int, str]]:
    """Return row and adcode of each row about a county or the city; say of the others why they are left out."""
    key = min(grid.keys)
    for row in range(grid.first, len(grid.values)):
        if row in grid.places:
            yield row, grid.places[row]
            continue
        said = [(column, str_of(cell)) for column, cell in enumerate(grid.values[row]) if cell is not None]
        if not said:
            continue
        if row in grid.clashes:
            shown = " ".join(str_of(grid.values[row][column]) for column in sorted(grid.keys))
            into.refused.append(Remark(grid.place(row, key), shown, _CLASH))
            continue
        column, text = next((one for one in said if one[0] in grid.keys), said[0])
        where = grid.place(row, column)
        if _FOOTNOTE.match(text):
            into.ignored.append(Remark(where, text, _NOTE))
            return
        into.ignored.append(Remark(where, text, _why_no_county(grid.values[row][column], text, names)))


def _why_no_county(cell: Value, text: str, names: Names) -> Text:
    if _PART.search(bare(text)):
        return _SUBTOTAL
    if code_of(cell) is not None:
        return _CODE_UNKNOWN
    return _STRANGER.fill(near=names.near_county(text))


def _read_column(grid: Grid, places: dict[int, str], column: Column, into: _Gathered) -> None:
    top = grid.place(max(grid.first - 1, 0), column.at)
    why = column.refused or column.ignored
    if why is not None or column.statistic is None or column.year is None:
        remarks = into.ignored if column.refused is None else into.refused
        remarks.append(Remark(top, column.heading, why or _YEAR))
        return
    before = len(into.rows)
    values, statistic, at = grid.values, column.statistic, column.at
    # Of most columns every cell is a plain number in the statistic's own unit, and there may be a million of them.
    plain = not grid.doubtful and column.factor == 1 and statistic.kind != "yes_no"
    for row, adcode in places.items():
        value = values[row][at]
        if plain and type(value) is float:
            into.rows.append((statistic.id, adcode, column.year, value, into.source, grid.place(row, at), ""))
        elif value is not None or grid.doubtful:
            _read_value(grid, (row, at), adcode, column, into)
    cells = len(into.rows) - before
    into.readings.append(
        Reading(top, column.heading, column.statistic.id, column.year, column.unit, column.stated, cells)
    )


def _read_value(grid: Grid, at: tuple[int, int], adcode: str, column: Column, into: _Gathered) -> None:
    """Take one cell as a number of a county, or say why not."""
    statistic, value = column.statistic, grid.values[at[0]][at[1]]
    if statistic is None or column.year is None:
        return
    fault = grid.fault(*at)
    if value is None and fault is None:
        return
    place = grid.place(*at)
    if fault is not None:
        into.refused.append(Remark(place, "" if value is None else str_of(value), fault))
        return
    answer = read_cell(
        value, statistic.unit.zh, column.factor, yes_no=statistic.kind == "yes_no", percent=grid.percent(*at)
    )
    if answer.refused is not None:
        into.refused.append(Remark(place, str_of(value), answer.refused))
    elif answer.value is not None:
        into.rows.append((statistic.id, adcode, column.year, answer.value, into.source, place, ""))


def _read_long(  # noqa: PLR0913, PLR0917 - a sheet, and what is known of it
    grid: Grid, places: dict[int, str], names: Names, over: Over, roles: Roles, into: _Gathered
) -> None:
    taken: Counter[tuple[str, int, str, bool]] = Counter()
    for row, adcode in places.items():
        column = _of_row(grid, row, names, over, roles)
        why = column.refused or column.ignored
        if why is not None or column.statistic is None or column.year is None:
            remarks = into.ignored if column.refused is None else into.refused
            remarks.append(Remark(grid.place(row, roles.statistic), column.heading, why or _YEAR))
            continue
        before = len(into.rows)
        _read_value(grid, (row, roles.value), adcode, column, into)
        taken[column.statistic.id, column.year, column.unit, column.stated] += len(into.rows) - before
    top = grid.place(roles.row, roles.value)
    for (statistic, year, unit, stated), cells in taken.items():
        title = names.plan.statistic(statistic)
        heading = title.title.zh if title else statistic
        into.readings.append(Reading(top, heading, statistic, year, unit, stated, cells))


def _of_row(grid: Grid, row: int, names: Names, over: Over, roles: Roles) -> Column:
    """Return what one row of a long table is about."""
    cells = grid.values[row]
    heading = "" if cells[roles.statistic] is None else str_of(cells[roles.statistic])
    statistic = names.plan.statistic(names.statistic(heading))
    if statistic is None:
        return Column(roles.value, heading, ignored=_STATISTIC.fill(near=names.near_statistic(heading)))
    year = over.year if roles.year is None else year_of(cells[roles.year])
    if year is None:
        return Column(roles.value, heading, statistic, refused=_YEAR)
    said = over.unit if roles.unit is None or cells[roles.unit] is None else str_of(cells[roles.unit])
    return _with_unit(Column(roles.value, heading, statistic, year), statistic, said)


def _with_unit(column: Column, statistic: Statistic, said: str | None) -> Column:
    unit = unit_of(said, statistic)
    if unit is None:
        refused = _UNIT.fill(said=said, wanted=statistic.unit)
        return Column(column.at, column.heading, statistic, column.year, refused=refused)
    return Column(column.at, column.heading, statistic, column.year, unit[0], said is not None, unit[1])


def _once(gathered: _Gathered) -> Figures:
    """Return the numbers that are given once; of those that are given twice and differ, all are refused."""
    table = pd.DataFrame(gathered.rows, columns=list(COLUMNS)).astype({"year": int, "value": float})
    key = ["statistic", "adcode", "year"]
    table = table.drop_duplicates([*key, "value"])
    twice = table.duplicated(key, keep=False)
    for _, group in table[twice].groupby(key):
        cells = list(group["cell"])
        for place, value in zip(cells, group["value"], strict=True):
            other = next(cell for cell in cells if cell != place)
            gathered.refused.append(Remark(place, f"{value:g}", _TWICE.fill(other=other)))
    return Figures(table[~twice].reset_index(drop=True))
