"""A sheet turned so that its counties stand in rows, with its headings told from its numbers."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Sheet, Value
from ycgis.statistics.model import CITY
from ycgis.statistics.names import Names, bare, code_of
from ycgis.statistics.numbers import is_blank
from ycgis.statistics.turn import CODES, Turn, turn_of
from ycgis.statistics.years import with_years

__all__ = ["Grid", "grid_of"]

_Line = Callable[[int], list[Value]]
_Found = Sequence[tuple[int, int, str]]

_MERGED = Text("数字所在的单元格合并了多格", "a number in cells that are merged")


@dataclass(frozen=True)
class Grid:
    """A sheet with counties in rows.

    Attributes
    ----------
    sheet
        As it was read.
    turn
        How it was turned where its counties stand in columns; None where they stand in rows.
    places
        The adcode (or `CITY`) of each row that names one, by row.
    clashes
        Rows that name two places, or one whose code and name do not belong together.
    keys
        The columns that hold codes or names.
    """

    sheet: Sheet
    turn: Turn | None
    places: dict[int, str]
    clashes: frozenset[int]
    keys: frozenset[int]

    @cached_property
    def first(self) -> int:
        """The first row with a county; the headings stand above it."""
        return min((*self.places, *self.clashes))

    @cached_property
    def values(self) -> list[list[Value]]:
        """The values, counties in rows; a heading that covers several cells stands in each of them.

        Above them a year that is held as a date is that year.
        """
        spread = _spread(self.sheet)
        values = spread if self.turn is None else self.turn.values(spread)
        return [*with_years(values[: self.first]), *values[self.first :]]

    @property
    def turned(self) -> bool:
        """Whether its counties stand in columns, so that rows and columns were exchanged."""
        return self.turn is not None

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Return where a cell stands in the sheet."""
        return (row, column) if self.turn is None else self.turn.stood(row, column)

    def place(self, row: int, column: int) -> str:
        """Return a cell's address in the workbook."""
        return self.sheet.place(*self.at(row, column))

    def fault(self, row: int, column: int) -> Text | None:
        """Return why a cell cannot be trusted, if so."""
        return self._faults.get(self.at(row, column))

    def percent(self, row: int, column: int) -> bool:
        """Return whether a number is shown as per cent."""
        return self.at(row, column) in self.sheet.percent

    @cached_property
    def doubtful(self) -> bool:
        """Whether any cell cannot be trusted or is shown as per cent."""
        return bool(self._faults or self.sheet.percent)

    def is_merged(self, row: int) -> bool:
        """Return whether a row has cells that are merged with others beside them."""
        if self.turn is not None:
            _, at = self.turn.stood(row, 0)
            return any(area.left <= at <= area.right and area.bottom > area.top for area in self.sheet.merged)
        return any(area.top <= row <= area.bottom and area.right > area.left for area in self.sheet.merged)

    @cached_property
    def _faults(self) -> dict[tuple[int, int], Text]:
        """What the reader found, and numbers in merged cells: nobody knows how many counties they are for."""
        found = dict(self.sheet.faults)
        for area in self.sheet.merged:
            for row in range(area.top, min(area.bottom + 1, len(self.sheet.values))):
                for column in range(area.left, min(area.right + 1, len(self.sheet.values[row]))):
                    now = row if self.turn is None else self.turn.stands(row, column)[0]
                    if now >= self.first and (row, column) not in found:
                        found[row, column] = _MERGED
        return found


def grid_of(sheet: Sheet, names: Names) -> Grid | None:
    """Return a sheet with its counties in rows; None where it names none."""
    values = _spread(sheet)
    found = [
        (row, column, place)
        for row, cells in enumerate(values)
        for column, cell in enumerate(cells)
        if cell is not None and (place := names.place(cell)) is not None
    ]
    if not found:
        return None
    upright = _named(sheet, found, values, None)
    turn = turn_of(values, found)
    across = _named(sheet, [(*turn.stands(row, at), place) for row, at, place in found], turn.values(values), turn)
    best = max((upright, across), key=lambda grid: (len(set(grid.places.values())), _headed(grid, names)))
    return best if best.places or best.clashes else None


def _headed(grid: Grid, names: Names) -> bool:
    """Return whether a statistic is named above the counties; this decides of a sheet with a single one."""
    above = grid.values[: grid.first] if grid.places or grid.clashes else []
    return any(isinstance(cell, str) and names.statistic(cell) is not None for cells in above for cell in cells)


def _named(sheet: Sheet, found: _Found, values: Sequence[list[Value]], turn: Turn | None) -> Grid:
    """Return the sheet read one way: its keys are the columns that mostly hold names or codes of counties."""
    line: _Line = values.__getitem__

    def column(at: int) -> list[Value]:
        return [cells[at] for cells in values]

    said: dict[int, dict[int, str]] = {}
    for row, at, place in found:
        said.setdefault(row, {})[at] = place
    _drop_titles(said, line)
    _drop_city_column(said)
    count = Counter(at for places in said.values() for at in places)
    most, first = max(count.values(), default=0), min(said, default=0)
    filled = {at: sum(cell is not None for cell in column(at)[first:]) for at in count}
    keys = frozenset(at for at, rows in count.items() if rows * 2 > min(filled[at], most) or _codes(column(at), first))
    rows = [row for row, places in said.items() if not keys.isdisjoint(places)]
    places = {row: one for row in rows if (one := _only(said[row], line(row), keys)) is not None}
    return Grid(sheet, turn, places, frozenset(rows) - places.keys(), keys)


def _drop_city_column(said: dict[int, dict[int, str]]) -> None:
    """Take out columns that say the city's name beside each of its counties (市, 县)."""
    of_counties = {at for row in said.values() for at, place in row.items() if place != CITY}
    both = [row for row in said.values() if not of_counties.isdisjoint(row)]
    often = Counter(at for row in both for at in row.keys() - of_counties)
    for row in both:
        for at in [at for at in row if often[at] > 1]:
            del row[at]


def _codes(cells: list[Value], first: int) -> bool:
    """Return whether a column is headed as one of codes, even where the project knows few of them."""
    return any(isinstance(cell, str) and CODES.search(bare(cell)) is not None for cell in cells[:first])


def _drop_titles(said: dict[int, dict[int, str]], line: _Line) -> None:
    """Take out lines above the table that hold the city's name and nothing else."""
    for row in sorted(said):
        held = {at for at, cell in enumerate(line(row)) if cell is not None}
        if set(said[row].values()) != {CITY} or held != said[row].keys() or len(said) == 1:
            break
        del said[row]


def _only(said: dict[int, str], cells: list[Value], keys: frozenset[int]) -> str | None:
    """Return the one place that the keys of a row name; None where they name two, or one and something unknown.

    The city's own row may have a code, which no county has.
    """
    places = {said[key] for key in keys if key in said}
    strange = [cells[key] for key in keys if key not in said and not is_blank(cells[key])]
    if len(places) != 1 or any(places != {CITY} or code_of(one) is None for one in strange):
        return None
    return min(places)


def _spread(sheet: Sheet) -> list[list[Value]]:
    """Return the values with each merged area filled by what stands at its top left."""
    values = [list(row) for row in sheet.values]
    for area in sheet.merged:
        for row in range(area.top, min(area.bottom + 1, len(values))):
            for column in range(area.left, min(area.right + 1, len(values[row]))):
                values[row][column] = sheet.values[area.top][area.left]
    return values
