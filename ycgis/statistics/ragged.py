"""Rows of a text file that have more cells than its heading: a comma within a number has moved all that follows."""

from dataclasses import replace

from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Sheet, Value, filled_to
from ycgis.statistics.names import year_of
from ycgis.statistics.numbers import read_number

__all__ = ["with_shifted"]

_SHIFTED = Text(
    "这一行的格数多于表头，疑为数字中的逗号没有加引号",
    "its row has more cells than the heading; is there a comma in a number without quotation marks?",
)


def with_shifted(sheet: Sheet) -> Sheet:
    """Return a sheet whose numbers in such rows cannot be trusted; a workbook's sheet as it is."""
    if not sheet.separated:
        return sheet
    body = next((row for row, cells in enumerate(sheet.values) if any(map(_is_number, cells))), 0)
    limit = max(map(filled_to, sheet.values[:body]), default=0)
    if not limit:
        return sheet
    faults = {
        (row, column): _SHIFTED
        for row, cells in enumerate(sheet.values)
        if row >= body and filled_to(cells) > limit
        for column, cell in enumerate(cells)
        if _is_number(cell)
    }
    return replace(sheet, faults={**sheet.faults, **faults}) if faults else sheet


def _is_number(cell: Value) -> bool:
    return isinstance(cell, str) and read_number(cell) is not None and year_of(cell) is None
