"""From layers that were read one by one to the layers of one project."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS, Proj

from ycgis.ground.crs import Bounds, degrees_of, is_metric, parse_crs, to_working, working_crs
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.together import (
    capital_problems,
    cities_beyond,
    length_problems,
    matched,
    neighbours_beyond,
    overlaps,
    strayed,
    unfit_codes,
)
from ycgis.intake.layers import SPECS, Layers
from ycgis.intake.readers.datum import datum_problems
from ycgis.intake.readers.fit import fit_layers, fit_tables
from ycgis.intake.readers.layer import LayerReading

__all__ = ["assemble", "bounds_of", "choose_crs"]

_MOST_STRETCH = 0.005
_REQUIRED = frozenset(name for name, spec in SPECS.items() if spec.required)


def bounds_of(reading: LayerReading | None) -> Bounds | None:
    """Return the bounds of a layer in degrees of WGS 84; None where it could not be read."""
    if reading is None or not isinstance(reading.frame, gpd.GeoDataFrame) or reading.frame.crs is None:
        return None
    west, south, east, north = map(float, reading.frame.total_bounds)
    return degrees_of((west, south, east, north), reading.frame.crs)


def choose_crs(stated: str | None, counties: Bounds, where: str) -> CRS:
    """Return the working CRS: the one that the project states, else by where the counties are.

    Raises
    ------
    InputError
        The stated CRS is unknown, not projected in metres, or not made for where the counties are.
    """
    if stated is None:
        return working_crs(counties)
    try:
        crs = parse_crs(stated)
    except InputError as error:
        raise InputError([Problem(where, problem.what, problem.remedy) for problem in error.problems]) from error
    remedy = Text("删去 crs 这一行即可自动选择", "remove the line crs: it is then chosen by itself")
    if not is_metric(crs):
        what = Text(
            f"工作坐标系 {crs.name} 不是以米为单位的投影", f"the working CRS {crs.name} is not projected in metres"
        )
        raise InputError(Problem(where, what, remedy))
    area = crs.area_of_use
    if area and not _meet(area.bounds, counties):
        what = Text(
            f"工作坐标系 {crs.name} 不适用于县域所在位置", f"the working CRS {crs.name} is not made for these counties"
        )
        raise InputError(Problem(where, what, remedy))
    if _stretch(crs, counties) > _MOST_STRETCH:
        what = Text(
            f"工作坐标系 {crs.name} 在此处长度变形超过 {_MOST_STRETCH:.1%}",
            f"the working CRS {crs.name} stretches lengths here by more than {_MOST_STRETCH:.1%}",
        )
        raise InputError(Problem(where, what, remedy))
    return crs


def _stretch(crs: CRS, bounds: Bounds) -> float:
    """Return how far a length in `crs` is off the ground's at worst, as a share, at the corners of the bounds."""
    west, south, east, north = bounds
    there = Proj(crs).get_factors([west, west, east, east], [south, north, south, north])
    scales = np.concatenate((there.meridional_scale, there.parallel_scale))
    return float(np.abs(scales - 1).max())


def assemble(
    readings: Mapping[str, LayerReading], crs: CRS | None, capital: str, where: str, known: Path
) -> tuple[Layers | None, list[Problem]]:
    """Return the layers in one CRS, each fit for the others, and every problem between them.

    Layers are None as long as a required one, the CRS or any layer's frame is missing.

    Parameters
    ----------
    readings
        By layer name, each with its frame or without.
    crs
        The working CRS; None when it could not be chosen.
    capital
        Adcode of the county that holds the prefecture city's seat.
    where
        How problems name the project.
    known
        The folder of the default project, whose layers are in their true places.
    """
    tables = {name: _indexed(reading) for name, reading in readings.items() if reading.frame is not None}
    codes = {name: tables[name].index if name in tables else None for name in ("counties", "seats")}
    problems = capital_problems(capital, codes["counties"], codes["seats"], where)
    if crs is None or "counties" not in tables:
        return None, problems
    drawn = {name: to_working(table, crs) for name, table in tables.items() if isinstance(table, gpd.GeoDataFrame)}
    problems += datum_problems(drawn, readings, crs, known)
    where_of = {name: reading.where for name, reading in readings.items()}
    drawn, found = _related(drawn, where_of)
    lists, absent = fit_tables(_plain(tables), drawn.get("people"), drawn["counties"], where_of)
    problems += found + absent
    if len(tables) < len(readings) or not drawn.keys() >= _REQUIRED:
        return None, problems
    return Layers(
        **drawn,
        population=lists.population,
        seat_population=lists.seat_population,
        park_list=lists.park_list,
        project_progress=lists.project_progress,
    ), problems


def _plain(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: table for name, table in tables.items() if not isinstance(table, gpd.GeoDataFrame)}


def _indexed(reading: LayerReading) -> pd.DataFrame:
    unique = next((column.name for column in reading.spec.columns if column.unique), None)
    frame = pd.DataFrame() if reading.frame is None else reading.frame
    return frame if unique is None else frame.set_index(unique).sort_index()


def _related(
    drawn: dict[str, gpd.GeoDataFrame], where: Mapping[str, str]
) -> tuple[dict[str, gpd.GeoDataFrame], list[Problem]]:
    counties = drawn["counties"]
    kept, problems = fit_layers(drawn, where)
    problems += overlaps(counties, where["counties"])
    problems += unfit_codes(counties.index, where["counties"])
    if "seats" in drawn:
        kept["seats"], found = matched(drawn["seats"], counties.index, where["seats"], complete=False)
        problems += found + strayed(kept["seats"], counties, where["seats"])
    if "roads" in drawn:
        problems += length_problems(drawn["roads"], where["roads"])
    if "neighbours" in drawn:
        kept["neighbours"], found = neighbours_beyond(drawn["neighbours"], counties.index, where["neighbours"])
        problems += found
    if "cities" in drawn:
        cities, found = cities_beyond(kept["cities"], counties, where["cities"])
        problems += found
        kept = {name: frame for name, frame in kept.items() if name != "cities"}
        kept |= {} if cities.empty else {"cities": cities}
    return {name: _relabelled(name, frame) for name, frame in kept.items()}, problems


def _relabelled(name: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer without the labels of its file's rows, unless rows are named by them or it has ids of its own."""
    return frame if name == "projects" or frame.index.name is not None else frame.reset_index(drop=True)


def _meet(one: Bounds, other: Bounds) -> bool:
    apart = np.array(one[:2]) > np.array(other[2:])
    beyond = np.array(one[2:]) < np.array(other[:2])
    return not (apart | beyond).any()
