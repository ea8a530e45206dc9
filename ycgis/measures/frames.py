"""Frames of anyone made ready to be measured: single lines, canonical columns, defaults for what is absent."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.limits import parse_width
from ycgis.ground.spelling import text_of
from ycgis.ground.ways import with_canonical

__all__ = ["Lines", "lines_of", "with_text"]

_CLASSES = ("road_class", "highway", "fclass")


class Lines(NamedTuple):
    """Lines ready to be measured, by position, and the label of the row of the caller's frame that each is of."""

    frame: gpd.GeoDataFrame
    label: npt.NDArray[np.object_]


def lines_of(ways: gpd.GeoDataFrame) -> Lines:
    """Return single lines with canonical columns, and ``road_class``, ``name``, ``ref``, ``width``, ``length_m``.

    Multi-part lines become their parts; rows without a line are left out. The columns of osmnx are understood:
    ``highway`` for ``road_class``, ``length`` for ``length_m``, and lists of values.
    """
    label = np.empty(len(ways), dtype=object)
    label[:] = ways.index.tolist()
    shapes = ways.geometry.to_numpy()
    parts, row = shapely.get_parts(shapes, return_index=True)
    sound = (shapely.length(parts) > 0) & (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING)
    parts, row = parts[sound], row[sound]
    table = pd.DataFrame(ways).drop(columns={ways.geometry.name, "geometry"} & set(ways.columns)).iloc[row]
    frame = gpd.GeoDataFrame(table.reset_index(drop=True), geometry=parts, crs=ways.crs)
    whole = shapely.get_num_geometries(shapes)[row] == 1
    return Lines(with_canonical(_with_columns(frame, whole)), label[row])


def with_text(frame: gpd.GeoDataFrame, *columns: str) -> gpd.GeoDataFrame:
    """Return a frame with some columns of text; one that is absent is missing throughout."""
    return frame.assign(**{name: None for name in columns if name not in frame})


def _with_columns(frame: gpd.GeoDataFrame, whole: npt.NDArray[np.bool_]) -> gpd.GeoDataFrame:
    classes = next((frame[name] for name in _CLASSES if name in frame), None)
    texts = {"road_class": classes, "name": frame.get("name"), "ref": frame.get("ref")}
    stated = frame.get("length_m", frame.get("length"))
    length = np.nan if stated is None else pd.to_numeric(stated, errors="coerce").where(whole)
    return frame.assign(
        **{name: None if values is None else values.map(_shown).astype(object) for name, values in texts.items()},
        width=frame["width"].map(_metres).astype(float) if "width" in frame else np.nan,
        length_m=length,
    )


def _shown(value: object) -> str | None:
    if isinstance(value, (list, tuple)):
        return "; ".join(text_of(one) for one in value)
    return text_of(value) or None


def _metres(value: object) -> float:
    if isinstance(value, (list, tuple)):
        known = [metres for one in value if (metres := _metres(one)) > 0]
        return min(known, default=np.nan)
    return parse_width(text_of(value))
