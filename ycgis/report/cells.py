"""Cells of a workbook: texts that stay texts, numbers that stay numbers, and how both look."""

import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ycgis.board import LOOKS
from ycgis.report.content import Content

__all__ = ["Book", "BookSheet", "sheet_name"]

_A3 = 8
_LONGEST_CELL, _LONGEST_NAME, _LINE_HEIGHT, _FONT_SIZE = 32_767, 31, 15.0, 10
_HIGHEST = 409.0
_NOT_GROWING = ("heading",)
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDE = 0x2E80
"""From this character on one is two columns wide: CJK and its punctuation."""

_BORDER = {"border": 1, "border_color": "#c9cdd3"}
_HEAD = {**_BORDER, "bold": True, "bg_color": "#e9eef4", "align": "center"}
_TOTAL = {**_BORDER, "bold": True, "bg_color": "#f4f6f8"}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "subtitle": {"font_size": 12, "font_color": "#4d535b"},
    "heading": {"bold": True, "font_size": 12, "text_wrap": False},
    "plain": {},
    "note": {"font_color": "#4d535b", "italic": True},
    "head": _HEAD,
    "text": _BORDER,
    "strong": _TOTAL,
    "middle": {**_BORDER, "align": "center"},
    "year": {**_BORDER, "num_format": "0", "align": "center"},
    "whole": {**_BORDER, "num_format": "#,##0"},
    "number": {**_BORDER, "num_format": "#,##0.0###"},
    "total": {**_TOTAL, "num_format": "#,##0"},
}
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "answer": {"zh": '[=1]"是";[=0]"否";General', "en": '[=1]"yes";[=0]"no";General'},
    "undone": {"zh": '[=0]"已做到";[=1]"尚未做到";General', "en": '[=0]"done";[=1]"not so yet";General'},
}
"""How 1 and 0 read where they mean yes and no, and how a gap to a yes does."""

_FONTS = {"zh": "宋体", "en": "Calibri"}


class Book:
    """A workbook in the making: nothing that is written as a text is ever taken for a formula or a link.

    Its bytes depend on the content alone; it is dated as the report is.
    """

    def __init__(self, content: Content) -> None:
        options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, options)
        created = dt.datetime.combine(content.as_of, dt.time(), dt.UTC)
        title = f"{content.title} {content.subtitle}"
        self._book.set_properties({"title": title, "author": content.author, "created": created})
        base = {"font_name": _FONTS[content.lang], "font_size": _FONT_SIZE, "valign": "vcenter", "text_wrap": True}
        self._formats = {name: self._book.add_format({**base, **look}) for name, look in _FORMATS.items()}
        for name, shown in _ANSWERS.items():
            look = {**base, **_BORDER, "align": "right", "num_format": shown[content.lang]}
            self._formats[name] = self._book.add_format(look)
        self._painted = {
            status: self._book.add_format({"bg_color": look.tint, "font_color": look.ink})
            for status, look in LOOKS.items()
        }
        self.statuses = {status: f"{look.symbol} {content.statuses[status]}" for status, look in LOOKS.items()}

    def finished(self) -> bytes:
        """Return the whole file; nothing can be added any more."""
        self._book.close()
        return self._file.getvalue()

    def sheet(self, name: str, widths: Sequence[float], *, repeat: int | None = None) -> "BookSheet":
        """Add a sheet that prints one A3 page wide, on its side, with the row `repeat` on every page, if given."""
        sheet = self._book.add_worksheet(name)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.set_paper(_A3)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&L&A")
        sheet.set_footer("&C&P / &N")
        sheet.set_landscape()
        if repeat is not None:
            sheet.repeat_rows(repeat)
        return BookSheet(sheet, widths, self._formats, self._painted, self.statuses)


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet of a `Book`. Rows and columns count from 0; rows grow with their texts, which not every program sees to.

    `raw` is the library's own sheet, for panes and filters; `statuses` are symbol and word of each status.
    """

    raw: Worksheet
    _widths: Sequence[float]
    _formats: Mapping[str, Format]
    _painted: Mapping[str, Format]
    statuses: Mapping[str, str]
    _lines: dict[int, int] = field(default_factory=dict)

    def text(self, row: int, column: int, words: str, look: str = "text") -> None:
        """Write a text, cut where a cell can hold no more; an empty one leaves the cell empty."""
        if words:
            self.raw.write_string(row, column, words[:_LONGEST_CELL], self._formats[look])
        else:
            self.raw.write_blank(row, column, None, self._formats[look])
        lines = 1 if look in _NOT_GROWING else _lines(words, self._widths[column])
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            self.raw.set_row(row, min(_LINE_HEIGHT * lines, _HIGHEST))

    def number(self, row: int, column: int, value: float, look: str = "") -> None:
        """Write a number in full; NaN leaves the cell empty."""
        if math.isnan(value):
            self.raw.write_blank(row, column, None, self._formats["text"])
        else:
            self.raw.write_number(row, column, value, self._formats[look or _number_look(value)])

    def formula(self, row: int, column: int, formula: str, value: float, look: str = "") -> None:
        """Write a formula with its result; where that is an empty text, `value` is NaN."""
        shown = self._formats[look or _number_look(value)]
        self.raw.write_formula(row, column, formula, shown, "" if math.isnan(value) else value)

    def row(self, row: int, texts: Sequence[str], look: str = "text") -> None:
        """Write texts side by side, from the first column on."""
        for column, words in enumerate(texts):
            self.text(row, column, words, look)

    def paragraph(self, row: int, words: str, look: str = "plain") -> None:
        """Write a text over all columns, in a row that is high enough."""
        self.raw.merge_range(row, 0, row, len(self._widths) - 1, "", self._formats[look])
        self.raw.write_string(row, 0, words[:_LONGEST_CELL], self._formats[look])
        scale = float(str(_FORMATS[look].get("font_size", _FONT_SIZE))) / _FONT_SIZE
        self.raw.set_row(row, min(_LINE_HEIGHT * scale * _lines(words, sum(self._widths) / scale) + 2, _HIGHEST))

    def paint(self, area: tuple[int, int, int, int], *, symbols: bool = False) -> None:
        """Colour an area by the status that stands in its cells: symbol and words, or begun by its symbol."""
        for status, look in LOOKS.items():
            told = {"type": "cell", "criteria": "==", "value": f'"{self.statuses[status]}"'}
            begun = {"type": "text", "criteria": "begins with", "value": look.symbol}
            rule = {**(begun if symbols else told), "format": self._painted[status]}
            self.raw.conditional_format(*area, rule)


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """Return a name that Excel takes: 31 UTF-16 units at most, without its signs, and unlike those `taken`."""
    plain = " ".join(title.translate(_NOT_IN_NAMES).split()) or "_"
    known = {name.casefold() for name in taken}
    tried = (_cut(plain, ending) for ending in ("", *(f" {number}" for number in range(2, len(taken) + 2))))
    return next(name for name in tried if name.casefold() not in known)


def _cut(name: str, ending: str) -> str:
    while len((name + ending).encode("utf-16-le")) > 2 * _LONGEST_NAME:
        name = name[:-1]
    return name.rstrip() + ending


def _number_look(value: float) -> str:
    return "number" if not math.isnan(value) and value != round(value) else "whole"


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(_width(line) / width)) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if ord(sign) >= _WIDE else 1 for sign in text)
