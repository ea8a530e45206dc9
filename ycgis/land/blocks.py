"""The street density of a built-up area, block by block of a square grid."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

__all__ = ["LEAST_SHARE", "density_blocks"]

LEAST_SHARE = 0.1
"""A clipped block smaller than this share of a whole one has no density of its own and joins another."""

_Numbers = npt.NDArray[np.intp]
_Reals = npt.NDArray[np.float64]
_Shapes = npt.NDArray[np.object_]
_POLYGON = 3


def density_blocks(
    counted: gpd.GeoDataFrame, area: shapely.Geometry, corner: tuple[float, float], side_m: float
) -> gpd.GeoDataFrame:
    """Return the blocks of one built-up area with the centre lines in each.

    The grid is square, its lines run through `corner`. A clipped block of less than `LEAST_SHARE` of a whole one joins
    the larger neighbour with which it shares the longest border, else the nearest whole-enough block; where there is
    none, all is one block. A street on a grid line belongs to the block east or north of it; one on the outer edge of
    the built-up area to the nearest block. So areas and lengths of the blocks sum to those of the built-up area.

    Parameters
    ----------
    counted
        The pieces of this area, as `ycgis.streets.counted_streets` gives them.
    area
        The built-up area, a Polygon or MultiPolygon of more than zero area.
    corner, side_m
        A crossing of grid lines and the side of a block, m.

    Returns
    -------
    ``length_km`` (weighted by what the pieces count for) and ``area_km2`` of every block, south to north, west to
    east.
    """
    places, cells = _cells(area, corner, side_m)
    sizes = shapely.area(cells)
    block = _join_slivers(places, cells, sizes, LEAST_SHARE * side_m**2)
    lengths = np.bincount(block, _length_in(cells, places, counted, (corner, side_m)))
    table = {"length_km": lengths / 1e3, "area_km2": np.bincount(block, sizes) / 1e6}
    return gpd.GeoDataFrame(table, geometry=_united(cells, block), crs=counted.crs)


def _cells(area: shapely.Geometry, corner: tuple[float, float], side: float) -> tuple[pd.MultiIndex, _Shapes]:
    """Return column and row, and the shape, of each grid cell clipped to the area."""
    low, high = np.split(np.array(shapely.bounds(area)), 2)
    first = np.floor((low - corner) / side).astype(int)
    last = np.floor((high - corner) / side).astype(int)
    rows, columns = (grid.ravel() for grid in np.mgrid[first[1] : last[1] + 1, first[0] : last[0] + 1])
    x, y = corner[0] + columns * side, corner[1] + rows * side
    boxes = shapely.box(x, y, x + side, y + side)
    shapely.prepare(area)
    whole = shapely.covers(area, boxes)
    clipped = np.flatnonzero(~whole & shapely.intersects(area, boxes))
    parts, owner = shapely.get_parts(shapely.intersection(area, boxes[clipped]), return_index=True)
    land = shapely.get_type_id(parts) == _POLYGON  # an area that only touches a box leaves a point or a line in it
    held, owner = np.unique(clipped[owner[land]], return_inverse=True)
    boxes[held] = shapely.multipolygons(parts[land], indices=owner)
    kept = np.sort(np.concatenate([np.flatnonzero(whole), held]))
    return pd.MultiIndex.from_arrays([columns[kept], rows[kept]]), boxes[kept]


def _join_slivers(places: pd.MultiIndex, cells: _Shapes, sizes: _Reals, least: float) -> _Numbers:
    """Return the number of the block that each cell belongs to."""
    sliver = sizes < least
    if sliver.all():
        return np.zeros(len(cells), dtype=np.intp)
    joined = np.arange(len(cells))
    small, large, border = _borders(places, cells, sizes, sliver)
    order = np.argsort(border, kind="stable")  # the longest border is written last
    joined[small[order]] = large[order]
    alone = np.flatnonzero(sliver & (joined == np.arange(len(cells))))
    sound = np.flatnonzero(~sliver)
    joined[alone] = sound[shapely.STRtree(cells[sound]).nearest(cells[alone])]
    while (joined[joined] != joined).any():  # a sliver that joined a larger sliver follows it
        joined = joined[joined]
    return np.unique(joined, return_inverse=True)[1]


def _borders(
    places: pd.MultiIndex, cells: _Shapes, sizes: _Reals, sliver: npt.NDArray[np.bool_]
) -> tuple[_Numbers, _Numbers, _Reals]:
    """Return each sliver with each larger neighbour and the length of their common border, where there is one."""
    column, row = (places.get_level_values(level).to_numpy() for level in (0, 1))
    here, there = [], []
    for east, north in ((1, 0), (0, 1)):
        beside = places.get_indexer(pd.MultiIndex.from_arrays([column + east, row + north]))
        here.append(np.flatnonzero(beside >= 0))
        there.append(beside[beside >= 0])
    one, other = np.concatenate(here), np.concatenate(there)
    swap = sizes[one] > sizes[other]
    small, large = np.where(swap, other, one), np.where(swap, one, other)
    wanted = sliver[small]
    small, large = small[wanted], large[wanted]
    border = shapely.length(shapely.intersection(cells[small], cells[large]))
    return small[border > 0], large[border > 0], border[border > 0]


def _length_in(
    cells: _Shapes, places: pd.MultiIndex, counted: gpd.GeoDataFrame, grid: tuple[tuple[float, float], float]
) -> _Reals:
    """Return the weighted metres of street in each cell."""
    piece, middle, metres = _cut_at_grid(counted.geometry.to_numpy(), *grid)
    weighted = metres * counted["weight"].to_numpy()[piece]
    middle, weighted = middle[weighted > 0], weighted[weighted > 0]
    place = np.floor((middle - grid[0]) / grid[1]).astype(int)
    cell = places.get_indexer(pd.MultiIndex.from_arrays(place.T))
    beside = np.flatnonzero(cell < 0)
    cell[beside] = shapely.STRtree(cells).nearest(shapely.points(middle[beside]))
    return np.bincount(cell, weighted, minlength=len(cells)).astype(float)  # without a weight they are integers


def _cut_at_grid(lines: _Shapes, corner: tuple[float, float], side: float) -> tuple[_Numbers, _Reals, _Reals]:
    """Return the straight bits of lines between grid lines: of which line, the middle, the metres."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    same = np.flatnonzero(line[1:] == line[:-1])
    start, step = xy[same], xy[same + 1] - xy[same]
    along = [(np.arange(len(same)), np.full(len(same), end)) for end in (0.0, 1.0)]
    along += [_crossings((start[:, axis] - corner[axis]) / side, step[:, axis] / side) for axis in (0, 1)]
    segment, at = (np.concatenate(column) for column in zip(*along, strict=True))
    order = np.lexsort((at, segment))
    segment, at = segment[order], at[order]
    bit = np.flatnonzero(segment[1:] == segment[:-1])
    segment, begin, end = segment[bit], at[bit], at[bit + 1]
    middle = start[segment] + step[segment] * ((begin + end) / 2)[:, None]
    return line[same[segment]], middle, np.hypot(*step[segment].T) * (end - begin)


def _crossings(start: _Reals, step: _Reals) -> tuple[_Numbers, _Reals]:
    """Return where steps along one axis, in sides of the grid, cross its lines: the step, and the share of it."""
    first = np.floor(np.minimum(start, start + step)).astype(int) + 1
    count = np.maximum(np.ceil(np.maximum(start, start + step)).astype(int) - first, 0)
    which = np.repeat(np.arange(len(start)), count)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return which, np.clip((first[which] + nth - start[which]) / step[which], 0.0, 1.0)


def _united(cells: _Shapes, block: _Numbers) -> _Shapes:
    """Return one shape a block."""
    shapes = np.empty(block.max() + 1, dtype=object)
    shapes[block] = cells
    for several in np.flatnonzero(np.bincount(block) > 1):
        shapes[several] = shapely.union_all(cells[block == several])
    return shapes
