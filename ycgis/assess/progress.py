"""Every target of a plan, by county and year: where each stands, and whether the pace reaches it.

The table has one row a target, year in which it is due and county of the study; a target for the prefecture as one
(``aggregation`` other than "each") has one row for the city instead, whose ``adcode`` is `ycgis.figures.CITY`. An
indicator that is computed from layers counts before a reported figure; a figure counts for the year that it is of:

- A target that is due is held against the figure of that very year.
- One that is not due yet is held against the last figure until then. It is met already where that figure cannot
  be undone by the years left: a state, or a sum that has only to grow. Otherwise it is not due yet, and with figures
  of two years or more the mean change a year tells what to expect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ycgis.assess import wording
from ycgis.assess.reported import Reported, Together, latest, together
from ycgis.assess.status import Status, status_of
from ycgis.figures import CITY, Figures
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan, Statistic, Target, bound_text, gap_of, is_met
from ycgis.study import Study
from ycgis.text import Text

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

_TYPES = {"year": "Int64", "value_year": "Int64", "on_pace": "boolean"}


@dataclass(frozen=True)
class Known:
    """All that is known of a study when it is held against a plan; targets up to `year` are due (None: all are)."""

    study: Study
    plan: Plan
    indicators: Mapping[str, Indicator]
    measurements: Mapping[str, Measured]
    figures: Figures
    year: int | None


def progress_of(known: Known | None) -> pd.DataFrame:
    """Return where every target stands, with the columns of `PROGRESS`; no rows without a plan."""
    rows = pd.DataFrame(list(_Table(known).rows()) if known else [], columns=list(PROGRESS))
    return rows.astype(_TYPES | dict.fromkeys(("value", "gap", "trend", "expected"), float))


class _Table:
    """The rows of one plan."""

    def __init__(self, known: Known) -> None:
        self._study, self._plan, self._indicators = known.study, known.plan, known.indicators
        self._measurements, self._figures, self._year = known.measurements, known.figures, known.year
        names = known.study.layers.counties["name"]
        self._counties = pd.Index(names.index.astype(str))
        self._names = dict(zip(self._counties, names.astype(str), strict=True))

    def rows(self) -> Iterator[dict[str, object]]:
        for target in self._plan.targets:
            for due in target.years:
                yield from self._each(target, due) if target.aggregation == "each" else [self._as_one(target, due)]

    def _each(self, target: Target, due: int) -> Iterator[dict[str, object]]:
        scope = self._scope(target, due)
        statistic = self._plan.statistic(target.statistic)
        wide = self._figures.years_of(statistic.id) if statistic else pd.DataFrame(dtype=float)
        reported = latest(wide, self._counties, due)
        for place, adcode in enumerate(self._counties):
            start = self._start(target, due, adcode, self._names[adcode])
            if adcode in scope:
                yield start | self._county(target, due, adcode, _one(reported, place))
            else:
                yield start | {"status": "not_in_scope", "basis": wording.OUTSIDE}

    def _county(self, target: Target, due: int, adcode: str, reported: Reported) -> dict[str, object]:
        """Return where one county stands: by what was computed, or what was reported in its place."""
        measured = self._measurements.get(target.indicator or "")
        value = float(measured.values[adcode]) if measured else np.nan
        statistic = self._plan.statistic(target.statistic)
        if measured and not np.isnan(value):
            beside = wording.beside(reported, target) if statistic else []
            said = [measured.basis[adcode], *beside]
            return self._verdict(target, due, value) | {
                "origin": "computed",
                "source": wording.computed(self._study, self._indicators[str(target.indicator)]),
                "basis": wording.all_of(said),
            }
        why = [measured.basis[adcode]] if measured else []
        if statistic is None:
            return {"status": "no_data", "basis": wording.all_of(why or [wording.UNMEASURED])}
        found = self._reported(target, due, statistic, reported)
        source = self._source(statistic, adcode, reported) if found["origin"] else wording.EMPTY
        return found | {"source": source, "basis": wording.all_of([*why, found["basis"]])}

    def _as_one(self, target: Target, due: int) -> dict[str, object]:
        start = self._start(target, due, CITY, self._study.name.zh)
        statistic = self._plan.statistic(target.statistic)
        if statistic is None:
            return start | {"status": "no_data", "basis": wording.UNMEASURED}
        whole = together(target, self._plan, self._figures, self._scope(target, due))
        reported = latest(whole.whole, pd.Index([CITY]), due)
        found = self._reported(target, due, statistic, reported)
        partial = self._enough(target, due, whole) if found["status"] in {"no_data", "not_due"} else None
        if partial is not None:
            found = partial
        said = [found["basis"], *wording.gathered(whole, found["value_year"] if found["origin"] else due)]
        own = found["origin"] and found["value_year"] in whole.own
        source = self._source(statistic, CITY, reported) if own else wording.summed(whole, found)
        return start | found | {"source": source, "basis": wording.all_of(said)}

    def _enough(self, target: Target, due: int, whole: Together) -> dict[str, object] | None:
        """Return the verdict where the counties that reported already reach a target of at least so much."""
        least = {year: value for year, value in whole.least.items() if self._speaks(target, due, year)}
        if target.comparison != "at_least" or not least:
            return None
        year, value = max(least.items(), key=lambda item: item[1])
        if not is_met(value, target):
            return None
        return self._verdict(target, due, value) | {
            "value_year": year, "origin": "reported", "basis": wording.enough(whole, year)
        }  # fmt: skip

    def _reported(self, target: Target, due: int, statistic: Statistic, reported: Reported) -> dict[str, object]:
        """Return where the last of one unit's figures leaves it."""
        value, of, trend = float(reported.value[0]), float(reported.year[0]), float(reported.trend[0])
        if np.isnan(value):
            return {"status": "no_data", "origin": "", "basis": wording.nothing(statistic)}
        year = int(of)
        if self._is_due(due) and year != due:
            return {"status": "no_data", "origin": "", "basis": wording.stale(statistic, due, year, value)}
        found = self._verdict(target, due, value, of=year)
        found |= {"value_year": year, "origin": "reported", "basis": wording.of_year(year)}
        if found["status"] != "not_due" or np.isnan(trend) or statistic.kind == "yes_no":
            return found
        ahead = value + trend * (due - year)
        expected = min(max(ahead, 0.0), 100.0) if statistic.kind == "share" else ahead
        on_pace = is_met(expected, target)
        pace = wording.pace(target, trend, expected, due, on_pace=on_pace)
        return found | {
            "trend": trend, "expected": expected, "on_pace": on_pace,
            "basis": wording.all_of([found["basis"], pace]),
        }  # fmt: skip

    def _verdict(self, target: Target, due: int, value: float, *, of: int | None = None) -> dict[str, object]:
        status: Status = status_of(value, target, self._study.parameters.near_share, due=self._is_due(due))
        if status == "met" and of is not None and not self._speaks(target, due, of):
            status = "not_due"
        return {"value": value, "gap": gap_of(value, target), "status": status}

    def _speaks(self, target: Target, due: int, of: int) -> bool:
        """Return whether a figure of a year can tell that a target of another, later year is met."""
        if of == due:
            return True
        statistic = self._plan.statistic(target.statistic)
        if self._is_due(due) or of > due or statistic is None:
            return False
        return statistic.period == "state" or (statistic.period == "sum" and target.comparison == "at_least")

    def _is_due(self, due: int) -> bool:
        return self._year is None or due <= self._year

    def _scope(self, target: Target, due: int) -> frozenset[str]:
        """Return who is meant; a condition is settled by each county's last figure until the due year."""
        groups = [group for group in map(self._plan.group, target.scope) if group and group.condition]
        names = {group.condition.statistic for group in groups if group.condition}
        known = {name: latest(self._figures.years_of(name), self._counties, due).value for name in names}
        return self._plan.scope_of(
            target, {name: dict(zip(self._counties, values, strict=True)) for name, values in known.items()}
        )

    def _start(self, target: Target, due: int, adcode: str, name: str) -> dict[str, object]:
        return {
            "target_id": target.id, "task": target.task, "year": due, "adcode": adcode, "name": name,
            "indicator": target.indicator or "", "statistic": target.statistic or "", "value": np.nan,
            "value_year": pd.NA, "unit": target.unit, "bound": bound_text(target), "gap": np.nan, "trend": np.nan,
            "expected": np.nan, "on_pace": pd.NA, "origin": "", "source": wording.EMPTY,
        }  # fmt: skip

    def _source(self, statistic: Statistic, adcode: str, reported: Reported) -> Text:
        figure = self._figures.at(statistic.id, adcode, int(reported.year[0]))
        return wording.EMPTY if figure is None else figure.origin


def _one(reported: Reported, place: int) -> Reported:
    at = slice(place, place + 1)
    return Reported(reported.value[at], reported.year[at], reported.trend[at])
