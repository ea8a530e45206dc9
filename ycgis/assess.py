"""Values against targets: what is met, near, missed, and what nobody can say yet."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from ycgis.compute import measure_all
from ycgis.errors import InputError, Problem
from ycgis.indicator import Indicator, Measured
from ycgis.plan import Plan, Target, gap_of, is_met
from ycgis.record import Record
from ycgis.study import Study
from ycgis.text import Text, join

__all__ = ["COLUMNS", "STATUS", "Assessment", "Status", "assess", "status_of"]

Status = Literal["met", "near", "missed", "no_data", "no_target", "not_in_scope"]

STATUS: Mapping[Status, Text] = {
    "met": Text("达标", "met"),
    "near": Text("接近达标", "near"),
    "missed": Text("未达标", "missed"),
    "no_data": Text("无数据", "no data"),
    "no_target": Text("无目标", "no target"),
    "not_in_scope": Text("不在考核范围", "not in scope"),
}

COLUMNS = (
    "adcode", "name", "indicator", "target_id", "year", "value", "unit", "target", "gap", "status", "basis"
)  # fmt: skip

_UNITS = Text(
    "目标单位为“{target}”，而指标 {id} 的单位为“{unit}”",
    "the target is in {target}, but the indicator {id} is in {unit}",
)
_CONVERT = Text("把目标值换算为“{unit}”并改写单位", "convert the target to {unit} and write that unit")
_BAND = Text("；注意：速度取区间另一端时结论为“{status}”", "; mind: at the other end of the band it is {status}")


@dataclass(frozen=True, repr=False)
class Assessment:
    """What was measured and what it means under the plan.

    `findings` is tidy: one row a county, indicator and target (or one row with an empty ``target_id`` where
    the plan sets none), with the columns of `COLUMNS`; ``unit`` and ``basis`` are Texts, ``gap`` is what is
    still missing in the unit (0 or less: met), and what is not known is NaN. `unsure` names each (adcode,
    target id) whose status is another one at an end of the value's stated band.
    """

    study: Study
    plan: Plan | None
    indicators: Mapping[str, Indicator]
    measurements: Mapping[str, Measured]
    findings: pd.DataFrame
    unsure: frozenset[tuple[str, str]] = frozenset()
    notes: tuple[Problem, ...] = ()
    record: Record = field(default_factory=Record)

    def __repr__(self) -> str:
        """Say what it is in one line; the layers and the plan are far too long to print."""
        counties, targets = len(self.study.layers.counties), len(self.plan.targets) if self.plan else 0
        measured = f"{len(self.indicators)} indicators, {targets} targets"
        return f"<Assessment of {self.study.name.en}: {counties} counties, {measured}>"

    def in_scope(self) -> pd.DataFrame:
        """Return the findings that have a target which applies to their county."""
        with_target = self.findings["target_id"] != ""
        return self.findings[with_target & (self.findings["status"] != "not_in_scope")]


def assess(study: Study, plan: Plan | None, indicators: Mapping[str, Indicator]) -> Assessment:
    """Measure every indicator on a study and hold the values against the plan's targets.

    Raises
    ------
    InputError
        Targets of the plan are set in another unit than their indicator is measured in.
    """
    problems = _unit_problems(plan, indicators)
    if problems:
        raise InputError(problems)
    measurements = measure_all(indicators, study)
    rows = [row for name, indicator in indicators.items() for row in _rows(study, plan, indicator, measurements[name])]
    findings = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"year": "Int64"})
    unsure = frozenset((str(row["adcode"]), str(row["target_id"])) for row in rows if "other" in row)
    return Assessment(study, plan, indicators, measurements, findings, unsure, study.notes)


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


def status_of(value: float, target: Target, near_share: float) -> Status:
    """Return how a value stands to a target; a missed one within `near_share` of it is near."""
    if np.isnan(value):
        return "no_data"
    if is_met(value, target):
        return "met"
    bounds = [bound for bound in (target.value, target.low, target.high) if bound is not None]
    nearest = min(bounds, key=lambda bound: abs(bound - value))
    return "near" if gap_of(value, target) <= near_share * abs(nearest) else "missed"


def _rows(study: Study, plan: Plan | None, indicator: Indicator, measured: Measured) -> Iterator[dict[str, object]]:
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
                yield row | _against(target, measured, adcode, study.parameters.near_share)
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


def _against(target: Target, measured: Measured, adcode: str, near: float) -> dict[str, object]:
    value, basis = float(measured.values[adcode]), measured.basis[adcode]
    status = status_of(value, target, near)
    found: dict[str, object] = {
        "target": _bound(target),
        "gap": gap_of(value, target),
        "status": status,
        "basis": basis,
    }
    other = _at_the_ends(measured, target, adcode, near) - {status}
    if other:
        said = _BAND.fill(status=join([STATUS[one] for one in STATUS if one in other], "、", ", "))
        found |= {"basis": join([basis, said], "", ""), "other": other}
    return found


def _bound(target: Target) -> float:
    return np.nan if target.value is None else target.value


def _at_the_ends(measured: Measured, target: Target, adcode: str, near: float) -> set[Status]:
    ends = (end for end in (measured.low, measured.high) if end is not None)
    return {status_of(float(end[adcode]), target, near) for end in ends}
