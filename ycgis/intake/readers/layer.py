"""One layer of a project, from its file to a frame that has been checked by itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from ycgis.ground.crs import WGS84, Bounds, degrees_to, is_set, parse_crs, require_usable, same_crs, to_wgs84
from ycgis.ground.datum import to_true_places
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.columns import tidy_columns
from ycgis.intake.checks.geometry import tidy_geometry
from ycgis.intake.checks.lines import line_notes, without_twins
from ycgis.intake.checks.position import far_away, misplaced
from ycgis.intake.checks.ways import canonical_ways
from ycgis.intake.layers import LayerSpec
from ycgis.intake.readers.archive import place_of
from ycgis.intake.readers.raster import open_raster, read_degrees, read_population
from ycgis.intake.readers.source import LayerFile
from ycgis.intake.readers.table import points_of, read_table
from ycgis.intake.readers.vector import read_vector, states_crs

__all__ = ["Reading", "Wanted", "read_layer"]

_TABLES = {".csv", ".tsv", ".txt"}
_RASTERS = {".tif", ".tiff", ".vrt", ".img", ".asc"}
_SHIFTED = {"GCJ-02", "BD-09"}

_Result = TypeVar("_Result")
_Found = tuple[pd.DataFrame | None, list[Problem]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A layer to read.

    Attributes
    ----------
    spec, file, path
        Which layer it is, how it is to be read, and its file, resolved.
    where
        How problems name it.
    counties
        Bounds of the counties in degrees of WGS 84, where they are known: the layer must lie near them, and of
        a raster only this part is read.
    """

    spec: LayerSpec
    file: LayerFile
    path: Path
    where: str
    counties: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one layer.

    Attributes
    ----------
    frame
        The layer in its own CRS, or in WGS 84 where a shifted datum was undone; None where a fatal problem
        stands in the way.
    problems
        All that was found, fatal or not.
    """

    spec: LayerSpec
    where: str
    frame: pd.DataFrame | None
    problems: tuple[Problem, ...] = ()


def read_layer(wanted: Wanted) -> Reading:
    """Read and check one layer by itself; nothing is raised, all that is wrong is in the result."""
    try:
        frame, problems = (_read_raster if _is_raster(wanted) else _read_features)(wanted)
    except InputError as error:
        frame, problems = None, list(error.problems)
    found = tuple(replace(problem, where=wanted.where) for problem in problems)
    sound = not any(problem.fatal for problem in found)
    return Reading(wanted.spec, wanted.where, frame if sound else None, found)


def _is_raster(wanted: Wanted) -> bool:
    return wanted.spec.geometry in {"point", "raster"} and place_of(wanted.path, wanted.file.layer).suffix in _RASTERS


def _read_features(wanted: Wanted) -> _Found:
    if wanted.spec.geometry == "raster":
        what = Text("应是栅格", "must be a raster")
        raise InputError(Problem(wanted.where, what, Text("请用 GeoTIFF", "give a GeoTIFF")))
    raw, problems = _raw(wanted)
    tidy, found = tidy_columns(raw, wanted.spec, wanted.file.columns, wanted.where, wanted.file.values)
    problems += found
    problems += _empty(raw, wanted.where)
    if wanted.spec.geometry == "table":
        return tidy, problems
    shapes, no_shapes = _attempt(lambda: _shapes(raw, wanted))
    crs, no_crs = _attempt(lambda: _agreed(wanted, _own_crs(raw, wanted), shapes))
    problems += no_shapes + no_crs
    if shapes is None:
        return None, problems
    drawn = gpd.GeoDataFrame(tidy, geometry=shapes.to_numpy(), crs=crs)
    frame, faults = _tidy_shapes(drawn, wanted)
    problems += faults
    if crs is None or frame.empty:
        return None, problems
    wrong = misplaced(_bounds(frame.geometry), crs, wanted.where)
    if wrong:
        return None, [*problems, wrong]
    return _true(frame, crs, wanted, problems)


def _tidy_shapes(drawn: gpd.GeoDataFrame, wanted: Wanted) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    frame, problems = tidy_geometry(drawn, wanted.spec, wanted.where)
    if wanted.spec.geometry != "line":
        return frame, problems
    frame, strange = canonical_ways(frame, wanted.spec, wanted.where)
    frame, twins = without_twins(frame, wanted.where)
    return frame, problems + strange + twins + line_notes(frame, wanted.spec, wanted.where)


def _true(frame: gpd.GeoDataFrame, crs: CRS, wanted: Wanted, problems: list[Problem]) -> _Found:
    """Return the frame without the shift of its datum, and whether it lies near the counties."""
    if wanted.file.datum in _SHIFTED:
        frame, crs = to_true_places(to_wgs84(frame), wanted.file.datum), WGS84
    return frame, problems + _away(wanted, _bounds(frame.geometry), crs)


def _read_raster(wanted: Wanted) -> _Found:
    datum = wanted.file.datum
    if datum in _SHIFTED:
        what = Text(f"栅格不能声明为 {datum}", f"a raster cannot be declared {datum}")
        remedy = Text("先把栅格转换为 WGS 84", "convert it to WGS 84 first")
        raise InputError(Problem(wanted.where, what, remedy))
    place = place_of(wanted.path, wanted.file.layer)
    raster = open_raster(place)
    crs = _agreed(wanted, raster.crs, None)
    wrong = misplaced(raster.bounds, crs, wanted.where)
    problems = [wrong] if wrong else _away(wanted, raster.bounds, crs)
    if problems:
        return None, problems
    within = wanted.counties and degrees_to(wanted.counties, crs)
    if wanted.spec.geometry == "raster":
        frame = read_degrees(place, crs, within)
        return frame, _empty(frame, wanted.where)
    frame = read_population(place, crs, within)
    return frame, raster.notes + _empty(frame, wanted.where)


def _away(wanted: Wanted, bounds: Bounds, crs: CRS) -> list[Problem]:
    found = wanted.counties and far_away(bounds, crs, wanted.counties, wanted.where, wanted.spec.most_away_km)
    return [found] if found else []


def _raw(wanted: Wanted) -> tuple[pd.DataFrame, list[Problem]]:
    if wanted.path.suffix.lower() in _TABLES:
        return read_table(wanted.path, encoding=wanted.file.encoding), []
    return read_vector(wanted.path, layer=wanted.file.layer, encoding=wanted.file.encoding)


def _shapes(raw: pd.DataFrame, wanted: Wanted) -> gpd.GeoSeries:
    if isinstance(raw, gpd.GeoDataFrame):
        return raw.geometry
    if wanted.spec.geometry == "point":
        return points_of(raw, wanted.file.x, wanted.file.y, wanted.where)
    title = wanted.spec.title
    what = Text(f"“{title.zh}”需要图形，该文件没有", f"{title.en} need geometry, which this file has not")
    remedy = Text("请用 GPKG、Shapefile 或 GeoJSON", "give a GPKG, a shapefile or a GeoJSON")
    raise InputError(Problem(wanted.where, what, remedy))


def _own_crs(raw: pd.DataFrame, wanted: Wanted) -> CRS | None:
    if isinstance(raw, gpd.GeoDataFrame) and (not wanted.file.crs or states_crs(wanted.path, wanted.file.layer)):
        return raw.crs
    return None


def _agreed(wanted: Wanted, own: CRS | None, shapes: gpd.GeoSeries | None) -> CRS:
    """Return the CRS that the project declares and the file states; they must agree where both do."""
    declared = parse_crs(wanted.file.crs) if wanted.file.crs else None
    if declared is None and not is_set(own) and wanted.file.datum in _SHIFTED:
        return WGS84
    crs = require_usable(declared or own, wanted.where)
    if declared is None or own is None or not is_set(own):
        return crs
    require_usable(own, wanted.where)
    if declared == own or (shapes is not None and same_crs(declared, own, _bounds(shapes))):
        return crs
    what = Text(
        f"文件自带的坐标系是 {own.name}，project.toml 声明的却是 {declared.name}",
        f"the file says that its CRS is {own.name}, project.toml says {declared.name}",
    )
    remedy = Text("删去或改正 project.toml 中的 crs", "remove or correct crs in project.toml")
    raise InputError(Problem(wanted.where, what, remedy))


def _attempt(read: Callable[[], _Result]) -> tuple[_Result | None, list[Problem]]:
    try:
        return read(), []
    except InputError as error:
        return None, list(error.problems)


def _empty(frame: pd.DataFrame, where: str) -> list[Problem]:
    if len(frame):
        return []
    what = Text("没有要素（或栅格在县域内没有数据）", "has no features (or the raster no data in the counties)")
    return [Problem(where, what, Text("检查文件和图层名", "check the file and the layer's name"))]


def _bounds(shapes: gpd.GeoSeries) -> Bounds:
    west, south, east, north = map(float, shapes.total_bounds)
    return west, south, east, north
