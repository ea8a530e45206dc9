"""All that is said of an assessment, worked out once for pages, papers, sheets, maps and the terminal alike."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from ycgis.assess import Assessment
from ycgis.board.lines import Entry, Line
from ycgis.board.look import Badge, badge
from ycgis.board.standing import Standing, standing_of
from ycgis.board.values import Scale, due_words, pace_words, raised, scale_of
from ycgis.board.voice import Voice
from ycgis.ground.text import Lang, Text
from ycgis.plan import Target
from ycgis.plan.records import scope_words
from ycgis.statistics import CITY

__all__ = ["ActionLines", "Board", "TaskLines", "board_of"]

_NO_ACTION = Text("未归入行动的目标", "Under no action")
_MEASURE = Text("{title}：{definition}", "{title}: {definition}")
_Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TaskLines:
    """A task of the plan and its targets, one line a due year."""

    number: int
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ActionLines:
    """An action and those of its tasks that set targets; 0 and a wording stand for what is under no action."""

    number: int
    title: str
    tasks: tuple[TaskLines, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The targets of all its tasks."""
        return tuple(line for task in self.tasks for line in task.lines)


@dataclass(frozen=True)
class Board:
    """What is said of an assessment in one language.

    Attributes
    ----------
    year
        The assessment year; None: every target counts as due.
    place, city
        What the prefecture is called, and its column among the counties.
    names
        Of the counties, by adcode, in their order.
    lines
        Every target in every year in which it is due, in the order of actions and tasks.
    measures
        Every indicator in its order: its targets in their last years, or itself where the plan sets none.
    action_titles
        Every action of the plan by its number, those without a target too.
    standings
        How each county, and the city (`ycgis.statistics.CITY`), stands over all, by adcode.
    """

    lang: Lang
    year: int | None
    place: str
    city: str
    names: Mapping[str, str]
    lines: tuple[Line, ...] = field(repr=False)
    measures: tuple[Line, ...] = field(repr=False)
    actions: tuple[ActionLines, ...] = field(repr=False)
    action_titles: Mapping[int, str] = field(repr=False)
    standings: Mapping[str, Standing] = field(repr=False)

    @cached_property
    def shown(self) -> tuple[Line, ...]:
        """The measures that layers give any county a value of."""
        return tuple(line for line in self.measures if line.computed)

    def entries(self, adcode: str | None = None) -> list[tuple[Line, Entry]]:
        """Return what is asked of all units, or of one, with where it stands; each target in each due year."""
        return [
            (line, entry) for line in self.lines for entry in line.asked if adcode is None or entry.adcode == adcode
        ]


def board_of(assessment: Assessment, lang: Lang = "zh") -> Board:
    """Return what is said of an assessment in a language."""
    return _Maker(assessment, lang).board()


