"""What the map of all counties can be coloured by: standing, measures, targets by due year, reported statistics."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from ycgis.assess import Assessment
from ycgis.board.board import Board
from ycgis.board.lines import Entry, Line
from ycgis.board.values import answered, raised
from ycgis.ground.numbers import DASH, figure, with_unit
from ycgis.ground.text import Lang, Text
from ycgis.plan import Statistic

__all__ = ["OVERALL_VIEW", "UNDATED", "Group", "Mode", "Shot", "View", "views_of"]

Group = Literal["overall", "target", "value", "reported", "statistic"]
Mode = Literal["status", "value", "gap"]

OVERALL_VIEW: Final = ""
"""The key of the view that shows how each county stands over all."""

_VALUES = Text("方案未定目标的指标", "Measures without a target")
_STATISTICS = Text("上报统计（逐年）", "Reported statistics (by year)")

UNDATED: Final = ""
"""In place of a year, for what was computed from layers."""


class Shot(NamedTuple):
    """What a view shows of one county in one year.

    Attributes
    ----------
    number, shown
        The value without and with its unit; a dash where there is none; of a standing, in words.
    value, gap
        As numbers; `gap` is what is missing (0 or less: nothing). NaN where unknown or where there is no target.
    status
        A key of `ycgis.board.LOOKS`.
    gap_words, gap_size
        What is missing or to spare, in words and as a size without its unit; empty where unknown.
    hatched
        Whether the status does not speak for all, since something that is due is not known.
    """

    number: str
    shown: str
    value: float
    status: str
    gap: float = math.nan
    gap_words: str = ""
    gap_size: str = ""
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One thing to colour counties by.

    Attributes
    ----------
    key
        The id of a target or else of an indicator, ``stat-`` and the id of a statistic; `OVERALL_VIEW` of the standing.
    heading, title
        Under what it stands in a list, and what it is called there.
    bound, anchors
        The target's bound in words and as numbers; empty without a target.
    shots
        By year and then by adcode. What was computed from layers is of no year: its only one is "".
    due
        The year in which the target of a measure is due; empty where the years of `shots` say it, and without a target.
    """

    key: str
    group: Group
    heading: str
    title: str
    unit: str
    bound: str
    anchors: tuple[float, ...]
    shots: Mapping[str, Mapping[str, Shot]] = field(repr=False)
    due: str = ""

    def all(self) -> list[Shot]:
        """Return what it shows of all counties in all years."""
        return [shot for of_year in self.shots.values() for shot in of_year.values()]

    @property
    def modes(self) -> tuple[Mode, ...]:
        """What it can be coloured by, what says most first."""
        if self.group == "overall":
            return ("status",)
        if not self.bound:
            return ("value",)
        return ("status", "value", "gap") if any(shot.gap_size for shot in self.all()) else ("status", "value")


def views_of(board: Board, assessment: Assessment) -> list[View]:
    """Return what there is to choose: the standing first, then all that any county has a value of."""
    shown = [_of_measure(board, line) for line in board.shown]
    told = {view.key for view in shown}
    plan = assessment.plan
    statistics = [_of_statistic(board, assessment, one) for one in plan.statistics] if plan else []
    return [_overall(board), *shown, *_of_targets(board, told), *(view for view in statistics if view.shots)]


def _overall(board: Board) -> View:
    shots = {
        code: Shot("", one.words, math.nan, one.overall, hatched=one.hatched)
        for code, one in board.standings.items()
        if code in board.names
    }
    return View(OVERALL_VIEW, "overall", "", "", "", "", (), {UNDATED: shots})


def _of_measure(board: Board, line: Line) -> View:
    """Return the view of a measure, held against its target where it has one."""
    group: Group = "target" if line.target else "value"
    several = sum(other.indicator == line.indicator for other in board.measures) > 1
    title = f"{line.measured} ({line.due})" if line.target and several else line.measured
    heading = _action(board, line) if line.target else _VALUES.say(board.lang)
    shots, due = {UNDATED: _shots(line)}, str(line.due) if line.target else ""
    return View(line.view_key, group, heading, title, line.unit, line.bound, _anchors(line), shots, due)


def _of_targets(board: Board, told: set[str]) -> list[View]:
    """Return the views of targets that offices reported on, a year for each in which they are due."""
    by_target: dict[str, list[Line]] = {}
    for line in board.lines:
        if line.target not in told and not line.together:
            by_target.setdefault(line.target, []).append(line)
    return [
        View(
            lines[0].target,
            "reported",
            _action(board, lines[0]),
            lines[0].title,
            "" if lines[0].yes_no else lines[0].unit,
            lines[0].bound,
            _anchors(lines[0]),
            {str(line.due): _shots(line) for line in lines},
        )
        for lines in by_target.values()
        if any(line.has_values for line in lines)
    ]


def _of_statistic(board: Board, assessment: Assessment, statistic: Statistic) -> View:
    """Return the view of what offices reported, as it was reported, year by year."""
    wide = assessment.statistics.years_of(statistic.id).reindex(list(board.names)).dropna(axis="columns", how="all")
    unit = "" if statistic.kind == "yes_no" else raised(statistic.unit).say(board.lang)
    shots = {
        str(year): {str(code): _reported(float(value), statistic, board.lang) for code, value in column.items()}
        for year, column in wide.items()
    }
    heading, title = _STATISTICS.say(board.lang), statistic.title.say(board.lang)
    return View(f"stat-{statistic.id}", "statistic", heading, title, unit, "", (), shots)


def _reported(value: float, statistic: Statistic, lang: Lang) -> Shot:
    if not math.isfinite(value):
        return Shot(DASH, DASH, math.nan, "no_data")
    if statistic.kind == "yes_no":
        answer = answered(value).say(lang)
        return Shot(answer, answer, value, "no_target")
    number = figure(value)
    return Shot(number, with_unit(number, raised(statistic.unit)).say(lang), value, "no_target")


def _action(board: Board, line: Line) -> str:
    """Return the action that a target is under, by its number and title."""
    action = next((one for one in board.actions if one.number == line.action or not one.number), None)
    return f"{action.number or ''} {action.title}".strip() if action else ""


def _anchors(line: Line) -> tuple[float, ...]:
    """Return the bounds of a target as numbers that classes of values begin or end with."""
    bounds = () if line.yes_no else (line.low, line.high)
    return tuple(dict.fromkeys(bound for bound in bounds if math.isfinite(bound)))


def _shots(line: Line) -> dict[str, Shot]:
    return {code: _shot(entry) for code, entry in line.entries.items()}


def _shot(entry: Entry) -> Shot:
    if not math.isfinite(entry.value):
        return Shot(entry.number, entry.shown, math.nan, entry.told)
    return Shot(entry.number, entry.shown, entry.value, entry.told, entry.gap, entry.gap_words, entry.gap_size)
