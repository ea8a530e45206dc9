"""The targets of a plan with where every county, or the city, stands; in one language."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ycgis.assess import STATUS, Assessment
from ycgis.assess.shown import shown_bound, shown_gap, shown_pace, shown_value
from ycgis.ground.text import Text
from ycgis.plan import Plan, Target
from ycgis.plan.records import scope_words
from ycgis.report.voice import Voice
from ycgis.statistics import CITY

__all__ = ["Standing", "TargetPart", "count", "target_parts"]

_STATUS_WORDS: Mapping[str, Text] = {str(key): text for key, text in STATUS.items()}
_WHOLE_CITY = Text("全市", "the whole city")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one county, or the city (`ycgis.statistics.CITY`), stands to a target in a due year.

    Attributes
    ----------
    value, gap, trend, expected
        Numbers in the target's unit, unrounded; NaN where not known. See `ycgis.assess.progress`.
    shown, gap_shown
        The value and the gap in words, with the unit; "no data" where there is none.
    value_year
        The year that the value is of; empty where it was computed from layers, or there is none.
    status, status_shown
        The key of `ycgis.assess.STATUS`, and its word.
    source, basis
        The file and the cell, or the layers; why it stands so.
    pace
        The change so far and what it leads to; empty where nothing tells.
    """

    adcode: str
    name: str
    value: float
    shown: str
    value_year: str
    gap: float
    gap_shown: str
    status: str
    status_shown: str
    source: str
    basis: str
    trend: float
    expected: float
    pace: str


@dataclass(frozen=True, slots=True)
class TargetPart:
    """A target in one of its due years, and where all stand to whom it applies.

    Attributes
    ----------
    low, high
        The bounds as numbers; NaN on the side that is open, equal to one another where a value is to be equal.
    bound
        Both in words, with the unit.
    due, is_due
        The year, and whether it has come by the assessment year.
    as_one
        The prefecture answers as one: there is a single standing, the city's.
    standings
        In the order of the counties, without those to whom it does not apply.
    """

    id: str
    action: int
    task: int
    task_title: str
    title: str
    comparison: str
    exclusive: bool
    low: float
    high: float
    unit: str
    bound: str
    due: int
    due_shown: str
    is_due: bool
    scope: str
    departments: str
    clause: str
    note: str
    as_one: bool
    standings: tuple[Standing, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many stand how."""
        return count(self.standings)


def count(standings: Iterable[Standing]) -> Mapping[str, int]:
    """Return how many stand how, by status; those that do not occur are absent, and count as 0."""
    return Counter(standing.status for standing in standings)


def target_parts(assessment: Assessment, plan: Plan, voice: Voice, county: str | None = None) -> list[TargetPart]:
    """Return the targets of the plan, one a due year, in the order of actions and tasks.

    With `county` (an adcode) they are those that apply to it: its own standing, or the city's where the county is one
    of those that the city answers for. Without, also those are there that turn out to apply to no county at all.
    """
    rows = _rows(assessment.progress, county)
    order = {task.number: (task.action, place) for place, task in enumerate(plan.tasks)}
    targets = [target for target in plan.targets if county is None or county in plan.scope_of(target)]
    targets.sort(key=lambda target: order.get(target.task, (len(plan.actions) + 1, target.task)))
    return [
        _part(assessment, plan, voice, (target, due), rows.get((target.id, due), []))
        for target in targets
        for due in target.years
        if county is None or (target.id, due) in rows
    ]


def _rows(progress: pd.DataFrame, county: str | None) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Return the rows in scope by target and due year."""
    kept = progress[progress["status"] != "not_in_scope"]
    if county is not None:
        kept = kept[kept["adcode"].isin([county, CITY])]
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in kept.to_dict(orient="records"):
        named = {str(column): value for column, value in row.items()}
        found.setdefault((named["target_id"], int(named["year"])), []).append(named)
    return found


def _part(
    assessment: Assessment, plan: Plan, voice: Voice, which: tuple[Target, int], rows: list[dict[str, Any]]
) -> TargetPart:
    target, due = which
    task = plan.task(target.task)
    low, high = _bounds(target)
    return TargetPart(
        id=target.id,
        action=task.action if task else 0,
        task=target.task,
        task_title=voice(task.title) if task else "",
        title=voice(target.title),
        comparison=target.comparison,
        exclusive=target.exclusive,
        low=low,
        high=high,
        unit=voice(target.unit),
        bound=voice(shown_bound(target, plan)),
        due=due,
        due_shown=voice(_due(target, due)),
        is_due=assessment.year is None or due <= assessment.year,
        scope=voice(scope_words(plan, target, voice.lang)),
        departments=voice.listed(target.departments),
        clause=voice(target.clause),
        note=voice(target.note) if target.note else "",
        as_one=target.aggregation != "each",
        standings=tuple(_standing(assessment, plan, voice, target, row) for row in rows),
    )


def _standing(assessment: Assessment, plan: Plan, voice: Voice, target: Target, row: Mapping[str, Any]) -> Standing:
    value, gap, status, indicators = row["value"], row["gap"], row["status"], assessment.indicators
    on_pace = not pd.isna(row["on_pace"]) and bool(row["on_pace"])
    return Standing(
        adcode=row["adcode"],
        name=voice(_WHOLE_CITY if row["adcode"] == CITY else row["name"]),
        value=value,
        shown=voice(shown_value(value, target, plan, indicators)),
        value_year="" if pd.isna(row["value_year"]) else str(row["value_year"]),
        gap=gap,
        gap_shown=voice(shown_gap(gap, target, plan, indicators, met=status == "met")),
        status=status,
        status_shown=voice(_STATUS_WORDS[status]),
        source=voice(row["source"]),
        basis=voice(row["basis"]),
        trend=row["trend"],
        expected=row["expected"],
        pace=voice(shown_pace(row["trend"], row["expected"], target, in_time=on_pace)),
    )


def _bounds(target: Target) -> tuple[float, float]:
    value = math.nan if target.value is None else target.value
    if target.comparison == "range":
        return (math.nan if target.low is None else target.low), (math.nan if target.high is None else target.high)
    return (math.nan if target.comparison == "at_most" else value), (
        math.nan if target.comparison == "at_least" else value
    )


def _due(target: Target, due: int) -> Text:
    if target.from_year is not None:
        return Text(f"{due}年（每年）", f"{due} (each year)")
    if target.year_basis == "horizon":
        return Text(f"{due}年（方案期末）", f"{due} (the plan's end)")
    return Text(f"{due}年", f"{due}")
