"""What a sheet says once of all its numbers: over the table, in its corner, or by its name."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ycgis.ground.units import factor_between
from ycgis.plan import Statistic
from ycgis.statistics.grid import Grid
from ycgis.statistics.labels import is_part, label_of, str_of
from ycgis.statistics.lines import FOOTNOTE, is_unit_alone, speaks, split_units, spoken, units_in
from ycgis.statistics.names import Names, bare, year_of

__all__ = ["Over", "heading_rows", "over_of"]

_DESCRIBES = re.compile(r"责任|部门|来源|说明|备注|口径|目标|source|note|department|definition|target", re.IGNORECASE)
_NUMBERS = re.compile(r"^(?:序号|编号|代码|标识|no\.?|id)$", re.IGNORECASE)
_PLANNED = re.compile(r"目标|任务|分解表|规划|计划|预计|预测|预期|预估|拟建|target|planned|forecast")
_DONE = re.compile(
    r"(?<![须需应前])(?<!预计)(?<!预期)完成(?:情况|进度|数|值|表)|进展|实际|(?:落实|执行|实施|推进)情况|监测|progress|reported"
)


class Over(NamedTuple):
    """What a sheet says of all its numbers.

    Attributes
    ----------
    year
        None where it names none, or more than one.
    units
        The units of its line of units; several where the columns differ.
    titled
        The units that its titles have in brackets, for the statistics that can have them.
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
    titled: tuple[str, ...] = ()

    def before(self, other: "Over") -> "Over":
        """Return this, and what only the other says."""
        return Over(
            self.year or (None if self.part else other.year),
            self.units or other.units,
            self.statistic or other.statistic,
            self.planned or other.planned,
            self.part,
            self.titled or other.titled,
        )

    def units_for(self, statistic: Statistic) -> tuple[str, ...]:
        """Return the units over the table for one statistic: of several, or those of titles, what it can have."""
        if len(self.units) == 1:
            return self.units
        return tuple(said for said in self.units or self.titled if factor_between(said, statistic.unit.zh) is not None)


def over_of(grid: Grid, names: Names, year: int | None) -> Over:
    """Return what a sheet says of all its numbers; a `year` that was given counts before what it says."""
    lines = [text for row in range(grid.first) for text in _title(grid, row, names)]
    cells = (texts for row in range(grid.first) if not _describes(grid, texts := _texts(grid, row), names))
    corner = [text for texts in cells for column, text in texts.items() if column in grid.keys and spoken(text)]
    said = list(dict.fromkeys([*lines, *corner, grid.sheet.name]))
    years = {one for text in said if (one := year_of(text)) is not None}
    statistics = {named.statistic for text in said if (named := label_of(text, names)).statistic}
    part = any(is_part(text) for text in said)
    return Over(
        year or (years.pop() if len(years) == 1 and not part else None),
        tuple(dict.fromkeys(unit for row in range(grid.first) for unit in _units(grid, row, names))),
        statistics.pop() if len(statistics) == 1 else None,
        next((text for text in said if _PLANNED.search(text) and not _DONE.search(text)), ""),
        part and year is None,
        _titled(said, names),
    )


def _titled(said: list[str], names: Names) -> tuple[str, ...]:
    """Return the units that titles have in brackets."""
    units = [(text, label_of(text, names).unit) for text in said]
    return tuple(dict.fromkeys(unit for text, unit in units if unit and unit != bare(text)))


def heading_rows(grid: Grid, names: Names) -> Iterator[tuple[int, dict[int, str]]]:
    """Return the number and the labels, by column, of each row of the heading.

    Lines that are over the whole table are none, nor those that describe the columns: sources, departments, goals.
    """
    for row in range(grid.first):
        texts = _texts(grid, row)
        if not _describes(grid, texts, names) and not _title(grid, row, names) and not _is_unit_line(grid, row):
            labels = {column: text for column, text in texts.items() if speaks(text)}
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


def _title(grid: Grid, row: int, names: Names) -> list[str]:
    """Return the text of a line that is over the whole table: it says one thing, over the names or in one cell."""
    said = {column: text for column, text in _texts(grid, row).items() if speaks(text)}
    texts = list(dict.fromkeys(said.values()))
    if len(texts) != 1:
        return []
    if not grid.keys.isdisjoint(said):
        return [] if FOOTNOTE.search(texts[0]) else texts
    label = label_of(texts[0], names)
    alone = len(said) == 1 and label.statistic is None and bool(label.rest)
    return texts if alone and any(len(set(_texts(grid, one).values())) > 1 for one in range(row, grid.first)) else []


def _units(grid: Grid, row: int, names: Names) -> list[str]:
    """Return the units that a line of units says, within a text or in the cell beside it, or a title in brackets."""
    texts = list(dict.fromkeys(_texts(grid, row).values()))
    titles = set(_title(grid, row, names))
    units = [unit for text in texts for unit in units_in(text, title=text in titles)]
    if _is_unit_line(grid, row):
        units += [unit for text in texts[1:] for unit in split_units(text)]
    return units


def _is_unit_line(grid: Grid, row: int) -> bool:
    """Return whether a row is 单位： in one cell and the unit in the next."""
    texts = list(dict.fromkeys(_texts(grid, row).values()))
    return len(texts) == 2 and is_unit_alone(texts[0])  # noqa: PLR2004 - a pair
