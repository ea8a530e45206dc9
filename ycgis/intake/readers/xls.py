"""Workbooks of Excel 97-2003, which WPS still writes: .xls."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Literal

import xlrd
from xlrd.sheet import Sheet as XlsSheet

from ycgis.intake.readers.marks import (
    SCALED,
    Marks,
    Shown,
    as_shown,
    date_shown,
    is_percent,
    is_scaled,
    spreadsheet_error,
)
from ycgis.intake.readers.sheet import Area, Sheet, Value

__all__ = ["xls_sheets"]

_DAY = 1.0
_Shows = tuple[set[int], set[int], dict[int, Shown]]


def xls_sheets(content: bytes) -> list[Sheet]:
    """Return the sheets of an .xls; their rows are as long as they are filled.

    Raises
    ------
    xlrd.biffh.XLRDError
        It is protected with a password, or no .xls. Damaged ones raise errors of any kind.
    """
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
    parts = {key: part for key, form in book.format_map.items() if (part := date_shown(form.format_str or ""))}
    shown = {place: parts[style.format_key] for place, style in enumerate(book.xf_list) if style.format_key in parts}
    styles = _styles(book, is_percent), _styles(book, is_scaled), shown
    return [_sheet(sheet, styles, book.datemode) for sheet in book.sheets()]


def _styles(book: xlrd.Book, shows: Callable[[str], bool]) -> set[int]:
    """Return the numbers of the cell styles whose number format `shows` something."""
    formats = {key for key, form in book.format_map.items() if shows(form.format_str or "")}
    return {place for place, style in enumerate(book.xf_list) if style.format_key in formats}


def _sheet(sheet: XlsSheet, styles: _Shows, epoch: Literal[0, 1]) -> Sheet:
    marks = Marks(merged=[Area(top, left, below - 1, right - 1) for top, below, left, right in sheet.merged_cells])
    percent, scaled, shown = styles
    rows = []
    for row in range(sheet.nrows):
        cells: list[Value] = []
        for column, (kind, held) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            cells.append(_value(kind, held, epoch))
            if kind == xlrd.XL_CELL_ERROR:
                marks.faults[row, column] = spreadsheet_error(xlrd.error_text_from_code.get(int(held), str(held)))
            elif kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in percent:
                marks.percent.add((row, column))
            elif kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in scaled:
                marks.faults[row, column] = SCALED
            elif kind == xlrd.XL_CELL_DATE and (part := shown.get(sheet.cell_xf_index(row, column))):
                cells[-1] = as_shown(cells[-1], part)
        rows.append(cells)
    return Sheet(sheet.name, rows, tuple(marks.merged), marks.percent, marks.faults, visible=sheet.visibility == 0)


def _value(kind: int, held: str | float, epoch: Literal[0, 1]) -> Value:
    if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR} or held == "":
        return None
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(held)
    if kind == xlrd.XL_CELL_DATE and isinstance(held, float):
        return _date(held, epoch)
    return held


def _date(number: float, epoch: Literal[0, 1]) -> Value:
    """Return a time of day, a date, or both, as the number says; a number that is no date stays one."""
    try:
        moment: dt.datetime = xlrd.xldate_as_datetime(number, epoch)
    except (ValueError, OverflowError):
        return number
    if number < _DAY:
        return moment.time()
    return moment.date() if number.is_integer() else moment
