"""The layers beside the required ones, each made fit for the counties; all geometry is in the working CRS."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.areas import builtup_by_county
from ycgis.intake.checks.in_use import in_use, open_green
from ycgis.intake.checks.land import overlapping, uncategorised
from ycgis.intake.checks.lines import beside_builtup
from ycgis.intake.checks.people import people_notes, unlikely
from ycgis.intake.checks.spots import inside_counties, listed_counties, same_names
from ycgis.intake.checks.together import matched
from ycgis.intake.readers.raster import cells_as_points

__all__ = ["Tables", "fit_layers", "fit_tables"]

_Found = tuple[gpd.GeoDataFrame, list[Problem]]
_Fit = Callable[[gpd.GeoDataFrame, gpd.GeoDataFrame, str], _Found]


class Tables(NamedTuple):
    """The layers without geometry: people by adcode, of all counties and of the seats that are known, and lists."""

    population: "pd.Series[float] | None"
    seat_population: "pd.Series[float] | None"
    park_list: pd.DataFrame | None
    project_progress: pd.DataFrame | None


def fit_layers(
    drawn: Mapping[str, gpd.GeoDataFrame], where: Mapping[str, str]
) -> tuple[dict[str, gpd.GeoDataFrame], list[Problem]]:
    """Return layers that belong to the counties among them, without what lies elsewhere, and every problem found.

    Built-up areas become one a county (`builtup_by_county`), people points (`cells_as_points`); townships and
    facilities outside all counties are left out; parks, residential land and streets are kept whole and noted.
    """
    counties, kept, problems = drawn["counties"], dict(drawn), list[Problem]()
    for name, fit in _FITS.items():
        if name in drawn:
            kept[name], found = fit(drawn[name], counties, where[name])
            problems += found
    if "streets" in kept and "builtup" in kept:
        problems += beside_builtup(kept["streets"], kept["builtup"], where["streets"])
    return kept, problems


def fit_tables(
    tables: Mapping[str, pd.DataFrame],
    people: gpd.GeoDataFrame | None,
    counties: gpd.GeoDataFrame,
    where: Mapping[str, str],
) -> tuple[Tables, list[Problem]]:
    """Return the tables that a project has, fit for its counties, and every problem found.

    A layer of people is compared with the counties' population.
    """
    problems: list[Problem] = []
    people_of: dict[str, pd.Series[float]] = {}
    for name, complete in (("population", True), ("seat_population", False)):
        if name in tables:
            table, found = matched(tables[name], counties.index, where[name], complete=complete)
            people_of[name] = table["people"]
            problems += found
            problems += unlikely(table["people"], where[name], people_of.get("population") if not complete else None)
    park_list = None
    if "park_list" in tables:
        park_list, found = listed_counties(tables["park_list"], counties.index, where["park_list"])
        problems += found
    progress = tables.get("project_progress")
    kept = Tables(people_of.get("population"), people_of.get("seat_population"), park_list, progress)
    if people is not None:
        problems += people_notes(people, counties, kept.population, where["people"])
    return kept, problems


def _townships(frame: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str) -> _Found:
    kept, problems = inside_counties(frame, counties, where)
    return kept, problems + same_names(kept, counties, where)


def _facilities(frame: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, where: str) -> _Found:
    """Return all facilities, with a note on those beyond the counties: a border town may use its neighbour's."""
    frame, unused = in_use(frame, where)
    kept, problems = inside_counties(frame, counties, where)
    beyond = len(frame) - len(kept)
    if not beyond or kept.empty:
        return frame, [*unused, *problems]
    remedy = Text("它们也提供服务，但不计入任何县的个数", "they serve too, but count in no county")
    return frame, [*unused, *(replace(problem, remedy=remedy) for problem in problems)]


def _parks(frame: gpd.GeoDataFrame, _: gpd.GeoDataFrame, where: str) -> _Found:
    green, problems = open_green(frame, where)
    return green, problems + overlapping(green, where) + uncategorised(green, where)


def _residential(frame: gpd.GeoDataFrame, _: gpd.GeoDataFrame, where: str) -> _Found:
    return frame, overlapping(frame, where)


def _people(frame: gpd.GeoDataFrame, _: gpd.GeoDataFrame, __: str) -> _Found:
    return cells_as_points(frame), []


_FITS: Mapping[str, _Fit] = {
    "builtup": builtup_by_county,
    "facilities": _facilities,
    "parks": _parks,
    "people": _people,
    "residential": _residential,
    "townships": _townships,
}
