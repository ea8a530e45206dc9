"""Land: what overlaps counts once, what is cut keeps its area, what is served and what is not."""

from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.ground.components import components

__all__ = [
    "Cut",
    "Shapes",
    "cover",
    "cut",
    "groups_of",
    "holds",
    "home_of",
    "land_in",
    "service_area",
    "subdivide",
    "together",
    "union_once",
]

Shapes = npt.NDArray[Any]
"""An array of shapely geometries."""

_Ints = npt.NDArray[np.int64]
_MOST_VERTICES = 256
_POLYGON = 2


class Cut(NamedTuple):
    """The parts of shapes in areas: the position of the shape, that of the area, and the polygons they share."""

    shape: _Ints
    area: _Ints
    part: Shapes


def union_once(shapes: Shapes) -> Shapes:
    """Return the ground that polygons cover, as polygons of which no two overlap or share an edge."""
    parts = shapely.get_parts(shapely.disjoint_subset_union_all(shapes))
    return np.asarray(parts[shapely.area(parts) > 0])


def groups_of(shapes: Shapes, apart_m: float) -> _Ints:
    """Return a number for each shape, the same for those that a chain of gaps of at most `apart_m` joins.

    Shapes of many vertices are looked at in pieces: each neighbour would walk along the whole of them.
    """
    pieces, owner = _light(shapes)
    one, other = shapely.STRtree(pieces).query(pieces, predicate="dwithin", distance=apart_m)
    return components(len(shapes), owner[one], owner[other])


def together(shapes: Shapes, group: _Ints) -> Shapes:
    """Return the union of each group of shapes."""
    order = np.argsort(group, kind="stable")
    members = np.split(shapes[order], np.flatnonzero(np.diff(group[order])) + 1) if len(shapes) else []
    ground = np.empty(len(members), dtype=object)
    ground[:] = [some[0] if len(some) == 1 else shapely.union_all(some) for some in members]
    return ground


def cut(shapes: Shapes, areas: Shapes) -> Cut:
    """Return the part of every polygon in every area: the polygon itself where the area covers it.

    In the order of the shapes, then of the areas. A shape that only touches an area has no part in it.
    """
    area, shape = shapely.STRtree(shapes).query(areas, predicate="intersects")
    order = np.lexsort((area, shape))
    shape, area = shape[order], area[order]
    part = shapes[shape]
    shapely.prepare(areas)
    across = ~shapely.covers(areas[area], part)
    part[across] = _areal(shapely.intersection(areas[area[across]], part[across]))
    kept = shapely.area(part) > 0
    return Cut(shape[kept], area[kept], part[kept])


