"""The tables of a sheet: one, or several below each other that would be read under the wrong heading together."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ycgis.intake.readers.sheet import Sheet, Value
from ycgis.statistics.grid import Grid, grid_of
from ycgis.statistics.headings import roles_of
from ycgis.statistics.labels import label_of, str_of
from ycgis.statistics.lines import FOOTNOTE
from ycgis.statistics.names import Names, year_of
from ycgis.statistics.numbers import read_number
from ycgis.statistics.titles import heading_rows
from ycgis.statistics.turn import is_over

__all__ = ["tables_of"]

_LINE = 3
"""How many places make a row a line of counties: two may be a code and a name that do not agree."""


def tables_of(sheet: Sheet, names: Names) -> list[Grid]:
    """Return the tables of a sheet from the top down, each cell where it stands; none where it names no county.

    A new one begins with a line that names a statistic or a year between the counties, or with a new line of counties.
    """
    return [grid for piece in _by_counties(sheet, names) for grid in _by_headings(piece, names)]


def _by_counties(sheet: Sheet, names: Names) -> list[Sheet]:
    """Return a sheet cut before each further line of counties, as where a table goes on below (续表).

    What is over that line, below the last row of numbers, is over what follows.
    """
    starts, before, above = [], dict[int, str](), False
    last = 0
    for row, cells in enumerate(sheet.values):
        here = {at: place for at, cell in enumerate(cells) if cell is not None and (place := names.place(cell))}
        if len(set(here.values())) >= _LINE:
            others = any(before.get(at, place) != place for at, place in here.items())
            first = _first_over(sheet.values, range(last + 1, row), frozenset(here), names)
            if before and not above and (others or first > last + 1):
                starts.append(first)
            before, last = here, row
        above = bool(here)
    return _cut(sheet, starts)


def _first_over(values: list[list[Value]], rows: range, columns: frozenset[int], names: Names) -> int:
    """Return the first of the rows right above a line of counties that are over it, and not part of what is before."""
    for row in reversed(rows):
        if not is_over(values[row], columns) or any(_tells(cell, names) for cell in values[row]):
            return row + 1
    return rows.start


def _tells(cell: Value, names: Names) -> bool:
    """Return whether a cell is a number, a statistic, or a note below numbers."""
    if not isinstance(cell, str):
        return cell is not None and year_of(cell) is None
    number = read_number(cell) is not None and year_of(cell) is None
    return number or names.statistic(cell) is not None or FOOTNOTE.match(cell) is not None


def _by_headings(sheet: Sheet, names: Names) -> Iterator[Grid]:
    """Return a sheet cut before each heading between its counties; a part without one has that of the first."""
    whole = grid_of(sheet, names)
    if whole is None:
        return
    starts = [] if whole.turned else list(_headings(whole, names))
    if not starts:
        yield whole
        return
    kept = {row for row, _ in heading_rows(whole, names)}
    for part in _cut(sheet, starts):
        grid = grid_of(part, names)
        if grid is not None and not any(heading_rows(grid, names)):
            grid = grid_of(_with_heading(part, sheet, kept), names)
        if grid is not None:
            yield grid


def _headings(grid: Grid, names: Names) -> Iterator[int]:
    """Return the first row of each heading below the first county."""
    named = grid.places.keys() | grid.clashes
    if roles_of(grid) is not None:
        return  # each of its rows names a statistic
    free, begun = None, False
    for row in range(grid.first, len(grid.values)):
        if row in named:
            free, begun = None, False
        elif not begun:
            begun = _begins(grid.values[row], names)
            if begun:
                yield row if free is None else free
            elif any(isinstance(cell, float) for cell in grid.values[row]):
                free = None
            else:
                free = row if free is None else free


def _begins(cells: list[Value], names: Names) -> bool:
    """Return whether a row without a county names a statistic, or nothing but a year."""
    labels = [label_of(str_of(cell), names) for cell in cells if isinstance(cell, str)]
    only_year = len({label.said for label in labels}) == 1 and labels[0].year is not None and not labels[0].rest
    return only_year or any(label.statistic is not None for label in labels)


def _cut(sheet: Sheet, starts: list[int]) -> list[Sheet]:
    """Return the parts of a sheet, each as large as the whole so that its cells keep their places."""
    edges = [0, *starts, len(sheet.values)]
    blank: list[Value] = [None] * (len(sheet.values[0]) if sheet.values else 0)
    parts = []
    for top, end in pairwise(edges):
        rows = [cells if top <= row < end else blank for row, cells in enumerate(sheet.values)]
        merged = tuple(area for area in sheet.merged if top <= area.top < end)
        if top < end:
            parts.append(replace(sheet, values=rows, merged=merged))
    return parts


def _with_heading(part: Sheet, whole: Sheet, kept: set[int]) -> Sheet:
    values = [whole.values[row] if row in kept else cells for row, cells in enumerate(part.values)]
    merged = tuple(area for area in whole.merged if area.top in kept)
    return replace(part, values=values, merged=(*merged, *part.merged))
