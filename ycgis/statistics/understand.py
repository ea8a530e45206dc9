"""From sheets to figures: every number in its place, and every cell that is none named with the reason."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Sheet, Value
from ycgis.statistics.beside import Odd, heading_of, odd_rows, partial_sums, year_column, year_in, years_in
from ycgis.statistics.found import Reading, Remark, Understood
from ycgis.statistics.grid import Grid
from ycgis.statistics.headings import HeadingColumn, Roles, columns_of, roles_of, row_column
from ycgis.statistics.labels import str_of
from ycgis.statistics.lines import FOOTNOTE
from ycgis.statistics.model import COLUMNS, Statistics
from ycgis.statistics.names import Names, bare, code_of
from ycgis.statistics.numbers import read_cell
from ycgis.statistics.ragged import with_shifted
from ycgis.statistics.tables import tables_of
from ycgis.statistics.titles import Over, over_of
from ycgis.statistics.years import as_years

__all__ = ["understand"]

_PART = re.compile(r"小计|其中|分计|subtotal|ofwhich")

_HIDDEN = Text("隐藏的工作表，未读", "a hidden sheet, left out")
_OTHER_SHEET = Text("未选的工作表", "not the sheet that was chosen")
_NO_COUNTY = Text("没有找到本项目的县（市、区）名称或代码", "names no county of the project, by code or by name")
_NOTE = Text("表后注释，以下不读", "a note below the table; what follows is left out")
_SUBTOTAL = Text("小计或其中项", "a subtotal, or a part of the row above")
_STRANGER = Text("不是本项目的县（市、区）；{near}", "is no county of the project; {near}")
_CODE_UNKNOWN = Text("本项目没有这个代码", "the project has no such code")
_CLASH = Text("代码和名称不是同一个县，或一行有两个县", "its code and its name are not of one county, or it names two")
_TWICE = Text("同一个数出现两次且不相同，另一处在 {other}", "given twice with different values; the other is {other}")
_PLANNED = Text(
    "“{said}”：是目标或任务，不是实际数；若是实际数，用 --sheet 指定此表",
    "{said!r}: targets and not what there is; if it is, choose the sheet with --sheet",
)
_YEAR = Text("不知是哪一年的数", "does not say its year")
_OTHER_YEAR = Text("表头的年份与年份列不同", "its heading and the column of years say different years")
_UNREAD = Text("未读的列", "a column that is not read")

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
            _read(each, names, year, gathered, chosen=sheet is not None)
    statistics = _once(gathered)
    refused, ignored = (list(dict.fromkeys(said)) for said in (gathered.refused, gathered.ignored))
    return Understood(statistics, gathered.readings, refused, ignored)


def _read(sheet: Sheet, names: Names, year: int | None, into: _Gathered, *, chosen: bool) -> None:
    grids = tables_of(with_shifted(sheet), names)
    if not grids:
        into.ignored.append(Remark(sheet.name, "", _NO_COUNTY))
    before = Over()
    for grid in grids:
        before = over = over_of(grid, names, year).before(before)
        if over.planned and not chosen:
            into.ignored.append(Remark(sheet.name, over.planned, _PLANNED.fill(said=over.planned)))
            return
        _read_table(grid, names, over, into)


def _read_table(grid: Grid, names: Names, over: Over, into: _Gathered) -> None:
    places, roles = dict(_counties(grid, names, into)), roles_of(grid)
    if roles is not None:
        _read_long(grid, places, names, (over, roles), into)
    else:
        _read_wide(grid, places, names, over, into)


def _read_wide(grid: Grid, places: dict[int, str], names: Names, over: Over, into: _Gathered) -> None:
    at = year_column(grid)
    years = dict.fromkeys(places, over.year) if at is None else years_in(grid, places, at, names)
    undated = {} if at is None else {row: Odd(at, _YEAR) for row, year in years.items() if year is None}
    columns = {year: columns_of(grid, names, over._replace(year=year)) for year in dict.fromkeys(years.values())}
    used = {one.at for read in columns.values() for one in read if one.statistic is not None} | {at}
    odd = undated | odd_rows(grid, {row: (place, years[row]) for row, place in places.items()}, used)
    odd |= partial_sums(grid, places, names, years.__getitem__)
    _refuse_rows(grid, odd, into)
    for year, read in columns.items():
        if at is not None and year is None:
            continue  # its rows are refused
        rows = {row: place for row, place in places.items() if row not in odd and years[row] == year}
        for column in read:
            if column.at != at:
                other = at is not None and column.year not in {None, year}
                _read_column(grid, rows, replace(column, refused=_OTHER_YEAR) if other else column, into)


def _refuse_rows(grid: Grid, odd: Mapping[int, Odd], into: _Gathered) -> None:
    for row, (column, why) in sorted(odd.items()):
        cell = grid.values[row][column]
        into.refused.append(Remark(grid.place(row, column), "" if cell is None else str_of(cell), why))


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
        if FOOTNOTE.match(text):
            into.ignored.append(Remark(where, text, _NOTE))
            return
        into.ignored.append(Remark(where, text, _why_no_county(grid.values[row][column], text, names)))


def _why_no_county(cell: Value, text: str, names: Names) -> Text:
    if _PART.search(bare(text)):
        return _SUBTOTAL
    if code_of(cell) is not None:
        return _CODE_UNKNOWN
    return _STRANGER.fill(near=names.near_county(text))


def _read_column(grid: Grid, places: dict[int, str], column: HeadingColumn, into: _Gathered) -> None:
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


def _read_value(grid: Grid, at: tuple[int, int], adcode: str, column: HeadingColumn, into: _Gathered) -> None:
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


def _read_long(grid: Grid, places: dict[int, str], names: Names, said: tuple[Over, Roles], into: _Gathered) -> None:
    over, roles = said
    _say_unread(grid, places, roles, into)
    asked = (roles.statistic, roles.year, roles.unit)
    abouts = {row: tuple(None if at is None else grid.values[row][at] for at in asked) for row in places}
    if roles.year is not None:
        said_years = as_years([about[1] for about in abouts.values()])
        abouts = {
            row: (about[0], year, about[2]) for (row, about), year in zip(abouts.items(), said_years, strict=True)
        }
    odd = odd_rows(grid, {row: (place, abouts[row]) for row, place in places.items()}, {*asked, roles.value})
    odd |= partial_sums(grid, places, names, abouts.__getitem__)
    _refuse_rows(grid, odd, into)
    taken: Counter[tuple[str, int, str, bool]] = Counter()
    known: dict[tuple[Value, ...], HeadingColumn] = {}
    for row, about in abouts.items():
        if row in odd:
            continue
        if about not in known:
            known[about] = _of_row(about, names, over, roles)
        column = known[about]
        why = column.refused or column.ignored
        if why is not None or column.statistic is None or column.year is None:
            remarks = into.ignored if column.refused is None else into.refused
            remarks.append(Remark(grid.place(row, roles.statistic), column.heading, why or _YEAR))
            continue
        before = len(into.rows)
        _read_value(grid, (row, roles.value), places[row], column, into)
        taken[column.statistic.id, column.year, column.unit, column.stated] += len(into.rows) - before
    top = grid.place(roles.row, roles.value)
    for (statistic, year, unit, stated), count in taken.items():
        title = names.plan.statistic(statistic)
        heading = title.title.zh if title else statistic
        into.readings.append(Reading(top, heading, statistic, year, unit, stated, count))


def _say_unread(grid: Grid, places: Mapping[int, str], roles: Roles, into: _Gathered) -> None:
    """Name the columns of a long table that are not read."""
    for at in range(len(grid.values[0])):
        unread = at not in grid.keys and at not in roles[1:]
        if unread and any(grid.values[row][at] is not None for row in places):
            into.ignored.append(Remark(grid.place(roles.row, at), heading_of(grid, at), _UNREAD))


def _of_row(about: tuple[Value, ...], names: Names, over: Over, roles: Roles) -> HeadingColumn:
    """Return what the rows of a long table are about that say the same of statistic, year and unit."""
    statistic, unit = ("" if one is None else str_of(one) for one in about[::2])
    own = over._replace(
        year=over.year if roles.year is None else year_in(about[1], names),
        units=(unit,) if unit else over.units,
        statistic=None,
    )
    return row_column(roles.value, statistic, names, own)


def _once(gathered: _Gathered) -> Statistics:
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
    return Statistics(table[~twice].reset_index(drop=True))
