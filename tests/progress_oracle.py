"""The rules of progress once more, slowly: plain loops over dicts, sharing no code with what they judge.

Numbers are exact (fractions), so that a tie is a tie.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from alpha import COUNTIES, OUTSIDE, STATISTICS, Key

from ycgis.plan import Target
from ycgis.statistics import CITY

NEAR = Fraction(1, 10)
OF = {one.id: one for one in STATISTICS}
Series = dict[int, Fraction]


class Verdict(NamedTuple):
    status: str
    value: Fraction | None = None
    year: int | None = None
    expected: Fraction | None = None


def oracle(
    targets: list[Target], reported: Mapping[Key, float], asked: int | None
) -> dict[tuple[str, int, str], Verdict]:
    """Return the verdict of each target, due year and unit."""
    exact = {key: Fraction(str(value)) for key, value in reported.items()}
    verdicts = {}
    for target in targets:
        first = target.from_year or target.year
        for due in range(first, target.year + 1):
            meant = scope(target, exact, due)
            if target.aggregation == "each":
                for county in [*COUNTIES, OUTSIDE]:
                    series = {
                        year: value
                        for (name, unit, year), value in exact.items()
                        if (name, unit) == (target.statistic, county)
                    }
                    verdicts[target.id, due, county] = (
                        one(target, due, asked, series, {}) if county in meant else Verdict("not_in_scope")
                    )
            else:
                verdicts[target.id, due, CITY] = city(target, due, asked, exact, meant)
    return verdicts


def scope(target: Target, exact: Mapping[Key, Fraction], due: int) -> set[str]:
    meant = set()
    for entry in target.scope:
        for county in COUNTIES:
            if entry in {"all", "city"} or entry == county or (entry == "pair" and county in list(COUNTIES)[:2]):
                meant.add(county)
            if entry == "big":
                people = {
                    year: value for (name, unit, year), value in exact.items() if (name, unit) == ("people", county)
                }
                before = [year for year in people if year <= due]
                after = [year for year in people if year > due]
                if not people or people[max(before) if before else min(after)] >= 1000:
                    meant.add(county)
    return meant


def city(target: Target, due: int, asked: int | None, exact: Mapping[Key, Fraction], meant: set[str]) -> Verdict:
    if not meant:
        return Verdict("not_in_scope")
    whole, partial = {}, {}
    own_years = set()
    for year in {year for (_, _, year) in exact}:
        own = exact.get((target.statistic, CITY, year))
        given = [exact[target.statistic, county, year] for county in meant if (target.statistic, county, year) in exact]
        if target.aggregation == "share":
            total = Fraction(100 * len([value for value in given if value == 1]), len(meant))
            own = None
        else:
            total = sum(given, Fraction(0))
        if own is not None and (target.aggregation == "city" or target.scope in {("all",), ("city",)}):
            whole[year] = own
            own_years.add(year)
        elif target.aggregation != "city" and len(given) == len(meant):
            whole[year] = total
        elif target.aggregation != "city" and given and OF[target.statistic].low >= 0:
            partial[year] = total
    until = [year for year in whole if year <= due]
    of_last = bool(until) and max(until) in own_years
    alike = {year: value for year, value in whole.items() if (year in own_years) == of_last}
    return one(target, due, asked, whole, partial, alike)


def one(  # noqa: PLR0913, PLR0917 - all that is known of one unit
    target: Target, due: int, asked: int | None, series: Series, partial: Series, alike: Series | None = None
) -> Verdict:
    """Return the verdict on a series; `partial` are totals that can only be too small."""
    over = asked is None or due <= asked
    period = OF[target.statistic].period
    if due in series:
        return Verdict(judged(target, series[due], over), series[due], due)
    earlier = sorted(year for year in series if year < due)
    enough = []
    if target.comparison == "at_least":
        for year in partial:
            newer = not earlier or year > earlier[-1]
            if newer and fits(target, partial[year]) and (year == due or lasts(target, due, asked, year)):
                enough.append(year)
    if enough:
        return Verdict("met", partial[max(enough)], max(enough))
    if earlier and fits(target, series[earlier[-1]]) and lasts(target, due, asked, earlier[-1]):
        expected = ahead(target, due, alike or series) if period == "state" else None
        return Verdict("met", series[earlier[-1]], earlier[-1], expected)
    if earlier and not over:
        return Verdict("not_due", series[earlier[-1]], earlier[-1], ahead(target, due, alike or series))
    later = sorted(year for year in series if year > due)
    if over and later and period in {"state", "sum"}:
        return Verdict(judged(target, series[later[0]], over), series[later[0]], later[0])
    return Verdict("no_data")


def lasts(target: Target, due: int, asked: int | None, year: int) -> bool:
    statistic = OF[target.statistic]
    if year >= due:
        return False
    if statistic.period == "sum":
        return statistic.low >= 0 and target.comparison == "at_least"
    return statistic.period == "state" and asked is not None and year >= asked and target.from_year is None


def ahead(target: Target, due: int, series: Series) -> Fraction | None:
    years = sorted(year for year in series if year <= due)
    if len(years) < 2 or target.statistic == "yes":
        return None
    pace = (series[years[-1]] - series[years[0]]) / (years[-1] - years[0])
    expected = series[years[-1]] + pace * (due - years[-1])
    if OF[target.statistic].low >= 0:
        expected = max(expected, Fraction(0))
    return min(expected, Fraction(100)) if target.statistic == "share" else expected


def fits(target: Target, value: Fraction) -> bool:
    if target.comparison == "range":
        return Fraction(str(target.low)) <= value <= Fraction(str(target.high))
    bound = Fraction(str(target.value))
    if target.exclusive:
        return value > bound if target.comparison == "at_least" else value < bound
    return {"at_least": value >= bound, "at_most": value <= bound, "equal": value == bound}[target.comparison]


def judged(target: Target, value: Fraction, over: bool) -> str:  # noqa: FBT001 - whether it is due
    if fits(target, value):
        return "met"
    if not over:
        return "not_due"
    ends = [Fraction(str(end)) for end in (target.value, target.low, target.high) if end is not None]
    away = {abs(end - value): end for end in sorted(ends, reverse=True)}
    nearest = away[min(away)]
    return "near" if nearest and abs(nearest - value) <= NEAR * abs(nearest) else "missed"
