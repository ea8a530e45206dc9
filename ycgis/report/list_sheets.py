"""The sheets of a workbook that list: tasks in words, projects, contradictions, methods and sources."""

from collections.abc import Iterable, Mapping
from math import nan

from ycgis.report.cells import Book, BookSheet
from ycgis.report.content import Content
from ycgis.report.projects import ProjectPart, ProjectState
from ycgis.report.words import WORDS, heads

__all__ = ["add_annex", "add_discrepancies", "add_projects", "add_tasks"]

_TASKS: Mapping[str, float] = {"action": 40, "number": 8, "task": 30, "content": 70, "departments": 40}
_PROJECTS: Mapping[str, float] = {
    "number": 8, "project": 26, "content": 48, "scope": 24, "departments": 30, "clause": 16, "where": 12,
    "status": 12, "progress": 10, "date": 12, "note": 30,
}  # fmt: skip
_DISCREPANCIES: Mapping[str, float] = {"about_item": 40, "source": 36, "says": 70}
_ANNEX: Mapping[str, float] = {"section": 24, "about_item": 36, "about": 110}
_FIRST = 1


def add_tasks(book: Book, content: Content, name: str) -> None:
    """Add the tasks that set no number, so that nothing of the plan is missing."""
    sheet = _table(book, content, name, _TASKS)
    rows = [(action, task) for action in content.actions for task in action.in_words]
    for row, (action, task) in enumerate(rows, _FIRST):
        sheet.text(row, 0, f"{action.number} {action.title}")
        sheet.number(row, 1, task.number)
        for column, words in enumerate((task.title, task.summary, task.departments), 2):
            sheet.text(row, column, words)
    _filter(sheet, len(rows), _TASKS)


def add_projects(book: Book, content: Content, name: str) -> None:
    """Add the projects: a row for each report of one, or one that says that there is none."""
    sheet = _table(book, content, name, _PROJECTS)
    silent = ProjectState("", WORDS["no_project_report"].say(content.lang), nan, "", "")
    rows = [(project, state) for project in content.projects for state in project.states or (silent,)]
    for row, (project, state) in enumerate(rows, _FIRST):
        _write_project(sheet, row, project, state)
    _filter(sheet, len(rows), _PROJECTS)


def _write_project(sheet: BookSheet, row: int, project: ProjectPart, state: ProjectState) -> None:
    note = "\n".join(words for words in (state.note, project.note) if words)
    texts = (project.title, project.content, project.where, project.departments, project.clause)
    sheet.number(row, 0, project.number)
    for column, words in enumerate((*texts, state.where, state.status), 1):
        sheet.text(row, column, words)
    sheet.number(row, 8, state.progress)
    sheet.text(row, 9, state.date)
    sheet.text(row, 10, note)


def add_discrepancies(book: Book, content: Content, name: str) -> None:
    """Add where the plan contradicts itself, a row a reading."""
    _rows(
        _table(book, content, name, _DISCREPANCIES),
        ((one.about, source, says) for one in content.discrepancies for source, says in one.readings),
    )


def add_annex(book: Book, content: Content, name: str) -> None:
    """Add methods and sources, a row a line."""
    _rows(
        _table(book, content, name, _ANNEX),
        ((section.title, entry.name, entry.text) for section in content.annex for entry in section.entries),
    )


def _rows(sheet: BookSheet, rows: Iterable[tuple[str, ...]]) -> None:
    for row, texts in enumerate(rows, _FIRST):
        sheet.row(row, texts)


def _table(book: Book, content: Content, name: str, widths: Mapping[str, float]) -> BookSheet:
    sheet = book.sheet(name, list(widths.values()), repeat=0)
    sheet.row(0, heads(widths, content.lang), "head")
    sheet.raw.freeze_panes(_FIRST, 0)
    return sheet


def _filter(sheet: BookSheet, rows: int, widths: Mapping[str, float]) -> None:
    if rows:
        sheet.raw.autofilter(0, 0, rows, len(widths) - 1)
