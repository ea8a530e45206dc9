"""What was understood of sheets, what was not, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.statistics.model import Statistics

__all__ = ["Reading", "Remark", "Understood"]


class Reading(NamedTuple):
    """What one column (or one statistic of a long table) was taken for.

    Attributes
    ----------
    place, heading
        Where it stands, and what stands over it.
    unit, stated
        The unit that its numbers were read in, and whether the sheet says so; else it is the statistic's own.
    cells
        How many numbers it gave.
    """

    place: str
    heading: str
    statistic: str
    year: int
    unit: str
    stated: bool
    cells: int


class Remark(NamedTuple):
    """Something about one cell, column, row or sheet."""

    place: str
    value: str
    why: Text


@dataclass(frozen=True)
class Understood:
    """All that came of reading sheets.

    Attributes
    ----------
    refused
        Cells that hold something which was not taken as a number, and columns and rows that hold such.
    ignored
        What is no statistic or no county, and was left out.
    """

    statistics: Statistics
    readings: Sequence[Reading] = ()
    refused: Sequence[Remark] = ()
    ignored: Sequence[Remark] = ()
