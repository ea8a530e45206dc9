"""How a county, or the city, stands over all: decided once, from the verdicts on the targets that are due."""

from collections.abc import Iterable
from typing import Final, Literal

import pandas as pd

from ycgis.ground.text import Text

__all__ = ["OVERALL", "STANDING", "Overall", "counted", "due_in", "is_due", "standings_of"]

Overall = Literal["met", "near", "missed", "unknown", "not_due", "no_target"]

OVERALL: Final[dict[Overall, Text]] = {
    "met": Text("达标", "met"),
    "near": Text("接近达标", "near"),
    "missed": Text("未达标", "missed"),
    "unknown": Text("不能判断", "cannot be told"),
    "not_due": Text("未到期", "not due yet"),
    "no_target": Text("无目标", "no target"),
}
"""What a unit may be over all, in words."""

STANDING: Final = ("due_met", "due_near", "due_missed", "due_no_data", "early_met", "overall")
"""Columns of `standings_of`: counts of the targets that are due, those met before they are due, and what follows."""

_DUE: Final = {"met": "due_met", "near": "due_near", "missed": "due_missed", "no_data": "due_no_data"}


def is_due(verdicts: pd.DataFrame, year: int | None) -> "pd.Series[bool]":
    """Tell which verdicts are on a target that applies and is due in the assessment year (None: all are)."""
    asked = verdicts["target_id"].ne("") & verdicts["status"].ne("not_in_scope")
    return asked if year is None else asked & verdicts["year"].le(year).fillna(value=False).astype(bool)


def due_in(verdicts: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """Return the verdicts on targets that apply and are due."""
    return verdicts[is_due(verdicts, year)]


def counted(verdicts: pd.DataFrame) -> dict[str, int]:
    """Return how many verdicts there are of each status that a target in scope may have, 0 where none."""
    found = verdicts["status"].value_counts()
    return {status: int(found.get(status, 0)) for status in ("met", "near", "missed", "not_due", "no_data")}


def standings_of(verdicts: pd.DataFrame, units: Iterable[str], year: int | None) -> pd.DataFrame:
    """Return how each unit stands: one row an adcode of `units`, with the columns of `STANDING`.

    A unit has missed if any target that applies to it and is due is missed, else is near if any is near, else nobody
    can tell unless each of them is known, else it has met them. Before any is due it is "not_due", and "no_target"
    where none applies.
    """
    due = is_due(verdicts, year)
    asked = verdicts["target_id"].ne("") & verdicts["status"].ne("not_in_scope")
    early = verdicts[asked & ~due & verdicts["status"].eq("met")]["adcode"].value_counts()
    counts = pd.crosstab(verdicts.loc[due, "adcode"], verdicts.loc[due, "status"]).rename(columns=_DUE)
    table = counts.reindex(index=list(units), columns=list(_DUE.values()), fill_value=0).astype("int64")
    table = table.assign(early_met=early.reindex(table.index, fill_value=0).astype("int64"))
    with_target = set(verdicts.loc[asked, "adcode"])
    overall = [_overall(row, asked=code in with_target) for code, row in table.iterrows()]
    table = table.assign(overall=overall).rename_axis("adcode")
    return table.loc[:, list(STANDING)]


def _overall(counts: "pd.Series[int]", *, asked: bool) -> Overall:
    if counts["due_missed"]:
        return "missed"
    if counts["due_near"]:
        return "near"
    if counts["due_no_data"]:
        return "unknown"
    if counts["due_met"]:
        return "met"
    return "not_due" if asked else "no_target"
