"""Whether a layer says by its names, or shows by its columns, that it is in GCJ-02 or BD-09."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from ycgis.ground.datum import Datum
from ycgis.ground.text import Text

__all__ = ["Hint", "hint_of"]

_BAIDU = re.compile(r"bd[-_ ]?09|(?<![a-z])baidu|百度", re.IGNORECASE)
_AMAP = re.compile(r"gcj|火星|高德|(?<![a-z])(?:amap|gaode|autonavi)(?![a-z])", re.IGNORECASE)
_TRUE = re.compile(r"wgs|4326|cgcs|4490|已纠偏|已转换|国家2000|大地2000", re.IGNORECASE)

_DATAV = frozenset({"acroutes", "childrennum", "subfeatureindex", "center", "centroid", "parent", "adchar"})
_DATAV_OWN = frozenset({"acroutes", "childrennum", "subfeatureindex"})
_AMAP_COLUMNS = frozenset(
    {"typecode", "pname", "cityname", "adname", "pcode", "gridcode", "biz_type", "navi_poiid", "entr_location"}
)
_BAIDU_COLUMNS = frozenset({"uid", "street_id", "detail", "detail_info"})
_LEAST_COLUMNS = 3
_AMAP_ID = re.compile(r"B0[0-9A-Z]{8}")
_MOST_IDS, _SAME_DEG = 50, 2e-6
_LONGITUDES = re.compile(r"lng|lon|经度|(?:^|_)x(?:$|_)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hint:
    """Which datum a layer speaks of, and by what; `certain` where its CRS itself is called so."""

    datum: Datum
    reason: Text
    certain: bool = False


def hint_of(
    raw: pd.DataFrame, names: Iterable[str], crs_name: str, axes: Sequence[str], shapes: gpd.GeoSeries | None
) -> Hint | None:
    """Return the datum that a layer without a declared one speaks of; None where nothing does.

    Parameters
    ----------
    raw
        The layer as it was read.
    names
        Of the file, its layer, title and source. One that also names WGS 84 or CGCS2000 tells of a conversion.
    crs_name
        Of its CRS; empty where it has none.
    axes
        The columns that the coordinates of a table are in: they speak first.
    shapes
        Points, as read, with which columns of shifted coordinates are compared; None where there are none.
    """
    said = _said(crs_name)
    if said:
        return Hint(said, Text(f"坐标系名为“{crs_name}”", f"its CRS is called {crs_name!r}"), certain=True)
    for axis in axes:
        said = _said(axis)
        if said:
            return Hint(said, Text(f"坐标列名为“{axis}”", f"its coordinates are in the column {axis!r}"))
    if any(_TRUE.search(axis) for axis in axes):
        return None
    return _of_names(names) or (None if axes else _of_columns(raw, shapes)) or _of_fingerprints(raw)


def _said(name: str) -> Datum | None:
    if _BAIDU.search(name):
        return "BD-09"
    return "GCJ-02" if _AMAP.search(name) else None


def _of_names(names: Iterable[str]) -> Hint | None:
    for name in names:
        said = _said(name)
        if said and not _TRUE.search(name):
            return Hint(said, Text(f"名称“{name}”", f"the name {name!r}"))
    return None


def _of_columns(raw: pd.DataFrame, shapes: gpd.GeoSeries | None) -> Hint | None:
    """Return a hint where a column named after a datum holds the very longitudes of the points, or no numbers."""
    for column in map(str, raw.columns):
        said = _said(column)
        if said and _holds_the_longitudes(raw[column], column, shapes):
            return Hint(said, Text(f"列“{column}”", f"the column {column!r}"))
    return None


def _holds_the_longitudes(values: pd.Series, name: str, shapes: gpd.GeoSeries | None) -> bool:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    if not _LONGITUDES.search(name):
        return not np.isfinite(numbers).any()
    if shapes is None or not (shapes.geom_type == "Point").all():
        return False
    apart = np.abs(numbers - shapes.x.to_numpy())
    return bool(np.isfinite(apart).any() and np.nanmedian(apart) < _SAME_DEG)


def _of_fingerprints(raw: pd.DataFrame) -> Hint | None:
    columns = {str(name).lower() for name in raw.columns}
    if len(columns & _DATAV) >= _LEAST_COLUMNS and columns & _DATAV_OWN:
        which = ", ".join(sorted(columns & _DATAV))
        return Hint("GCJ-02", Text(f"DataV.GeoAtlas 的字段 {which}", f"the properties of DataV.GeoAtlas ({which})"))
    if len(columns & _AMAP_COLUMNS) >= _LEAST_COLUMNS or _has_amap_ids(raw):
        return Hint("GCJ-02", Text("高德地图 POI 的字段或编号", "the columns or ids of Amap's places"))
    if len(columns & _BAIDU_COLUMNS) >= _LEAST_COLUMNS:
        return Hint("BD-09", Text("百度地图 POI 的字段", "the columns of Baidu's places"))
    return None


def _has_amap_ids(raw: pd.DataFrame) -> bool:
    ids = next((raw[name] for name in raw.columns if str(name).lower() in {"id", "poiid", "poi_id"}), None)
    if ids is None or not len(ids):
        return False
    return all(_AMAP_ID.fullmatch(str(value)) for value in ids.head(_MOST_IDS))
