"""The projects of a plan, each with what was said of it last."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ycgis.ground.text import Text
from ycgis.ground.vocabulary import PROJECT_STATES
from ycgis.intake.layers import Layers
from ycgis.plan import KeyProject, Plan
from ycgis.projects.entries import ProjectEntry, list_entries, site_entries

__all__ = ["FollowedProject", "Report", "followed"]


class Report(NamedTuple):
    """What was said last of a project, for one county or one site.

    Attributes
    ----------
    adcode, site
        The county, empty where it is of the whole project or of a site outside all counties; the site's name, empty
        where there is none.
    status
        A key of `ycgis.ground.vocabulary.PROJECT_STATES`, or empty.
    progress
        Per cent, NaN where it is not said.
    date
        ``2025-06-30`` or ``2025-06``, or empty.
    place
        The row of the layer `projects` that it stands in; None for the list.
    """

    adcode: str
    site: str
    status: str
    progress: float
    date: str
    note: str
    place: int | None

    @property
    def whole(self) -> bool:
        """Whether it is of the whole project: in the list, and of no county."""
        return self.place is None and not self.adcode

    def words(self) -> Text:
        """Return state and progress in words; empty where neither is known."""
        state = PROJECT_STATES.get(self.status)
        percent = "" if math.isnan(self.progress) else f"{self.progress:g}%"
        return Text(*(" ".join(filter(None, (word, percent))) for word in (state or Text("", ""))))


@dataclass(frozen=True)
class FollowedProject:
    """A project of the plan and its reports: of the whole, of counties, of sites; none where nothing was said."""

    project: KeyProject
    reports: tuple[Report, ...]

    def of_county(self, adcode: str) -> tuple[Report, ...]:
        """Return what is of a county, or of the whole project; a site outside all counties is of none."""
        return tuple(report for report in self.reports if report.whole or report.adcode == adcode)


def followed(plan: Plan, layers: Layers) -> tuple[FollowedProject, ...]:
    """Return every project of the plan with its reports, in the order of their numbers, counties and sites.

    In the list, the latest report of a project and county counts. `tracking_problems` must have found nothing fatal.
    """
    found: dict[float, list[Report]] = {}
    for entry in (*site_entries(layers), *_latest(layers)):
        found.setdefault(entry.number, []).append(_report(entry))
    return tuple(
        FollowedProject(project, tuple(sorted(found.get(project.number, ()), key=lambda one: (one.adcode, one.site))))
        for project in sorted(plan.projects, key=lambda one: one.number)
    )


def _latest(layers: Layers) -> Iterator[ProjectEntry]:
    latest: dict[tuple[float, str], ProjectEntry] = {}
    for entry in list_entries(layers):
        key = (entry.number, entry.adcode)
        if key not in latest or entry.date > latest[key].date:
            latest[key] = entry
    yield from latest.values()


def _report(entry: ProjectEntry) -> Report:
    return Report(entry.county, entry.name, entry.status, entry.progress, entry.date, entry.note, entry.place)
