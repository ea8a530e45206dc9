"""The sheet of an action: one row a target, due year and place, with real numbers and a formula for the gap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan, nan

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from ycgis.report.cells import Book, Sheet, sheet_name
from ycgis.report.content import ActionPart, Content
from ycgis.report.standing import Standing, TargetPart
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
        rows = sum(max(1, len(target.standings)) for target in action.targets)
        sheets.append(ActionSheet(action, name, _FIRST + rows))
    return sheets


def add_action(book: Book, content: Content, one: ActionSheet) -> None:
    """Add the sheet of an action; a target that applies nowhere has a row without numbers."""
    sheet = book.sheet(one.name, list(_WIDTHS.values()), repeat=_HEAD)
    sheet.text(0, 0, f"{one.action.number} {one.action.title}", "heading")
    sheet.row(_HEAD, heads(_WIDTHS, content.lang), "head")
    sheet.raw.freeze_panes(_FIRST, _AT["due"])
    sheet.raw.print_area(0, 0, max(one.end - 1, _FIRST), _PRINTED - 1)
    rows = [(target, standing) for target in one.action.targets for standing in target.standings or (None,)]
    for row, (target, standing) in enumerate(rows, _FIRST):
        _write_target(sheet, row, target)
        if standing is None:
            _write_nobody(content, sheet, row)
        else:
            _write_standing(sheet, row, target, standing)
    if rows:
        sheet.raw.autofilter(_HEAD, 0, one.end - 1, len(_WIDTHS) - 1)
        sheet.paint((_FIRST, _AT["status"], one.end - 1, _AT["status"]))
    else:
        sheet.text(_FIRST, 0, one.action.summary, "heading")


def _write_target(sheet: Sheet, row: int, target: TargetPart) -> None:
    texts = {
        "id": target.id,
        "task": f"{target.task} {target.task_title}",
        "target": target.title,
        "clause": target.clause,
        "departments": target.departments,
        "due_note": target.due_shown,
        "unit": target.unit,
        "bound": target.bound,
        "note": target.note,
    }
    for name, said in texts.items():
        sheet.text(row, _AT[name], said)
    sheet.number(row, _AT["due"], target.due, "year")
    sheet.number(row, _AT["low"], target.low)
    sheet.number(row, _AT["high"], target.high)


def _write_standing(sheet: Sheet, row: int, target: TargetPart, standing: Standing) -> None:
    texts = {
        "place": standing.name,
        "adcode": standing.adcode,
        "source": standing.source,
        "basis": standing.basis,
        "pace": standing.pace,
    }
    for name, said in texts.items():
        sheet.text(row, _AT[name], said)
    sheet.text(row, _AT["status"], sheet.statuses[standing.status], "middle")
    year = float(standing.value_year) if standing.value_year else nan
    sheet.number(row, _AT["value"], standing.value)
    sheet.number(row, _AT["value_year"], year, "year")
    sheet.number(row, _AT["trend"], standing.trend)
    sheet.number(row, _AT["expected"], standing.expected)
    gap = standing.gap if isnan(standing.gap) else max(0.0, standing.gap)
    sheet.formula(row, _AT["gap"], _gap(row, target), gap)


def _write_nobody(content: Content, sheet: Sheet, row: int) -> None:
    empty = ("adcode", "value", "value_year", "gap", "source", "basis", "trend", "expected", "pace")
    for name in empty:
        sheet.text(row, _AT[name], "")
    sheet.text(row, _AT["place"], WORDS["nobody"].say(content.lang))
    sheet.text(row, _AT["status"], sheet.statuses["not_in_scope"], "middle")


def _gap(row: int, target: TargetPart) -> str:
    """Return the formula of what is missing: the distance to the bound that is not kept, 0 where both are."""
    value, low, high = (xl_rowcol_to_cell(row, _AT[name]) for name in ("value", "low", "high"))
    short = [] if isnan(target.low) else [f"{low}-{value}"]
    beyond = [] if isnan(target.high) else [f"{value}-{high}"]
    return f'=IF(ISNUMBER({value}),MAX(0,{",".join([*short, *beyond])}),"")'
