"""A sheet turned so that its counties stand in rows, with its headings told from its numbers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ycgis.figures.names import Names
from ycgis.readers.sheet import Sheet, Value
from ycgis.text import Text

__all__ = ["Grid", "grid_of"]

_MERGED = Text("数字所在的单元格合并了多格", "a number in cells that are merged")


@dataclass(frozen=True)
class Grid:
    """A sheet with counties in rows.

    Attributes
    ----------
    sheet
        As it was read.
    turned
        Whether its counties stand in columns, so that rows and columns were exchanged.
    places
        The adcode (or `CITY`) of each row that names one, by row.
    clashes
        Rows whose code is one county's and whose name another's.
    keys
        The columns that hold codes or names.
    """

    sheet: Sheet
    turned: bool
    places: dict[int, str]
    clashes: frozenset[int]
    keys: frozenset[int]

    @property
    def first(self) -> int:
        """The first row with a county; the headings stand above it."""
        return min((*self.places, *self.clashes))

    @cached_property
    def values(self) -> list[list[Value]]:
        """The values, counties in rows; a heading that covers several cells stands in each of them."""
        return _turned(_spread(self.sheet)) if self.turned else _spread(self.sheet)

    def at(self, row: int, column: int) -> tuple[int, int]:
        """Return where a cell stands in the sheet."""
        return (column, row) if self.turned else (row, column)

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

    @cached_property
    def _faults(self) -> dict[tuple[int, int], Text]:
        """What the reader found, and numbers in merged cells: nobody knows how many counties they are for."""
        found = dict(self.sheet.faults)
        for area in self.sheet.merged:
            for row in range(area.top, min(area.bottom + 1, len(self.sheet.values))):
                for column in range(area.left, area.right + 1):
                    if self.at(row, column)[0] >= self.first and (row, column) not in found:
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
    turned = [(column, row, place) for row, column, place in found]
    upright = _named(sheet, found, lambda column, first: [cells[column] for cells in values[first:]], turned=False)
    across = _named(sheet, turned, lambda row, first: values[row][first:], turned=True)
    best = max((upright, across), key=lambda grid: len(set(grid.places.values())))
    return best if best.places else None


def _named(
    sheet: Sheet, found: list[tuple[int, int, str]], below: Callable[[int, int], list[Value]], *, turned: bool
) -> Grid:
    """Return the sheet read one way: its keys are the columns that mostly hold names or codes of counties.

    `below` gives what stands in a column from a row on.
    """
    count = Counter(column for _, column, _ in found)
    first = min((row for row, _, _ in found), default=0)
    filled = {column: sum(cell is not None for cell in below(column, first)) for column in count}
    keys = frozenset(column for column, rows in count.items() if rows * 2 > min(filled[column], max(count.values())))
    said: dict[int, set[str]] = {}
    for row, column, place in found:
        if column in keys:
            said.setdefault(row, set()).add(place)
    places = {row: min(one) for row, one in said.items() if len(one) == 1}
    return Grid(sheet, turned, places, frozenset(said.keys() - places.keys()), keys)


def _spread(sheet: Sheet) -> list[list[Value]]:
    """Return the values with each merged area filled by what stands at its top left."""
    values = [list(row) for row in sheet.values]
    for area in sheet.merged:
        for row in range(area.top, min(area.bottom + 1, len(values))):
            for column in range(area.left, min(area.right + 1, len(values[row]))):
                values[row][column] = sheet.values[area.top][area.left]
    return values


def _turned(values: list[list[Value]]) -> list[list[Value]]:
    return [list(column) for column in zip(*values, strict=True)]
