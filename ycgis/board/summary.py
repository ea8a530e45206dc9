"""The prefecture's answer in a sentence: what is due, and what came of it."""

from dataclasses import dataclass
from typing import Final

from ycgis.board.board import Board
from ycgis.board.lines import tally
from ycgis.ground.text import Text

__all__ = ["Summary", "summary_of"]

_DUE: Final = Text("到 {year} 年底应完成 {targets} 项目标", "{targets} targets were due by the end of {year}")
_ALL_DUE: Final = Text("应完成 {targets} 项目标", "{targets} targets are due")
_NONE: Final = Text("到 {year} 年底没有到期的目标", "no target was due by the end of {year}")
_VERDICTS: Final = Text("逐县逐项计 {count} 项次", "{count} verdicts, county by county")
_UNKNOWN: Final = Text(
    "{count} 项次无数据，不能判断是否达标", "there are no data on {count}: whether these are met cannot be told"
)
_NO_PLAN: Final = Text("项目没有方案目标：只列指标数值", "the project has no plan: values only")


@dataclass(frozen=True, slots=True)
class Summary:
    """What is due and what came of it.

    Attributes
    ----------
    head
        How many targets are due.
    counts
        How many verdicts on them, county by county and of the city, are told how.
    verdicts
        How many there are, in words.
    unknown
        That there are some of which nothing can be told; empty where all are known.
    """

    head: str
    counts: dict[str, int]
    verdicts: str
    unknown: str


def summary_of(board: Board, adcode: str | None = None) -> Summary:
    """Return the answer for the prefecture, or for one county."""
    due = [(line, entry) for line, entry in board.entries(adcode) if line.is_due]
    counts = tally(entry for _, entry in due)
    targets = len({line.key for line, _ in due})
    if not board.lines:
        head = _NO_PLAN
    elif not due:
        head = _NONE.fill(year=board.year)
    else:
        head = (_ALL_DUE if board.year is None else _DUE).fill(targets=targets, year=board.year)
    unknown = counts.get("no_data", 0)
    lang = board.lang
    return Summary(
        head=head.say(lang),
        counts=counts,
        verdicts=_VERDICTS.fill(count=len(due)).say(lang) if due else "",
        unknown=_UNKNOWN.fill(count=unknown).say(lang) if unknown else "",
    )
