"""Workbooks and text tables as sheets: .xlsx, .xlsm, .xls, .ods, .csv, .tsv and .txt.

A file is taken for what it holds, whatever it is called: offices send text as .xls, and .xlsx as .xls. The values of
.xlsx and .ods come from calamine, which is quick. What it does not tell is read before: which numbers are shown as
per cent, errors, formulas whose result was never stored, and how far a sheet is filled, as calamine would end the
program on one that reaches too far. It would on a damaged .xls too; those are read by xlrd.
"""

import codecs
import csv
import io
import math
import zipfile
from dataclasses import replace
from pathlib import Path

import python_calamine as calamine
from xlrd.biffh import XLRDError

from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.readers.encoding import decoded
from ycgis.intake.readers.failure import heard, unreadable
from ycgis.intake.readers.marks import MOST_CELLS, Marks, as_shown
from ycgis.intake.readers.marks_ods import ods_marks
from ycgis.intake.readers.marks_xlsx import WORKBOOK, xlsx_marks
from ycgis.intake.readers.sheet import Sheet, Value, column_letters, filled_to
from ycgis.intake.readers.xls import xls_sheets

__all__ = ["read_workbook"]

_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGES = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"<div", b"<?xml", b"mime-version:")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODS_KEY = b"encryption-data"
_START = 4096
_MOST_BYTES = 500_000_000
_SEPARATORS = ",\t;"

_ABSENT, _WHERE = Text("没有这个文件", "there is no such file"), Text("检查路径和文件名", "check its path and name")
_OTHER = Text("不是能读的表格文件", "is no table that can be read")
_FORMATS = Text("请另存为 xlsx（也可读 xls、ods、csv）", "save it as xlsx (xls, ods and csv can be read too)")
_SAVE = Text("在 Excel 或 WPS 中打开并另存为 xlsx", "open it in Excel or WPS and save it as xlsx")
_EMPTY, _CHECK = Text("没有内容", "is empty"), Text("检查文件", "check the file")
_LOCKED = Text("有打开密码，无法读取", "is protected with a password")
_UNLOCK = Text("去掉密码后另存", "save it without the password")
_DAMAGED = Text("已损坏，无法读取", "is damaged and cannot be read")
_PAGE = Text("其实是网页（HTML），不是工作簿", "is really a web page (HTML), not a workbook")
_XML = Text("其实是 XML 电子表格 2003，不是工作簿", "is really an XML Spreadsheet 2003, not a workbook")
_LARGE = Text("展开后过大（{size}）", "is too large when unpacked ({size})")
_SMALLER = Text("只留统计表，另存为新文件", "keep only the table of figures and save that")
_FAR = Text("数据一直到 {corner}，工作表过大", "is filled as far as {corner}, which is too large")
_NEARER = Text(
    "删除远离表格的单元格（可能只是空格）后保存", "delete the cells far from the table (perhaps mere spaces), and save"
)
_NO_SHEET = Text("没有工作表", "has no sheet")


