"""The one table of verdicts: where every county, and the city as one, stands to every measure and target.

An indicator that is computed from layers counts before a reported figure; which figure counts, `ycgis.assess.answers`
says. All else that is told of a plan, in tables, on pages, in reports, is a selection of these rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from math import isnan, nan

import pandas as pd

from ycgis.assess import wording
from ycgis.assess.answers import Question, Verdict, answer, held, is_ahead
from ycgis.assess.reported import Reported, Together, reported, together
from ycgis.assess.status import status_of
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan, Statistic, bound_text, is_met
from ycgis.statistics import CITY, Statistics
from ycgis.study import Study

__all__ = ["VERDICTS", "WORDS", "Evidenced", "verdicts_of"]

VERDICTS = (
    "adcode", "name", "measure", "target_id", "task", "year", "value", "value_year", "unit", "bound", "gap", "status",
    "sure", "source", "basis", "indicator", "statistic", "target", "trend", "expected", "on_pace", "origin",
)  # fmt: skip
"""Columns of the table, one row a unit, measure, target and year in which the target is due.

``adcode`` is that of the county, or `ycgis.statistics.CITY` of the city where it answers as one. ``measure`` is the id
of the ``indicator`` that is computed here, or else of the ``statistic``; both ids are also there by themselves ("":
none). ``target_id`` is "" and ``task`` and ``year`` are missing where no target is set to a measure. ``value_year`` is
what the value is of (missing where it was computed from layers), ``target`` the bound as a number (NaN of a range) and
``gap`` what is missing to it in the unit (0 or less: nothing). ``sure`` tells whether the status holds over the
value's stated band (missing without a band). ``source`` is "computed", "reported" or "". ``trend`` is the mean change a
year, ``expected`` the value in the due year at that pace, ``on_pace`` whether it would then be met. NaN is what nothing
tells. ``unit``, ``bound``, ``origin`` (the file and the cell, or the layers) and ``basis`` are words.
"""

WORDS = ("unit", "bound", "origin", "basis")
"""Columns of words: each a Text until a language is chosen."""

_TYPES = {"task": "Int64", "year": "Int64", "value_year": "Int64", "sure": "boolean", "on_pace": "boolean"}
_TYPES |= dict.fromkeys(("value", "gap", "target", "trend", "expected"), "float64")
_TYPES |= dict.fromkeys(("adcode", "name", "measure", "target_id", "status", "source", "indicator", "statistic"), "str")
_OF_A_UNIT = tuple(field.name for field in fields(Verdict))
_OUTSIDE = Verdict("not_in_scope", wording.OUTSIDE)
_Columns = dict[str, list[object]]


@dataclass(frozen=True)
class Evidenced:
    """All that is known of a study when it is held against a plan; targets up to `year` are due (None: all are)."""

    study: Study
    plan: Plan | None
    indicators: Mapping[str, Indicator]
    measurements: Mapping[str, Measured]
    statistics: Statistics
    year: int | None

    @property
    def counties(self) -> dict[str, str]:
        """The names of the counties by adcode."""
        return {str(code): str(name) for code, name in self.study.layers.counties["name"].items()}


def verdicts_of(known: Evidenced) -> pd.DataFrame:
    """Return the table: the targets in the plan's order, then the indicators to which no target is set."""
    columns: _Columns = {name: [] for name in VERDICTS}
    for part in _parts(known):
        for name, values in part.items():
            columns[name] += values
    return pd.DataFrame(columns, dtype=object).astype(_TYPES)


def _parts(known: Evidenced) -> Iterator[_Columns]:
    """Yield the rows of one target and due year after another, then those of indicators without a target."""
    targets = known.plan.targets if known.plan else ()
    if known.plan:
        yield from _Asked(known, known.plan).parts()
    asked_of = {target.indicator for target in targets if target.aggregation == "each"}
    for name, indicator in known.indicators.items():
        if name not in asked_of:
            yield _unasked(known, indicator)


def _unasked(known: Evidenced, indicator: Indicator) -> _Columns:
    measured = known.measurements[indicator.id]
    answers = [_measured(known, indicator, measured, adcode) for adcode in known.counties]
    same = {
        "measure": indicator.id,
        "target_id": "",
        "task": None,
        "year": None,
        "unit": indicator.unit,
        "bound": wording.EMPTY,
        "indicator": indicator.id,
        "statistic": "",
        "target": nan,
    }
    return _columns(same, known.counties, answers)


def _measured(known: Evidenced, indicator: Indicator, measured: Measured, adcode: str) -> Verdict:
    """Return what layers give of a county where nothing is asked of it."""
    value = float(measured.values[adcode])
    if isnan(value):
        return Verdict("no_data", measured.basis[adcode])
    origin = wording.computed(known.study, indicator)
    return Verdict("no_target", measured.basis[adcode], value, source="computed", origin=origin)


