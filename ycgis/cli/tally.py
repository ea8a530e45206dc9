"""How many targets are met: one line."""

from ycgis.assess import Assessment, counted
from ycgis.board import COUNTED, LOOKS
from ycgis.ground.text import Text, join

__all__ = ["tally"]

_SAID = Text("目标（逐县、逐到期年计）：{counts}{more}", "targets (by county and due year): {counts}{more}")
_UNSURE = Text("（其中 {count} 项的结论随速度区间变化）", " ({count} of them open within the speed band)")
_NONE = Text("没有适用的目标", "no target applies")


def tally(assessment: Assessment) -> Text:
    """Return the number of targets by status, each county and due year by itself."""
    counts = counted(assessment.targets)
    words = {status: LOOKS[status].word for status in COUNTED if counts.get(status)}
    parts = [Text(f"{word.zh} {counts[status]}", f"{word.en} {counts[status]}") for status, word in words.items()]
    unsure = len(assessment.unsure)
    more = _UNSURE.fill(count=unsure) if unsure else Text("", "")
    return _SAID.fill(counts=join(parts, "，", ", "), more=more) if parts else _NONE
