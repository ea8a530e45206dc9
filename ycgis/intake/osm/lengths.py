"""Lengths of the streets by county and class, and which counties the extract covers."""

from collections.abc import Mapping
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.intake.osm.streets import DRIVABLE
from ycgis.intake.osm.tags import has
from ycgis.intake.osm.window import Shapes, Window

__all__ = ["StreetKm", "street_km"]

_SEAT_M = 2000.0


class StreetKm(NamedTuple):
    """Lengths of streets in km, and how far the extract reaches.

    Attributes
    ----------
    by_class
        In each county by class, longest first.
    total
        Of all streets.
    covered
        The counties that have public streets at their seat.
    """

    by_class: Mapping[str, Mapping[str, float]]
    total: float
    covered: frozenset[str]


def street_km(streets: gpd.GeoDataFrame, window: Window) -> StreetKm:
    """Return the lengths in the working CRS; a street is cut at the county's border."""
    shapes = streets.geometry.to_crs(window.crs).to_numpy()
    classes = streets["road_class"].to_numpy()
    by_class = {}
    for code, county in window.counties.geometry.items():
        km = pd.Series(_inside_m(shapes, county) / 1000).groupby(classes).sum().sort_values(ascending=False)
        by_class[str(code)] = {str(name): float(length) for name, length in km.items() if length > 0}
    roads = shapes[has(streets, "road_class", DRIVABLE)]
    covered = frozenset(code for code in by_class if _is_covered(code, by_class[code], roads, window))
    return StreetKm(by_class, float(shapely.length(shapes).sum()) / 1000, covered)


def _inside_m(shapes: Shapes, county: shapely.Geometry) -> npt.NDArray[np.float64]:
    shapely.prepare(county)
    whole = shapely.covers(county, shapes)
    cut = shapely.intersects(county, shapes) & ~whole
    length: npt.NDArray[np.float64] = np.where(whole, shapely.length(shapes), 0.0)
    length[cut] = shapely.length(shapely.intersection(shapes[cut], county))
    return length


def _is_covered(code: str, km: Mapping[str, float], roads: Shapes, window: Window) -> bool:
    if code not in window.seats.index:
        return bool(DRIVABLE & km.keys())
    return bool(shapely.dwithin(roads, window.seats[code], _SEAT_M).any())
