"""The sheet of an action: one row a target, due year and place, with real numbers and a formula for the gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from ycgis.board import Entry, Line
from ycgis.report.cells import Book, BookSheet, sheet_name
from ycgis.report.content import ActionPart, Content
from ycgis.report.words import WORDS, heads

__all__ = ["ActionSheet", "action_sheets", "add_action"]

_WIDTHS: Mapping[str, float] = {
    "task": 20, "target": 24, "due": 6, "place": 9, "value": 11, "unit": 8, "bound": 13, "gap": 11, "status": 12,
    "value_year": 9, "basis": 44, "source": 26, "departments": 24,
    "clause": 18, "pace": 26, "trend": 10, "expected": 11, "low": 10, "high": 10, "due_note": 15, "adcode": 9,
    "id": 26, "note": 30,
}  # fmt: skip
_PRINTED = 13
"""The columns that are printed; the others are for filters and other programs, and would make the print too small."""

_AT: Mapping[str, int] = {name: place for place, name in enumerate(_WIDTHS)}
_HEAD, _FIRST = 1, 2


@dataclass(frozen=True, slots=True)
class ActionSheet:
    """Where an action's verdicts stand: its sheet's name, and the row after the last."""

    action: ActionPart
    name: str
    end: int

    def count(self, status: str, place: str | None = None) -> str:
        """Return the expression that counts a status, named by a cell, everywhere or in the place of a cell's code."""
        if self.end == _FIRST:
            return "0"
        among = f"{self._column('status')},{status}"
        return f"COUNTIFS({among})" if place is None else f"COUNTIFS({among},{self._column('adcode')},{place})"

    def _column(self, name: str) -> str:
        return f"{quote_sheetname(self.name)}!{xl_range_abs(_FIRST, _AT[name], self.end - 1, _AT[name])}"


def action_sheets(content: Content, taken: Sequence[str]) -> list[ActionSheet]:
    """Return what the sheets of the actions will be, each with a name unlike all others and those `taken`."""
    sheets: list[ActionSheet] = []
    for action in content.actions:
        name = sheet_name(f"{action.number} {action.title}", [*taken, *(one.name for one in sheets)])
        rows = sum(max(1, len(line.entries)) for line in action.lines)
        sheets.append(ActionSheet(action, name, _FIRST + rows))
    return sheets


def add_action(book: Book, content: Content, one: ActionSheet) -> None:
    """Add the sheet of an action; a target that applies nowhere has a row without numbers."""
    sheet = book.sheet(one.name, list(_WIDTHS.values()), repeat=_HEAD)
    sheet.text(0, 0, f"{one.action.number} {one.action.title}", "heading")
    sheet.row(_HEAD, heads(_WIDTHS, content.lang), "head")
    sheet.raw.freeze_panes(_FIRST, _AT["due"])
    sheet.raw.print_area(0, 0, max(one.end - 1, _FIRST), _PRINTED - 1)
    rows = [(line, entry) for line in one.action.lines for entry in line.entries.values() or (None,)]
    for row, (line, entry) in enumerate(rows, _FIRST):
        _write_target(content, sheet, row, line)
        if entry is None:
            _write_nobody(content, sheet, row)
        else:
            _write_entry(sheet, row, line, entry)
            sheet.text(row, _AT["adcode"], content.code(entry.adcode))
    if rows:
        sheet.raw.autofilter(_HEAD, 0, one.end - 1, len(_WIDTHS) - 1)
        sheet.paint((_FIRST, _AT["status"], one.end - 1, _AT["status"]))
    else:
        sheet.text(_FIRST, 0, one.action.summary, "heading")


def _write_target(content: Content, sheet: BookSheet, row: int, line: Line) -> None:
    texts = {
        "id": line.target,
        "task": f"{line.task} {line.task_title}",
        "target": line.title,
        "clause": line.clause,
        "departments": content.listed(line.departments),
        "due_note": line.due_words,
        "unit": WORDS["yes_no"].say(content.lang) if line.yes_no else line.unit,
        "bound": line.bound,
        "note": line.note,
    }
    for name, words in texts.items():
        sheet.text(row, _AT[name], words)
    sheet.number(row, _AT["due"], line.due, "year")
    answer = "answer" if line.yes_no else ""
    sheet.number(row, _AT["low"], line.low, answer)
    sheet.number(row, _AT["high"], line.high, answer)


def _write_entry(sheet: BookSheet, row: int, line: Line, entry: Entry) -> None:
    texts = {
        "place": entry.name,
        "source": entry.origin,
        "basis": entry.basis,
        "pace": entry.pace_words,
    }
    for name, words in texts.items():
        sheet.text(row, _AT[name], words)
    sheet.text(row, _AT["status"], sheet.statuses[entry.told], "middle")
    year = float(entry.year) if entry.year else nan
    sheet.number(row, _AT["value"], entry.value, "answer" if line.yes_no else "")
    sheet.number(row, _AT["value_year"], year, "year")
    sheet.number(row, _AT["trend"], entry.trend)
    sheet.number(row, _AT["expected"], entry.expected)
    gap = entry.gap if isnan(entry.gap) else max(0.0, entry.gap)
    sheet.formula(row, _AT["gap"], _gap(row, line), gap, "undone" if line.yes_no else "")


def _write_nobody(content: Content, sheet: BookSheet, row: int) -> None:
    empty = ("adcode", "value", "value_year", "gap", "source", "basis", "trend", "expected", "pace")
    for name in empty:
        sheet.text(row, _AT[name], "")
    sheet.text(row, _AT["place"], WORDS["nobody"].say(content.lang))
    sheet.text(row, _AT["status"], sheet.statuses["not_in_scope"], "middle")


def _gap(row: int, line: Line) -> str:
    """Return the formula of what is missing: the distance to the bound that is not kept, 0 where both are."""
    value, low, high = (xl_rowcol_to_cell(row, _AT[name]) for name in ("value", "low", "high"))
    short = [] if isnan(line.low) else [f"{low}-{value}"]
    beyond = [] if isnan(line.high) else [f"{value}-{high}"]
    return f'=IF(ISNUMBER({value}),MAX(0,{",".join([*short, *beyond])}),"")'
