"""A county among the others: of each measure a strip with a dot for each county and a tick at the target."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from ycgis.board import WORST_FIRST, Board, Entry, Line
from ycgis.ground.text import Text

__all__ = ["Dot", "Strip", "strips_of"]

LEAST_VALUES: Final = 3
"""A measure that fewer counties have a value of is no comparison."""

_TITLE: Final = Text("{name}：{shown}", "{name}: {shown}")
_TITLE_OF_YEAR: Final = Text("{name}：{shown}（{year}年）", "{name}: {shown} ({year})")
_TARGET: Final = Text("目标 {bound}", "target {bound}")
_ROOM = 4.0


class Dot(NamedTuple):
    """One county's value: where it stands on the strip, 0 to 100, and what is said of it."""

    at: float
    title: str


class Strip(NamedTuple):
    """One measure of a county among the others.

    Attributes
    ----------
    line, entry
        The measure, and where the county stands.
    own
        The county's dot; None where it has no value.
    others
        Those of the other counties that have one.
    ticks
        Where the target stands: two where it has two ends, none where none is asked of the county.
    tick_title
        The target in words.
    """

    line: Line
    entry: Entry
    own: Dot | None
    others: tuple[Dot, ...]
    ticks: tuple[float, ...]
    tick_title: str


def strips_of(board: Board, adcode: str) -> list[Strip]:
    """Return a strip of each measure that at least three counties have a value of, the worst verdicts first.

    Of several targets of one measure it is the last that is due, or else the first to come. Answers of yes or no are
    on no scale.
    """
    strips = [strip for line in _lines(board, adcode) if (strip := _strip(board, line, adcode))]
    return sorted(strips, key=lambda strip: WORST_FIRST.index(strip.entry.told))


def _lines(board: Board, adcode: str) -> Iterator[Line]:
    """Yield a line of each indicator, and of each statistic that targets are read from alone: what is asked next."""
    measures: dict[str, list[Line]] = {}
    for line in (*board.measures, *(line for line in board.lines if not line.indicator)):
        if adcode in line.entries and not line.yes_no:
            measures.setdefault(line.indicator or line.statistic, []).append(line)
    for lines in measures.values():
        asked = [line for line in lines if line.entries[adcode].applies] or lines
        due = [line for line in asked if line.is_due]
        yield max(due, key=_due) if due else min(asked, key=_due)


def _due(line: Line) -> int:
    return line.due


def _strip(board: Board, line: Line, adcode: str) -> Strip | None:
    """Return the strip of a measure; None where there is nothing to compare."""
    known = {code: line.entries[code] for code in board.names if code in line.entries}
    known = {code: entry for code, entry in known.items() if math.isfinite(entry.value)}
    if len(known) < LEAST_VALUES:
        return None
    own = line.entries[adcode]
    bounds = [bound for bound in (line.low, line.high) if math.isfinite(bound)] if own.applies else []
    bounds = list(dict.fromkeys(bounds))
    numbers = [*bounds, *(entry.value for entry in known.values())]
    low, high = min(numbers), max(numbers)
    dots = {code: Dot(_at(entry.value, low, high), _title(board, entry)) for code, entry in known.items()}
    return Strip(
        line=line,
        entry=own,
        own=dots.get(adcode),
        others=tuple(dot for code, dot in dots.items() if code != adcode),
        ticks=tuple(_at(bound, low, high) for bound in bounds),
        tick_title=_TARGET.fill(bound=line.bound).say(board.lang) if bounds else "",
    )


def _at(value: float, low: float, high: float) -> float:
    """Return where a value stands between the least and the most, with room for a dot at either end."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(_ROOM + (100 - 2 * _ROOM) * share, 2)


def _title(board: Board, entry: Entry) -> str:
    wording = _TITLE_OF_YEAR if entry.year else _TITLE
    return wording.fill(name=entry.name, shown=entry.shown, year=entry.year).say(board.lang)
