"""Rows of one kind of OSM object, gathered one by one, clipped to the window in large lots to bound the memory."""

from collections.abc import Iterator, Sequence
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.crs import WGS84, Bounds
from ycgis.ground.text import Text
from ycgis.intake.osm.left_out import LeftOut
from ycgis.intake.osm.window import Shapes, Window

__all__ = ["Rows"]

_LOT = 100_000
_LEAST_RING = 4
_HEAD_BYTES, _VERTEX_BYTES = 9, 16

_CROSSED = Text("面的轮廓自相交", "areas whose outline crosses itself")
_MENDED = Text("已自动修复", "repaired")
_FLAT = Text("面没有面积", "areas without any area")

_Places = npt.NDArray[np.intp]

Shape = str | tuple[float, float] | shapely.Geometry
"""A line's WKB in hexadecimal, a point's longitude and latitude, or a geometry."""


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
        self._ids, self._shapes, self._values = list[str](), list[Shape](), list[str | None]()
        self._lots: list[gpd.GeoDataFrame] = []
        self._crossed, self._flat = list[str](), list[str]()

    def add(self, osm_id: str, shape: Shape, values: Sequence[str | None]) -> None:
        """Add a row; `values` are those of the table's tags."""
        self._ids.append(osm_id)
        self._shapes.append(shape)
        self._values += values  # one flat list: a list a row would keep the garbage collector busy
        if len(self._ids) >= _LOT:
            self._flush()

    def finish(self) -> gpd.GeoDataFrame:
        """Return the rows that touch the window, ordered by kind and number of their ids."""
        self._flush()
        whole = pd.concat(self._lots, ignore_index=True)
        if self._kind == "area":  # those of relations come as soon as their last member did
            whole = whole.sort_values("osm_id", key=lambda ids: ids.map(_number), kind="stable", ignore_index=True)
        return gpd.GeoDataFrame(whole, geometry="geometry", crs=WGS84)

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
        values = np.array(self._values, dtype=object).reshape(-1, len(self._tags))[hit]
        table = pd.DataFrame(values, columns=pd.Index(self._tags), dtype=object)
        table.insert(0, "osm_id", pd.Series([self._ids[row] for row in hit], dtype=object))
        self._lots.append(gpd.GeoDataFrame(table, geometry=shapes[hit], crs=WGS84))
        self.kept += len(hit)
        self._ids, self._shapes, self._values = [], [], []

    def _geometries(self) -> Shapes:
        if self._kind == "node":
            return np.asarray(shapely.points(np.array(self._shapes, dtype=float).reshape(-1, 2)))
        shapes = np.empty(len(self._shapes), dtype=object)
        coded = np.array([isinstance(shape, str) for shape in self._shapes], dtype=bool)
        shapes[coded] = _drawn([shape for shape in self._shapes if isinstance(shape, str)], filled=self._kind == "area")
        shapes[~coded] = [shape for shape in self._shapes if not isinstance(shape, str)]
        return shapes

    def _stretch(self, shapes: Shapes) -> None:
        if shapely.is_empty(shapes).all():
            return
        west, south, east, north = (float(bound) for bound in shapely.total_bounds(shapes))
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


def _number(osm_id: str) -> tuple[str, int]:
    kind, _, number = osm_id.partition("/")
    return kind, int(number)


def _drawn(lines: Sequence[str], *, filled: bool) -> Shapes:
    """Return the lines, or the polygons inside them; a ring of fewer than four points is an empty one."""
    xy, counts = _vertices(lines)
    owner = np.repeat(np.arange(len(lines)), counts)
    if not filled:
        return np.asarray(shapely.linestrings(xy, indices=owner), dtype=object)
    shapes = np.full(len(lines), shapely.Polygon(), dtype=object)
    whole = counts >= _LEAST_RING
    renumbered = np.cumsum(whole) - 1
    kept = whole[owner]
    shapes[whole] = shapely.polygons(shapely.linearrings(xy[kept], indices=renumbered[owner[kept]]))
    return shapes


def _vertices(lines: Sequence[str]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """Return the coordinates of lines in WKB, and how many each has: ten times faster than one geometry at a time.

    A line is one byte for the order (here always little end first), four for its kind, four for the number of its
    vertices, and sixteen for each of them.
    """
    data = np.frombuffer(bytes.fromhex("".join(lines)), dtype=np.uint8)
    sizes = np.array([len(line) for line in lines], dtype=np.intp) // 2
    heads = (np.cumsum(sizes) - sizes)[:, None] + np.arange(_HEAD_BYTES)
    body = np.delete(data, heads.ravel())
    return body.view("<f8").reshape(-1, 2), (sizes - _HEAD_BYTES) // _VERTEX_BYTES
