"""The plan's projects with what was reported of each, in words, and the sites of those that have one on the map."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from ycgis.assess import Assessment
from ycgis.atlas.data import MapSheet
from ycgis.atlas.elements import Feature
from ycgis.atlas.sheetmap import features
from ycgis.atlas.words import WORDS
from ycgis.ground.text import Lang
from ycgis.ground.vocabulary import PROJECT_STATES
from ycgis.plan import KeyProject, Plan
from ycgis.plan.records import scope_words
from ycgis.projects import Report, followed

__all__ = ["ProjectLine", "ReportLine", "project_lines", "site_features"]


class ReportLine(NamedTuple):
    """What was said last of a project or a part of it; `share` is its progress in per cent, None where not said."""

    where: str
    state: str
    share: float | None
    percent: str
    date: str
    note: str


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project of the plan; `reports` is empty where nobody said anything."""

    number: int
    title: str
    content: str
    where: str
    departments: str
    reports: tuple[ReportLine, ...]


def project_lines(assessment: Assessment, lang: Lang, adcode: str | None = None) -> list[ProjectLine]:
    """Return the projects with their reports, those of one county alone where it is named; none without a plan."""
    plan = assessment.plan
    if plan is None:
        return []
    return [
        ProjectLine(
            number=one.project.number,
            title=one.project.title.say(lang),
            content=one.project.content.say(lang),
            where=_where(plan, one.project, lang),
            departments="、".join(one.project.departments),
            reports=tuple(
                _line(assessment, report, lang) for report in (one.of_county(adcode) if adcode else one.reports)
            ),
        )
        for one in followed(plan, assessment.study.layers)
        if adcode is None or adcode in plan.scope_of(one.project)
    ]


def site_features(assessment: Assessment, sheet: MapSheet, lang: Lang) -> list[Feature]:
    """Return the sites that a sheet holds as marks, each with a popup; those of projects that the plan has."""
    if assessment.plan is None or sheet.sites.empty:
        return []
    cards = {
        report.place: _card(assessment, one.project, report, lang)
        for one in followed(assessment.plan, assessment.study.layers)
        for report in one.reports
        if report.place is not None
    }
    known = sheet.sites[sheet.sites.index.isin(list(cards))]
    return features(known, [cards[int(place)] for place in known.index])


def _where(plan: Plan, project: KeyProject, lang: Lang) -> str:
    where = scope_words(plan, project, lang)
    return where + WORDS["where_open"].say(lang) if project.selection == "open" else where


def _line(assessment: Assessment, report: Report, lang: Lang) -> ReportLine:
    names = assessment.study.layers.counties["name"]
    place = str(names[report.adcode]) if report.adcode in names.index else report.adcode
    state, known = PROJECT_STATES.get(report.status), math.isfinite(report.progress)
    unplaced = WORDS["whole_project" if report.whole else "site"]
    return ReportLine(
        where=" · ".join(filter(None, (place, report.site))) or unplaced.say(lang),
        state=state.say(lang) if state else "",
        share=report.progress if known else None,
        percent=f"{report.progress:g}%" if known else "",
        date=report.date,
        note=report.note,
    )


def _card(assessment: Assessment, project: KeyProject, report: Report, lang: Lang) -> dict[str, object]:
    """Return the mark of a site: what it says when pointed at, and when chosen."""
    title = WORDS["project_title"].fill(number=project.number, title=project.title).say(lang)
    line = _line(assessment, report, lang)
    facts = {
        WORDS["site"]: line.where,
        WORDS["state"]: line.state,
        WORDS["done"]: line.percent,
        WORDS["date_of_report"]: line.date,
        WORDS["note"]: line.note,
    }
    rows = [{"cells": [name.say(lang), text]} for name, text in facts.items() if text]
    popup: dict[str, object] = {"title": title, "heads": [], "rows": rows}
    if line.share is not None:
        popup["bar"] = line.share
    tip = " · ".join(filter(None, (title, line.state, line.percent)))
    return {"mark": "project", "tip": tip, "popup": popup}
