"""Points that belong to counties, and what they come to by county."""

import geopandas as gpd
import pandas as pd

from ycgis.land import county_of

__all__ = ["by_county", "numbered", "placed", "share"]


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


def by_county(points: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the number of points in each county; `points` have a column ``adcode``."""
    return points["adcode"].value_counts().reindex(counties.index).fillna(0).astype(float)


def share(part: "pd.Series[float]", whole: "pd.Series[float]") -> "pd.Series[float]":
    """Return a part of a whole in per cent, by county; NaN where the whole is 0 or less."""
    return (100 * part / whole.where(whole > 0)).astype(float)
