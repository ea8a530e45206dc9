"""How many people of the population layer are in an area: points where they lie, raster cells by exact shares."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from ycgis.land.cover import Shapes, subdivide

__all__ = ["HALF_SIDES", "ground_of_cells", "people_within", "shares_within"]

HALF_SIDES = ("u_x", "u_y", "v_x", "v_y")
"""Columns of people: half the sides of a raster cell, as two vectors."""

_MEET_M = 1.0
"""Cells that were projected one by one meet to within this, m."""

_Floats = npt.NDArray[np.float64]
_Ints = npt.NDArray[np.int64]


def people_within(people: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> "pd.Series[float]":
    """Return the number of people in each area.

    Over areas that tile the ground the sum is that of the cells and points which they cover, to rounding.

    Parameters
    ----------
    people
        Points with a column ``people``; those with `HALF_SIDES` stand for raster cells.
    areas
        Polygons in the same metric CRS that do not overlap.

    Returns
    -------
    Indexed like `areas`; 0 where nobody is.
    """
    shares = shares_within(people, areas)
    counted = people["people"].to_numpy(dtype=float)[shares["row"]] * shares["share"]
    within: pd.Series[float] = counted.groupby(shares["area"]).sum().reindex(areas.index, fill_value=0.0)
    return within.rename("people")


def shares_within(people: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return which share of each point or cell lies in each area.

    A point counts whole, on a border in the first area. A raster cell is the parallelogram spanned by its half
    sides (columns ``u_x``, ``u_y``, ``v_x``, ``v_y``): its share is that of its area, so that its people are taken
    to be spread evenly. Only cells that an edge comes near are intersected; of the others the centre decides.

    Returns
    -------
    ``row`` (position in `people`), ``area`` (label in `areas`) and ``share`` (above 0, at most 1).
    """
    places, shapes = people.geometry.to_numpy(), areas.geometry.to_numpy()
    sides = pd.DataFrame(people).reindex(columns=list(HALF_SIDES)).to_numpy(dtype=float)
    split = _near_an_edge(places, sides, shapes)
    whole = np.setdiff1d(np.arange(len(places)), split)
    home, row = _home(places[whole], shapes)
    owner, cell, share = _cell_shares(places[split], sides[split], shapes)
    labels = areas.index.to_numpy()
    return pd.DataFrame(
        {
            "row": np.r_[whole[row], split[cell]],
            "area": labels[np.r_[home, owner]],
            "share": np.r_[np.ones(len(row)), share],
        }
    )


def ground_of_cells(cells: gpd.GeoDataFrame) -> BaseGeometry:
    """Return the ground that raster cells (points with `HALF_SIDES`) cover, seams between neighbours closed."""
    shapes = _parallelograms(cells.geometry.to_numpy(), pd.DataFrame(cells)[list(HALF_SIDES)].to_numpy(dtype=float))
    wider = shapely.buffer(shapes, _MEET_M, join_style="mitre")
    return shapely.union_all(wider).buffer(-_MEET_M, join_style="mitre")


def _near_an_edge(places: Shapes, sides: _Floats, shapes: Shapes) -> _Ints:
    u_x, u_y, v_x, v_y = sides.T
    cells = np.flatnonzero(np.abs(u_x * v_y - u_y * v_x) > 0)  # NaN, a mere point, is not above 0
    if not len(cells):
        return cells
    reach = np.maximum(np.hypot(u_x + v_x, u_y + v_y), np.hypot(u_x - v_x, u_y - v_y))[cells].max()
    tree = shapely.STRtree(places[cells])
    _, near = tree.query(_segments(shapes), predicate="dwithin", distance=reach * (1 + 1e-9))
    return np.asarray(cells[np.unique(near)], dtype=np.int64)


def _segments(shapes: Shapes) -> Shapes:
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(shapely.linestrings(np.stack((xy[:-1][same], xy[1:][same]), axis=1)))


def _home(places: Shapes, shapes: Shapes) -> tuple[_Ints, _Ints]:
    """Return the first area that holds a place, and the place, for all that lie in one."""
    area, place = shapely.STRtree(places).query(shapes, predicate="intersects")
    order = np.lexsort((area, place))
    found, first = np.unique(place[order], return_index=True)
    return area[order][first], found


def _cell_shares(places: Shapes, sides: _Floats, shapes: Shapes) -> tuple[_Ints, _Ints, _Floats]:
    """Return area, cell and the share of the cell in the area."""
    cells = _parallelograms(places, sides)
    pieces, owner = subdivide(shapes)
    shapely.prepare(pieces)
    piece, cell = shapely.STRtree(cells).query(pieces, predicate="intersects")
    part = shapely.area(cells)[cell]
    cut = ~shapely.covers(pieces[piece], cells[cell])
    part[cut] = shapely.area(shapely.intersection(pieces[piece[cut]], cells[cell[cut]]))
    summed = pd.Series(part).groupby([owner[piece], cell]).sum()
    summed = summed[summed > 0]
    area, cell = (summed.index.get_level_values(level).to_numpy() for level in (0, 1))
    return area, cell, summed.to_numpy() / shapely.area(cells)[cell]


def _parallelograms(places: Shapes, sides: _Floats) -> Shapes:
    centre = shapely.get_coordinates(places)
    u, v = sides[:, :2], sides[:, 2:]
    return np.asarray(
        shapely.polygons(np.stack((centre - u - v, centre + u - v, centre + u + v, centre - u + v), axis=1))
    )
