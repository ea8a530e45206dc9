"""What the entry page opens on: the answer in a line, what is missed and by whom, and what would tell more."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ycgis.assess import Assessment
from ycgis.atlas.matrix import link_of
from ycgis.board import Badge, Board, Entry, Line, badge
from ycgis.board.next_steps import KnownCount, NextStep, known_of, next_steps
from ycgis.board.shortfalls import Shortfall, shortfalls_of
from ycgis.board.summary import Summary, summary_of
from ycgis.statistics import CITY

__all__ = ["AnswerBar", "FilterChoice", "ProblemRow", "answer_of", "problems_of"]


class ProblemRow(NamedTuple):
    """A line of 问题清单: what is missed, whose it is, the county on the map ("" for the city), and its cell."""

    line: Line
    entry: Entry
    unit: str
    code: str
    href: str


class FilterChoice(NamedTuple):
    """One way to narrow 问题清单: what the address calls it, and what there is to choose, by value."""

    name: str
    label: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class AnswerBar:
    """What the first screen says.

    Attributes
    ----------
    summary, counts
        What was due, and how many verdicts on that are told how, each with its badge.
    problems, choices
        问题清单, the worst first, and how it can be narrowed.
    known, steps
        How many verdicts on targets are known, and what would fill most of the others, the most first.
    tab
        What the panel opens on: "problems", where there are none "steps", and without a plan "shown".
    """

    summary: Summary
    counts: tuple[tuple[Badge, int], ...]
    problems: tuple[ProblemRow, ...]
    choices: tuple[FilterChoice, ...]
    known: KnownCount
    steps: tuple[NextStep, ...]
    tab: str


def answer_of(board: Board, assessment: Assessment) -> AnswerBar:
    """Return what the first screen says of an assessment."""
    summary = summary_of(board)
    problems = problems_of(board)
    steps = tuple(next_steps(board, assessment))
    return AnswerBar(
        summary=summary,
        counts=tuple((badge(status, board.lang), count) for status, count in summary.counts.items()),
        problems=problems,
        choices=_choices(board, problems),
        known=known_of(board),
        steps=steps,
        tab="problems" if problems else "steps" if board.lines and steps else "problems" if board.lines else "shown",
    )


def problems_of(board: Board, adcode: str | None = None) -> tuple[ProblemRow, ...]:
    """Return 问题清单 of all units, or of one, the worst first."""
    return tuple(_problem(board, shortfall) for shortfall in shortfalls_of(board, adcode))


def _problem(board: Board, shortfall: Shortfall) -> ProblemRow:
    line, entry = shortfall.line, shortfall.entry
    of_city = line.together or entry.adcode == CITY
    unit = board.city if of_city else board.names[entry.adcode]
    return ProblemRow(line, entry, unit, "" if of_city else entry.adcode, link_of(line, entry.adcode))


def _choices(board: Board, problems: Iterable[ProblemRow]) -> tuple[FilterChoice, ...]:
    """Return what there is to choose among: only what a problem has, in the order of the plan and of the counties."""
    found = list(problems)
    units = {problem.code or CITY for problem in found}
    actions = {problem.line.action for problem in found}
    names = {name for problem in found for name in problem.line.departments}
    years = sorted({problem.line.due for problem in found})
    ordered = dict.fromkeys(name for line in board.lines for name in line.departments)
    return (
        FilterChoice("unit", "county", {code: name for code, name in _units(board).items() if code in units}),
        FilterChoice(
            "action",
            "action",
            {
                str(each.number): f"{each.number or ''} {each.title}".strip()
                for each in board.actions
                if each.number in actions
            },
        ),
        FilterChoice("department", "departments", {name: name for name in ordered if name in names}),
        FilterChoice("due", "year", {str(year): str(year) for year in years}),
    )


def _units(board: Board) -> dict[str, str]:
    return {CITY: board.city, **board.names}
