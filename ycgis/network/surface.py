"""Travel time everywhere: a raster of minutes, and the bands cut from it."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import rasterio.features
import shapely
from affine import Affine
from pyproj import CRS

from ycgis.ground.parameters import Parameters
from ycgis.network.access import along, minutes_per_m
from ycgis.network.model import Network
from ycgis.network.paths import Paths

__all__ = ["Surface", "bands_of", "surface_to"]

Floats = npt.NDArray[np.float64]
_AT_ONCE = 1 << 15


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


class _Sources(NamedTuple):
    """Points from which the target is `minutes` away."""

    x: Floats
    y: Floats
    minutes: Floats


def surface_to(
    network: Network,
    paths: Paths,
    target: str,
    area: tuple[float, float, float, float],
    parameters: Parameters,
) -> Surface:
    """Return the minutes from every cell of `area` (min x, min y, max x, max y) to a place.

    From the centre of a cell a straight leg at the access speed leads to the point of the network, at most
    `max_access_km` away, from which the whole way is fastest. Points of the network are taken every half cell, so
    the result is at most the access time of a quarter of a cell too long, and `max_access_km` as good as a quarter
    of a cell shorter.
    """
    cell = parameters.cell_m
    columns, rows = (int(np.ceil((area[i + 2] - area[i]) / cell)) for i in (0, 1))
    x = np.asarray(area[0] + (np.arange(columns) + 0.5) * cell, dtype=np.float64)
    y = np.asarray(area[3] - (np.arange(rows) + 0.5) * cell, dtype=np.float64)
    minutes = _spread(_sources(network, paths, target, cell / 2), x, y, parameters)
    transform = Affine(cell, 0.0, area[0], 0.0, -cell, area[3])
    return Surface(minutes.astype(np.float32), transform, CRS(network.edges.crs))


def bands_of(surface: Surface, upper: tuple[float, ...]) -> gpd.GeoDataFrame:
    """Cut a surface into bands: polygons with ``from_min`` and ``to_min`` (NaN: beyond the last bound).

    A cell belongs to the first band whose upper bound it does not pass. Unreachable cells belong to none.
    """
    bounds = np.array(sorted(upper))
    known = np.isfinite(surface.minutes)
    band = np.where(known, np.searchsorted(bounds, surface.minutes), 0).astype(np.uint8)
    shapes = rasterio.features.shapes(band, mask=known, transform=surface.transform)
    parts = [(int(value), shapely.geometry.shape(shape)) for shape, value in shapes]
    lower, higher = np.r_[0.0, bounds], np.r_[bounds, np.nan]
    numbers = sorted({number for number, _ in parts})
    merged = [shapely.union_all([shape for number, shape in parts if number == band]) for band in numbers]
    return gpd.GeoDataFrame({"from_min": lower[numbers], "to_min": higher[numbers]}, geometry=merged, crs=surface.crs)


def _sources(network: Network, paths: Paths, target: str, spacing: float) -> _Sources:
    edges, place = network.edges, network.places.loc[target]
    lines = edges.geometry.to_numpy()
    count = np.maximum(np.ceil(shapely.length(lines) / spacing).astype(int), 1) + 1
    edge = np.repeat(np.arange(len(lines)), count)
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
    points = np.concatenate((points[known], met))
    return _Sources(
        np.r_[place["x"], shapely.get_x(points)],
        np.r_[place["y"], shapely.get_y(points)],
        np.r_[0.0, minutes[known], target_at["leg_minutes"]],
    )


def _target_on(network: Network, target: str) -> pd.DataFrame:
    """Return where the target meets each road piece: ``fraction`` and ``leg_minutes`` by row of the edges."""
    met = network.access[network.access["place"] == network.row_of(target)]
    return met.set_index("edge")[["fraction", "leg_minutes"]]


def _spread(sources: _Sources, x: Floats, y: Floats, parameters: Parameters) -> Floats:
    """Return the least of minutes and leg for every cell centre, by `y` and `x`; NaN where no source is near enough.

    Branch and bound: a block of cells keeps the sources that may be the best for one of them, and is quartered
    until few enough are left to be compared one by one.
    """
    minutes = np.full((len(y), len(x)), np.nan)
    blocks = [(slice(0, len(y)), slice(0, len(x)), sources)]
    while blocks:
        rows, columns, near = blocks.pop()
        near = _rivals(near, x[columns], y[rows], parameters)
        size = len(x[columns]) * len(y[rows])
        if size == 1 or size * len(near.x) <= _AT_ONCE:
            minutes[rows, columns] = _least(near, x[columns], y[rows], parameters)
        else:
            blocks += [(row, column, near) for row in _halves(rows) for column in _halves(columns)]
    return minutes


def _rivals(sources: _Sources, x: Floats, y: Floats, parameters: Parameters) -> _Sources:
    leg = np.hypot(sources.x - (x[0] + x[-1]) / 2, sources.y - (y[0] + y[-1]) / 2)
    radius, farthest = np.hypot(x[-1] - x[0], y[-1] - y[0]) / 2, parameters.max_access_km * 1000
    per_m = minutes_per_m(parameters)
    longest = sources.minutes + (leg + radius) * per_m
    bound = longest[leg + radius <= farthest].min(initial=np.inf)
    kept = (leg - radius <= farthest) & (longest - 2 * radius * per_m <= bound)
    return _Sources(*(values[kept] for values in sources))


def _least(sources: _Sources, x: Floats, y: Floats, parameters: Parameters) -> Floats:
    leg = np.hypot(x[None, :, None] - sources.x, y[:, None, None] - sources.y)
    minutes = np.where(
        leg <= parameters.max_access_km * 1000, sources.minutes + leg * minutes_per_m(parameters), np.inf
    )
    least = minutes.min(axis=2, initial=np.inf)
    return np.where(np.isfinite(least), least, np.nan)


def _halves(cells: slice) -> list[slice]:
    middle = (cells.start + cells.stop + 1) // 2
    return [half for half in (slice(cells.start, middle), slice(middle, cells.stop)) if half.start < half.stop]
