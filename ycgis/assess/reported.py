"""Which reported figure speaks for a target in a year, by unit, and how it has changed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.figures import CITY, Figures
from ycgis.plan import Plan, Target

__all__ = ["Reported", "Together", "latest", "together"]

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Reported:
    """The last figure of each unit up to a year; arrays in the order of the units.

    Attributes
    ----------
    value, year
        NaN where nothing was reported.
    trend
        The mean change a year between the first figure and the last; NaN with fewer than two.
    """

    value: Array
    year: Array
    trend: Array


@dataclass(frozen=True)
class Together:
    """What counties, or the city's own row, give for the prefecture as one.

    Attributes
    ----------
    whole
        One row `CITY`, a column a year, of the years in which the figure is whole.
    least
        The same for years in which some counties are missing: what the others come to, which is the least it can be.
    known, own
        How many counties reported in a year, and the years for which the city's own row was taken.
    counties
        How many there are in scope.
    apart
        Years whose own row and sum of all counties differ by more than a hundredth, with both.
    """

    whole: pd.DataFrame
    least: dict[int, float]
    known: dict[int, int]
    own: frozenset[int]
    counties: int
    apart: dict[int, tuple[float, float]]


def latest(wide: pd.DataFrame, units: pd.Index, until: int) -> Reported:
    """Return the last figure of each of `units` up to a year; `wide` has a row an adcode and a column a year."""
    columns = [column for column in wide.columns if int(column) <= until]
    nothing = np.full(len(units), np.nan)
    if not columns:
        return Reported(nothing, nothing, nothing)
    values = wide[columns].reindex(units).to_numpy(dtype=float)
    years = np.asarray(columns, dtype=float)
    known = ~np.isnan(values)
    row, last, first = np.arange(len(units)), len(columns) - 1 - known[:, ::-1].argmax(axis=1), known.argmax(axis=1)
    apart = years[last] - years[first]
    value, year = values[row, last], np.where(known.any(axis=1), years[last], np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        trend = np.where(apart > 0, (value - values[row, first]) / apart, np.nan)
    return Reported(value, year, trend)


_APART = 0.01


def together(target: Target, plan: Plan, figures: Figures, scope: frozenset[str]) -> Together:
    """Return a target's figure for the prefecture as one, by year.

    The city's own row counts before a sum. A sum, and a share of counties that say yes, are whole when every county
    in scope has reported.
    """
    statistic = plan.statistic(target.statistic)
    wide = figures.years_of(statistic.id) if statistic else pd.DataFrame(dtype=float)
    own = wide.loc[CITY].dropna() if CITY in wide.index and target.aggregation != "share" else pd.Series(dtype=float)
    counties = wide.reindex(sorted(scope)) if target.aggregation != "city" else wide.iloc[:0]
    known, totals = counties.notna().sum(), counties.sum()
    if target.aggregation == "share":
        totals = 100 * totals / max(len(scope), 1)
    years = [int(year) for year in wide.columns]
    reported = {year: int(known[year]) for year in years if known[year]}
    summed = {year: float(totals[year]) for year, count in reported.items() if count == len(scope)}
    taken = {int(year): float(value) for year, value in zip(own.index, own.to_numpy(dtype=float), strict=True)}
    whole = summed | taken
    nonnegative = statistic is not None and statistic.low >= 0
    return Together(
        whole=pd.DataFrame([whole], index=[CITY], columns=sorted(whole), dtype=float),
        least={year: float(totals[year]) for year in reported if year not in whole and nonnegative},
        known=reported,
        own=frozenset(taken),
        counties=len(scope),
        apart={
            year: (taken[year], summed[year])
            for year in taken.keys() & summed.keys()
            if abs(taken[year] - summed[year]) > _APART * abs(taken[year])
        },
    )
