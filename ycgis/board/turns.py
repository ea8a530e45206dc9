"""What became of every county from one assessment to another, view by view, in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ycgis.assess.changes import Moment, Turn, turn_of
from ycgis.board.views import Shot, View
from ycgis.ground.numbers import fixed, with_unit
from ycgis.ground.text import Text

__all__ = ["TURN_SYMBOLS", "Change", "changes_in", "paired"]

TURN_SYMBOLS: Final[dict[Turn, str]] = {
    "better": "▲", "worse": "▼", "changed": "≠", "new": "+", "gone": "−", "same": "=", "unknown": "?",
}  # fmt: skip

_MOST_DECIMALS = 4
_NOTHING = Moment(math.nan, math.nan, "no_data")


class Change(NamedTuple):
    """What became of one value, and how much it changed, in words; empty where that is no number."""

    turn: Turn
    words: str


def paired(before: Sequence[View], after: Sequence[View]) -> list[tuple[View, View]]:
    """Return the views of both by their key; one that a side lacks is empty there."""
    first, second = ({view.key: view for view in views} for views in (before, after))
    nothing = {key: replace(view, shots={}) for key, view in {**first, **second}.items()}
    keys = dict.fromkeys([*second, *first])
    return [(first.get(key, nothing[key]), second.get(key, nothing[key])) for key in keys]


def changes_in(before: View, after: View) -> Mapping[str, Mapping[str, Change]]:
    """Return what became of each county, by year and adcode."""
    return {
        year: {
            code: _change(after, before.shots.get(year, {}).get(code), after.shots.get(year, {}).get(code))
            for code in dict.fromkeys([*after.shots.get(year, {}), *before.shots.get(year, {})])
        }
        for year in sorted({*before.shots, *after.shots})
    }


def _change(view: View, was: Shot | None, now: Shot | None) -> Change:
    turn = turn_of(*(Moment(shot.value, shot.gap, _told(shot)) if shot else _NOTHING for shot in (was, now)))
    if not was or not now or not math.isfinite(now.value - was.value) or turn == "same":
        return Change(turn, "")
    if not now.number.lstrip("-")[:1].isdigit():  # yes and no have no difference
        return Change(turn, "")
    decimals = max(len(number.partition(".")[2]) for number in (was.number, now.number))
    unit = Text(view.unit, view.unit)
    return Change(turn, with_unit(_signed(now.value - was.value, decimals), unit).zh)


def _told(shot: Shot) -> str:
    """Return what is told as a status of a target: over all, what cannot be told is not known."""
    return {"unknown": "no_data", "behind": "not_due"}.get(shot.status, shot.status)


def _signed(change: float, decimals: int) -> str:
    """Return a change with its sign; one too small for the decimals has more of them, lest it read as none."""
    while not round(abs(change), decimals) and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{'+' if change > 0 else '−'}{fixed(abs(change), decimals)}"
