"""How a county, or the city, stands over all, in words."""

from dataclasses import dataclass

import pandas as pd

from ycgis.board.look import LOOKS, Badge, badge
from ycgis.ground.text import Lang, Text, join

__all__ = ["Standing", "standing_of"]

_PART = Text("{count} 项{word}", "{count} {word}")
_KNOWN, _UNKNOWN = Text("已知 {parts}", "known: {parts}"), Text("{count} 项无数据", "no data on {count}")
_NONE_DUE = Text("没有到期的目标", "no target is due")
_NO_TARGET = Text("没有适用的目标", "no target applies")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands over the targets that apply to it and are due; `hatched` where some of these are not known."""

    overall: str
    badge: Badge
    words: str
    met: int
    near: int
    missed: int
    no_data: int
    early: int

    @property
    def due(self) -> int:
        """How many targets are due."""
        return self.met + self.near + self.missed + self.no_data

    @property
    def hatched(self) -> bool:
        """Whether something that is due is not known: the colour is not to be taken for the whole."""
        return self.no_data > 0


def standing_of(row: "pd.Series[int]", lang: Lang) -> Standing:
    """Return how a unit stands; `row` is its row of `Assessment.standings`."""
    met, near, missed, no_data, early = (
        int(row[name]) for name in ("due_met", "due_near", "due_missed", "due_no_data", "early_met")
    )
    overall = str(row["overall"])
    words = _words(overall, {"met": met, "near": near, "missed": missed}, no_data, early)
    return Standing(overall, badge(overall, lang), words.say(lang), met, near, missed, no_data, early)


def _words(overall: str, counts: dict[str, int], no_data: int, early: int) -> Text:
    """Return what is known, be it due or met before, and how much of what is due is not: 已知 2 项达标，35 项无数据."""
    if overall == "no_target":
        return _NO_TARGET
    told = {"met": counts["met"] + early, "near": counts["near"], "missed": counts["missed"]}
    parts = [_PART.fill(count=count, word=LOOKS[key].word) for key, count in told.items() if count]
    known = [_KNOWN.fill(parts=join(parts, "、", ", "))] if parts else []
    unknown = [_UNKNOWN.fill(count=no_data)] if no_data else []
    none_due = [] if no_data + sum(counts.values()) else [_NONE_DUE]
    return join([*known, *unknown, *none_due], "，", "; ")
