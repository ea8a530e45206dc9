"""One layer of a project, from its file to a frame that has been checked by itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from ycgis.ground.crs import WGS84, Bounds, degrees_to, is_set, parse_crs, require_usable, same_crs, to_wgs84
from ycgis.ground.datum import baidu_metres_to_bd09, to_true_places
from ycgis.ground.errors import InputError, Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.columns import tidy_columns
from ycgis.intake.checks.datum_words import Hint, hint_of
from ycgis.intake.checks.geometry import tidy_geometry
from ycgis.intake.checks.lines import line_notes, without_twins
from ycgis.intake.checks.order import in_order
from ycgis.intake.checks.position import far_away, misplaced
from ycgis.intake.checks.rows import stray_rows
from ycgis.intake.checks.ways import canonical_ways
from ycgis.intake.layers import LayerSpec
from ycgis.intake.readers.archive import place_of
from ycgis.intake.readers.raster import Raster, open_raster, read_degrees, read_population
from ycgis.intake.readers.source import LayerFile
from ycgis.intake.readers.table import points_of, read_table
from ycgis.intake.readers.vector import read_vector, states_crs

__all__ = ["LayerReading", "Wanted", "read_layer"]

_TABLES = {".csv", ".tsv", ".txt"}
_SHEETS, _NAMELESS = {".xlsx", ".ods"}, re.compile(r"Field\d+")
_RASTERS = {".tif", ".tiff", ".vrt", ".img", ".asc"}
_SHIFTED = {"GCJ-02", "BD-09"}

_WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)
_MOST_DEGREES, _FAR_PLACES_KM = 360.0, 100.0
_NO_SUCH_METRES = (
    Text("BD-09 坐标不能用投影坐标系的米来解释", "coordinates in BD-09 are no metres of a projected CRS"),
    Text(
        "百度自有的米制坐标（bd09mc，并非 EPSG:3857）：删去 crs 一行（并去掉文件自带的坐标系），即按百度米制读取；"
        "若是由 BD-09 经纬度投影而成，请先还原为经纬度",
        "Baidu's own metres (bd09mc) are not EPSG:3857: remove the line crs (and the file's own CRS), and they are "
        "read as what they are; if degrees of BD-09 were projected, bring them back to degrees first",
    ),
)

_Result = TypeVar("_Result")
_Found = tuple[pd.DataFrame | None, list[Problem], Hint | None]


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
class LayerReading:
    """What came of one layer.

    Attributes
    ----------
    frame
        The layer in its own CRS, or in WGS 84 where a shifted datum was undone; None where a fatal problem
        stands in the way.
    problems
        All that was found, fatal or not.
    file
        How the project says that it is to be read.
    hint
        A shifted datum that the layer speaks of though none is declared.
    """

    spec: LayerSpec
    where: str
    frame: pd.DataFrame | None
    problems: tuple[Problem, ...] = ()
    file: LayerFile | None = None
    hint: Hint | None = None


def read_layer(wanted: Wanted) -> LayerReading:
    """Read and check one layer by itself; nothing is raised, all that is wrong is in the result."""
    try:
        frame, problems, hint = (_read_raster if _is_raster(wanted) else _read_features)(wanted)
    except InputError as error:
        frame, problems, hint = None, list(error.problems), None
    found = tuple(replace(problem, where=wanted.where) for problem in problems)
    sound = not any(problem.fatal for problem in found)
    return LayerReading(wanted.spec, wanted.where, frame if sound else None, found, wanted.file, hint)


def _is_raster(wanted: Wanted) -> bool:
    return wanted.spec.geometry in {"point", "raster"} and place_of(wanted.path, wanted.file.layer).suffix in _RASTERS


def _read_features(wanted: Wanted) -> _Found:
    if wanted.spec.geometry == "raster":
        what = Text("应是栅格", "must be a raster")
        raise InputError(Problem(wanted.where, what, Text("请用 GeoTIFF", "give a GeoTIFF")))
    raw, problems = _raw(wanted)
    problems += _needless_band(wanted)
    tidy, found = tidy_columns(raw, wanted.spec, wanted.file.columns, wanted.where, wanted.file.values)
    problems += found
    problems += _empty(raw, wanted.where)
    if wanted.spec.geometry == "table":
        return in_order(tidy), problems, None
    shapes, no_shapes = _attempt(lambda: _shapes(raw, wanted))
    crs, no_crs = _attempt(lambda: _agreed(wanted, _own_crs(raw, wanted), shapes))
    problems += no_shapes + no_crs
    if shapes is None:
        return None, problems, None
    if crs is not None and _in_baidu_metres(wanted, crs, shapes):
        shapes, crs = _degrees_of_baidu(shapes), WGS84
    drawn = gpd.GeoDataFrame(tidy, geometry=shapes.to_numpy(), crs=crs)
    if crs is not None:
        drawn, strays = stray_rows(drawn, crs, wanted.spec, wanted.where, _at_home(wanted, crs))
        problems += strays
    frame, faults = _tidy_shapes(drawn, wanted)
    problems += faults
    if frame.empty and len(raw) and not any(problem.fatal for problem in problems):
        problems.append(_nothing_left(len(raw), wanted))
    if crs is None or frame.empty:
        return None, problems, None
    wrong = misplaced(_bounds(frame.geometry), crs, wanted.where)
    if wrong:
        return None, [*problems, wrong], None
    frame, found = _true(frame, crs, wanted)
    return frame, problems + found, _hint(raw, shapes, crs, wanted)


def _hint(raw: pd.DataFrame, shapes: gpd.GeoSeries, crs: CRS, wanted: Wanted) -> Hint | None:
    file = wanted.file
    if file.datum is not None:
        return None
    own = _own_crs(raw, wanted)
    names = (wanted.path.name, file.layer or "", file.title, file.source)
    axes = [] if isinstance(raw, gpd.GeoDataFrame) else [file.x or "", file.y or ""]
    return hint_of(raw, names, own.name if own else crs.name, axes, shapes)


def _at_home(wanted: Wanted, crs: CRS) -> Bounds | None:
    """Return where rows belong, in their CRS: around the counties; None for tables of far places, and where unknown."""
    if wanted.counties is None or wanted.spec.most_away_km > _FAR_PLACES_KM:
        return None
    return degrees_to(wanted.counties, crs)


def _nothing_left(count: int, wanted: Wanted) -> Problem:
    what = Text(
        f"{count} 个要素中没有一个有可用的图形（为空、没有长度或面积、或在 0, 0），没有剩下任何要素",
        f"none of its {count} features has a shape of use (empty, without length or area, at 0, 0): nothing is left",
    )
    remedy = Text(
        "请补画图形、换一个文件，或从 project.toml 中删去该图层",
        "draw them, give another file, or take the layer out of project.toml",
    )
    return Problem(wanted.where, what, remedy)


def _needless_band(wanted: Wanted) -> list[Problem]:
    if wanted.file.band is None:
        return []
    what = Text("只有栅格有波段（band），该文件不是", "only rasters have a band, which this file is not")
    return [Problem(wanted.where, what, Text("删去 band 一行", "remove the line band"))]


def _in_baidu_metres(wanted: Wanted, crs: CRS, shapes: gpd.GeoSeries) -> bool:
    """Tell whether shapes declared BD-09 are in Baidu's metres: no CRS is declared, and they are no degrees."""
    metres = wanted.file.datum == "BD-09" and crs == WGS84 and not wanted.file.crs
    return metres and bool(np.nanmax(np.abs(shapes.total_bounds)) > _MOST_DEGREES)


