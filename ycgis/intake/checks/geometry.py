"""The geometry of a layer: of the right kind, present, finite and valid, or repaired where that is safe."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.wording import features
from ycgis.intake.layers import LayerSpec

__all__ = ["tidy_geometry"]

_Mask = npt.NDArray[np.bool_]
_Step = tuple[gpd.GeoDataFrame, list[Problem]]


class _Fault(NamedTuple):
    mask: _Mask
    what: Text
    remedy: Text
    fatal: bool = True


_LEFT_OUT = Text("已略去", "they are left out")

_LAND = {"parks", "residential", "buildings", "water"}  # a shape without extent adds nothing to these

_KINDS = {
    "polygon": ({"Polygon", "MultiPolygon"}, Text("面", "polygons")),
    "line": ({"LineString", "LinearRing", "MultiLineString"}, Text("线", "lines")),
    "point": ({"Point", "MultiPoint"}, Text("点", "points")),
}


def tidy_geometry(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    """Return `frame` with sound two-dimensional geometry, and every problem found on the way.

    Features with a fatal problem are left out of the frame, so that later checks see sound ones only.

    - null or empty: fatal; a line, and a shape of a layer whose features have no name of their own (parks,
      residential land, buildings, water), is left out and reported.
    - NaN or infinite coordinates, another kind of geometry than the layer's: fatal.
    - an invalid polygon is repaired and reported; one without any area is treated as null.
    - lines of no length are left out and reported; a multi-part line becomes its parts, a stated
      ``length_m`` shared out by their drawn lengths.
    - a multi-point of one point becomes that point; of more, it is fatal.
    """
    flat = frame.set_geometry(shapely.force_2d(frame.geometry.to_numpy()), crs=frame.crs)
    last = {"polygon": _valid, "line": _lines, "point": _points}[spec.geometry]
    problems: list[Problem] = []
    for step in (_present, _finite, _of_kind, last):
        flat, found = step(flat, spec, where)
        problems += found
    return flat.reset_index(drop=True), problems


def _present(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    shapes = frame.geometry.to_numpy()
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    droppable = _droppable(spec)
    what = Text("图形为空：{which}", "no geometry (null or empty): {which}")
    remedy = _LEFT_OUT if droppable else Text("请补画，或删去这些要素", "draw it, or remove these features")
    return _without(frame, spec, where, _Fault(absent, what, remedy, fatal=not droppable))


def _finite(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    xy, owner = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    bad = np.zeros(len(frame), dtype=bool)
    bad[owner[~np.isfinite(xy).all(axis=1)]] = True
    what = Text("坐标不是有限的数（NaN 或无穷大）：{which}", "coordinates are NaN or infinite: {which}")
    remedy = Text("请在原数据中改正坐标", "correct the coordinates in the source")
    return _without(frame, spec, where, _Fault(bad, what, remedy))


def _of_kind(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    allowed, kind = _KINDS[spec.geometry]
    types = frame.geom_type
    found = ", ".join(sorted(set(types) - allowed))
    what = Text(
        f"“{spec.title.zh}”应为{kind.zh}，却有 {found}：{{which}}",
        f"{spec.title.en} must be {kind.en}, found {found}: {{which}}",
    )
    remedy = Text(f"换成{kind.zh}图层", f"give a layer of {kind.en}")
    return _without(frame, spec, where, _Fault(~types.isin(allowed).to_numpy(), what, remedy))


def _valid(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    shapes = frame.geometry.to_numpy()
    invalid = ~shapely.is_valid(shapes)
    reasons = shapely.is_valid_reason(shapes[invalid])
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    frame = frame.set_geometry(shapes, crs=frame.crs)
    gone = shapely.area(shapes) == 0
    repaired, problems = invalid & ~gone, []
    if repaired.any():
        reason = str(reasons[~gone[invalid]][0])
        what = Text(f"图形无效（{reason}）：{{which}}", f"invalid geometry ({reason}): {{which}}")
        remedy = Text("已自动修复，请核对", "repaired; please check")
        named = what.fill(which=features(frame, spec, repaired))
        problems.append(Problem(where, named, remedy, fatal=False))
    what = Text("图形没有面积：{which}", "geometry without any area: {which}")
    droppable = _droppable(spec)
    remedy = _LEFT_OUT if droppable else Text("请重画，或删去这些要素", "draw it again, or remove these features")
    frame, found = _without(frame, spec, where, _Fault(gone, what, remedy, fatal=not droppable))
    return frame, problems + found


def _lines(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    pointlike = shapely.length(frame.geometry.to_numpy()) == 0
    what = Text("线没有长度：{which}", "lines without length: {which}")
    frame, notes = _without(frame, spec, where, _Fault(pointlike, what, _LEFT_OUT, fatal=False))
    shapes = frame.geometry.to_numpy()
    owner = np.repeat(np.arange(len(frame)), shapely.get_num_geometries(shapes))
    parts = frame.iloc[owner].set_geometry(shapely.get_parts(shapes), crs=frame.crs)
    drawn = shapely.length(parts.geometry.to_numpy())
    if "length_m" in parts.columns:
        parts["length_m"] = parts["length_m"].to_numpy() * (drawn / shapely.length(shapes)[owner])
    return parts[drawn > 0], notes


def _points(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str) -> _Step:
    shapes = frame.geometry.to_numpy()
    several = shapely.get_num_geometries(shapes) > 1
    single = frame.set_geometry(shapely.get_geometry(shapes, 0), crs=frame.crs)
    what = Text("一个要素有多个点：{which}", "several points in one feature: {which}")
    remedy = Text("每个要素只保留一个点", "keep one point for each feature")
    return _without(single, spec, where, _Fault(several, what, remedy))


def _droppable(spec: LayerSpec) -> bool:
    return spec.geometry == "line" or spec.name in _LAND


def _without(frame: gpd.GeoDataFrame, spec: LayerSpec, where: str, fault: _Fault) -> _Step:
    if not fault.mask.any():
        return frame, []
    named = fault.what.fill(which=features(frame, spec, fault.mask))
    return frame[~fault.mask], [Problem(where, named, fault.remedy, fatal=fault.fatal)]
