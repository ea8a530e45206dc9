"""What differs between two assessments of the same counties: two years, or a plan as it is and as it might be."""

import math
from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

import pandas as pd

from ycgis.assess.assessment import Assessment
from ycgis.ground.numbers import alike
from ycgis.ground.text import Text

__all__ = ["CHANGES", "TURNS", "Moment", "Turn", "changes", "turn_of"]

Turn = Literal["better", "worse", "changed", "same", "new", "gone", "unknown"]

TURNS: Final[dict[Turn, Text]] = {
    "better": Text("好转", "better"),
    "worse": Text("变差", "worse"),
    "changed": Text("有变化", "changed"),
    "new": Text("新有数据", "known now"),
    "gone": Text("不再有数据", "not known any more"),
    "same": Text("未变", "the same"),
    "unknown": Text("均无数据", "not known"),
}
"""What became of a value, what matters most first; "changed" where nothing says which way is better."""

CHANGES: Final = (
    "indicator", "target_id", "year", "adcode", "name", "unit",
    "before", "after", "change", "status_before", "status_after", "verdict",
)  # fmt: skip
"""Columns of `changes`: values and `change` in the unit, NaN where not known."""

_KEY: Final = ["indicator", "target_id", "year", "adcode"]
_RANK: Final = {"met": 0, "near": 1, "missed": 2}
_TELLING: Final = {*_RANK, "not_due"}
"""Statuses that only what is known can have."""


class Moment(NamedTuple):
    """What is known of one county: value and gap (what is missing) in the unit or NaN, and the status."""

    value: float
    gap: float
    status: str


def changes(before: Assessment, after: Assessment) -> pd.DataFrame:
    """Return what became of every value and target of the counties (and of the city) that both assessments have.

    One row an indicator, target, due year and adcode, with the columns of `CHANGES`, in the order of `after`. Targets
    that layers give no value of are compared by what was reported.
    """
    later, earlier = _rows(after), _rows(before)
    shared = set(later["adcode"]) & set(earlier["adcode"])
    keys = pd.concat([later[_KEY], earlier[_KEY]]).drop_duplicates()
    both = keys[keys["adcode"].isin(shared)].merge(later, on=_KEY, how="left")
    both = both.merge(earlier, on=_KEY, how="left", suffixes=("", "_was"))
    rows = [_row(row) for row in both.to_dict("records")]
    return pd.DataFrame(rows, columns=list(CHANGES)).astype({"year": "Int64"})


def turn_of(before: Moment, after: Moment) -> Turn:
    """Return what became of a value: by how far it is from its target, else by its status, else whether it changed."""
    known = [math.isfinite(one.value) or one.status in _TELLING for one in (before, after)]
    if not any(known):
        return "unknown"
    if not all(known):
        return "new" if known[1] else "gone"
    if before.status in _RANK and after.status in _RANK and before.status != after.status:
        return "better" if _RANK[after.status] < _RANK[before.status] else "worse"
    if math.isfinite(before.gap) and math.isfinite(after.gap) and not alike(before.gap, after.gap):
        return "better" if after.gap < before.gap else "worse"
    same = before.status == after.status and alike(before.value, after.value)
    return "same" if same else "changed"


def _rows(assessment: Assessment) -> pd.DataFrame:
    """Return what is known of each target and of each measure without one."""
    rows = assessment.table
    rows = rows.assign(year=rows["year"].fillna(0))
    return rows[[*_KEY, "name", "unit", "value", "gap", "status"]]


def _row(row: Mapping[Any, Any]) -> dict[str, object]:
    before = Moment(_number(row["value_was"]), _number(row["gap_was"]), _status(row["status_was"]))
    after = Moment(_number(row["value"]), _number(row["gap"]), _status(row["status"]))
    return {
        **{name: row[name] for name in _KEY},
        "year": row["year"] or pd.NA,
        "name": row["name"] if isinstance(row["name"], str) else row["name_was"],
        "unit": row["unit"] if isinstance(row["unit"], tuple) else row["unit_was"],
        "before": before.value,
        "after": after.value,
        "change": after.value - before.value,
        "status_before": before.status,
        "status_after": after.status,
        "verdict": turn_of(before, after),
    }


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else math.nan


def _status(status: object) -> str:
    return status if isinstance(status, str) else "no_data"
