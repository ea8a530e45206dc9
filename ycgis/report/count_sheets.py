"""The overview, which counts the verdicts by formulas, and the matrix, which shows them all at a glance."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from ycgis.board import COUNTED, LOOKS, Line, tally
from ycgis.report.action_sheet import ActionSheet
from ycgis.report.cells import Book, BookSheet
from ycgis.report.content import Content
from ycgis.report.words import WORDS, heads, words
from ycgis.statistics import CITY

__all__ = ["add_matrix", "add_overview"]

_WIDTHS = (12.0, 44.0, *(13.0,) * (len(COUNTED) + 1))
_FIRST_COUNT = 2
_MATRIX_WIDTHS = (6.0, 38.0, 15.0, 7.0)


class _Counted(NamedTuple):
    """A line of a table of counts: a code and a name, the counts by status, and the sheets that it counts.

    With `of_place` it counts the rows of the place of that code, else all.
    """

    code: str
    name: str
    counts: Mapping[str, int]
    sheets: Sequence[ActionSheet]
    of_place: bool = False

    def formula(self, status: str, code: str) -> str:
        """Return the formula that counts a status, where these cells hold it and the line's code."""
        return "=" + "+".join(sheet.count(status, code if self.of_place else None) for sheet in self.sheets)


class _Table(NamedTuple):
    """A table of counts: its title, the headings of its two texts, and its lines."""

    title: str
    heads: tuple[str, str]
    lines: Sequence[_Counted]


def add_overview(book: Book, content: Content, name: str, sheets: Sequence[ActionSheet]) -> None:
    """Add the overview; `sheets` are those that it counts, which may be written after it."""
    sheet, t = book.sheet(name, _WIDTHS), words(content.lang)
    row = 0
    for look, lines in (
        ("title", [content.title]),
        ("subtitle", [content.subtitle]),
        ("plain", content.summary),
        ("note", [*content.about, f"{t['author']}{t['colon']}{content.author}", t["value_note"]]),
    ):
        for line in lines:
            sheet.paragraph(row, line, look)
            row += 1
    by_action = _Table(t["by_action"], (t["number"], t["action"]), _by_action(sheets))
    by_place = _Table(t["by_county"], (t["adcode"], t["place"]), _by_place(content, sheets))
    for table in (by_action, by_place):
        row = _counts(book, sheet, row + 1, table, t["total"])


def _by_action(sheets: Sequence[ActionSheet]) -> list[_Counted]:
    return [_Counted(str(one.action.number), one.action.title, one.action.counts, [one]) for one in sheets]


def _by_place(content: Content, sheets: Sequence[ActionSheet]) -> list[_Counted]:
    lines = [_Counted(county.adcode, county.name, county.counts, sheets, of_place=True) for county in content.counties]
    city = tally(entry for _, entry in content.city)
    whole = _Counted(content.code(CITY), WORDS["whole_city"].say(content.lang), city, sheets, of_place=True)
    return [*lines, whole] if city else lines


def _counts(book: Book, sheet: BookSheet, row: int, table: _Table, total: str) -> int:
    """Write a table of counts by status with its totals, and return the row after it."""
    head, first, last = row + 1, row + 2, _FIRST_COUNT + len(COUNTED)
    sheet.text(row, 0, table.title, "heading")
    sheet.row(head, [*table.heads, *(book.statuses[status] for status in COUNTED), total], "head")
    sheet.paint((head, _FIRST_COUNT, head, last - 1))
    for place, line in enumerate(table.lines, first):
        sheet.row(place, [line.code, line.name])
        code = xl_rowcol_to_cell(place, 0, col_abs=True)
        for column, status in enumerate(COUNTED, _FIRST_COUNT):
            word = xl_rowcol_to_cell(head, column, row_abs=True)
            sheet.formula(place, column, line.formula(word, code), line.counts.get(status, 0))
        _sum(sheet, place, last, (place, _FIRST_COUNT), sum(line.counts.values()))
    end = first + len(table.lines)
    sheet.row(end, [total, ""], "strong")
    for column, status in enumerate(COUNTED, _FIRST_COUNT):
        _sum(sheet, end, column, (first, column), sum(line.counts.get(status, 0) for line in table.lines))
    _sum(sheet, end, last, (end, _FIRST_COUNT), sum(sum(line.counts.values()) for line in table.lines))
    return end + 1


def _sum(sheet: BookSheet, row: int, column: int, start: tuple[int, int], value: int) -> None:
    """Write the sum of the cells from `start` to the one before this, in its row or its column."""
    last = (row, column - 1) if start[0] == row else (row - 1, column)
    formula = f"=SUM({xl_rowcol_to_cell(*start)}:{xl_rowcol_to_cell(*last)})"
    sheet.formula(row, column, formula, value, "total")


def add_matrix(book: Book, content: Content, name: str) -> None:
    """Add the matrix: a row a target and due year, a column a county; each cell a symbol and the value."""
    places = {county.adcode: county.name for county in content.counties}
    places |= {CITY: WORDS["whole_city"].say(content.lang)} if content.city else {}
    sheet = book.sheet(name, (*_MATRIX_WIDTHS, *(9.5,) * len(places)), repeat=1)
    legend = "　".join(book.statuses[status] for status in (*COUNTED, "not_in_scope"))
    sheet.text(0, 0, legend, "heading")
    sheet.row(1, heads(("action", "target", "bound", "due"), content.lang), "head")
    first = len(_MATRIX_WIDTHS)
    for column, place in enumerate(places.values(), first):
        sheet.text(1, column, place, "head")
    sheet.raw.freeze_panes(2, 2)
    lines = content.lines
    for row, line in enumerate(lines, 2):
        _matrix_row(sheet, row, line, list(places))
    if lines and places:
        sheet.paint((2, first, len(lines) + 1, first + len(places) - 1), symbols=True)


def _matrix_row(sheet: BookSheet, row: int, line: Line, places: Sequence[str]) -> None:
    sheet.number(row, 0, line.action, "year")
    sheet.text(row, 1, line.title)
    sheet.text(row, 2, line.bound)
    sheet.number(row, 3, line.due, "year")
    for column, place in enumerate(places, len(_MATRIX_WIDTHS)):
        entry = line.entries.get(place)
        shown = LOOKS[entry.told if entry else "not_in_scope"].symbol
        value = f" {entry.number}" if entry and entry.source else ""
        sheet.text(row, column, f"{shown}{value}", "middle")
