"""What a sheet says once of all its numbers: over the table, in its corner, or by its name."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ycgis.figures.grid import Grid
from ycgis.figures.labels import is_planned, label_of, str_of
from ycgis.figures.names import Names, bare, year_of
from ycgis.figures.units import factor_between
from ycgis.plan import Statistic

__all__ = ["FOOTNOTE", "Over", "heading_rows", "over_of"]

FOOTNOTE = re.compile(r"^\s*(?:注|附注|说明|备注|资料来源|数据来源|※|\*|①|note|source)", re.IGNORECASE)
_UNIT_LINE = re.compile(r"^(?:计量|数据)?单位[:：]\s*(\S+)|^units?:\s*(.+)$", re.IGNORECASE)
_UNIT_ALONE = re.compile(r"(?:计量|数据)?单位:?|units?:?")
_FORM_LINE = re.compile(r"^[（(]?(?:填报|填表|制表|编制|报送|联系|审核|负责|打印|统计负责|盖章)")
_UNITS = re.compile(r"[、，,;；]")
_DONE = re.compile(r"完成|进展|实际|落实|执行")


class Over(NamedTuple):
    """What a sheet says of all its numbers.

    Attributes
    ----------
    year
        None where it names none, or more than one.
    units
        The units of its line of units; several where the columns differ.
    statistic
        The id of the only statistic that it names.
    planned
        What says that these are targets and no figures; empty where nothing does.
    """

    year: int | None = None
    units: tuple[str, ...] = ()
    statistic: str | None = None
    planned: str = ""

    def before(self, other: "Over") -> "Over":
        """Return this, and what only the other says."""
        return Over(*(own or theirs for own, theirs in zip(self, other, strict=True)))

    def units_for(self, statistic: Statistic) -> tuple[str, ...]:
        """Return what the line of units says for one statistic: of several units, only those that it can have."""
        if len(self.units) == 1:
            return self.units
        return tuple(said for said in self.units if factor_between(said, statistic.unit.zh) is not None)


def over_of(grid: Grid, names: Names, year: int | None) -> Over:
    """Return what a sheet says of all its numbers; a `year` that was given counts before what it says."""
    lines = [text for row in range(grid.first) for text in _title(grid, row, names)]
    corner = [str_of(grid.values[row][key]) for row in range(grid.first) for key in grid.keys if grid.values[row][key]]
    said = list(dict.fromkeys([*lines, *(text for text in corner if _speaks(text)), grid.sheet.name]))
    years = {found for text in said if (found := year_of(text)) is not None}
    statistics = {found for text in said if (found := label_of(text, names).statistic) is not None}
    return Over(
        year or (years.pop() if len(years) == 1 else None),
        tuple(dict.fromkeys(unit for row in range(grid.first) for unit in _units(grid, row))),
        statistics.pop() if len(statistics) == 1 else None,
        next((text for text in said if is_planned(text) and not _DONE.search(text)), ""),
    )


def heading_rows(grid: Grid, names: Names) -> Iterator[dict[int, str]]:
    """Return the labels of each row of the heading, by column, without lines that are over the whole table."""
    for row in range(grid.first):
        if not _title(grid, row, names) and not _is_unit_line(grid, row):
            labels = {column: text for column, text in _texts(grid, row).items() if _speaks(text)}
            if labels:
                yield labels


def _texts(grid: Grid, row: int) -> dict[int, str]:
    return {column: str_of(cell) for column, cell in enumerate(grid.values[row]) if cell is not None}


def _speaks(text: str) -> bool:
    """Return whether a text above the numbers is about them: not of units, of who filled it in, or a note."""
    return not _UNIT_LINE.search(text) and not _FORM_LINE.search(text) and not FOOTNOTE.search(text)


def _title(grid: Grid, row: int, names: Names) -> list[str]:
    """Return the text of a line that is over the whole table: it says one thing, over the names or in one cell."""
    said = {column: text for column, text in _texts(grid, row).items() if _speaks(text)}
    texts = list(dict.fromkeys(said.values()))
    if len(texts) != 1:
        return []
    if not grid.keys.isdisjoint(said):
        return texts
    label = label_of(texts[0], names)
    alone = len(said) == 1 and label.statistic is None and bool(label.rest)
    return texts if alone and any(len(set(_texts(grid, one).values())) > 1 for one in range(row, grid.first)) else []


def _units(grid: Grid, row: int) -> list[str]:
    """Return the units that a line of units says, within a text or in the cell beside it."""
    texts = list(dict.fromkeys(_texts(grid, row).values()))
    lines = [found[1] or found[2] for text in texts if (found := _UNIT_LINE.search(text))]
    if _is_unit_line(grid, row):
        lines += texts[1:]
    return [unit.strip(" ()（）") for line in lines for unit in _UNITS.split(line) if unit.strip(" ()（）")]


def _is_unit_line(grid: Grid, row: int) -> bool:
    """Return whether a row is 单位： in one cell and the unit in the next."""
    texts = list(dict.fromkeys(_texts(grid, row).values()))
    return len(texts) == 2 and _UNIT_ALONE.fullmatch(bare(texts[0])) is not None  # noqa: PLR2004 - a pair