def read_workbook(path: Path, *, encoding: str | None = None) -> list[Sheet]:
    """Return the sheets of a workbook, or the one table of a text file, named as the file is.

    Sheets that are hidden are among them, and say so; rows and columns that are hidden or filtered out are as any
    other. Everything in a text file is text.

    Parameters
    ----------
    path
        The file.
    encoding
        Of a text file; None: recognised (UTF-8, UTF-16 with a mark, GB18030).

    Raises
    ------
    InputError
        The file is missing, empty, damaged, protected with a password, too large, or of no format that can be read.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), _ABSENT, _WHERE))
    if path.suffix.lower() not in _SUFFIXES:
        raise _refused(path, _OTHER, _FORMATS)
    content = _content(path)
    if not content.startswith((_ZIP, _OLE)):
        return [_text_sheet(path, content, encoding)]
    try:
        with heard(str(path)):
            return _old_sheets(path, content) if content.startswith(_OLE) else _new_sheets(path, content)
    except InputError:
        raise
    except Exception as error:  # what a damaged file makes of three libraries has no common kind
        raise _refused(path, _DAMAGED, _SAVE) from error


def _content(path: Path) -> bytes:
    try:
        _require_size(path, path.stat().st_size)
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    if not content or content.isspace():
        raise _refused(path, _EMPTY, _CHECK)
    return content


def _old_sheets(path: Path, content: bytes) -> list[Sheet]:
    if _ENCRYPTED in content:
        raise _refused(path, _LOCKED, _UNLOCK)
    try:
        sheets = xls_sheets(content)
    except XLRDError as error:
        if "encrypted" in str(error):
            raise _refused(path, _LOCKED, _UNLOCK) from error
        raise
    return [replace(sheet, values=_trimmed(sheet.values)) for sheet in sheets]


def _refused(where: object, what: Text, remedy: Text) -> InputError:
    return InputError(Problem(str(where), what, remedy))


def _require_size(path: Path, size: int) -> None:
    if size > _MOST_BYTES:
        raise _refused(path, _LARGE.fill(size=f"{size / 1e9:.1f} GB"), _SMALLER)


def _zip_marks(path: Path, content: bytes) -> dict[str, Marks]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _require_size(path, sum(member.file_size for member in archive.infolist()))
        damaged = archive.testzip()  # also where a member is larger than it says
        if damaged is not None:
            raise zipfile.BadZipFile(damaged)
        names = {name.replace("\\", "/").lower() for name in archive.namelist()}
        if WORKBOOK in names:
            return xlsx_marks(archive)
        if "content.xml" not in names:
            raise _refused(path, _OTHER, _FORMATS)
        if "META-INF/manifest.xml" in archive.namelist() and _ODS_KEY in archive.read("META-INF/manifest.xml"):
            raise _refused(path, _LOCKED, _UNLOCK)
        return ods_marks(archive)


def _new_sheets(path: Path, content: bytes) -> list[Sheet]:
    marks = _zip_marks(path, content)
    too_large = [
        Problem(f"{path} {name}", _FAR.fill(corner=f"{column_letters(found.width - 1)}{found.height}"), _NEARER)
        for name, found in marks.items()
        if found.too_large
    ]
    if too_large:
        raise InputError(too_large)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.PasswordError as error:
        raise _refused(path, _LOCKED, _UNLOCK) from error
    with book:
        metas = [meta for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
        if not metas:
            raise _refused(path, _NO_SHEET, _CHECK)
        return [_sheet(book.get_sheet_by_name(meta.name), meta, marks[meta.name]) for meta in metas]


def _sheet(held: calamine.CalamineSheet, meta: calamine.SheetMetadata, marks: Marks) -> Sheet:
    values = _trimmed([[_value(cell) for cell in row] for row in held.to_python(skip_empty_area=False)])
    for (row, column), shown in marks.shown.items():
        if row < len(values) and column < len(values[row]):
            values[row][column] = as_shown(values[row][column], shown)
    visible = meta.visible == calamine.SheetVisibleEnum.Visible
    return Sheet(meta.name, values, tuple(marks.merged), marks.percent, marks.faults, visible=visible)


def _value(cell: Value) -> Value:
    if cell == "" or (isinstance(cell, float) and not math.isfinite(cell)):
        return None
    return float(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def _text_sheet(path: Path, content: bytes, encoding: str | None) -> Sheet:
    start = content[:_START].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(_PAGES):
        raise _refused(path, _XML if _XML_BOOK in start else _PAGE, _SAVE)
    if b"\0" in content and not content.startswith(_UTF16) and encoding is None:
        raise _refused(path, _OTHER, _FORMATS)
    try:
        text = decoded(content, encoding)
        lines = text.splitlines()
        separator = max(_SEPARATORS, key=lambda sign: max((line.count(sign) for line in lines[:20]), default=0))
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (ValueError, LookupError, csv.Error) as error:
        raise unreadable(path, error) from error
    width = max(map(len, rows), default=0)
    if len(rows) * width > MOST_CELLS:
        raise _refused(path, _FAR.fill(corner=f"{column_letters(width - 1)}{len(rows)}"), _SMALLER)
    values = _trimmed([[cell if cell.strip() else None for cell in row] for row in rows])
    return Sheet(path.stem, values, separated=True)


def _trimmed(rows: list[list[Value]]) -> list[list[Value]]:
    """Return rows of equal length without the empty rows and columns after the last filled ones."""
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    width = max(map(filled_to, rows), default=0)
    return [[*row[:width], *[None] * (width - len(row))] for row in rows]
