"""What became of every county from one assessment to another, view by view, in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ycgis.assess.changes import Moment, Turn, turn_of
from ycgis.board.views import Shot, View
from ycgis.ground.numbers import fixed, with_unit
from ycgis.ground.text import Text

__all__ = ["SMALL", "TURN_SYMBOLS", "Change", "changes_in", "most_changed", "paired"]

TURN_SYMBOLS: Final[dict[Turn, str]] = {
    "better": "▲", "worse": "▼", "changed": "≠", "new": "+", "gone": "−", "same": "=", "unknown": "?",
}  # fmt: skip

SMALL: Final = 0.01
"""A change of at most this share of the value before is small, as is one that the numbers as written do not show."""

_MOST_DECIMALS = 4
_VERDICTS: Final = {"met", "near", "missed"}
_NOTHING = Moment(math.nan, math.nan, "no_data")


class Change(NamedTuple):
    """What became of one value.

    Attributes
    ----------
    words
        How much it changed; empty where that is no number.
    amount, share
        The size of the change in the unit, and as a share of the value before (infinite where that was 0); 0 where
        either side has no number.
    crossed
        Whether the verdict on a target that is due is another.
    small
        Whether it is too small to matter: by `SMALL` or as written, and the verdict stays.
    """

    turn: Turn
    words: str
    amount: float = 0.0
    share: float = 0.0
    crossed: bool = False
    small: bool = False

    @property
    def order(self) -> tuple[int, bool, float]:
        """What sorts the changes of one measure: what changed by size, what is new or gone, small ones, the others."""
        last = {"new": 1, "gone": 1, "same": 3, "unknown": 4}
        return last.get(self.turn, 2 if self.small else 0), not self.crossed, -self.amount


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


def most_changed(turns: Mapping[str, Mapping[str, Mapping[str, Change]]]) -> tuple[str, str]:
    """Return the view and the year where most verdicts changed, else where a value changed most by its share.

    Views by their key, then years, then adcodes. Both are empty where all changes are small.
    """
    told = {
        (key, year): (sum(one.crossed for one in found), max((one.share for one in found), default=0.0))
        for key, years in turns.items()
        for year, of_year in years.items()
        if (found := [one for one in of_year.values() if one.order[0] == 0])
    }
    return max(told, key=told.__getitem__, default=("", ""))


def _change(view: View, was: Shot | None, now: Shot | None) -> Change:
    turn = turn_of(*(Moment(shot.value, shot.gap, _told(shot)) if shot else _NOTHING for shot in (was, now)))
    if not was or not now or turn in {"same", "unknown", "new", "gone"}:
        return Change(turn, "")
    crossed = was.status != now.status and {was.status, now.status} <= _VERDICTS
    if not math.isfinite(now.value - was.value):
        return Change(turn, "", crossed=crossed)
    amount = abs(now.value - was.value)
    share = amount / abs(was.value) if was.value else math.inf if amount else 0.0
    small = was.status == now.status and (share <= SMALL or was.number == now.number)
    return Change(turn, _difference(view, was, now), amount, share, crossed, small)


def _difference(view: View, was: Shot, now: Shot) -> str:
    """Return how much a value changed, with its sign and unit."""
    if not now.number.lstrip("-")[:1].isdigit():  # yes and no have no difference
        return ""
    decimals = max(len(number.partition(".")[2]) for number in (was.number, now.number))
    unit = Text(view.unit, view.unit)
    return with_unit(_signed(now.value - was.value, decimals), unit).zh


def _told(shot: Shot) -> str:
    """Return what is told as a status of a target: over all, what cannot be told is not known."""
    return {"unknown": "no_data", "behind": "not_due"}.get(shot.status, shot.status)


def _signed(change: float, decimals: int) -> str:
    """Return a change with its sign; one too small for the decimals has more of them, lest it read as none."""
    while not round(abs(change), decimals) and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{'+' if change > 0 else '−'}{fixed(abs(change), decimals)}"
