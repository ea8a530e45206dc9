"""The travel time from anywhere in a county, as a grid of minutes that a click on its map is looked up in."""

import numpy as np
import shapely

from ycgis.assess import Assessment
from ycgis.atlas.data import MapSheet
from ycgis.atlas.pack import varints
from ycgis.atlas.words import words
from ycgis.graph import Surface
from ycgis.ground.crs import transformer_between
from ycgis.ground.text import Lang

__all__ = ["minutes_grid"]

_MOST = 160
_M_PER_DEGREE = 111_320.0


def minutes_grid(assessment: Assessment, own: MapSheet, adcode: str, lang: Lang) -> dict[str, object]:
    """Return the minutes to the prefecture city by cell of a grid in degrees, and the words to say them in.

    The grid covers the county and has cells as large as the surface's, or larger ones where there would be more than
    160 by 160. A cell's number is the minutes at its centre, rounded, plus 1; 0 where the centre is outside the county
    or reaches the city by no road.
    """
    county, surface = own.counties.geometry[adcode], assessment.study.surface
    west, south, east, north = county.bounds
    columns, rows = _cells(west, south, east, north, surface)
    x = west + (np.arange(columns) + 0.5) * (east - west) / columns
    y = north - (np.arange(rows) + 0.5) * (north - south) / rows
    lon, lat = (each.ravel() for each in np.meshgrid(x, y))
    project = transformer_between(own.counties.crs, surface.crs)
    minutes = surface.at(*project.transform(lon, lat))
    known = np.isfinite(minutes) & shapely.contains_xy(county, lon, lat)
    t = words(lang)
    return {
        "bounds": [west, south, east, north],
        "columns": columns,
        "values": varints(np.where(known, np.rint(np.where(known, minutes, 0)) + 1, 0).astype(np.int64)),
        "title": t["time_here"],
        "about": t["about_minutes"],
    }


def _cells(west: float, south: float, east: float, north: float, surface: Surface) -> tuple[int, int]:
    """Return how many columns and rows of cells as large as the surface's there are, at most `_MOST`."""
    narrow = np.cos(np.radians((south + north) / 2))
    wide, high = (east - west) * _M_PER_DEGREE * narrow, (north - south) * _M_PER_DEGREE
    columns, rows = (int(np.clip(np.ceil(length / surface.transform.a), 1, _MOST)) for length in (wide, high))
    return columns, rows
