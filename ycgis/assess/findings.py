"""Indicators against their targets, county by county."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from ycgis.assess.status import STATUS, Status, status_of
from ycgis.ground.text import Text, join
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan, Target, gap_of
from ycgis.study import Study

__all__ = ["COLUMNS", "rows_of"]

COLUMNS = (
    "adcode", "name", "indicator", "target_id", "year", "value", "unit", "target", "gap", "status", "basis"
)  # fmt: skip

_BAND = Text("；注意：速度取区间另一端时结论为“{status}”", "; mind: at the other end of the band it is {status}")


class Rule(NamedTuple):
    """How near is near, and the year up to which targets are due; None: all are."""

    near_share: float
    year: int | None

    def status(self, value: float, target: Target) -> Status:
        """Return how a value stands to a target."""
        return status_of(value, target, self.near_share, due=self.year is None or target.year <= self.year)


def rows_of(
    study: Study, plan: Plan | None, indicator: Indicator, measured: Measured, year: int | None
) -> Iterator[dict[str, object]]:
    """Return one row a county and target of an indicator, as `COLUMNS` says; one a county where there is no target.

    Where the value's band leaves the status open, ``other`` holds the statuses at its ends.
    """
    targets = _targets(plan, indicator)
    counties = study.layers.counties
    for adcode, name in zip(counties.index.astype(str), counties["name"], strict=True):
        value = float(measured.values[adcode])
        row: dict[str, object] = {
            "adcode": adcode,
            "name": name,
            "indicator": indicator.id,
            "target_id": "",
            "year": pd.NA,
            "value": value,
            "unit": indicator.unit,
            "target": np.nan,
            "gap": np.nan,
            "status": "no_data" if np.isnan(value) else "no_target",
            "basis": measured.basis[adcode],
        }
        for target, scope in targets:
            row |= {"target_id": target.id, "year": target.year}
            if adcode in scope:
                yield row | _against(target, measured, adcode, Rule(study.parameters.near_share, year))
            else:
                yield row | {"status": "not_in_scope"}
        if not targets:
            yield row


def _targets(plan: Plan | None, indicator: Indicator) -> list[tuple[Target, frozenset[str]]]:
    if plan is None:
        return []
    return [
        (target, plan.scope_of(target))
        for target in plan.targets
        if target.indicator == indicator.id and target.aggregation == "each"
    ]


def _against(target: Target, measured: Measured, adcode: str, rule: Rule) -> dict[str, object]:
    value, basis = float(measured.values[adcode]), measured.basis[adcode]
    status = rule.status(value, target)
    found: dict[str, object] = {
        "target": _bound(target),
        "gap": gap_of(value, target),
        "status": status,
        "basis": basis,
    }
    other = _at_the_ends(measured, target, adcode, rule) - {status}
    if other:
        said = _BAND.fill(status=join([STATUS[one] for one in STATUS if one in other], "、", ", "))
        found |= {"basis": join([basis, said], "", ""), "other": other}
    return found


def _bound(target: Target) -> float:
    return np.nan if target.value is None else target.value


def _at_the_ends(measured: Measured, target: Target, adcode: str, rule: Rule) -> set[Status]:
    ends = (end for end in (measured.low, measured.high) if end is not None)
    return {rule.status(float(end[adcode]), target) for end in ends}
