"""A report as a workbook: what is not met, an overview that counts, a matrix, one sheet for each action, and lists."""

from collections.abc import Mapping
from pathlib import Path

from ycgis.report.action_sheet import action_sheets, add_action
from ycgis.report.cells import Book
from ycgis.report.content import Content
from ycgis.report.count_sheets import add_matrix, add_overview
from ycgis.report.list_sheets import add_annex, add_discrepancies, add_projects, add_tasks
from ycgis.report.shortfall_sheet import add_shortfalls
from ycgis.report.words import WORDS

__all__ = ["write_workbook"]

_FIXED = ("shortfalls", "overview", "matrix", "tasks_in_words", "projects", "discrepancies", "annex")


def write_workbook(content: Content, path: Path) -> None:
    """Write a report as an .xlsx file; the same content gives the same bytes."""
    book = Book(content)
    names: Mapping[str, str] = {key: WORDS[key].say(content.lang) for key in _FIXED}
    actions = action_sheets(content, list(names.values()))
    add_shortfalls(book, content, names["shortfalls"])
    add_overview(book, content, names["overview"], actions)
    add_matrix(book, content, names["matrix"])
    for one in actions:
        add_action(book, content, one)
    for key, add in (
        ("tasks_in_words", add_tasks),
        ("projects", add_projects),
        ("discrepancies", add_discrepancies),
        ("annex", add_annex),
    ):
        add(book, content, names[key])
    path.write_bytes(book.finished())