def land_in(land: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the ground that polygons cover in each area, overlaps once: ``adcode`` (the area's label) and polygons."""
    pieces = cut(union_once(land.geometry.to_numpy()), areas.geometry.to_numpy())
    adcode = areas.index.to_numpy(dtype=object)[pieces.area]
    return gpd.GeoDataFrame({"adcode": adcode}, geometry=pieces.part, crs=land.crs)


def home_of(shapes: Shapes, areas: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the label of the area that holds the largest part of each polygon, None outside of all."""
    pieces = cut(shapes, areas.geometry.to_numpy())
    order = np.lexsort((pieces.area, -shapely.area(pieces.part), pieces.shape))
    found, first = np.unique(pieces.shape[order], return_index=True)
    home = np.full(len(shapes), None, dtype=object)
    home[found] = areas.index.to_numpy(dtype=object)[pieces.area[order][first]]
    return home


def holds(shapes: Shapes, areas: gpd.GeoDataFrame) -> "pd.Series[bool]":
    """Return whether any part of any polygon lies in each area."""
    found = cut(shapes, areas.geometry.to_numpy()).area
    return pd.Series(np.isin(np.arange(len(areas)), found), index=areas.index)


def service_area(shapes: Shapes, radius_m: float | npt.NDArray[np.float64], quarter: int = 32) -> Shapes:
    """Return the land within a straight distance of any shape, as polygons that do not overlap.

    A quarter of a circle becomes `quarter` straight sides: with 32 a full one is 0.04 % short, with 8 it is 0.6 %.
    Shapes of many vertices are widened in pieces, since the time for one grows with the square of its vertices.
    """
    pieces, owner = _light(shapes)
    radius = np.broadcast_to(radius_m, len(shapes))[owner]
    return union_once(shapely.buffer(pieces, radius, quad_segs=quarter))


def cover(land: gpd.GeoDataFrame, served: Shapes) -> gpd.GeoDataFrame:
    """Split land into what is served and what is not; no area is lost.

    Parameters
    ----------
    land
        Polygons that do not overlap.
    served
        Polygons that do not overlap (`union_once`).

    Returns
    -------
    The columns of `land` and ``served`` (bool); a row becomes one or two.
    """
    shapes = land.geometry.to_numpy()
    row, index = shapely.STRtree(served).query(shapes, predicate="intersects")
    row, index = row[np.argsort(row, kind="stable")], index[np.argsort(row, kind="stable")]
    met, group = np.unique(row, return_inverse=True)
    mask = np.asarray(shapely.multipolygons(served[index], indices=group)) if len(met) else served[:0]
    inside = _areal(shapely.intersection(shapes[met], mask))
    beyond = _areal(shapely.difference(shapes[met], mask))
    missed = np.setdiff1d(np.arange(len(shapes)), met)
    parts = pd.concat(
        [
            _pieces(land, met, inside, served=True),
            _pieces(land, met, beyond, served=False),
            _pieces(land, missed, shapes[missed], served=False),
        ],
        ignore_index=True,
    )
    return gpd.GeoDataFrame(parts, geometry="geometry", crs=land.crs)


def subdivide(shapes: Shapes) -> tuple[Shapes, _Ints]:
    """Return polygons cut into pieces of few vertices, and the position of the shape that each piece is of.

    Cutting a small shape by a piece is far faster than by the whole.
    """
    pieces, owner = _exploded(shapes, np.arange(len(shapes)))
    done, owners = [], []
    while len(pieces):
        small = shapely.get_num_coordinates(pieces) <= _MOST_VERTICES
        done.append(pieces[small])
        owners.append(owner[small])
        pieces, owner = _halved(pieces[~small], owner[~small])
    return np.concatenate([*done, pieces]), np.concatenate([*owners, owner])


def _light(shapes: Shapes) -> tuple[Shapes, _Ints]:
    """Return the shapes with each polygon of many vertices in pieces (`subdivide`), and what each is of."""
    heavy = shapely.get_num_coordinates(shapes) > _MOST_VERTICES
    heavy &= shapely.get_dimensions(shapes) == _POLYGON
    which = np.flatnonzero(heavy)
    pieces, owner = subdivide(shapes[which])
    light = np.flatnonzero(~heavy)
    return np.concatenate([shapes[light], pieces]), np.r_[light, which[owner]]


def _halved(pieces: Shapes, owner: _Ints) -> tuple[Shapes, _Ints]:
    """Cut each piece in the middle of the longer side of its bounds."""
    first = shapely.bounds(pieces).T.copy()
    second = first.copy()
    wide = first[2] - first[0] > first[3] - first[1]
    middle = np.where(wide, first[0] + first[2], first[1] + first[3]) / 2
    first[2], first[3] = np.where(wide, middle, first[2]), np.where(wide, first[3], middle)
    second[0], second[1] = np.where(wide, middle, second[0]), np.where(wide, second[1], middle)
    halves = [shapely.intersection(pieces, shapely.box(*bounds)) for bounds in (first, second)]
    return _exploded(np.concatenate(halves), np.r_[owner, owner])


def _exploded(shapes: Shapes, owner: _Ints) -> tuple[Shapes, _Ints]:
    parts, index = shapely.get_parts(_areal(shapes), return_index=True)
    kept = shapely.area(parts) > 0
    return parts[kept], owner[index[kept]]


def _areal(shapes: Shapes) -> Shapes:
    """Return shapes without the lines and points that are left where polygons only touch."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    shapes = shapes.copy()
    for position in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[position])
        shapes[position] = shapely.union_all(parts[shapely.area(parts) > 0])
    return shapes


def _pieces(land: gpd.GeoDataFrame, row: _Ints, parts: Shapes, *, served: bool) -> gpd.GeoDataFrame:
    kept = shapely.area(parts) > 0
    pieces = land.iloc[row[kept]].set_geometry(parts[kept], crs=land.crs)
    return pieces.assign(served=served)
