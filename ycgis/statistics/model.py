"""Figures that offices report: one number for a statistic, a county (or the city) and a year, and where it stands."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from ycgis.ground.text import Text

__all__ = ["CITY", "COLUMNS", "ReportedNumber", "Statistics"]

CITY = "city"
"""What stands in place of an adcode for the city's own row (全市), which no sum of counties replaces."""

COLUMNS = ("statistic", "adcode", "year", "value", "source", "cell", "note")


class ReportedNumber(NamedTuple):
    """One reported number.

    Attributes
    ----------
    value
        In the unit of its statistic.
    source, cell
        The file that it was read from, and the place in it (``表1!C5``).
    note
        What was said of it when it was read: converted, implausible, provisional; empty where nothing.
    """

    year: int
    value: float
    source: str
    cell: str
    note: str

    @property
    def origin(self) -> Text:
        """Where it comes from, in words."""
        return Text(*(f"{self.source} {self.cell}".strip(),) * 2)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS}).astype({"year": int, "value": float})


@dataclass(frozen=True)
class Statistics:
    """All that was reported: one row a statistic, adcode (or `CITY`) and year, with the columns of `COLUMNS`.

    A number that was not reported has no row; ``value`` is never NaN.
    """

    table: pd.DataFrame = field(default_factory=_nothing)

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self.table)

    def years_of(self, statistic: str) -> pd.DataFrame:
        """Return a statistic's numbers, one row an adcode, one column a year in their order; NaN where none."""
        return self._wide.get(statistic, pd.DataFrame(dtype=float))

    def until(self, year: int) -> "Statistics":
        """Return what was known at the end of a year: the numbers of that year and of those before it."""
        return Statistics(self.table[self.table["year"] <= year].reset_index(drop=True))

    def at(self, statistic: str, adcode: str, year: int) -> ReportedNumber | None:
        """Return one number with its source, or None."""
        return self._by_key.get((statistic, adcode, year))

    @cached_property
    def _wide(self) -> dict[str, pd.DataFrame]:
        return {
            str(name): rows.pivot_table(index="adcode", columns="year", values="value", sort=True)
            for name, rows in self.table.groupby("statistic")
        }

    @cached_property
    def _by_key(self) -> dict[tuple[str, str, int], ReportedNumber]:
        rows = self.table[list(COLUMNS)].to_numpy(dtype=object).tolist()
        return {
            (statistic, adcode, int(year)): ReportedNumber(int(year), float(value), source, cell, note)
            for statistic, adcode, year, value, source, cell, note in rows
        }
