"""Workbooks and text tables as sheets: .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv and .txt.

Values come from calamine, which is quick and reads every format; what it does not tell of an .xlsx (which numbers
are shown as per cent, errors, formulas whose result was never stored) from openpyxl.
"""

import csv
import io
import math
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine as calamine

from ycgis.errors import InputError, Problem
from ycgis.readers.encoding import decoded
from ycgis.readers.failure import heard, unreadable
from ycgis.readers.sheet import Area, Sheet, Value
from ycgis.text import Text

__all__ = ["read_workbook"]

_TEXTS = {".csv", ".tsv", ".txt"}
_BOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES, _MOST_CELLS = 1_000_000_000, 20_000_000
_SEPARATORS = ",\t;"

_ABSENT, _WHERE = Text("没有这个文件", "there is no such file"), Text("检查路径和文件名", "check its path and name")
_FORMATS = Text("可读 xlsx、xls、ods、csv", "xlsx, xls, ods and csv can be read")
_SAVE = Text("在 Excel 或 WPS 中打开并另存为 xlsx", "open it in Excel or WPS and save it as xlsx")
_EMPTY = Text("没有内容", "is empty")
_LOCKED = Text("有打开密码，无法读取", "is protected with a password")
_UNLOCK = Text("去掉密码后另存", "save it without the password")
_PAGE = Text("其实是网页（HTML），不是工作簿", "is really a web page (HTML), not a workbook")
_LARGE = Text("展开后过大（{size}）", "is too large when unpacked ({size})")
_SMALLER = Text("只留统计表，另存为新文件", "keep only the table of figures and save that")
_NO_RESULT = Text("公式没有保存结果", "a formula whose result was not stored")
_ERROR = Text("错误值 {error}", "an error, {error}")


def read_workbook(path: Path, *, encoding: str | None = None) -> list[Sheet]:
    """Return the sheets of a workbook, hidden ones included, or the one table of a text file.

    Raises
    ------
    InputError
        The file is missing, empty, damaged, protected with a password, too large, or of no format that can be read.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), _ABSENT, _WHERE))
    suffix = path.suffix.lower()
    try:
        start = _start(path)
        if suffix in _TEXTS and not start.startswith((_ZIP, _OLE)):
            return [_text_sheet(path, encoding)]
        if suffix not in _BOOKS | _TEXTS:
            raise InputError(Problem(str(path), Text("不是表格文件", "is no table"), _FORMATS))
        _require_workbook(path, start)
        with heard(str(path)):
            return list(_sheets(path, ooxml=start.startswith(_ZIP) and _is_ooxml(path)))
    except (calamine.CalamineError, zipfile.BadZipFile, csv.Error, ValueError, LookupError, OSError, KeyError) as error:
        if isinstance(error, InputError):
            raise
        raise unreadable(path, error) from error


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise InputError(Problem(str(path), _EMPTY, Text("检查文件", "check the file")))
    return start


def _require_workbook(path: Path, start: bytes) -> None:
    """Refuse what only calls itself a workbook, is locked, or would fill the memory."""
    if start.lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise InputError(Problem(str(path), _PAGE, _SAVE))
    if start.startswith(_OLE) and _ENCRYPTED in path.read_bytes():
        raise InputError(Problem(str(path), _LOCKED, _UNLOCK))
    if start.startswith(_ZIP):
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > _MOST_BYTES:
            raise InputError(Problem(str(path), _LARGE.fill(size=f"{size / 1e9:.1f} GB"), _SMALLER))


def _is_ooxml(path: Path) -> bool:
    """Return whether a zip is an .xlsx, by what it holds: offices send them under other names."""
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _text_sheet(path: Path, encoding: str | None) -> Sheet:
    text = decoded(path.read_bytes(), encoding)
    lines = text.splitlines()
    separator = max(_SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines[:20]), default=0))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    return Sheet(path.stem, _trimmed([[cell if cell.strip() else None for cell in row] for row in rows]))


def _sheets(path: Path, *, ooxml: bool) -> Iterator[Sheet]:
    # By their content, not by their name: both libraries go by the suffix of a path.
    content = path.read_bytes()
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        formats = openpyxl.load_workbook(io.BytesIO(content), read_only=True) if ooxml else None
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            yield _sheet(path, book.get_sheet_by_name(meta.name), meta, formats)
        if formats is not None:
            formats.close()


def _sheet(path: Path, held: Any, meta: Any, formats: openpyxl.Workbook | None) -> Sheet:  # noqa: ANN401 - untyped
    height, width = (last + 1 for last in held.end or (-1, -1))
    if height * width > _MOST_CELLS:
        size = Text(f"{height * width:,} 格", f"{height * width:,} cells")
        raise InputError(Problem(f"{path} {meta.name}", _LARGE.fill(size=size), _SMALLER))
    values = _trimmed([[_value(cell) for cell in row] for row in held.to_python(skip_empty_area=False)])
    percent, faults = _details(formats[meta.name], values, height, width) if formats and height else (set(), {})
    merged = tuple(Area(*top_left, *bottom_right) for top_left, bottom_right in held.merged_cell_ranges or ())
    visible = meta.visible == calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, values, merged, percent, faults, visible=visible)


def _value(cell: Any) -> Value:  # noqa: ANN401 - calamine gives any of `Value`
    if cell == "" or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """Return rows of equal length without the empty rows and columns after the last filled ones."""
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    ends = [max((place for place, cell in enumerate(row, 1) if cell is not None), default=0) for row in rows]
    width = max(ends, default=0)
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]


def _details(
    sheet: Any,  # noqa: ANN401 - of openpyxl, one of several kinds
    values: list[list[Value]],
    height: int,
    width: int,
) -> tuple[set[tuple[int, int]], dict[tuple[int, int], Text]]:
    """Return which numbers are shown as per cent, and the cells whose value cannot be trusted.

    Only the filled part is looked at: formats may reach to the last of a million rows.
    """
    percent: set[tuple[int, int]] = set()
    faults: dict[tuple[int, int], Text] = {}
    for row in sheet.iter_rows(max_row=height, max_col=width):
        for cell in row:
            kind = cell.data_type
            if kind == "n":
                if cell.value is not None and "%" in (cell.number_format or ""):
                    percent.add((cell.row - 1, cell.column - 1))
            elif kind == "e":
                faults[cell.row - 1, cell.column - 1] = _ERROR.fill(error=cell.value)
            elif kind == "f":
                at = (cell.row - 1, cell.column - 1)
                percent |= {at} if "%" in (cell.number_format or "") else set()
                if _at(values, *at) is None:
                    faults[at] = _NO_RESULT
    return percent, faults


def _at(values: list[list[Value]], row: int, column: int) -> Value:
    return values[row][column] if row < len(values) and column < len(values[row]) else None
