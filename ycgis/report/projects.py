"""The projects of a plan's list, with what was reported of each; in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from ycgis.board import Voice
from ycgis.ground.text import Text
from ycgis.ground.vocabulary import PROJECT_STATES
from ycgis.intake.layers import Layers
from ycgis.plan import Plan
from ycgis.plan.records import scope_words
from ycgis.projects import FollowedProject, Report, followed

__all__ = ["ProjectPart", "ProjectState", "project_parts"]

_OPEN = Text("{where}（方案未指明具体哪些县）", "{where} (the plan does not say which)")
_SITE = Text("县域外的地点", "a site outside all counties")
_NUMBERED = Text("{list} {number}", "{list} {number}")


@dataclass(frozen=True, slots=True)
class ProjectState:
    """What was reported of a project: for one county or site, or (`where` is empty) for the whole.

    `progress` is in per cent, NaN where it was not said; the texts are empty where nothing was said.
    """

    where: str
    status: str
    progress: float
    date: str
    note: str


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """A project: what it is, where, who answers for it, where it is listed, and what was reported of it.

    `states` is empty where nobody reported anything, which is not the same as 0 %.
    """

    number: int
    title: str
    content: str
    where: str
    departments: str
    clause: str
    note: str
    states: tuple[ProjectState, ...]


def project_parts(plan: Plan, layers: Layers, voice: Voice, county: str | None) -> list[ProjectPart]:
    """Return the projects that are for a county (None: all) with the reports that concern it."""
    names = {str(code): str(name) for code, name in layers.counties["name"].items()}
    return [
        _part(plan, voice, one, one.reports if county is None else one.of_county(county), names)
        for one in followed(plan, layers)
        if county is None or county in plan.scope_of(one.project)
    ]


def _part(
    plan: Plan, voice: Voice, one: FollowedProject, reports: tuple[Report, ...], names: Mapping[str, str]
) -> ProjectPart:
    project = one.project
    where = scope_words(plan, project, voice.lang)
    return ProjectPart(
        number=project.number,
        title=voice(project.title),
        content=voice(project.content),
        where=voice(_OPEN.fill(where=where)) if project.selection == "open" else voice(where),
        departments=voice.listed(project.departments),
        clause=voice(_NUMBERED.fill(list=plan.document.project_list, number=project.number)),
        note=voice(project.note) if project.note else "",
        states=tuple(_state(voice, report, names) for report in reports),
    )


def _state(voice: Voice, report: Report, names: Mapping[str, str]) -> ProjectState:
    parts = [parts for parts in (names.get(report.adcode, report.adcode), report.site) if parts]
    where = " ".join(parts) if parts or report.whole else _SITE.say(voice.lang)
    status = voice(PROJECT_STATES[report.status]) if report.status in PROJECT_STATES else ""
    return ProjectState(voice(where), status, report.progress, report.date, voice(report.note))
