"""What a report says, in one language and in its order; the Word document, the workbook and the page all say this."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from ycgis.assess import Assessment
from ycgis.board import LOOKS, Board, Entry, Line, Voice, board_of, tally
from ycgis.board.outlook import MissedTarget, missed_targets
from ycgis.board.shortfalls import Shortfall, shortfalls_of
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Lang, Text
from ycgis.plan import Plan, Task
from ycgis.report import sentences
from ycgis.report.annex import AnnexSection, annex_of
from ycgis.report.conclusions import Conclusion, conclusions_of
from ycgis.report.projects import ProjectPart, project_parts
from ycgis.report.sources import Sources, sources_of
from ycgis.statistics import CITY
from ycgis.study import Study

__all__ = ["ActionPart", "Content", "CountyPart", "DiscrepancyPart", "Paper", "TaskInWords", "content_of"]

_NO_PLAN = Text("没有方案，无法编写进展报告", "there is no plan, and a report is of what a plan asks")
_DATE = Text("{year}年{month}月{day}日", "{year}-{month:02d}-{day:02d}")
_NAME_IT = Text('在 project.toml 中写 plan = "..."', 'write plan = "..." in project.toml')


class Paper(NamedTuple):
    """What an official paper says beside its text; each is empty where the project does not say it."""

    to: str
    signed: str
    date: str


@dataclass(frozen=True, slots=True)
class TaskInWords:
    """A task that sets no number: its number and title, what it asks, and who answers for it."""

    number: int
    title: str
    summary: str
    departments: str


@dataclass(frozen=True, slots=True)
class ActionPart:
    """One action of the plan: a sentence or more, its targets, and its tasks that set no number."""

    number: int
    title: str
    summary: str
    lines: tuple[Line, ...]
    in_words: tuple[TaskInWords, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many counties, or the city, stand how to its targets."""
        return tally(entry for line in self.lines for entry in line.entries.values())


