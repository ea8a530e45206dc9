"""What a workbook says of its cells beyond their values: per cent, errors, merged areas, how far they reach."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any, Literal
from xml.parsers import expat

from ycgis.ground.text import Text
from ycgis.intake.readers.sheet import Area, Value

__all__ = [
    "MOST_CELLS",
    "NO_RESULT",
    "SCALED",
    "Marks",
    "Shown",
    "as_shown",
    "date_shown",
    "is_percent",
    "is_scaled",
    "parse_xml",
    "spreadsheet_error",
]

Shown = Literal["year", "month"]

MOST_CELLS = 10_000_000
"""A larger sheet is refused before its values are read: an area is held with all its empty cells."""

NO_RESULT = Text(
    "公式没有保存计算结果，请在 Excel 或 WPS 中打开、保存后再试",
    "a formula without a stored result: open it in Excel or WPS, save it, and try again",
)
SCALED = Text(
    "单元格格式改变了显示的大小（如以万为单位），不知存的是哪个数；请改为常规格式并写明单位",
    "its format shows another size than it holds (as 万): use a plain format and say the unit",
)
_ERROR = Text("错误值 {error}", "an error, {error}")
_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')  # text in quotes, one escaped sign, a space as wide as a sign, a fill
_SIZED = re.compile("[百千万亿]")
_SHIFTED_POINT = re.compile(r"![^0#?]")  # how a Chinese Excel shows units of ten thousand: 0!.0,
_ASIDE = re.compile(r"\[[^\]]*\]")  # a language, a colour
_CENTURY = 2000
_SCALING = re.compile(r"[0#?],+(?![0#?,])")


@dataclass
class Marks:
    """What is known of one sheet; rows and columns count from 0.

    Attributes
    ----------
    percent
        (row, column) of the numbers that are shown as per cent.
    faults
        (row, column) of cells whose value cannot be trusted, and why.
    merged
        The merged areas.
    shown
        (row, column) of dates of which only the year, or year and month, are shown.
    height, width
        The area from A1 that is filled, whatever formats may lie beyond it.
    """

    percent: set[tuple[int, int]] = field(default_factory=set)
    faults: dict[tuple[int, int], Text] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    height: int = 0
    width: int = 0

    @property
    def too_large(self) -> bool:
        """Whether the sheet has more cells than can be held."""
        return self.height * self.width > MOST_CELLS

    def reach(self, row: int, column: int) -> None:
        """Note that a cell is filled."""
        if row >= self.height:
            self.height = row + 1
        if column >= self.width:
            self.width = column + 1


def is_percent(number_format: str) -> bool:
    """Return whether a number format shows 0.85 as 85 %: one with a % that is no literal text, as in 0"%"."""
    return "%" in number_format and "%" in _LITERAL.sub("", number_format)


def is_scaled(number_format: str) -> bool:
    """Return whether a number format shows another size than the number's: ``0.0,`` or ``0.0"万人"`` or ``0!.0,``."""
    positive = number_format.split(";", maxsplit=1)[0]
    return bool(_SIZED.search(positive) or _SCALING.search(_LITERAL.sub("", _SHIFTED_POINT.sub("", positive))))


def date_shown(number_format: str) -> Shown | None:
    """Return what a number format shows of a date where it is less than the day: ``yyyy"年"`` the year."""
    signs = set(_LITERAL.sub("", _ASIDE.sub("", number_format.split(";", maxsplit=1)[0])).lower())
    if "y" not in signs or signs & set("dhs"):
        return None
    return "month" if "m" in signs else "year"


def as_shown(value: Value, shown: Shown) -> Value:
    """Return a date as the text that is shown of it; one before 2000, which nobody meant, and all else as it is."""
    if not isinstance(value, dt.date) or value.year < _CENTURY:
        return value
    return f"{value.year}年{value.month}月" if shown == "month" else f"{value.year}年"


def spreadsheet_error(error: str) -> Text:
    """Return what to say of a cell that holds an error such as #REF!."""
    return _ERROR.fill(error=error)


def parse_xml(
    file: IO[bytes],
    start: Callable[[str, dict[str, str]], Any],
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
) -> None:
    """Read XML from one end to the other, without entities: no workbook has any, and they can fill the memory.

    Raises
    ------
    ValueError
        It declares a document type.
    xml.parsers.expat.ExpatError
        It is not well-formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.ParseFile(file)


def _refuse_doctype(*_: object) -> None:
    raise ValueError("XML with a document type declaration")
