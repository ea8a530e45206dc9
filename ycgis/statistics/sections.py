"""Lines between the statistics of a sheet across: a year, or what makes other figures of those below."""

from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.statistics.grid import Grid
from ycgis.statistics.labels import is_part, is_planned, label_of, str_of
from ycgis.statistics.lines import spoken
from ycgis.statistics.names import Names, year_of

__all__ = ["Section", "sections_of"]

_PART = Text("上面的“{said}”：不是全年的数", "under {said!r}: not of the whole year")
_PLANNED = Text("上面的“{said}”：不是实际数", "under {said!r}: not what there is")


class Section(NamedTuple):
    """What a line says of the statistics below it: their year, or why they are not read."""

    year: int | None = None
    refused: Text | None = None


def sections_of(grid: Grid, names: Names) -> dict[int, Section]:
    """Return the section of each column of a turned sheet that is in one; other lines begin none."""
    found: dict[int, Section] = {}
    if grid.turn is None:
        return found
    now: Section | None = None
    for at in range(len(grid.turn.kept)):
        if at in grid.keys:
            continue
        if any(grid.values[row][at] is not None for row in grid.places):
            found |= {} if now is None else {at: now}
            continue
        cells = (grid.values[row][at] for row in range(len(grid.turn.over), grid.first))
        for text in dict.fromkeys(str_of(cell) for cell in cells if cell is not None):
            now = _section(text, names) or now
    return found


def _section(text: str, names: Names) -> Section | None:
    if not spoken(text) or label_of(text, names).statistic is not None:
        return None
    if is_part(text):
        return Section(refused=_PART.fill(said=text))
    if is_planned(text):
        return Section(refused=_PLANNED.fill(said=text))
    return None if (year := year_of(text)) is None else Section(year)
