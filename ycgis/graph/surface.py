"""Travel time everywhere: a raster of minutes, and the bands cut from it."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from affine import Affine
from pyproj import CRS

from ycgis.graph.legs import along
from ycgis.graph.model import Legs, Network
from ycgis.graph.paths import Paths
from ycgis.graph.spread import best_source

__all__ = ["Surface", "SurfaceRule", "bands_of", "surface_to"]

Floats = npt.NDArray[np.float64]


class Surface(NamedTuple):
    """Minutes by cell (NaN: unreachable), the cells' place on the ground, and the CRS in metres."""

    minutes: npt.NDArray[np.float32]
    transform: Affine
    crs: CRS

    def at(self, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
        """Return the minutes at points, its outer border included; NaN outside and where it is unreachable."""
        right = (np.asarray(x) - self.transform.c) / self.transform.a
        down = (np.asarray(y) - self.transform.f) / self.transform.e
        height, width = self.minutes.shape
        inside = (down >= 0) & (down <= height) & (right >= 0) & (right <= width)
        row, column = (np.maximum(np.ceil(at[inside]).astype(int) - 1, 0) for at in (down, right))
        found = np.full(len(inside), np.nan, dtype=np.float32)
        found[inside] = self.minutes[row, column]
        return found


class SurfaceRule(NamedTuple):
    """How a surface is made: the side of its cells, m, and how legs run."""

    cell_m: float
    legs: Legs


def surface_to(
    network: Network,
    paths: Paths,
    target: str,
    area: tuple[float, float, float, float],
    rule: SurfaceRule,
) -> Surface:
    """Return the minutes from every cell of `area` (min x, min y, max x, max y) to a place.

    From the centre of a cell a straight leg leads to the point of the network, near enough, from which the whole way is
    fastest. Points of the network are taken every half cell, so the result is at most the access time of a quarter of a
    cell too long, and the greatest length of a leg as good as a quarter of a cell shorter.
    """
    cell = rule.cell_m
    columns, rows = (int(np.ceil((area[i + 2] - area[i]) / cell)) for i in (0, 1))
    x = area[0] + (np.arange(columns) + 0.5) * cell
    y = area[3] - (np.arange(rows) + 0.5) * cell
    centres = np.column_stack((np.tile(x, rows), np.repeat(y, columns)))
    minutes, _ = best_source(centres, *_sources(network, paths, target, cell / 2), rule.legs)
    minutes = np.where(np.isfinite(minutes), minutes, np.nan).reshape(rows, columns)
    transform = Affine(cell, 0.0, area[0], 0.0, -cell, area[3])
    return Surface(minutes.astype(np.float32), transform, CRS(network.edges.crs))


def bands_of(surface: Surface, upper: tuple[float, ...]) -> gpd.GeoDataFrame:
    """Cut a surface into bands: polygons with ``from_min`` and ``to_min`` (NaN: beyond the last bound).

    A cell belongs to the first band whose upper bound it does not pass. Unreachable cells belong to none.
    """
    bounds = np.array(sorted(upper))
    known = np.isfinite(surface.minutes)
    band = np.where(known, np.searchsorted(bounds, surface.minutes), 0).astype(np.uint8)
    from rasterio.features import shapes as shapes_of  # noqa: PLC0415 - only a surface needs GDAL's rasters

    shapes = shapes_of(band, mask=known, transform=surface.transform)
    parts = [(int(value), shapely.geometry.shape(shape)) for shape, value in shapes]
    lower, higher = np.r_[0.0, bounds], np.r_[bounds, np.nan]
    numbers = sorted({number for number, _ in parts})
    merged = [shapely.union_all([shape for number, shape in parts if number == band]) for band in numbers]
    return gpd.GeoDataFrame({"from_min": lower[numbers], "to_min": higher[numbers]}, geometry=merged, crs=surface.crs)


def _sources(network: Network, paths: Paths, target: str, spacing: float) -> tuple[Floats, Floats]:
    """Return points (n, 2) that a leg may lead to, and the minutes from each to the target."""
    edges, place = network.edges, network.places.loc[target]
    lines, joined = edges.geometry.to_numpy(), np.flatnonzero(edges["joins"].to_numpy())
    count = np.maximum(np.ceil(shapely.length(lines[joined]) / spacing).astype(int), 1) + 1
    edge = np.repeat(joined, count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    fraction = step / np.repeat(count - 1, count)
    points = shapely.line_interpolate_point(lines[edge], fraction, normalized=True)
    there, back = edges["minutes"].to_numpy()[edge], edges["minutes_back"].to_numpy()[edge]
    target_at = _target_on(network, target)
    at = target_at.reindex(edge)
    part = at["fraction"].to_numpy() - fraction
    straight = along(np.abs(part), np.where(part >= 0, there, back)) + at["leg_minutes"].to_numpy()
    to_tail = along(fraction, back) + paths.minutes[edges["tail"]][edge]
    to_head = along(1 - fraction, there) + paths.minutes[edges["head"]][edge]
    minutes = np.fmin(np.minimum(to_tail, to_head), straight)
    known = np.isfinite(minutes)
    met = shapely.line_interpolate_point(lines[target_at.index], target_at["fraction"], normalized=True)
    xy = shapely.get_coordinates(np.concatenate((points[known], met)))
    return np.vstack(([place["x"], place["y"]], xy)), np.r_[0.0, minutes[known], target_at["leg_minutes"]]


def _target_on(network: Network, target: str) -> pd.DataFrame:
    """Return where the target meets each road piece: ``fraction`` and ``leg_minutes`` by row of the edges."""
    met = network.access[network.access["place"] == network.row_of(target)]
    return met.set_index("edge")[["fraction", "leg_minutes"]]
