"""The plan's targets on the other pages: a county's own, and the counts of each action."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ycgis.atlas.matrix import PAGE, link_of
from ycgis.board import Badge, Board, Entry, Line, badge, tally
from ycgis.ground.text import Lang
from ycgis.statistics import CITY

__all__ = ["ActionCount", "Aim", "AimGroup", "Aims", "Gauge", "action_counts", "aims_of", "counts_of", "gauge_of"]

Counts = tuple[tuple[Badge, int], ...]
_ROOM = 1.25


class ActionCount(NamedTuple):
    """How counties and city stand to the targets of one action, and where to read more."""

    number: int
    title: str
    counts: Counts
    href: str


class Aim(NamedTuple):
    """One target of a county in one year, and the address of its cell among all targets."""

    line: Line
    entry: Entry
    href: str


class AimGroup(NamedTuple):
    """The targets of one action; `known` says that any of them has a value."""

    number: int
    title: str
    aims: tuple[Aim, ...]
    counts: Counts
    known: bool


@dataclass(frozen=True, slots=True)
class Aims:
    """What the plan asks of a county: its own targets, and those of the prefecture as one; `counts` is of its own."""

    own: tuple[AimGroup, ...]
    together: tuple[AimGroup, ...]
    counts: Counts


class Gauge(NamedTuple):
    """Per cent of a gauge's width that a value fills, and at which its target stands."""

    fill: float
    mark: float


def counts_of(entries: Iterable[Entry], lang: Lang) -> Counts:
    """Return how many entries have which status, each with its badge, without those at zero."""
    return tuple((badge(status, lang), count) for status, count in tally(entries).items())


def action_counts(board: Board) -> list[ActionCount]:
    """Return how many entries of each action have which status; nothing without a plan."""
    return [
        ActionCount(
            action.number,
            action.title,
            counts_of((entry for line in action.lines for entry in line.asked), board.lang),
            f"{PAGE}#action={action.number}",
        )
        for action in board.actions
    ]


def aims_of(board: Board, adcode: str) -> Aims | None:
    """Return the targets that apply to a county, action by action; None without a plan."""
    if not board.lines:
        return None
    own = counts_of((entry for _, entry in board.entries(adcode)), board.lang)
    return Aims(_groups(board, adcode), _groups(board, CITY), own)


def _groups(board: Board, adcode: str) -> tuple[AimGroup, ...]:
    groups = []
    for action in board.actions:
        asked = [(line, entry) for line in action.lines for entry in line.asked if entry.adcode == adcode]
        if asked:
            aims = tuple(Aim(line, entry, f"../{link_of(line, adcode)}") for line, entry in asked)
            entries = [entry for _, entry in asked]
            known = any(entry.source for entry in entries)
            groups.append(AimGroup(action.number, action.title, aims, counts_of(entries, board.lang), known))
    return tuple(groups)


def gauge_of(line: Line, entry: Entry) -> Gauge | None:
    """Return where a value and its target stand on a scale that ends a quarter beyond the larger; None without both."""
    bound = line.high if math.isnan(line.low) else line.low
    most = max(entry.value, bound)
    if line.comparison in {"", "range"} or not entry.applies or not math.isfinite(most) or most <= 0:
        return None
    end = _ROOM * most
    return Gauge(round(100 * max(entry.value, 0) / end, 1), round(100 * bound / end, 1))
