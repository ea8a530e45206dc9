"""What a sheet says once of all its numbers: over the table, in its corner, or by its name."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ycgis.plan import Statistic
from ycgis.statistics.grid import Grid
from ycgis.statistics.labels import is_part, label_of, str_of
from ycgis.statistics.names import Names, bare, year_of
from ycgis.statistics.units import factor_between

__all__ = ["FOOTNOTE", "Over", "heading_rows", "over_of"]

FOOTNOTE = re.compile(r"^\s*(?:注|附注|说明|备注|资料来源|数据来源|※|\*|①|note|source)", re.IGNORECASE)
_UNIT_SAID = re.compile(r"(?<![报制送管责编头施设核])单位[:：]\s*([^\s:：]+)|(?:^|[\s(])units?:\s*(.+)$", re.IGNORECASE)
_UNIT_LINE = re.compile(r"^[(（]?(?:计量|数据)?单位[:：]|^units?:", re.IGNORECASE)
_UNIT_ALONE = re.compile(r"(?:计量|数据)?单位:?|units?:?")
_FORM_LINE = re.compile(r"^[（(]?(?:填报|填表|制表|编制|报送|联系|审核|负责|打印|统计负责|盖章)")
_DESCRIBES = re.compile(r"责任|部门|来源|说明|备注|口径|目标|source|note|department|definition|target", re.IGNORECASE)
_NUMBERS = re.compile(r"^(?:序号|编号|代码|标识|no\.?|id)$", re.IGNORECASE)
_UNITS = re.compile(r"[、，,;；]")
_PLANNED = re.compile(r"目标|任务|分解表|规划|计划|预计|预测|target|planned|forecast")
_DONE = re.compile(
    r"(?<![须需应前])完成(?:情况|进度|数|值|表)|进展|实际|(?:落实|执行|实施|推进)情况|监测|progress|reported"
)


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
    part
        Whether it speaks of a part of a year, so that its year is none.
    """

    year: int | None = None
    units: tuple[str, ...] = ()
    statistic: str | None = None
    planned: str = ""
    part: bool = False

    def before(self, other: "Over") -> "Over":
        """Return this, and what only the other says."""
        return Over(
            self.year or (None if self.part else other.year),
            self.units or other.units,
            self.statistic or other.statistic,
            self.planned or other.planned,
            self.part,
        )

    def units_for(self, statistic: Statistic) -> tuple[str, ...]:
        """Return what the line of units says for one statistic: of several units, only those that it can have."""
        if len(self.units) == 1:
            return self.units
        return tuple(said for said in self.units if factor_between(said, statistic.unit.zh) is not None)


def over_of(grid: Grid, names: Names, year: int | None) -> Over:
    """Return what a sheet says of all its numbers; a `year` that was given counts before what it says."""
    lines = [text for row in range(grid.first) for text in _title(grid, row, names)]
    cells = (texts for row in range(grid.first) if not _describes(grid, texts := _texts(grid, row), names))
    corner = [text for texts in cells for column, text in texts.items() if column in grid.keys and _spoken(text)]
    said = list(dict.fromkeys([*lines, *corner, grid.sheet.name]))
    years = {one for text in said if (one := year_of(text)) is not None}
    statistics = {named.statistic for text in said if (named := label_of(text, names)).statistic}
    part = any(is_part(text) for text in said)
    return Over(
        year or (years.pop() if len(years) == 1 and not part else None),
        tuple(dict.fromkeys(unit for row in range(grid.first) for unit in _units(grid, row))),
        statistics.pop() if len(statistics) == 1 else None,
        next((text for text in said if _PLANNED.search(text) and not _DONE.search(text)), ""),
        part and year is None,
    )


def heading_rows(grid: Grid, names: Names) -> Iterator[tuple[int, dict[int, str]]]:
    """Return the number and the labels, by column, of each row of the heading.

    Lines that are over the whole table are none, nor those that describe the columns: sources, departments, goals.
    """
    for row in range(grid.first):
        texts = _texts(grid, row)
        if not _describes(grid, texts, names) and not _title(grid, row, names) and not _is_unit_line(grid, row):
            labels = {column: text for column, text in texts.items() if _speaks(text)}
            if labels:
                yield row, labels


def _texts(grid: Grid, row: int) -> dict[int, str]:
    return {column: str_of(cell) for column, cell in enumerate(grid.values[row]) if cell is not None}


def _describes(grid: Grid, texts: dict[int, str], names: Names) -> bool:
    """Return whether a row tells of the columns and not what they are, by what stands over the names of counties."""
    keys = [text for column, text in texts.items() if column in grid.keys]
    if not any(_DESCRIBES.search(text) or (grid.turned and _NUMBERS.search(text)) for text in keys):
        return False
    return not any(label_of(text, names).statistic for text in set(texts.values()))


def _speaks(text: str) -> bool:
    """Return whether a text above the numbers is about them: not of units alone, nor of who filled it in."""
    return not _UNIT_LINE.search(text) and not _FORM_LINE.search(text)


def _spoken(text: str) -> bool:
    return _speaks(text) and not FOOTNOTE.search(text)


def _title(grid: Grid, row: int, names: Names) -> list[str]:
    """Return the text of a line that is over the whole table: it says one thing, over the names or in one cell."""
    said = {column: text for column, text in _texts(grid, row).items() if _speaks(text)}
    texts = list(dict.fromkeys(said.values()))
    if len(texts) != 1:
        return []
    if not grid.keys.isdisjoint(said):
        return [] if FOOTNOTE.search(texts[0]) else texts
    label = label_of(texts[0], names)
    alone = len(said) == 1 and label.statistic is None and bool(label.rest)
    return texts if alone and any(len(set(_texts(grid, one).values())) > 1 for one in range(row, grid.first)) else []


def _units(grid: Grid, row: int) -> list[str]:
    """Return the units that a line of units says, within a text or in the cell beside it."""
    texts = list(dict.fromkeys(_texts(grid, row).values()))
    found = [_UNIT_SAID.search(text) for text in texts if not _FORM_LINE.search(text)]
    lines = [one[1] or one[2] for one in found if one is not None]
    if _is_unit_line(grid, row):
        lines += texts[1:]
    return [unit.strip(" ()（）") for line in lines for unit in _UNITS.split(line) if unit.strip(" ()（）")]


def _is_unit_line(grid: Grid, row: int) -> bool:
    """Return whether a row is 单位： in one cell and the unit in the next."""
    texts = list(dict.fromkeys(_texts(grid, row).values()))
    return len(texts) == 2 and _UNIT_ALONE.fullmatch(bare(texts[0])) is not None  # noqa: PLR2004 - a pair
