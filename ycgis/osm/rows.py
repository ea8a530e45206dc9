"""Rows of one kind of OSM object, gathered one by one, clipped to the window in large lots to bound the memory."""

from collections.abc import Iterator, Sequence
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.crs import WGS84, Bounds
from ycgis.osm.left_out import LeftOut
from ycgis.osm.window import Shapes, Window
from ycgis.text import Text

__all__ = ["Rows"]

_LOT = 100_000
_LEAST_RING = 4

_CROSSED = Text("面的轮廓自相交", "areas whose outline crosses itself")
_MENDED = Text("已自动修复", "repaired")
_FLAT = Text("面没有面积", "areas without any area")

_Places = npt.NDArray[np.intp]

Shape = str | tuple[float, float] | shapely.Geometry
"""WKB in hexadecimal, a point's longitude and latitude, or a geometry."""


class Rows:
    """A table that grows.

    Attributes
    ----------
    kept
        How many rows touch the window.
    bounds
        Of all rows that came, also of those that do not touch it; None before any came.
    """

    def __init__(self, kind: Literal["node", "line", "area"], tags: Sequence[str], window: Window) -> None:
        self.kept = 0
        self.bounds: Bounds | None = None
        self._kind, self._tags, self._window = kind, tags, window
        self._ids, self._shapes, self._values = list[str](), list[Shape](), list[Sequence[str | None]]()
        self._lots: list[gpd.GeoDataFrame] = []
        self._crossed, self._flat = list[str](), list[str]()

    def add(self, osm_id: str, shape: Shape, values: Sequence[str | None]) -> None:
        """Add a row; `values` are those of the table's tags."""
        self._ids.append(osm_id)
        self._shapes.append(shape)
        self._values.append(values)
        if len(self._ids) >= _LOT:
            self._flush()

    def finish(self) -> gpd.GeoDataFrame:
        """Return the rows that touch the window, ordered by kind and number of their ids."""
        self._flush()
        whole = pd.concat(self._lots, ignore_index=True)
        named = whole["osm_id"].str.partition("/")
        order = np.lexsort((named[2].astype("int64"), named[0]))
        return gpd.GeoDataFrame(whole.iloc[order].reset_index(drop=True), geometry="geometry", crs=WGS84)

    def left_out(self) -> Iterator[LeftOut]:
        """Return which rows were mended or dropped for their shape."""
        yield LeftOut(_CROSSED, self._crossed, _MENDED)
        yield LeftOut(_FLAT, self._flat)

    def _flush(self) -> None:
        shapes = self._geometries()
        self._stretch(shapes)
        hit = np.flatnonzero(self._window.touched(shapes))
        if self._kind == "area":
            hit = self._sound(shapes, hit)
        rows = [self._values[row] for row in hit]
        columns = {tag: [row[at] for row in rows] for at, tag in enumerate(self._tags)}
        table = pd.DataFrame({"osm_id": [self._ids[row] for row in hit], **columns}, dtype=object)
        self._lots.append(gpd.GeoDataFrame(table, geometry=shapes[hit], crs=WGS84))
        self.kept += len(hit)
        self._ids, self._shapes, self._values = [], [], []

    def _geometries(self) -> Shapes:
        if self._kind == "node":
            return np.asarray(shapely.points(np.array(self._shapes, dtype=float).reshape(-1, 2)))
        shapes = np.empty(len(self._shapes), dtype=object)
        shapes[:] = self._shapes
        coded = np.array([isinstance(shape, str) for shape in self._shapes], dtype=bool)
        shapes[coded] = shapely.from_wkb(shapes[coded])
        return _filled(shapes) if self._kind == "area" else shapes

    def _stretch(self, shapes: Shapes) -> None:
        west, south, east, north = (float(bound) for bound in shapely.total_bounds(shapes))
        if not np.isfinite(west):
            return
        if self.bounds is not None:
            west, south = min(west, self.bounds[0]), min(south, self.bounds[1])
            east, north = max(east, self.bounds[2]), max(north, self.bounds[3])
        self.bounds = west, south, east, north

    def _sound(self, shapes: Shapes, hit: _Places) -> _Places:
        """Mend, in place, the areas at `hit` that are not valid, and return the rows of those that have an area."""
        crossed = hit[~shapely.is_valid(shapes[hit])]
        shapes[crossed] = shapely.make_valid(shapes[crossed], method="structure", keep_collapsed=False)
        flat = shapely.area(shapes[hit]) == 0
        gone = set(hit[flat])
        self._crossed += [self._ids[row] for row in crossed if row not in gone]
        pointlike = np.flatnonzero(shapely.is_empty(shapes))
        self._flat += [self._ids[row] for row in (*pointlike, *hit[flat])]
        sound: _Places = hit[~flat]
        return sound


def _filled(shapes: Shapes) -> Shapes:
    """Return the closed lines among `shapes` as polygons; one of fewer than four points is empty."""
    lines = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING)
    rings = shapely.get_num_coordinates(shapes[lines]) >= _LEAST_RING
    whole = lines[rings]
    xy, owner = shapely.get_coordinates(shapes[whole], return_index=True)
    shapes[lines[~rings]] = shapely.Polygon()
    if len(whole):
        shapes[whole] = shapely.polygons(shapely.linearrings(xy, indices=owner))
    return shapes
