"""Every target of a plan, by county and year: where each stands, and whether the pace reaches it.

The table has one row a target, year in which it is due and county of the study; a target for the prefecture as one
(``aggregation`` other than "each") has one row for the city instead, whose ``adcode`` is `ycgis.statistics.CITY`. An
indicator that is computed from layers counts before a reported figure; which figure counts, `ycgis.assess.verdict`
says.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from math import isnan, nan

import pandas as pd

from ycgis.assess import wording
from ycgis.assess.reported import Reported, Together, reported, together
from ycgis.assess.verdict import Question, Standing, answer, held, is_ahead
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan, Statistic, bound_text, is_met
from ycgis.statistics import CITY, Statistics
from ycgis.study import Study

__all__ = ["PROGRESS", "Known", "progress_of"]

PROGRESS = (
    "target_id", "task", "year", "adcode", "name", "indicator", "statistic", "value", "value_year", "unit", "bound",
    "gap", "status", "trend", "expected", "on_pace", "origin", "source", "basis",
)  # fmt: skip
"""Columns of the table.

``year`` is when the target is due, ``value_year`` what the value is of (missing where it was computed from layers);
``gap`` is what is missing in the unit (0 or less: nothing), ``trend`` the mean change a year, ``expected`` the value
in the due year at that pace, and ``on_pace`` whether it would then be met; they are missing where nothing tells.
``origin`` is "computed", "reported" or "" ; ``unit``, ``bound``, ``source`` and ``basis`` are Texts.
"""

_TYPES = {"task": "int64", "year": "Int64", "value_year": "Int64", "on_pace": "boolean"}
_TYPES |= dict.fromkeys(("value", "gap", "trend", "expected"), "float64")
_OF_A_UNIT = tuple(field.name for field in fields(Standing))
_OUTSIDE = Standing("not_in_scope", wording.OUTSIDE)


@dataclass(frozen=True)
class Known:
    """All that is known of a study when it is held against a plan; targets up to `year` are due (None: all are)."""

    study: Study
    plan: Plan
    indicators: Mapping[str, Indicator]
    measurements: Mapping[str, Measured]
    statistics: Statistics
    year: int | None


def progress_of(known: Known | None) -> pd.DataFrame:
    """Return where every target stands, with the columns of `PROGRESS`; no rows without a plan."""
    columns: dict[str, list[object]] = {name: [] for name in PROGRESS}
    for part in _Table(known).parts() if known else ():
        for name, values in part.items():
            columns[name] += values
    return pd.DataFrame(columns).astype(_TYPES)


class _Table:
    """The rows of one plan, target by target."""

    def __init__(self, known: Known) -> None:
        self._study, self._plan, self._indicators = known.study, known.plan, known.indicators
        self._measurements, self._statistics, self._year = known.measurements, known.statistics, known.year
        names = known.study.layers.counties["name"]
        self._counties, self._names = names.index.astype(str).tolist(), names.astype(str).tolist()

    def parts(self) -> Iterator[dict[str, list[object]]]:
        """Yield the columns of one target and year after another."""
        near_share = self._study.parameters.near_share
        for target in self._plan.targets:
            for due in target.years:
                question = Question(target, due, self._year, near_share)
                if target.aggregation == "each":
                    yield _columns(question, self._counties, self._names, self._each(question))
                else:
                    yield _columns(question, [CITY], [self._study.name.zh], [self._as_one(question)])

    def _each(self, question: Question) -> list[Standing]:
        scope = self._scope(question)
        statistic = self._plan.statistic(question.target.statistic)
        wide = self._statistics.years_of(statistic.id) if statistic else pd.DataFrame(dtype=float)
        return [
            self._county(question, statistic, adcode, found) if adcode in scope else _OUTSIDE
            for adcode, found in zip(self._counties, reported(wide, self._counties, question.due), strict=True)
        ]

    def _county(self, question: Question, statistic: Statistic | None, adcode: str, found: Reported) -> Standing:
        """Return where one county stands: by what was computed, or by what was reported in its place."""
        target = question.target
        measured = self._measurements.get(target.indicator or "")
        value = float(measured.values[adcode]) if measured else nan
        if measured and not isnan(value):
            basis = wording.all_of([measured.basis[adcode], *wording.beside(found, target)])
            source = wording.computed(self._study, self._indicators[str(target.indicator)])
            return replace(held(question, value, None, "computed", basis), source=source)
        if statistic is None:
            return Standing("no_data", measured.basis[adcode] if measured else wording.unmeasured(target))
        standing = self._sourced(answer(question, statistic, found), statistic, adcode)
        why = [wording.uncomputed(measured.basis[adcode])] if measured else []
        return replace(standing, basis=wording.all_of([standing.basis, *why]))

    def _as_one(self, question: Question) -> Standing:
        """Return where the prefecture stands as one."""
        statistic = self._plan.statistic(question.target.statistic)
        if statistic is None:
            return Standing("no_data", wording.unmeasured(question.target))
        scope = self._scope(question)
        if not scope:
            return _OUTSIDE
        whole = together(question.target, self._plan, self._statistics, scope)
        found = whole.reported(question.due)
        standing = _by_some(question, statistic, whole, found) or answer(question, statistic, found)
        if standing.value_year in whole.own:
            standing = self._sourced(standing, statistic, CITY)
        elif standing.value_year is not None:
            standing = replace(standing, source=wording.summed(whole, standing.value_year))
        year = standing.value_year or max((of for of in whole.least if of <= question.due), default=None)
        return replace(
            standing, basis=wording.all_of([standing.basis, *wording.gathered(whole, question.target, year)])
        )

    def _sourced(self, standing: Standing, statistic: Statistic, adcode: str) -> Standing:
        """Add where the figure stands, and what was noted when it was read."""
        figure = self._statistics.at(statistic.id, adcode, standing.value_year) if standing.value_year else None
        if figure is None:
            return standing
        return replace(standing, source=figure.origin, basis=wording.noted(standing.basis, figure.note))

    def _scope(self, question: Question) -> frozenset[str]:
        """Return who is meant; a condition is settled by each county's last figure until the due year, or the next."""
        groups = [group for group in map(self._plan.group, question.target.scope) if group and group.condition]
        names = {group.condition.statistic for group in groups if group.condition}
        return self._plan.scope_of(question.target, {name: self._nearest(name, question.due) for name in names})

    def _nearest(self, statistic: str, due: int) -> dict[str, float]:
        counties = list(self._plan.counties)
        found = reported(self._statistics.years_of(statistic), counties, due)
        return {
            adcode: one.later if isnan(one.value) else one.value for adcode, one in zip(counties, found, strict=True)
        }