def _degrees_of_baidu(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    def back(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(baidu_metres_to_bd09(xy[:, 0], xy[:, 1]))

    return gpd.GeoSeries(shapely.transform(shapes.to_numpy(), back), index=shapes.index)


def _tidy_shapes(drawn: gpd.GeoDataFrame, wanted: Wanted) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    frame, problems = tidy_geometry(drawn, wanted.spec, wanted.where)
    if wanted.spec.geometry != "line":
        return in_order(frame), problems
    frame, strange = canonical_ways(frame, wanted.spec, wanted.where)
    notes = line_notes(frame, wanted.spec, wanted.where)  # which name lines by where they stand in the file
    frame, twins = without_twins(in_order(frame), wanted.where)
    return frame, problems + strange + twins + notes


def _true(frame: gpd.GeoDataFrame, crs: CRS, wanted: Wanted) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    """Return the frame without the shift of its datum, and whether it lies near the counties."""
    if wanted.file.datum in _SHIFTED:
        frame, crs = to_true_places(to_wgs84(frame), wanted.file.datum), WGS84
    return frame, _away(wanted, _bounds(frame.geometry), crs)


def _read_raster(wanted: Wanted) -> _Found:
    datum = wanted.file.datum
    if datum in _SHIFTED:
        what = Text(f"栅格不能声明为 {datum}", f"a raster cannot be declared {datum}")
        remedy = Text("先把栅格转换为 WGS 84", "convert it to WGS 84 first")
        raise InputError(Problem(wanted.where, what, remedy))
    place = place_of(wanted.path, wanted.file.layer)
    raster = open_raster(place, wanted.file.band)
    crs = _agreed(wanted, raster.crs, None)
    within = wanted.counties and degrees_to(wanted.counties, crs)
    within, turn = _once_around(within, raster, crs)
    shown = _checked_part(raster, crs, within)
    wrong = misplaced(shown, crs, wanted.where)
    problems = [wrong] if wrong else _away(wanted, shown, crs)
    if problems:
        return None, problems, None
    of_degrees = wanted.spec.geometry == "raster"
    frame = (read_degrees if of_degrees else read_population)(place, crs, within, raster.band)
    if turn:
        frame = frame.set_geometry(frame.translate(-turn), crs=crs)
    return frame, _empty(frame, wanted.where) + ([] if of_degrees else raster.notes), None


def _once_around(within: Bounds | None, raster: Raster, crs: CRS) -> tuple[Bounds | None, float]:
    """Return the counties' bounds as a raster counts its degrees, and what they were turned by: 0 to 360 it may be."""
    west, _, east, _ = raster.bounds
    if within is None or not crs.is_geographic or east <= _WORLD[2] + raster.cell or west < -raster.cell:
        return within, 0.0
    turn = 360.0 if within[2] < 0 else 0.0
    return (within[0] + turn, within[1], within[2] + turn, within[3]), turn


def _checked_part(raster: Raster, crs: CRS, within: Bounds | None) -> Bounds:
    """Return which part of a raster must lie on Earth: that at the counties where it meets them, else all of it.

    Corners of a world raster may lie off the globe, and its edges beyond 180 or 90 degrees by up to a cell.
    """
    if within is not None and np.isfinite(within).all():
        common = _common(raster.bounds, within)
        if common[0] < common[2] and common[1] < common[3]:
            turns = 360.0 if crs.is_geographic and common[0] > _WORLD[2] else 0.0
            return common[0] - turns, common[1], common[2] - turns, common[3]
    west, south, east, north = raster.bounds
    spare = raster.cell
    if crs.is_geographic and _WORLD[0] - spare <= west and east <= 2 * _WORLD[2] + spare and north <= _WORLD[3] + spare:
        return _common(raster.bounds, _WORLD)
    return west, south, east, north


def _common(one: Bounds, other: Bounds) -> Bounds:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _away(wanted: Wanted, bounds: Bounds, crs: CRS) -> list[Problem]:
    found = wanted.counties and far_away(bounds, crs, wanted.counties, wanted.where, wanted.spec.most_away_km)
    return [found] if found else []


def _raw(wanted: Wanted) -> tuple[pd.DataFrame, list[Problem]]:
    if wanted.path.suffix.lower() in _TABLES:
        return read_table(wanted.path, encoding=wanted.file.encoding), []
    raw, problems = read_vector(wanted.path, layer=wanted.file.layer, encoding=wanted.file.encoding)
    return (_with_heading(raw) if place_of(wanted.path, wanted.file.layer).suffix in _SHEETS else raw), problems


def _with_heading(raw: pd.DataFrame) -> pd.DataFrame:
    """Return a sheet with its first row as heading, where GDAL took this for data since all its cells are text."""
    nameless = len(raw) > 0 and all(_NAMELESS.fullmatch(str(name)) for name in raw.columns)
    first = raw.iloc[0].tolist() if nameless else []
    if not first or len(set(first)) < len(first) or not all(isinstance(cell, str) and cell for cell in first):
        return raw
    return raw.iloc[1:].set_axis(first, axis=1).reset_index(drop=True)


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
    if wanted.file.datum == "BD-09" and (declared or own or WGS84).is_projected:
        raise InputError(Problem(wanted.where, *_NO_SUCH_METRES))
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
