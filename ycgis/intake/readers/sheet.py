"""A sheet of a workbook as it stands: values in their places, before anybody knows what they mean."""

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

from ycgis.ground.text import Text

__all__ = ["Area", "Sheet", "Value", "column_letters", "filled_to"]

Value = str | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


class Area(NamedTuple):
    """A merged area; row and column numbers count from 0, and the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    values
        Rows of equal length. An empty cell is None; a number is a float; a text is as it stands. A merged area has its
        value at its top left and None elsewhere.
    merged
        The merged areas, where the format has them.
    percent
        (row, column) of the numbers that are shown as per cent: 0.85 there is read as 85 %.
    faults
        (row, column) of cells whose value cannot be trusted, and why: an error, a formula that was never worked out.
    visible
        Whether the workbook shows the sheet.
    separated
        Whether it is a text file, whose cells are told apart by commas, tabs or semicolons.
    """

    name: str
    values: list[list[Value]]
    merged: tuple[Area, ...] = ()
    percent: AbstractSet[tuple[int, int]] = frozenset()
    faults: Mapping[tuple[int, int], Text] = field(default_factory=dict)
    visible: bool = True
    separated: bool = False

    def place(self, row: int, column: int) -> str:
        """Return a cell's address as a spreadsheet says it: ``表1!C5``."""
        return f"{self.name}!{column_letters(column)}{row + 1}"


def filled_to(cells: Sequence[Value]) -> int:
    """Return how many cells a row has up to its last filled one."""
    return max((place for place, cell in enumerate(cells, 1) if cell is not None), default=0)


def column_letters(column: int) -> str:
    """Return the letters of a column that counts from 0: ``A``, ``Z``, ``AA``."""
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(ord("A") + rest) + letters
        column -= 1
    return letters
