"""Points and areas: which area a point lies in, how much of an area is covered."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

__all__ = ["area_share", "coordinates", "county_of"]


def area_share(areas: gpd.GeoDataFrame, land: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the share of each polygon's area that lies in `land`, in per cent."""
    part = shapely.intersection(areas.geometry.to_numpy(), shapely.union_all(land.geometry.to_numpy()))
    return 100 * pd.Series(shapely.area(part), index=areas.index) / areas.area


def coordinates(points: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Return the coordinates of points, (n, 2), metres."""
    return np.column_stack((points.geometry.x.to_numpy(), points.geometry.y.to_numpy()))


def county_of(points: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> "pd.Series[str]":
    """Return the adcode of the county each point lies in, missing outside; a point on a border belongs to the first."""
    found = shapely.STRtree(counties.geometry.to_numpy()).query(points.geometry.to_numpy(), predicate="intersects")
    pairs = pd.Series(counties.index.to_numpy()[found[1]], index=points.index.to_numpy()[found[0]])
    return pairs.sort_values().groupby(level=0).first().reindex(points.index)
