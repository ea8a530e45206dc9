"""Measuring a study and holding it, and what was reported, against a plan."""

import unicodedata
from collections.abc import Mapping

from ycgis.assess.assessment import Assessment
from ycgis.assess.verdicts import Evidenced, verdicts_of
from ycgis.compute import measure_all
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.indicator import Indicator
from ycgis.plan import Plan
from ycgis.statistics import Statistics
from ycgis.study import Study

__all__ = ["assess"]

_UNITS = Text(
    "目标单位为“{target}”，而指标 {id} 的单位为“{unit}”",
    "the target is in {target}, but the indicator {id} is in {unit}",
)
_CONVERT = Text("把目标值换算为“{unit}”并改写单位", "convert the target to {unit} and write that unit")


def assess(
    study: Study,
    plan: Plan | None,
    indicators: Mapping[str, Indicator],
    *,
    statistics: Statistics | None = None,
    year: int | None = None,
) -> Assessment:
    """Measure every indicator on a study and hold it, and the reported figures, against the plan's targets.

    Targets up to `year` are due; None: all of them are.

    Raises
    ------
    InputError
        Targets of the plan are set in another unit than their indicator is measured in.
    """
    problems = _unit_problems(plan, indicators)
    if problems:
        raise InputError(problems)
    measurements = measure_all(indicators, study)
    reported = statistics or Statistics()
    table = verdicts_of(Evidenced(study, plan, indicators, measurements, reported, year))
    return Assessment(study, plan, dict(indicators), measurements, table, reported, year, study.notes)


def _unit_problems(plan: Plan | None, indicators: Mapping[str, Indicator]) -> list[Problem]:
    return [
        Problem(
            f"[[targets]] {target.id}",
            _UNITS.fill(target=target.unit, id=indicator.id, unit=indicator.unit),
            _CONVERT.fill(unit=indicator.unit),
        )
        for target in (plan.targets if plan else ())
        if (indicator := indicators.get(target.indicator or "")) and not _same_unit(target.unit, indicator.unit)
    ]


def _same_unit(one: Text, other: Text) -> bool:
    return any(_plain_unit(here) == _plain_unit(there) for here, there in zip(one, other, strict=True))


def _plain_unit(unit: str) -> str:
    return "".join(unicodedata.normalize("NFKC", unit).casefold().split())
