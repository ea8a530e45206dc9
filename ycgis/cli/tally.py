"""How many targets are met: one line."""

from ycgis.assess import STATUS, Assessment
from ycgis.text import Text, join

__all__ = ["tally"]

_SAID = Text("目标（县×项）：{counts}", "targets (county by target): {counts}")
_NONE = Text("没有适用的目标", "no target applies")


def tally(assessment: Assessment) -> Text:
    """Return the number of findings in scope by status."""
    counts = assessment.in_scope()["status"].value_counts()
    parts = [
        Text(f"{title.zh} {counts[status]}", f"{title.en} {counts[status]}")
        for status, title in STATUS.items()
        if status in counts
    ]
    return _SAID.fill(counts=join(parts, "，", ", ")) if parts else _NONE
