"""A sheet with its counties across, turned: the lines over its table stay lines over the table.

Only the table is turned. What is over the whole of it (its title, the line of units, who filled it in) stands in lines
of its own above the turned table, one text each, over the names of counties: as in a sheet with its counties down.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ycgis.intake.readers.sheet import Value
from ycgis.statistics.lines import is_unit_alone, speaks
from ycgis.statistics.model import CITY
from ycgis.statistics.names import bare

__all__ = ["CODES", "Turn", "is_over", "turn_of"]

CODES = re.compile(r"代码|编码|code")
"""What the heading of codes of counties says."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Turn:
    """Where the cells of a turned sheet stood: ``(row, column)`` of the sheet as it was read.

    Attributes
    ----------
    over
        The cells of each line over the table.
    kept
        The rows of the table, which became columns.
    key
        The column of the names of counties in the turned sheet.
    """

    over: tuple[tuple[Cell, ...], ...]
    kept: tuple[int, ...]
    key: int

    def values(self, sheet: Sequence[Sequence[Value]]) -> list[list[Value]]:
        """Return the turned values; rows are of equal length."""
        width = max((len(self.kept), *(self.key + len(line) for line in self.over)))
        before: list[Value] = [None] * self.key
        lines = [[*before, *(sheet[row][at] for row, at in line)] for line in self.over]
        columns = zip(*(sheet[row] for row in self.kept), strict=True)
        return [[*row, *[None] * (width - len(row))] for row in (*lines, *map(list, columns))]

    def stood(self, row: int, column: int) -> Cell:
        """Return where a cell of the turned sheet stood; of a line over the table, or beyond the table, its nearest."""
        if row < len(self.over):
            line = self.over[row]
            return line[min(max(column - self.key, 0), len(line) - 1)]
        return self.kept[min(column, len(self.kept) - 1)], row - len(self.over)

    def stands(self, row: int, column: int) -> Cell:
        """Return where a cell of the sheet stands now."""
        if row in self._column_of:
            return column + len(self.over), self._column_of[row]
        return self._over_at.get((row, column), (0, self.key))

    @cached_property
    def _column_of(self) -> Mapping[int, int]:
        return {row: column for column, row in enumerate(self.kept)}

    @cached_property
    def _over_at(self) -> Mapping[Cell, Cell]:
        return {cell: (row, self.key + at) for row, line in enumerate(self.over) for at, cell in enumerate(line)}


def turn_of(values: Sequence[Sequence[Value]], found: Sequence[tuple[int, int, str]]) -> Turn:
    """Return how to turn a sheet.

    Parameters
    ----------
    values
        Of the sheet, merged areas filled.
    found
        Row, column and place of each cell that names a county or the city.
    """
    names = _names_row(found)
    columns = frozenset(column for row, column, _ in found if row == names)
    above = [row for row in range(names) if is_over(values[row], columns)]
    kept = tuple(row for row in range(len(values)) if row not in set(above))
    lines = tuple(line for row in above for line in _lines(row, values[row]))
    return Turn(lines, kept, kept.index(names))


def is_over(cells: Sequence[Value], columns: frozenset[int]) -> bool:
    """Return whether a row above the names of counties, which stand in `columns`, is over the whole table.

    It is none where it tells one county from another: by several cells over them that do not say the same, or by codes.
    """
    texts = {str(cell) for cell in cells if isinstance(cell, str)}
    if any(CODES.search(bare(text)) for text in texts):
        return False
    held = [cells[at] for at in columns if cells[at] is not None and speaks(str(cells[at]))]
    return len({str(cell) for cell in held}) <= 1


def _names_row(found: Sequence[tuple[int, int, str]]) -> int:
    """Return the row of the names: the first with two counties, else with one, else with the city."""
    counties: dict[int, set[str]] = {}
    for row, _, place in found:
        if place != CITY:
            counties.setdefault(row, set()).add(place)
    return min(counties, key=lambda row: (len(counties[row]) < 2, row), default=found[0][0])  # noqa: PLR2004 - a pair


def _lines(row: int, cells: Sequence[Value]) -> list[tuple[Cell, ...]]:
    """Return the cells of each line that a row over the table becomes: one text, or 单位： with the unit beside it."""
    first: dict[Value, Cell] = {}
    for at, cell in enumerate(cells):
        if cell is not None:
            first.setdefault(cell, (row, at))
    lines: list[list[Cell]] = []
    pending = False
    for cell, stood in first.items():
        if pending:
            lines[-1].append(stood)
        else:
            lines.append([stood])
        pending = not pending and isinstance(cell, str) and is_unit_alone(cell)
    return [tuple(line) for line in lines]
