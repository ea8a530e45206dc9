"""How many targets are met: one line."""

import pandas as pd

from ycgis.assess import STATUS, Assessment, Status
from ycgis.ground.text import Text, join

__all__ = ["STATUSES", "counts_of", "tally"]

STATUSES: tuple[Status, ...] = ("met", "near", "missed", "not_due", "no_data")
"""What a target that applies may be."""

_SAID = Text("目标（逐县、逐到期年计）：{counts}{more}", "targets (by county and due year): {counts}{more}")
_UNSURE = Text("（其中 {count} 项的结论随速度区间变化）", " ({count} of them open within the speed band)")
_NONE = Text("没有适用的目标", "no target applies")


def tally(assessment: Assessment) -> Text:
    """Return the number of targets by status, each county and due year by itself."""
    progress = assessment.progress
    counts = counts_of(progress[progress["status"] != "not_in_scope"])
    parts = [
        Text(f"{title.zh} {counts[status]}", f"{title.en} {counts[status]}")
        for status, title in STATUS.items()
        if counts.get(status)
    ]
    unsure = len(assessment.unsure)
    more = _UNSURE.fill(count=unsure) if unsure else Text("", "")
    return _SAID.fill(counts=join(parts, "，", ", "), more=more) if parts else _NONE


def counts_of(progress: pd.DataFrame) -> dict[str, int]:
    """Return how many rows there are of each status that a target in scope may have, 0 where none."""
    found = progress["status"].value_counts()
    return {status: int(found.get(status, 0)) for status in STATUSES}
