"""Points that belong to counties: township seats, interchanges, facilities."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.text import Text
from ycgis.measures.travel import county_of

__all__ = ["NO_TOWNSHIPS", "by_county", "called", "coordinates", "listed", "numbered", "placed", "share"]

NO_TOWNSHIPS = Text(
    "无数据：乡镇驻地图层（townships）在该县没有点", "no data: the layer townships has no point in this county"
)

_MOST_NAMES = 5
_UNNAMED = Text("未命名", "unnamed")
_AND_MORE = Text("{names}等 {count} 个", "{names} and others ({count} in all)")


def placed(points: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points from west to east (then from south to north, then by name) with the county they lie in.

    The order, and with it what is named first, does not depend on that of the file. The column ``adcode`` is missing
    (None) outside all counties; a point on a border belongs to the first. A missing name is an empty one.
    """
    found = points.assign(name=points["name"].fillna("").astype(str), x=points.geometry.x, y=points.geometry.y)
    found = found.sort_values(["x", "y", "name"], kind="stable", ignore_index=True).drop(columns=["x", "y"])
    return found.assign(adcode=county_of(found, counties).astype(object))


def numbered(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points, each without a name called by its number (``ref``)."""
    number = points["ref"].fillna("").astype(str)
    return points.assign(ref=number, name=points["name"].where(points["name"].str.strip() != "", number))


def coordinates(points: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return the coordinates of points, (n, 2), metres."""
    return np.column_stack((points.geometry.x.to_numpy(), points.geometry.y.to_numpy()))


def by_county(points: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the number of points in each county; `points` have a column ``adcode``."""
    return points["adcode"].value_counts().reindex(counties.index).fillna(0).astype(float)


def share(part: "pd.Series[float]", whole: "pd.Series[float]") -> "pd.Series[float]":
    """Return a part of a whole in per cent, by county; NaN where the whole is 0 or less."""
    return (100 * part / whole.where(whole > 0)).astype(float)


def called(name: str) -> Text:
    """Return a name of the user's data in both languages, or that there is none."""
    return Text(name, name) if name.strip() else _UNNAMED


def listed(names: list[str]) -> Text:
    """Return up to five names in a row, and how many there are when there are more."""
    said = [called(name) for name in names[:_MOST_NAMES]]
    some = Text("、".join(name.zh for name in said), ", ".join(name.en for name in said))
    return some if len(names) <= _MOST_NAMES else _AND_MORE.fill(names=some, count=len(names))
