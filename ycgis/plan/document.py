"""What a plan restates of its document: actions, tasks, projects, categories, and where it contradicts itself."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ycgis.ground.fields import Words
from ycgis.ground.text import Text
from ycgis.plan.fields import (
    ActionNumber,
    County,
    Department,
    Identifier,
    Ordinal,
    Passage,
    ScopeEntry,
    TargetId,
    Year,
    at_least,
)

__all__ = [
    "Action",
    "Category",
    "Clause",
    "Discrepancy",
    "Document",
    "KeyProject",
    "Milestone",
    "Part",
    "PlanReading",
    "ReadingChoice",
    "Statement",
    "Task",
]


class Part(BaseModel):
    """A part of a plan: it cannot be changed, and holds no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Part):
    """The document that the plan restates.

    Attributes
    ----------
    horizon
        Its last year, for what it dates no closer.
    project_list
        What its list of projects is called; a project's clause is this and its number.
    notes
        What is to be known of the copy that was restated, such as where it breaks off.
    """

    title: Words
    issuer: Words
    date: Annotated[dt.date, Field(strict=True)]
    horizon: Year
    project_list: Words = Text("项目", "project")
    notes: tuple[Words, ...] = ()


class PlanReading(Part):
    """The counties that one passage of the document puts into a category."""

    source: Passage
    counties: tuple[County, ...]


class ReadingChoice(Part):
    """The passage whose readings decide the scope of a target that names a category, and the reason."""

    used: Passage
    why: Words


class Category(Part):
    """A kind of county, with what each passage says of its members."""

    id: Identifier
    title: Words
    readings: Annotated[tuple[PlanReading, ...], at_least(1)]


class Action(Part):
    """One of the document's actions, under which its tasks are set."""

    number: Ordinal
    title: Words


class Milestone(Part):
    """What is to be so in a year, without a number."""

    year: Year
    says: Words


class Clause(Part):
    """One paragraph of a task: who answers for it, what it asks in this project's words, and its steps by year."""

    title: Words
    summary: Words
    departments: Annotated[tuple[Department, ...], at_least(1)]
    milestones: tuple[Milestone, ...] = ()


class Task(Part):
    """A numbered task of the document, the action that it belongs to, and its clauses."""

    number: Ordinal
    title: Words
    action: ActionNumber
    clauses: tuple[Clause, ...] = ()

    @property
    def departments(self) -> tuple[str, ...]:
        """Who answers for any of its clauses, in their order, each once."""
        return tuple(dict.fromkeys(name for clause in self.clauses for name in clause.departments))


class KeyProject(Part):
    """A project of the document's list.

    Attributes
    ----------
    number, action
        Its number in the list, and the action under which it is listed.
    title, content
        Its name, and what it is to do, in this project's words.
    departments
        The units of the city that answer for it, as the list names them.
    scope, selection
        Where: ``all`` counties, ``city`` (the city alone), or those named. "open" where the list speaks of the
        counties concerned without naming them: which of the scope these are is not settled.
    targets
        The targets that its content sets or serves.
    """

    number: Ordinal
    title: Words
    action: ActionNumber
    content: Words
    departments: Annotated[tuple[Department, ...], at_least(1)]
    scope: Annotated[tuple[ScopeEntry, ...], at_least(1)]
    selection: Literal["stated", "open"] = "stated"
    targets: tuple[TargetId, ...] = ()
    note: Words | None = None


class Statement(Part):
    """What one passage says."""

    source: Passage
    says: Words


class Discrepancy(Part):
    """Passages of the document that do not agree, each in its own reading; none is corrected."""

    id: Identifier
    about: Words
    readings: Annotated[tuple[Statement, ...], at_least(2)]
