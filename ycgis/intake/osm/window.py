"""The part of the world that an import keeps: the counties and their surroundings."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from ycgis.ground.crs import Bounds, require_usable, to_wgs84, to_working, working_crs
from ycgis.ground.errors import InputError, Problem, UsageError
from ycgis.ground.text import Text
from ycgis.intake.checks.position import gap_km

__all__ = ["Shapes", "Window", "window_of"]

Shapes = npt.NDArray[np.object_]
_Mask = npt.NDArray[np.bool_]

_AREA = 2  # dimensions
_LEAST_OVERLAP_M2 = 1.0


@dataclass(frozen=True)
class Window:
    """The counties, and the area around them that features must touch.

    Attributes
    ----------
    counties
        Indexed by adcode in ascending order, in the working CRS (metres), with a column ``name``.
    seats
        The county seats in the same CRS, indexed by adcode; maybe not of every county.
    around
        The counties' union and its surroundings, in degrees of WGS 84.
    """

    counties: gpd.GeoDataFrame
    seats: gpd.GeoSeries
    around: shapely.Geometry

    @property
    def crs(self) -> CRS:
        """The working CRS, in metres."""
        return require_usable(self.counties.crs, "counties")

    def touched(self, shapes: Shapes) -> _Mask:
        """Tell which shapes, in degrees, touch the window."""
        return _touches(self.around, shapes)

    def km_away(self, bounds: Bounds) -> float:
        """Return the distance in km between the window and a box in degrees."""
        west, south, east, north = shapely.bounds(self.around)
        return gap_km(bounds, (west, south, east, north))

    def by_county(self, frame: gpd.GeoDataFrame) -> Mapping[str, int]:
        """Return how many features, in degrees, each county has; one on a border counts in both.

        Features with a column ``adcode`` count in that county. An area that crosses the border counts where more than
        1 m2 of it lies, so that neighbours drawn along the border, or cut at it, do not.
        """
        if "adcode" in frame.columns:
            own = frame["adcode"].astype(str).value_counts()
            return {str(code): int(own.get(code, 0)) for code in self.counties.index}
        counties = to_wgs84(self.counties).geometry
        return {str(code): int(self._held(county, frame).sum()) for code, county in counties.items()}

    def _held(self, county: shapely.Geometry, frame: gpd.GeoDataFrame) -> _Mask:
        shapes = frame.geometry.to_numpy()
        held = _touches(county, shapes)
        at_border = np.flatnonzero(held & (shapely.get_dimensions(shapes) == _AREA))
        at_border = at_border[~shapely.covers(county, shapes[at_border])]
        overlaps = gpd.GeoDataFrame(geometry=shapely.intersection(shapes[at_border], county), crs=frame.crs)
        held[at_border] = to_working(overlaps, self.crs).area.to_numpy() > _LEAST_OVERLAP_M2
        return held


def window_of(counties: gpd.GeoDataFrame, seats: gpd.GeoDataFrame | None, buffer_km: float) -> Window:
    """Return the window of the counties, widened by `buffer_km` in their working CRS.

    Parameters
    ----------
    counties, seats
        In any usable CRS; the code is a column ``adcode`` or the index.

    Raises
    ------
    UsageError
        The width is no number of km.
    InputError
        The counties have no usable CRS or no area.
    """
    if not (np.isfinite(buffer_km) and buffer_km >= 0):
        what = Text(f"取值“{buffer_km}”不可用", f"the value {buffer_km!r} makes no sense")
        raise UsageError(Problem("buffer_km", what, Text("应为不小于 0 的公里数", "give km, 0 or more")))
    require_usable(counties.crs, "counties")
    if not shapely.area(counties.geometry.union_all()):
        what = Text("没有面，无法确定导入范围", "have no area, so the window to import is unknown")
        raise InputError(Problem("counties", what, Text("检查县域边界图层", "check the layer of counties")))
    degrees = to_wgs84(_by_code(counties))
    west, south, east, north = (float(bound) for bound in degrees.total_bounds)
    crs = working_crs((west, south, east, north))
    metric = to_working(degrees, crs)
    around = gpd.GeoDataFrame(geometry=[metric.geometry.union_all().buffer(buffer_km * 1000)], crs=crs)
    return Window(metric, _seats(seats, crs), to_wgs84(around).geometry.iloc[0])


def _by_code(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    coded = frame.set_index("adcode") if "adcode" in frame.columns else frame
    return coded.set_axis(pd.Index(coded.index.astype(str), name="adcode")).sort_index()


def _seats(seats: gpd.GeoDataFrame | None, crs: CRS) -> gpd.GeoSeries:
    if seats is None or seats.empty:
        return gpd.GeoSeries([], crs=crs)
    require_usable(seats.crs, "seats")
    return to_working(_by_code(seats), crs).geometry


def _touches(area: shapely.Geometry, shapes: Shapes) -> _Mask:
    shapely.prepare(area)
    mask: _Mask = shapely.intersects(area, shapes)
    return mask
