"""How many targets are met: one line."""

from ycgis.board import COUNTED, LOOKS, Board
from ycgis.board import tally as count
from ycgis.ground.text import Text, join

__all__ = ["tally"]

_TOLD = Text("目标（逐县、逐到期年计）：{counts}{more}", "targets (by county and due year): {counts}{more}")
_UNSURE = Text("（其中 {count} 项的结论随速度区间变化）", " ({count} of them open within the speed band)")
_NONE = Text("没有适用的目标", "no target applies")


def tally(board: Board, unsure: int) -> Text:
    """Return how many targets are told how, each county and due year by itself, `unsure` of them open."""
    counts = count(entry for _, entry in board.entries())
    words = {status: LOOKS[status].word for status in COUNTED if status in counts}
    parts = [Text(f"{word.zh} {counts[status]}", f"{word.en} {counts[status]}") for status, word in words.items()]
    more = _UNSURE.fill(count=unsure) if unsure else Text("", "")
    return _TOLD.fill(counts=join(parts, "，", ", "), more=more) if parts else _NONE
