"""The page of all targets: counties by targets, filtered and read cell by cell."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ycgis.assess import Assessment
from ycgis.assess.look import STATUS_LOOK
from ycgis.atlas.compose import compose
from ycgis.atlas.ledger import Entry, Ledger, Line
from ycgis.atlas.projects import project_lines
from ycgis.atlas.records import badge
from ycgis.atlas.sheetmap import script_json
from ycgis.atlas.vendor import matrix_scripts, matrix_styles
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang, Text
from ycgis.plan import Plan
from ycgis.statistics import CITY

__all__ = ["PAGE", "link_of", "matrix_page"]

PAGE = "progress.html"

_SAID = (
    "basis", "bound", "clause", "county_page", "departments", "due", "gap", "measure_title", "note", "of_year",
    "source", "value",
)  # fmt: skip
_COUNTED = tuple(status for status in STATUS_LOOK if status not in {"no_target", "not_in_scope"})
_PILOT = "pilot"


class Sum(NamedTuple):
    """How many counties meet a target, to how many it applies, and of how many of these nothing is known."""

    met: int
    scope: int
    unknown: int


def link_of(line: Line, adcode: str) -> str:
    """Return the address of one cell of the page, as seen from beside it."""
    return f"{PAGE}#at={line.key}.{CITY if line.together else adcode}"


def matrix_page(assessment: Assessment, held: Ledger, lang: Lang) -> str:
    """Return the page of all targets of a plan."""
    study, plan = assessment.study, held.plan
    entries = held.entries()
    values = {
        "prefecture": study.name.say(lang),
        "producer": study.producer.say(lang) if study.producer else "",
        "plan": plan.name.say(lang),
        "year": _year_line(assessment).say(lang),
        "origins": _origin_line(entries).say(lang),
        "unmeasured": any(entry.badge.key == "no_data" for entry in entries),
        "names": {unit.adcode: unit.name for unit in held.units[1:]},
        "links": {unit.adcode: f"counties/{unit.adcode}.html" for unit in held.units[1:]},
        "units": held.units,
        "actions": held.actions,
        "years": sorted({line.year for line in held.lines}),
        "departments": _departments(held),
        "categories": _categories(plan, lang),
        "statuses": [badge(status, lang) for status in _COUNTED],
        "sums": {line.key: _sum(line.entries.values()) for line in held.lines if not line.together},
        "projects": project_lines(assessment, lang),
        "data": Markup(script_json(_data(held, lang))),  # noqa: S704 - `script_json` escapes
    }
    return compose("matrix.html.jinja", lang, matrix_styles(), matrix_scripts(), values)


def _year_line(assessment: Assessment) -> Text:
    return WORDS["every_year"] if assessment.year is None else WORDS["assessed_in"].fill(year=assessment.year)


def _origin_line(entries: Sequence[Entry]) -> Text:
    by_origin = Counter(entry.origin for entry in entries)
    return WORDS["origins"].fill(
        total=len(entries), computed=by_origin["computed"], reported=by_origin["reported"], none=by_origin[""]
    )


def _departments(held: Ledger) -> list[str]:
    """Return who answers for any target, in the order of the plan, each once."""
    return list(dict.fromkeys(name for line in held.lines for name in line.departments))


def _groups(plan: Plan) -> dict[str, frozenset[str]]:
    """Return the counties of each category, by the reading that decides, and the pilot counties."""
    groups = {category.id: plan.members_of(category.id) for category in plan.categories}
    return groups | ({_PILOT: frozenset(plan.pilot)} if plan.pilot else {})


def _categories(plan: Plan, lang: Lang) -> dict[str, str]:
    titles = {category.id: category.title for category in plan.categories} | {_PILOT: WORDS["pilot"]}
    return {group: titles[group].say(lang) for group in _groups(plan)}


def _sum(entries: Iterable[Entry]) -> Sum:
    counted = Counter(entry.badge.key for entry in entries)
    return Sum(counted["met"], counted.total() - counted["not_in_scope"], counted["no_data"])


class _Texts:
    """Texts that are said once and then named by their place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {"": 0}

    def place(self, text: str) -> int:
        return self._places.setdefault(text, len(self._places))

    def said(self) -> list[str]:
        return list(self._places)


def _data(held: Ledger, lang: Lang) -> dict[str, object]:
    """Return what the page's script filters by and tells: texts once each, and numbers that are places among them."""
    texts, codes = _Texts(), [unit.adcode for unit in held.units]
    departments = {name: rank for rank, name in enumerate(_departments(held))}
    return {
        "codes": codes,
        "groups": {
            group: [rank for rank, code in enumerate(codes) if code in members]
            for group, members in _groups(held.plan).items()
        },
        "answerable": [[departments[name] for name in line.departments] for line in held.lines],
        "lines": [
            [texts.place(said) for said in (line.bound, line.due, line.measure, line.clause, line.note)]
            for line in held.lines
        ],
        "cells": [[_cell(line.entries.get(code), texts) for code in codes] for line in held.lines],
        "said": {name: WORDS[name].say(lang) for name in _SAID}
        | {
            "status": {key: badge(key, lang)._asdict() for key in STATUS_LOOK},
            "pace": {name: WORDS[name].say(lang) for name in ("in_time", "behind")},
        },
        "texts": texts.said(),
    }


def _cell(entry: Entry | None, texts: _Texts) -> list[int] | int:
    if entry is None:
        return 0
    return [texts.place(said) for said in (entry.value, entry.year, entry.gap, entry.source, entry.basis)]