class _Asked:
    """The rows of one plan, target by target."""

    def __init__(self, known: Evidenced, plan: Plan) -> None:
        self._known, self._plan = known, plan
        self._counties = known.counties

    def parts(self) -> Iterator[_Columns]:
        """Yield the columns of one target and year after another."""
        near_share = self._known.study.parameters.near_share
        city = {CITY: self._known.study.name.zh}
        for target in self._plan.targets:
            for due in target.years:
                question = Question(target, due, self._known.year, near_share)
                if target.aggregation == "each":
                    yield _columns(self._same(question), self._counties, self._each(question))
                else:
                    yield _columns(self._same(question), city, [self._as_one(question)])

    def _same(self, question: Question) -> dict[str, object]:
        target = question.target
        computed = target.aggregation == "each" and target.indicator in self._known.indicators
        return {
            "measure": (target.indicator if computed else target.statistic or target.indicator) or "",
            "target_id": target.id,
            "task": target.task,
            "year": question.due,
            "unit": target.unit,
            "bound": bound_text(target),
            "indicator": target.indicator or "",
            "statistic": target.statistic or "",
            "target": nan if target.value is None else target.value,
        }

    def _each(self, question: Question) -> list[Verdict]:
        scope = self._scope(question)
        statistic = self._plan.statistic(question.target.statistic)
        wide = self._known.statistics.years_of(statistic.id) if statistic else pd.DataFrame(dtype=float)
        counties = list(self._counties)
        return [
            self._county(question, statistic, adcode, found) if adcode in scope else self._outside(question, adcode)
            for adcode, found in zip(counties, reported(wide, counties, question.due), strict=True)
        ]

    def _outside(self, question: Question, adcode: str) -> Verdict:
        """Return what is known of a county of which nothing is asked: the value of layers, where they give one."""
        indicator = self._known.indicators.get(question.target.indicator or "")
        if indicator is None:
            return _OUTSIDE
        measured = _measured(self._known, indicator, self._known.measurements[indicator.id], adcode)
        return replace(measured, status="not_in_scope")

    def _county(self, question: Question, statistic: Statistic | None, adcode: str, found: Reported) -> Verdict:
        """Return where one county stands: by what was computed, or by what was reported in its place."""
        measured = self._known.measurements.get(question.target.indicator or "")
        if measured and not isnan(measured.values[adcode]):
            return self._computed(question, measured, adcode, found)
        if statistic is None:
            return Verdict("no_data", measured.basis[adcode] if measured else wording.unmeasured(question.target))
        given = self._sourced(answer(question, statistic, found), statistic, adcode)
        why = [wording.uncomputed(measured.basis[adcode])] if measured else []
        return replace(given, basis=wording.all_of([given.basis, *why]))

    def _computed(self, question: Question, measured: Measured, adcode: str, found: Reported) -> Verdict:
        target, value = question.target, float(measured.values[adcode])
        basis = wording.all_of([measured.basis[adcode], *wording.beside(found, target)])
        given = held(question, value, None, "computed", basis)
        origin = wording.computed(self._known.study, self._known.indicators[str(target.indicator)])
        ends = [float(end[adcode]) for end in (measured.low, measured.high) if end is not None]
        told = {end: status_of(end, target, question.near_share, due=question.is_due) for end in ends}
        others = {end: status for end, status in told.items() if status != given.status}
        words = wording.at_the_ends(basis, (value, target), others, self._known.study.parameters.speed_band)
        return replace(given, origin=origin, sure=not others if ends else None, basis=words)

    def _as_one(self, question: Question) -> Verdict:
        """Return where the prefecture stands as one."""
        statistic = self._plan.statistic(question.target.statistic)
        if statistic is None:
            return Verdict("no_data", wording.unmeasured(question.target))
        scope = self._scope(question)
        if not scope:
            return _OUTSIDE
        whole = together(question.target, self._plan, self._known.statistics, scope)
        found = whole.reported(question.due)
        given = _by_some(question, statistic, whole, found) or answer(question, statistic, found)
        if given.value_year in whole.own:
            given = self._sourced(given, statistic, CITY)
        elif given.value_year is not None:
            given = replace(given, origin=wording.summed(whole, given.value_year))
        year = given.value_year or max((of for of in whole.least if of <= question.due), default=None)
        return replace(given, basis=wording.all_of([given.basis, *wording.gathered(whole, question.target, year)]))

    def _sourced(self, given: Verdict, statistic: Statistic, adcode: str) -> Verdict:
        """Add where the figure stands, and what was noted when it was read."""
        figure = self._known.statistics.at(statistic.id, adcode, given.value_year) if given.value_year else None
        if figure is None:
            return given
        return replace(given, origin=figure.origin, basis=wording.noted(given.basis, figure.note))

    def _scope(self, question: Question) -> frozenset[str]:
        """Return who is meant; a condition is settled by each county's last figure until the due year, or the next."""
        groups = [group for group in map(self._plan.group, question.target.scope) if group and group.condition]
        names = {group.condition.statistic for group in groups if group.condition}
        return self._plan.scope_of(question.target, {name: self._nearest(name, question.due) for name in names})

    def _nearest(self, statistic: str, due: int) -> dict[str, float]:
        counties = list(self._plan.counties)
        found = reported(self._known.statistics.years_of(statistic), counties, due)
        return {
            adcode: one.later if isnan(one.value) else one.value for adcode, one in zip(counties, found, strict=True)
        }


def _by_some(question: Question, statistic: Statistic, whole: Together, found: Reported) -> Verdict | None:
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


def _columns(same: Mapping[str, object], units: Mapping[str, str], answers: Iterable[Verdict]) -> _Columns:
    """Return the columns of rows that share `same`: one for each unit (its name by adcode), with its answer."""
    given = list(answers)
    columns: _Columns = {name: [value] * len(units) for name, value in same.items()}
    columns |= {"adcode": [*units], "name": [*units.values()]}
    return columns | {name: [getattr(one, name) for one in given] for name in _OF_A_UNIT}
