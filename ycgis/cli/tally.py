"""How many targets are met, and which of the verdicts the speed could change: a sentence each."""

from collections.abc import Collection

from ycgis.board import COUNTED, LOOKS, Board
from ycgis.board import tally as count
from ycgis.ground.text import Text, join

__all__ = ["tally"]

_TOLD = Text("目标（逐县、逐到期年计）：{counts}。{more}", "Targets (by county and due year): {counts}.{more}")
_UNSURE = Text(
    "车速在给定幅度内变化时结论会不同的有 {count} 项：{which}。",
    " Within the speed band the verdict of {count} could be another: {which}.",
)
_ONE = Text("{title}（{names}）", "{title} ({names})")
_NONE = Text("没有适用的目标。", "No target applies.")


def tally(board: Board, unsure: Collection[tuple[str, str]]) -> Text:
    """Return how many targets are told how, each county and due year by itself, and which are open.

    Parameters
    ----------
    unsure
        (adcode, target id) of the verdicts that are another at an end of the speed band.
    """
    counts = count(entry for _, entry in board.entries())
    words = {status: LOOKS[status].word for status in COUNTED if status in counts}
    parts = [Text(f"{word.zh} {counts[status]}", f"{word.en} {counts[status]}") for status, word in words.items()]
    return _TOLD.fill(counts=join(parts, "，", ", "), more=_open(board, unsure)) if parts else _NONE


def _open(board: Board, unsure: Collection[tuple[str, str]]) -> Text:
    """Return a sentence that names the target and the counties of each open verdict; nothing where there is none."""
    found: dict[str, dict[str, None]] = {}
    for line, entry in board.entries():
        if (entry.adcode, line.target) in unsure:
            found.setdefault(line.title, {})[entry.name] = None
    which = [_ONE.fill(title=title, names=Text("、".join(names), ", ".join(names))) for title, names in found.items()]
    return _UNSURE.fill(count=len(unsure), which=join(which)) if which else Text("", "")
