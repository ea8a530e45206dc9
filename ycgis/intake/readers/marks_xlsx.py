"""What an .xlsx says of its cells beyond their values, from its XML."""

import zipfile
from functools import cache
from typing import NamedTuple

from ycgis.intake.readers.marks import (
    NO_RESULT,
    SCALED,
    Marks,
    Shown,
    date_shown,
    is_percent,
    is_scaled,
    parse_xml,
    spreadsheet_error,
)
from ycgis.intake.readers.sheet import Area

__all__ = ["WORKBOOK", "xlsx_marks"]

WORKBOOK = "xl/workbook.xml"
_LINKS, _STYLES = "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_PERCENT_BUILT_IN = {"9", "10"}  # 0% and 0.00%, which every workbook has without saying so
_MONTH_BUILT_IN = {"17", "27", "36", "50", "57"}  # mmm-yy, and in China yyyy"年"m"月"


class _Styles(NamedTuple):
    """The numbers of the cell styles that show per cent, that show another size, and that show a part of a date."""

    percent: frozenset[str]
    scaled: frozenset[str]
    shown: dict[str, Shown]


def xlsx_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return what is known of each sheet, by its name; charts on sheets of their own have nothing to tell.

    A formula that says 0, in a workbook that asks to be worked out anew when opened, has no result: programs that
    write workbooks and cannot calculate leave 0 there.
    """
    parts = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    sheets, recalculated = _sheets(archive, parts)
    styles = _styles(archive, parts)
    found = {}
    for name, part in sheets.items():
        if part in parts:
            cells = _Cells(styles, recalculated=recalculated)
            with archive.open(parts[part]) as file:
                parse_xml(file, cells.start, cells.end, cells.text)
            found[name] = cells.marks
    return found


def _sheets(archive: zipfile.ZipFile, parts: dict[str, str]) -> tuple[dict[str, str], bool]:
    """Return the part (in small letters) of each sheet, and whether the workbook is to be worked out when opened."""
    targets: dict[str, str] = {}
    links: dict[str, str] = {}
    recalculated = []

    def link(name: str, said: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            targets[said.get("Id", "")] = said.get("Target", "")

    def sheet(name: str, said: dict[str, str]) -> None:
        kind = _local(name)
        if kind == "sheet":
            links[said["name"]] = next((value for key, value in said.items() if key.endswith(":id")), "")
        elif kind == "calcPr":
            recalculated.append(said.get("fullCalcOnLoad") in {"1", "true"})

    with archive.open(parts[WORKBOOK]) as file:
        parse_xml(file, sheet)
    with archive.open(parts[_LINKS]) as file:
        parse_xml(file, link)
    return {name: _part(targets.get(one, "")) for name, one in links.items()}, any(recalculated)


def _part(target: str) -> str:
    inside = target.replace("\\", "/").lower()
    return inside.removeprefix("/") if inside.startswith("/") else f"xl/{inside}"


def _styles(archive: zipfile.ZipFile, parts: dict[str, str]) -> _Styles:
    """Return what the cell styles show."""
    percent: set[str] = set(_PERCENT_BUILT_IN)
    scaled: set[str] = set()
    shown: dict[str, Shown] = dict.fromkeys(_MONTH_BUILT_IN, "month")
    used: list[str] = []
    inside = False

    def start(name: str, said: dict[str, str]) -> None:
        nonlocal inside
        kind = _local(name)
        if kind == "numFmt":
            code, number = said.get("formatCode", ""), said.get("numFmtId", "")
            if is_percent(code):
                percent.add(number)
            if is_scaled(code):
                scaled.add(number)
            if part := date_shown(code):
                shown[number] = part
        elif kind == "cellXfs":
            inside = True
        elif kind == "xf" and inside:
            used.append(said.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and _local(name) != "cellXfs"

    if _STYLES in parts:
        with archive.open(parts[_STYLES]) as file:
            parse_xml(file, start, end)
    rates, sized = (frozenset(str(at) for at, one in enumerate(used) if one in kind) for kind in (percent, scaled))
    return _Styles(rates, sized, {str(at): shown[one] for at, one in enumerate(used) if one in shown})


class _Cells:
    """Goes through the cells of a sheet as its XML is read."""

    def __init__(self, styles: _Styles, *, recalculated: bool) -> None:
        self.marks = Marks()
        self._percent, self._scaled, self._shown = styles
        self._unworked = {"", "0"} if recalculated else {""}
        self._row = self._column = -1
        self._type = self._style = self._said = ""
        self._formula = self._result = self._listens = False

    def start(self, name: str, said: dict[str, str]) -> None:
        kind = _local(name)
        if kind == "v":
            self._result = True
            self._listens = self._formula or self._type == "e"
        elif kind == "c":
            self._open_cell(said)
        elif kind == "f":
            self._formula = True
        elif kind == "row":
            self._row, self._column = int(said.get("r", self._row + 2)) - 1, -1
        elif kind == "is":
            self._result = True
        elif kind == "mergeCell":
            first, _, last = said["ref"].partition(":")
            self.marks.merged.append(Area(*_place(first), *_place(last or first)))

    def text(self, said: str) -> None:
        if self._listens:
            self._said += said

    def end(self, name: str) -> None:
        kind = _local(name)
        if kind == "v":
            self._listens = False
        elif kind == "c" and (self._result or self._formula):
            self._close_cell()

    def _open_cell(self, said: dict[str, str]) -> None:
        if "r" in said:
            self._row, self._column = _place(said["r"])
        else:
            self._column += 1
        self._type, self._style, self._said = said.get("t", "n"), said.get("s", ""), ""
        self._formula = self._result = False

    def _close_cell(self) -> None:
        self.marks.reach(self._row, self._column)
        at = (self._row, self._column)
        if self._type == "e":
            self.marks.faults[at] = spreadsheet_error(self._said)
        elif self._formula and self._type == "n" and self._said in self._unworked:
            self.marks.faults[at] = NO_RESULT
        elif self._type == "n" and self._style in self._scaled:
            self.marks.faults[at] = SCALED
        if self._type == "n" and self._style in self._percent:
            self.marks.percent.add(at)
        elif self._type in {"n", "d"} and self._style in self._shown:
            self.marks.shown[at] = self._shown[self._style]


def _place(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return int(address[len(letters) :]) - 1, _column(letters)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


@cache
def _local(name: str) -> str:
    return name.rpartition(":")[2]
