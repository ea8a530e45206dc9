"""The sheet 问题清单: what is due and not met, the worst first, with who answers for it and where the figure stands."""

from collections.abc import Mapping
from math import nan

from ycgis.board.shortfalls import Shortfall
from ycgis.report import sentences
from ycgis.report.cells import Book, BookSheet
from ycgis.report.content import Content
from ycgis.report.words import heads

__all__ = ["add_shortfalls"]

_WIDTHS: Mapping[str, float] = {
    "number": 6, "adcode": 9, "place": 11, "target": 34, "value": 11, "unit": 10, "bound": 15, "gap_words": 20,
    "status": 12, "due": 7, "departments": 32, "value_year": 9, "source": 34,
}  # fmt: skip
_AT: Mapping[str, int] = {name: place for place, name in enumerate(_WIDTHS)}
_HEAD, _FIRST = 1, 2


def add_shortfalls(book: Book, content: Content, name: str) -> None:
    """Add the sheet; where nothing is known to be missed it says what is."""
    sheet = book.sheet(name, list(_WIDTHS.values()), repeat=_HEAD)
    found = content.shortfalls
    sheet.text(0, 0, f"{content.title}　{content.subtitle}", "heading")
    sheet.row(_HEAD, heads(_WIDTHS, content.lang), "head")
    sheet.raw.freeze_panes(_FIRST, _AT["value"])
    for row, one in enumerate(found, _FIRST):
        _write(content, sheet, row, one)
    if found:
        last = _FIRST + len(found) - 1
        sheet.raw.autofilter(_HEAD, 0, last, len(_WIDTHS) - 1)
        sheet.paint((_FIRST, _AT["status"], last, _AT["status"]))
    else:
        pairs = [(line, entry) for line in content.lines for entry in line.entries.values()]
        sheet.text(_FIRST, 0, sentences.unmet(pairs).say(content.lang), "heading")


def _write(content: Content, sheet: BookSheet, row: int, one: Shortfall) -> None:
    line, entry = one.line, one.entry
    texts = {
        "adcode": content.code(entry.adcode),
        "place": entry.name,
        "target": line.title,
        "unit": "" if line.yes_no else line.unit,
        "bound": line.bound,
        "gap_words": entry.gap_words,
        "departments": content.listed(line.departments),
        "source": entry.origin,
    }
    for name, words in texts.items():
        sheet.text(row, _AT[name], words)
    sheet.text(row, _AT["status"], sheet.statuses[entry.told], "middle")
    sheet.number(row, _AT["number"], row - _FIRST + 1, "year")
    sheet.number(row, _AT["value"], entry.value, "answer" if line.yes_no else "")
    sheet.number(row, _AT["due"], line.due, "year")
    sheet.number(row, _AT["value_year"], float(entry.year) if entry.year else nan, "year")