def _by_some(question: Question, statistic: Statistic, whole: Together, found: Reported) -> Standing | None:
    """Return the verdict where the counties that reported already reach a target of at least so much."""
    if question.target.comparison != "at_least" or found.year == question.due:
        return None
    enough = [
        year
        for year, value in whole.least.items()
        if not year <= found.year  # what is whole and newer counts before; where nothing is, its year is NaN
        and is_met(value, question.target)
        and (year == question.due or is_ahead(question, statistic, value, year))
    ]
    if not enough:
        return None
    year = max(enough)
    basis = wording.of_year(year) if year == question.due else wording.ahead(year)
    return held(question, whole.least[year], year, "reported", basis)


def _columns(
    question: Question, adcodes: list[str], names: list[str], standings: list[Standing]
) -> dict[str, list[object]]:
    target = question.target
    same = {
        "target_id": target.id,
        "task": target.task,
        "year": question.due,
        "indicator": target.indicator or "",
        "statistic": target.statistic or "",
        "unit": target.unit,
        "bound": bound_text(target),
    }
    columns: dict[str, list[object]] = {name: [value] * len(adcodes) for name, value in same.items()}
    columns |= {"adcode": list[object](adcodes), "name": list[object](names)}
    return columns | {name: [getattr(standing, name) for standing in standings] for name in _OF_A_UNIT}
