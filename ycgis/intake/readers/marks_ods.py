"""What an .ods says of its cells beyond their values, from its XML."""

import re
import zipfile
from dataclasses import dataclass

from ycgis.intake.readers.marks import NO_RESULT, Marks, Shown, parse_xml, spreadsheet_error
from ycgis.intake.readers.sheet import Area

__all__ = ["ods_marks"]

_CELLS = {"table:table-cell", "table:covered-table-cell"}
_YEAR, _MONTH = re.compile(r"\d{4}\s*年?"), re.compile(r"\d{4}\s*[年./-]\s*\d{1,2}\s*月?")
_ELSEWHERE = {"table:tracked-changes", "table:dde-links", "table:shapes", "office:annotation"}


def ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return what is known of each sheet, by its name."""
    reading = _OdsReading()
    with archive.open("content.xml") as file:
        parse_xml(file, reading.start, reading.end, reading.text)
    return reading.found


def _part_of(text: str) -> Shown | None:
    """Return what is shown of a date where it is less than the day."""
    if _YEAR.fullmatch(text.strip()):
        return "year"
    return "month" if _MONTH.fullmatch(text.strip()) else None


@dataclass
class _Cell:
    said: dict[str, str]
    column: int
    text: str = ""

    @property
    def times(self) -> int:
        return int(self.said.get("table:number-columns-repeated", 1))

    @property
    def kind(self) -> str:
        return self.said.get("calcext:value-type", self.said.get("office:value-type", ""))

    @property
    def filled(self) -> bool:
        return bool(self.kind or self.text or "table:formula" in self.said)

    def merged(self, row: int) -> Area | None:
        high, wide = (int(self.said.get(f"table:number-{one}-spanned", 1)) for one in ("rows", "columns"))
        return Area(row, self.column, row + high - 1, self.column + wide - 1) if high * wide > 1 else None


class _OdsReading:
    """Goes through the tables; equal rows, and equal cells in a row, are written once with their number."""

    def __init__(self) -> None:
        self.found: dict[str, Marks] = {}
        self._marks = Marks()
        self._row = 0
        self._column = 0
        self._times = 1
        self._cells: list[_Cell] = []
        self._tables = 0  # a table may hold a table in a cell
        self._elsewhere = 0
        self._listens = False

    def start(self, name: str, said: dict[str, str]) -> None:
        if name in _ELSEWHERE:
            self._elsewhere += 1
        elif name == "table:table":
            self._tables += 1
        if self._elsewhere or self._tables != 1:
            return
        if name == "table:table":
            self._marks = self.found[said["table:name"]] = Marks()
            self._row = 0
        elif name == "table:table-row":
            self._times, self._column, self._cells = int(said.get("table:number-rows-repeated", 1)), 0, []
        elif name in _CELLS:
            cell = _Cell(said, self._column)
            self._cells.append(cell)
            self._column += cell.times
        elif name == "text:p":
            self._listens = bool(self._cells)

    def text(self, said: str) -> None:
        if self._listens:
            self._cells[-1].text += said

    def end(self, name: str) -> None:
        if name in _ELSEWHERE:
            self._elsewhere -= 1
        elif name == "table:table":
            self._tables -= 1
        elif self._elsewhere or self._tables != 1:
            return
        elif name == "text:p":
            self._listens = False
        elif name == "table:table-row":
            self._close_row()

    def _close_row(self) -> None:
        for cell in self._cells:
            if cell.filled:
                self._marks.reach(self._row + self._times - 1, cell.column + cell.times - 1)
        if not self._marks.too_large:
            for cell in self._cells:
                self._mark(cell)
        self._row += self._times

    def _mark(self, cell: _Cell) -> None:
        area = cell.merged(self._row)
        if area:
            self._marks.merged.append(area)
        if not cell.filled:
            return
        columns = range(cell.column, cell.column + cell.times)
        places = [(row, column) for row in range(self._row, self._row + self._times) for column in columns]
        if cell.kind == "percentage":
            self._marks.percent.update(places)
        elif cell.kind == "date" and (part := _part_of(cell.text)):
            self._marks.shown.update(dict.fromkeys(places, part))
        elif cell.kind == "error":
            self._marks.faults.update(dict.fromkeys(places, spreadsheet_error(cell.text)))
        elif not cell.kind:
            self._marks.faults.update(dict.fromkeys(places, NO_RESULT) if "table:formula" in cell.said else {})
