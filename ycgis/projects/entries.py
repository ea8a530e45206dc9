"""The records of the layers `projects` (sites) and `project_progress` (a list), read the same way."""

from typing import Any, NamedTuple

import pandas as pd

from ycgis.intake.layers import Layers
from ycgis.land import county_of
from ycgis.projects.dates import iso_date

__all__ = ["ProjectEntry", "list_entries", "site_entries"]


class ProjectEntry(NamedTuple):
    """One record as its file has it; a text that is not said is empty.

    Attributes
    ----------
    row
        Its place in the file, from 1.
    number
        The project's number, not yet known to be one of the plan.
    adcode, home
        The county that it names; the county that a site lies in, empty for one outside all and for the list.
    progress
        Per cent, NaN where it is not said.
    stated
        The date as it is written.
    place
        The row of the layer `projects` that it stands in; None for the list.
    """

    row: int
    number: float
    adcode: str
    home: str
    progress: float
    status: str
    stated: str
    note: str
    name: str
    place: int | None

    @property
    def county(self) -> str:
        """The county that it is of: the one that it names, else the one that it lies in; empty where there is none."""
        return self.adcode or self.home

    @property
    def date(self) -> str:
        """The date as ``2025-06-30`` or ``2025-06``; empty where there is none."""
        return iso_date(self.stated) or ""


def site_entries(layers: Layers) -> list[ProjectEntry]:
    """Return the records of the sites; none without the layer."""
    sites = layers.projects
    if sites is None:
        return []
    homes = county_of(sites, layers.counties).astype(object)
    return _entries(sites.assign(home=homes, place=sites.index))


def list_entries(layers: Layers) -> list[ProjectEntry]:
    """Return the records of the list; none without the layer."""
    return [] if layers.project_progress is None else _entries(layers.project_progress)


def _entries(layer: pd.DataFrame) -> list[ProjectEntry]:
    rows = layer.astype(object).where(layer.notna(), None).to_dict(orient="records")
    # A layer is labelled by the rows of its file, from 0; users count from 1.
    numbers = (int(label) + 1 for label in layer.index)
    return [
        _entry(number, {str(key): value for key, value in row.items()})
        for number, row in zip(numbers, rows, strict=True)
    ]


def _entry(row: int, found: dict[str, Any]) -> ProjectEntry:
    texts = {name: found.get(name) or "" for name in ("adcode", "home", "status", "note", "name")}
    progress = float("nan") if found["progress"] is None else float(found["progress"])
    place = found.get("place")
    return ProjectEntry(
        row, float(found["number"]), progress=progress, stated=found["date"] or "", place=place, **texts
    )
