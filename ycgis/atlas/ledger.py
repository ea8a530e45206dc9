"""Every target of the plan in every year in which it is due, and where each county and the city stand, in words."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from ycgis.assess import Assessment
from ycgis.assess.look import STATUS_LOOK
from ycgis.assess.shown import shown_bound, shown_gap, shown_number, shown_value
from ycgis.atlas.form import due_text
from ycgis.atlas.records import Badge, badge
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang, Text
from ycgis.plan import Plan, Target, is_met
from ycgis.statistics import CITY

__all__ = ["ActionPart", "Entry", "Ledger", "Line", "TaskPart", "Unit", "ledger", "tally"]

_NOTHING = Text("", "")


class Entry(NamedTuple):
    """Where one county, or the city, stands to one target in one year.

    Attributes
    ----------
    number, value
        The value without and with its unit; empty where there is none.
    year
        What year the value is of; empty where it was computed from layers.
    gap, source, basis
        What is missing, where the value comes from, why it stands so; empty where there is nothing to say.
    pace
        "in_time" or "behind" where the pace so far tells what to expect; else empty.
    origin
        "computed", "reported" or empty.
    """

    badge: Badge
    number: str
    value: str
    year: str
    gap: str
    source: str
    basis: str
    pace: str
    origin: str


@dataclass(frozen=True, slots=True)
class Line:
    """One target in one of its years: `entries` by adcode, of the city alone where it answers as one (`together`)."""

    key: str
    year: int
    title: str
    bound: str
    due: str
    departments: tuple[str, ...]
    clause: str
    note: str
    measure: str
    together: bool
    entries: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class TaskPart:
    """A task and its targets."""

    number: int
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ActionPart:
    """An action and its tasks; 0 and a wording stand for what the plan puts under no action."""

    number: int
    title: str
    tasks: tuple[TaskPart, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The targets of all its tasks."""
        return tuple(line for task in self.tasks for line in task.lines)

    def entries(self, adcode: str | None = None) -> list[Entry]:
        """Return where the counties and the city stand, or one of them alone, where a target applies."""
        found = (
            entry
            for line in self.lines
            for code, entry in line.entries.items()
            if adcode in {None, code} and entry.badge.key != "not_in_scope"
        )
        return list(found)


class Unit(NamedTuple):
    """The city or a county: its adcode (`ycgis.statistics.CITY`) and its name."""

    adcode: str
    name: str


@dataclass(frozen=True)
class Ledger:
    """The whole plan, action by action; `units` are the city and then the counties."""

    plan: Plan
    units: tuple[Unit, ...]
    actions: tuple[ActionPart, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All targets, in the order of the actions and tasks."""
        return tuple(line for action in self.actions for line in action.lines)

    def entries(self, adcode: str | None = None) -> list[Entry]:
        """Return where the counties and the city stand, or one of them alone, where a target applies."""
        return [entry for action in self.actions for entry in action.entries(adcode)]


def ledger(assessment: Assessment, lang: Lang) -> Ledger | None:
    """Return where all stand to the targets of the plan; None without a plan, or one without targets."""
    plan = assessment.plan
    if plan is None or assessment.progress.empty:
        return None
    lines = _lines(assessment, plan, lang)
    counties = assessment.study.layers.counties["name"]
    return Ledger(
        plan=plan,
        units=(
            Unit(CITY, WORDS["whole_city"].say(lang)),
            *(Unit(str(code), str(name)) for code, name in counties.items()),
        ),
        actions=tuple(_actions(plan, lines, lang)),
    )


def tally(entries: Iterable[Entry], lang: Lang) -> tuple[tuple[Badge, int], ...]:
    """Return how many of each status there are, in the order of the statuses, without those at zero."""
    counted = Counter(entry.badge.key for entry in entries)
    return tuple((badge(status, lang), counted[status]) for status in STATUS_LOOK if counted[status])


def _actions(plan: Plan, lines: Mapping[int, list[Line]], lang: Lang) -> Iterable[ActionPart]:
    numbers = {task: found.action if (found := plan.task(task)) else 0 for task in lines}
    titles = {action.number: action.title.say(lang) for action in plan.actions}
    for action in [*titles, 0]:
        tasks = [
            TaskPart(task, found.title.say(lang) if (found := plan.task(task)) else "", tuple(lines[task]))
            for task in sorted(lines)
            if (numbers[task] if numbers[task] in titles else 0) == action
        ]
        if tasks:
            yield ActionPart(action, titles.get(action, WORDS["no_action"].say(lang)), tuple(tasks))


def _lines(assessment: Assessment, plan: Plan, lang: Lang) -> dict[int, list[Line]]:
    """Return the lines by task."""
    by_task: dict[int, list[Line]] = {}
    by_target = dict(list(assessment.progress.groupby(["target_id", "year"], sort=False)))
    for target in plan.targets:
        for year in target.years:
            rows = by_target[target.id, year]
            by_task.setdefault(target.task, []).append(_line(assessment, plan, target, rows, lang))
    return by_task


def _line(assessment: Assessment, plan: Plan, target: Target, rows: pd.DataFrame, lang: Lang) -> Line:
    year = int(rows["year"].iloc[0])
    return Line(
        key=f"{target.id}.{year}",
        year=year,
        title=target.title.say(lang),
        bound=shown_bound(target, plan).say(lang),
        due=due_text(target, year).say(lang),
        departments=target.departments,
        clause=target.clause.say(lang),
        note=target.note.say(lang) if target.note else "",
        measure=_measure(assessment, plan, target).say(lang),
        together=target.aggregation != "each",
        entries={str(row["adcode"]): _entry(assessment, plan, target, row, lang) for row in rows.to_dict("records")},
    )


def _measure(assessment: Assessment, plan: Plan, target: Target) -> Text:
    """Return what a target is read from, and how that is counted."""
    statistic, indicator = plan.statistic(target.statistic), assessment.indicators.get(target.indicator or "")
    said = WORDS["measure"]
    if indicator is not None:
        return said.fill(title=indicator.title, definition=indicator.definition)
    return said.fill(title=statistic.title, definition=statistic.definition) if statistic else _NOTHING


def _entry(assessment: Assessment, plan: Plan, target: Target, row: Mapping[Hashable, Any], lang: Lang) -> Entry:
    mark, indicators = badge(str(row["status"]), lang), assessment.indicators
    value, basis = float(row["value"]), row["basis"].say(lang)
    if not row["origin"]:
        return Entry(mark, "", "", "", "", "", basis, "", "")
    met = is_met(value, target)
    return Entry(
        badge=mark,
        number=shown_number(value, target, plan, indicators).say(lang),
        value=shown_value(value, target, plan, indicators).say(lang),
        year="" if pd.isna(row["value_year"]) else str(row["value_year"]),
        gap=shown_gap(float(row["gap"]), target, plan, indicators, met=met).say(lang),
        source=row["source"].say(lang),
        basis=basis,
        pace="" if pd.isna(row["on_pace"]) else "in_time" if row["on_pace"] else "behind",
        origin=str(row["origin"]),
    )