class _Maker:
    """Puts the verdicts of one assessment into words, each row once."""

    def __init__(self, assessment: Assessment, lang: Lang) -> None:
        self._assessment, self._plan = assessment, assessment.plan
        self._voice, self._lang = Voice(lang), lang
        self._near_share = assessment.study.parameters.near_share
        self._badges: dict[tuple[str, bool], Badge] = {}
        city = Text("全市", "Whole city")
        self._city = self._voice(city)

    def board(self) -> Board:
        """Return the whole of it."""
        assessment, voice = self._assessment, self._voice
        counties = assessment.study.layers.counties["name"]
        names = {str(code): voice(str(name)) for code, name in counties.items()}
        by_key = self._lines()
        lines = tuple(self._in_order([line for line in by_key.values() if line.target]))
        standings = {str(code): standing_of(row, self._lang) for code, row in assessment.standings.iterrows()}
        return Board(
            lang=self._lang,
            year=assessment.year,
            place=voice(assessment.study.name),
            city=self._city,
            names=names,
            lines=lines,
            measures=tuple(self._measures(by_key)),
            actions=tuple(self._actions(lines)),
            action_titles=self._action_titles(),
            standings=standings,
        )

    def _lines(self) -> dict[str, Line]:
        """Return every line by its key, in the order of the table."""
        rows: dict[tuple[str, str, int], _Rows] = {}
        for row in self._assessment.table.to_dict("records"):
            year = 0 if pd.isna(row["year"]) else int(row["year"])
            rows.setdefault((row["target_id"], row["measure"], year), []).append({str(k): v for k, v in row.items()})
        lines = (self._line(*key, found) for key, found in rows.items())
        return {line.key: line for line in lines}

    def _line(self, target_id: str, measure: str, year: int, rows: _Rows) -> Line:
        voice, plan = self._voice, self._plan
        target = plan.target(target_id) if plan and target_id else None
        indicator = self._assessment.indicators.get(rows[0]["indicator"])
        statistic = plan.statistic(rows[0]["statistic"]) if plan else None
        scale = scale_of(indicator, target, plan, self._near_share)
        meter = indicator or statistic
        return Line(
            key=f"{target_id}.{year}" if target else measure,
            target=target_id,
            indicator=rows[0]["indicator"] if indicator else "",
            statistic=rows[0]["statistic"],
            **self._of_plan(target, year),
            title=voice(target.title if target else indicator.title if indicator else measure),
            unit=voice(raised(scale.unit)),
            measured=voice(meter.title) if meter else "",
            definition=voice(meter.definition) if meter else "",
            measure=voice(_MEASURE.fill(title=meter.title, definition=meter.definition)) if meter else "",
            standard=voice(indicator.source) if indicator else "",
            bound=voice(scale.bound()),
            yes_no=scale.yes_no,
            decimals=scale.decimals,
            entries={row["adcode"]: self._entry(row, scale) for row in rows},
        )

    def _of_plan(self, target: Target | None, year: int) -> Mapping[str, Any]:
        """Return the parts of a line that the plan says."""
        if target is None or self._plan is None:
            return _OF_NO_PLAN
        voice, task = self._voice, self._plan.task(target.task)
        low, high = _bounds(target)
        return {
            "action": task.action if task else 0,
            "task": target.task,
            "task_title": voice(task.title) if task else "",
            "low": low,
            "high": high,
            "comparison": target.comparison,
            "exclusive": target.exclusive,
            "due": year,
            "due_words": voice(due_words(target, year)),
            "is_due": self._assessment.year is None or year <= self._assessment.year,
            "scope": voice(scope_words(self._plan, target, self._lang)),
            "departments": tuple(voice(name) for name in target.departments),
            "clause": voice(target.clause),
            "note": voice(target.note) if target.note else "",
            "together": target.aggregation != "each",
        }

    def _entry(self, row: Mapping[str, Any], scale: Scale) -> Entry:
        voice, status = self._voice, row["status"]
        value, gap = row["value"], row["gap"]
        known = math.isfinite(value)
        asked = known and math.isfinite(gap)
        on_pace = None if pd.isna(row["on_pace"]) else bool(row["on_pace"])
        told = "behind" if status == "not_due" and on_pace is False else status
        return Entry(
            adcode=row["adcode"],
            name=self._city if row["adcode"] == CITY else voice(row["name"]),
            status=status,
            told=told,
            badge=self._badge(told, unsure=row["sure"] is False),
            value=value,
            gap=gap,
            trend=row["trend"],
            expected=row["expected"],
            number=voice(scale.number(value)),
            shown=voice(scale.value(value)),
            gap_words=voice(scale.gap(gap, value, met=status == "met")),
            gap_size=scale.bare_size(gap, value) if asked and not scale.yes_no else "",
            year="" if pd.isna(row["value_year"]) else str(row["value_year"]),
            pace="" if on_pace is None else "in_time" if on_pace else "behind",
            pace_words=voice(pace_words(row["trend"], row["expected"], scale.unit, in_time=bool(on_pace))),
            source=row["source"],
            origin=voice(row["origin"]),
            basis=voice(row["basis"]),
        )

    def _badge(self, status: str, *, unsure: bool) -> Badge:
        key = (status, unsure)
        if key not in self._badges:
            self._badges[key] = badge(status, self._lang, unsure=unsure)
        return self._badges[key]

    def _in_order(self, lines: list[Line]) -> list[Line]:
        """Return the targets in the order of actions and tasks."""
        tasks = self._plan.tasks if self._plan else ()
        place = {task.number: rank for rank, task in enumerate(tasks)}
        actions = {action.number: rank for rank, action in enumerate(self._plan.actions)} if self._plan else {}
        last = len(actions) + len(place)
        return sorted(lines, key=lambda line: (actions.get(line.action, last), place.get(line.task, last), line.task))

    def _measures(self, by_key: Mapping[str, Line]) -> Iterator[Line]:
        """Yield each indicator's own line, or those of its targets in their last years."""
        targets = self._plan.targets if self._plan else ()
        for name in self._assessment.indicators:
            asked = [one for one in targets if one.indicator == name and one.aggregation == "each"]
            yield from (by_key[f"{target.id}.{target.year}"] for target in asked)
            if not asked:
                yield by_key[name]

    def _action_titles(self) -> dict[int, str]:
        return {action.number: self._voice(action.title) for action in self._plan.actions} if self._plan else {}

    def _actions(self, lines: tuple[Line, ...]) -> Iterator[ActionLines]:
        titles = self._action_titles()
        for number in [*titles, 0]:
            own = [line for line in lines if (line.action if line.action in titles else 0) == number]
            tasks = dict.fromkeys(line.task for line in own)
            if own:
                yield ActionLines(
                    number,
                    titles.get(number) or self._voice(_NO_ACTION),
                    tuple(_task(task, own) for task in tasks),
                )


_OF_NO_PLAN: Mapping[str, Any] = {
    "action": 0,
    "task": 0,
    "task_title": "",
    "low": math.nan,
    "high": math.nan,
    "comparison": "",
    "exclusive": False,
    "due": 0,
    "due_words": "",
    "is_due": False,
    "scope": "",
    "departments": (),
    "clause": "",
    "note": "",
    "together": False,
}


def _task(number: int, lines: list[Line]) -> TaskLines:
    own = tuple(line for line in lines if line.task == number)
    return TaskLines(number, own[0].task_title, own)


def _bounds(target: Target) -> tuple[float, float]:
    """Return the bounds of a target as numbers: NaN on the side that is open."""
    if target.comparison == "range":
        return (math.nan if target.low is None else target.low), (math.nan if target.high is None else target.high)
    value = math.nan if target.value is None else target.value
    low = math.nan if target.comparison == "at_most" else value
    return low, (math.nan if target.comparison == "at_least" else value)
