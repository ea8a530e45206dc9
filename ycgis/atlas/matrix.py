"""The page of all targets: counties by targets, filtered and read cell by cell."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ycgis.assess import Assessment
from ycgis.atlas.compose import compose
from ycgis.atlas.elements import script_json
from ycgis.atlas.projects import project_lines
from ycgis.atlas.vendor import matrix_scripts, matrix_styles
from ycgis.atlas.words import WORDS
from ycgis.board import COUNTED, LOOKS, Board, Entry, Line, badge, tally
from ycgis.ground.text import Lang, Text
from ycgis.plan import Plan
from ycgis.statistics import CITY

__all__ = ["PAGE", "link_of", "matrix_page", "year_line"]

PAGE = "progress.html"

_SAID = (
    "basis", "bound", "clause", "county_page", "departments", "due", "gap", "measure_title", "note", "of_year",
    "source", "value",
)  # fmt: skip
_PILOT = "pilot"


class Sum(NamedTuple):
    """How many counties meet a target, to how many it applies, and of how many of these nothing is known."""

    met: int
    scope: int
    unknown: int


def link_of(line: Line, adcode: str) -> str:
    """Return the address of one cell of the page, as seen from beside it."""
    return f"{PAGE}#at={line.key}.{CITY if line.together else adcode}"


def matrix_page(assessment: Assessment, board: Board, plan: Plan) -> str:
    """Return the page of all targets of a plan."""
    study, lang = assessment.study, board.lang
    entries = [entry for _, entry in board.entries()]
    values = {
        "prefecture": board.place,
        "producer": study.producer.say(lang) if study.producer else "",
        "plan": plan.name.say(lang),
        "year": year_line(assessment).say(lang),
        "origins": _origin_line(entries).say(lang),
        "unknown": LOOKS["no_data"].symbol,
        "unmeasured": any(entry.status == "no_data" for entry in entries),
        "names": board.names,
        "links": {code: f"counties/{code}.html" for code in board.names},
        "units": _units(board),
        "actions": board.actions,
        "years": sorted({line.due for line in board.lines}),
        "departments": _departments(board),
        "categories": _categories(plan, lang),
        "statuses": [badge(status, lang) for status in COUNTED],
        "sums": {line.key: _sum(line.entries.values()) for line in board.lines if not line.together},
        "projects": project_lines(assessment, lang),
        "data": Markup(script_json(_data(board, plan))),  # noqa: S704 - `script_json` escapes
    }
    return compose("matrix.html.jinja", lang, matrix_styles(), matrix_scripts(), values)


def _units(board: Board) -> dict[str, str]:
    """Return the columns of the page: the city and the counties."""
    return {CITY: board.city, **board.names}


def year_line(assessment: Assessment) -> Text:
    """Return what year is assessed, in words."""
    return WORDS["every_year"] if assessment.year is None else WORDS["assessed_in"].fill(year=assessment.year)


def _origin_line(entries: Sequence[Entry]) -> Text:
    by_source = Counter(entry.source for entry in entries)
    return WORDS["origins"].fill(
        total=len(entries), computed=by_source["computed"], reported=by_source["reported"], none=by_source[""]
    )


def _departments(board: Board) -> list[str]:
    """Return who answers for any target, in the order of the plan, each once."""
    return list(dict.fromkeys(name for line in board.lines for name in line.departments))


def _groups(plan: Plan) -> dict[str, frozenset[str]]:
    """Return the counties of each category, by the reading that decides, and the pilot counties."""
    groups = {category.id: plan.members_of(category.id) for category in plan.categories}
    return groups | ({_PILOT: frozenset(plan.pilot)} if plan.pilot else {})


def _categories(plan: Plan, lang: Lang) -> dict[str, str]:
    titles = {category.id: category.title for category in plan.categories} | {_PILOT: WORDS["pilot"]}
    return {group: titles[group].say(lang) for group in _groups(plan)}


def _sum(entries: Iterable[Entry]) -> Sum:
    counted = tally(entry for entry in entries if entry.applies)
    return Sum(counted.get("met", 0), sum(counted.values()), counted.get("no_data", 0))


class _Texts:
    """Texts that are said once and then named by their place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {"": 0}

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    def all(self) -> list[str]:
        return list(self._places)


def _data(board: Board, plan: Plan) -> dict[str, object]:
    """Return what the page's script filters by and tells: texts once each, and numbers that are places among them."""
    texts, codes, lang = _Texts(), list(_units(board)), board.lang
    departments = {name: rank for rank, name in enumerate(_departments(board))}
    return {
        "codes": codes,
        "groups": {
            group: [rank for rank, code in enumerate(codes) if code in members]
            for group, members in _groups(plan).items()
        },
        "answerable": [[departments[name] for name in line.departments] for line in board.lines],
        "lines": [[texts.place(words) for words in _told(line)] for line in board.lines],
        "cells": [[_cell(line.entries.get(code), texts) for code in codes] for line in board.lines],
        "said": {
            **{name: WORDS[name].say(lang) for name in _SAID},
            "status": {key: badge(key, lang)._asdict() for key in LOOKS},
        },
        "texts": texts.all(),
    }


def _told(line: Line) -> tuple[str, ...]:
    return line.bound, line.due_words, line.measure, line.clause, line.note


def _cell(entry: Entry | None, texts: _Texts) -> list[int] | int:
    if entry is None:
        return 0
    told = (entry.shown, entry.year, entry.gap_words, entry.origin) if entry.source and entry.applies else ("",) * 4
    return [texts.place(words) for words in (*told, entry.basis)]
