"""Which reported figures speak for a target in a year, and how they have changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.assess.status import DECIMALS
from ycgis.plan import Plan, Target
from ycgis.statistics import CITY, Statistics

__all__ = ["NOTHING", "Reported", "Together", "reported", "together"]

Array = npt.NDArray[np.float64]

_APART = 0.01


class Reported(NamedTuple):
    """What one unit reported around a year; NaN where there is nothing.

    Attributes
    ----------
    value, year
        The last figure until the year.
    trend
        The mean change a year between the first figure and that one; NaN with fewer than two.
    later, later_year
        The first figure after the year.
    """

    value: float
    year: float
    trend: float
    later: float
    later_year: float


NOTHING = Reported(nan, nan, nan, nan, nan)


@dataclass(frozen=True)
class Together:
    """What counties, or the city's own row, give for the prefecture as one.

    Attributes
    ----------
    whole
        The figure by year, in order, where it is whole: every county in scope reported, or the city did.
    least
        The same for years in which some counties are missing: what the others come to, which is the least it can be.
    known, own
        How many counties reported in a year, and the years for which the city's own row was taken.
    counties
        How many there are in scope.
    apart
        Years whose own row and sum of all counties differ by more than a hundredth, with both.
    """

    whole: dict[int, float]
    least: dict[int, float]
    known: dict[int, int]
    own: frozenset[int]
    counties: int
    apart: dict[int, tuple[float, float]]

    def reported(self, due: int) -> Reported:
        """Return what is whole around a year.

        The trend is that of the city's own rows, or of sums: the one may hold places that the other does not.
        """
        found = _of_city(self.whole, due)
        is_own = found.year in self.own
        alike = {year: value for year, value in self.whole.items() if (year in self.own) == is_own}
        return found._replace(trend=_of_city(alike, due).trend)


def reported(wide: pd.DataFrame, units: Sequence[str], due: int) -> list[Reported]:
    """Return what each of `units` reported around a year; `wide` has a row an adcode and a column a year, in order."""
    if wide.empty:
        return [NOTHING] * len(units)
    years = wide.columns.to_numpy(dtype=float)
    values = wide.reindex(list(units)).to_numpy(dtype=float)
    until = years <= due
    value, year = _last(values[:, until], years[until])
    first, first_year = _last(values[:, until][:, ::-1], years[until][::-1])
    later, later_year = _last(values[:, ~until][:, ::-1], years[~until][::-1])
    apart = np.where(year > first_year, year - first_year, np.nan)
    columns = (value, year, (value - first) / apart, later, later_year)
    return [Reported(*row) for row in np.column_stack(columns).tolist()]


def together(target: Target, plan: Plan, statistics: Statistics, scope: frozenset[str]) -> Together:
    """Return a target's figure for the prefecture as one, by year.

    The city's own row counts before a sum of all counties; of some counties it says nothing. A sum, and a share of
    counties that say yes, are whole when every county in scope has reported.
    """
    statistic = plan.statistic(target.statistic)
    wide = statistics.years_of(statistic.id) if statistic else pd.DataFrame(dtype=float)
    counties = wide.reindex(sorted(scope)) if target.aggregation != "city" else wide.iloc[:0]
    counted = counties.notna().sum()
    known = {int(year): int(counted[year]) for year in wide.columns if counted[year]}
    totals = {year: _total(target, counties[year].dropna(), len(scope)) for year in known}
    summed = {year: total for year, total in totals.items() if known[year] == len(scope)}
    own = _own(target, wide)
    whole = summed | own
    nonnegative = statistic is not None and statistic.low >= 0
    return Together(
        whole={year: whole[year] for year in sorted(whole)},
        least={year: totals[year] for year in known if year not in whole and nonnegative},
        known=known,
        own=frozenset(own),
        counties=len(scope),
        apart={
            year: (own[year], summed[year])
            for year in own.keys() & summed.keys()
            if abs(own[year] - summed[year]) > _APART * abs(own[year])
        },
    )


def _total(target: Target, values: "pd.Series[float]", counties: int) -> float:
    if target.aggregation == "share":
        return 100 * int((values >= 1).sum()) / counties
    return round(float(values.sum()), DECIMALS)


def _own(target: Target, wide: pd.DataFrame) -> dict[int, float]:
    """Return the city's own row, by year, where the target is for the whole city."""
    whole = target.aggregation == "city" or (
        target.aggregation == "sum" and not {"all", "city"}.isdisjoint(target.scope)
    )
    if not whole or CITY not in wide.index:
        return {}
    row = wide.loc[[CITY]].dropna(axis="columns")
    return {int(year): float(value) for year, value in zip(row.columns, row.to_numpy()[0], strict=True)}


def _of_city(values: dict[int, float], due: int) -> Reported:
    return reported(pd.DataFrame([values], index=[CITY], dtype=float), [CITY], due)[0]


def _last(values: Array, years: Array) -> tuple[Array, Array]:
    """Return the last number of each row and its year, NaN where the row has none."""
    if not len(years):
        return np.full(len(values), np.nan), np.full(len(values), np.nan)
    known = ~np.isnan(values)
    place = len(years) - 1 - known[:, ::-1].argmax(axis=1)
    return values[np.arange(len(values)), place], np.where(known.any(axis=1), years[place], np.nan)