@dataclass(frozen=True, slots=True)
class CountyPart:
    """One county: what kind it is, a summary, and every target that applies to it with where it stands."""

    adcode: str
    name: str
    categories: str
    summary: str
    lines: tuple[tuple[Line, Entry], ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of its targets stand how."""
        return tally(entry for _, entry in self.lines)


@dataclass(frozen=True, slots=True)
class DiscrepancyPart:
    """What passages of the plan do not agree about: pairs of a passage and what it says."""

    about: str
    readings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A report in one language.

    Attributes
    ----------
    title, subtitle
        What it is a report on; of where and when.
    as_of
        The day that its file is dated: the end of the assessment year, or the plan's date without one.
    author
        Who makes it; ycgis where the project does not say.
    about, summary
        On what it rests, a line each; what came of it, a paragraph each.
    county
        The adcode of the one county that it is on; None for the prefecture.
    conclusions
        What is to be read first: where we stand, what is missed, what is unknown, what the next year needs.
    shortfalls, missed
        What is due and not met, one by one, the worst first; and by target, what most miss first.
    sources
        The numbered sources of all figures.
    paper
        To whom the report is addressed, who signs it, and when.
    city_code
        The prefecture's own code: that of its capital with 00 for the county.
    city
        The targets that the prefecture answers for as one.
    actions, counties, projects, discrepancies, annex
        Its parts; a report on one county holds what applies to that one.
    statuses
        The words of the statuses by key, in their order.
    """

    lang: Lang
    title: str
    subtitle: str
    as_of: dt.date
    author: str
    about: tuple[str, ...]
    summary: tuple[str, ...]
    county: str | None
    conclusions: tuple[Conclusion, ...]
    shortfalls: tuple[Shortfall, ...]
    missed: tuple[MissedTarget, ...]
    sources: Sources
    paper: Paper
    city_code: str
    city: tuple[tuple[Line, Entry], ...]
    actions: tuple[ActionPart, ...]
    counties: tuple[CountyPart, ...]
    projects: tuple[ProjectPart, ...]
    discrepancies: tuple[DiscrepancyPart, ...]
    annex: tuple[AnnexSection, ...]
    statuses: Mapping[str, str]

    def listed(self, names: tuple[str, ...]) -> str:
        """Return names in a row."""
        return ("、" if self.lang == "zh" else ", ").join(names)

    def code(self, adcode: str) -> str:
        """Return the code of a unit as a reader knows it: of the city that of the prefecture."""
        return self.city_code if adcode == CITY else adcode

    @property
    def lines(self) -> list[Line]:
        """All targets in their due years, in the order of the actions."""
        return [line for action in self.actions for line in action.lines]


def content_of(assessment: Assessment, lang: Lang = "zh", county: str | None = None) -> Content:
    """Return what a report says of the prefecture, or of the county of one adcode.

    Raises
    ------
    InputError
        There is no plan.
    """
    plan, study = assessment.plan, assessment.study
    if plan is None:
        raise InputError(Problem("plan", _NO_PLAN, _NAME_IT))
    board, voice = board_of(assessment, lang), Voice(lang)
    lines = _lines(board, plan, county)
    own = replace(board, lines=tuple(lines))
    names = board.names
    chosen = names if county is None else {county: names[county]}
    counties = tuple(_county(plan, voice, adcode, name, lines) for adcode, name in chosen.items())
    place = Text(names[county], names[county]) if county else study.name
    return Content(
        lang=lang,
        title=voice(sentences.title(plan)),
        subtitle=voice(sentences.subtitle(place, assessment.year)),
        as_of=dt.date(assessment.year, 12, 31) if assessment.year else plan.document.date,
        author=voice(study.producer) if study.producer else "ycgis",
        about=tuple(voice(line).strip() for line in sentences.about(assessment, plan, lines)),
        summary=tuple(voice(line).strip() for line in sentences.summary(lines, len(chosen))),
        county=county,
        conclusions=tuple(conclusions_of(own, assessment)),
        shortfalls=tuple(shortfalls_of(own)),
        missed=tuple(missed_targets(own)),
        sources=sources_of(assessment, (entry for _, entry in own.entries())),
        paper=_paper(study, voice),
        city_code=f"{study.capital[:4]}00",
        city=tuple((line, entry) for line in lines if line.together for entry in line.entries.values()),
        actions=tuple(_actions(plan, voice, lines, len(chosen))),
        counties=counties,
        projects=tuple(project_parts(plan, study.layers, voice, county)),
        discrepancies=tuple(_discrepancies(plan, voice)),
        annex=tuple(annex_of(assessment, plan, voice, lines)),
        statuses={status: voice(look.word) for status, look in LOOKS.items()},
    )


def _paper(study: Study, voice: Voice) -> Paper:
    form, signed = study.paper, study.paper.signed or study.producer
    date = voice(_DATE.fill(year=form.date.year, month=form.date.month, day=form.date.day)) if form.date else ""
    return Paper(voice(form.to) if form.to else "", voice(signed) if signed else "", date)


def _lines(board: Board, plan: Plan, county: str | None) -> list[Line]:
    """Return the targets with the entries of those to whom they apply; with `county`, its own and the city's alone."""
    lines = []
    for line in board.lines:
        target = plan.target(line.target)
        if county is not None and (target is None or county not in plan.scope_of(target)):
            continue
        asked = {entry.adcode: entry for entry in line.asked if county is None or entry.adcode in {county, CITY}}
        if asked or county is None:
            lines.append(replace(line, entries=asked))
    return lines


def _county(plan: Plan, voice: Voice, adcode: str, name: str, lines: list[Line]) -> CountyPart:
    own = tuple((line, line.entries[adcode]) for line in lines if adcode in line.entries)
    categories = [category.title for category, _ in plan.categories_of(adcode)]
    return CountyPart(adcode, name, voice.listed(categories), voice(sentences.county(own)), own)


def _actions(plan: Plan, voice: Voice, lines: list[Line], counties: int) -> list[ActionPart]:
    parts = []
    for action in plan.actions:
        tasks = [task for task in plan.tasks if task.action == action.number]
        own = tuple(line for line in lines if line.action == action.number)
        in_words = tuple(_in_words(voice, task) for task in tasks if not plan.targets_of(task))
        summary = voice(sentences.action(len(tasks), own, counties)).strip()
        parts.append(ActionPart(action.number, voice(action.title), summary, own, in_words))
    return parts


def _in_words(voice: Voice, task: Task) -> TaskInWords:
    asked = [clause.summary for clause in task.clauses]
    summary = Text("；", "; ").say(voice.lang).join(voice(text) for text in asked)
    return TaskInWords(task.number, voice(task.title), summary, voice.listed(task.departments))


def _discrepancies(plan: Plan, voice: Voice) -> list[DiscrepancyPart]:
    parts = []
    for one in plan.discrepancies:
        readings = tuple((voice(reading.source), voice(reading.says)) for reading in one.readings)
        parts.append(DiscrepancyPart(voice(one.about), readings))
    return parts
