"""Years that a spreadsheet holds as dates: 2024-01-01 that is shown as 2024年."""

import datetime as dt
from collections.abc import Sequence

from ycgis.intake.readers.sheet import Value

__all__ = ["as_years", "with_years"]

_ENDS = {(1, 1), (12, 31)}


def as_years(cells: Sequence[Value]) -> list[Value]:
    """Return a row or a column with its dates as years, where every date in it is the first or the last day of one."""
    dates = [cell for cell in cells if isinstance(cell, dt.date)]
    if not dates or any((date.month, date.day) not in _ENDS for date in dates):
        return list(cells)
    return [f"{cell.year}年" if isinstance(cell, dt.date) else cell for cell in cells]


def with_years(rows: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """Return the rows of a heading with the dates as years in each that is a row of years."""
    return [as_years(row) for row in rows]
