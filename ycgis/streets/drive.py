"""The public streets as one graph, with ends that merely fall short of a street joined to it."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ycgis.graph import TOUCH_M, Graph, cut_lines, with_vertices
from ycgis.ground.ways import KINDS, UNKNOWN

__all__ = ["TOUCH_M", "is_public", "street_graph"]

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_NO_STREETS = frozenset({"service", "walk"})
_NO_LANDING = frozenset({"expressway", "ramp"})
_KEPT = ["road_id", "kind", "structure", "by_node", "rank"]
_MILLIMETRE = 1e-3


def street_graph(streets: gpd.GeoDataFrame) -> Graph:
    """Return the graph of the public `streets` (LineStrings in a metric CRS with canonical columns).

    Left out are service roads, footways, what is closed to the public and what is no road; see `is_public`. Streets
    meet where they share a vertex, but not inside a bridge or a tunnel; and an end within `TOUCH_M` of a street meets
    it there, since office drawings often leave out the vertex. Lengths are those drawn, directions are not kept; a
    piece that is drawn twice is there once. A street may be joined to all but expressways, ramps, bridges and tunnels.
    """
    public = streets[is_public(streets)]
    kept = {"road_id": public.index, **{name: public[name].to_numpy() for name in _KEPT[1:]}}
    _, pieces = _cut(gpd.GeoDataFrame(kept, geometry=public.geometry.to_numpy(), crs=streets.crs))
    nodes, edges = _cut(pieces.set_geometry(_with_loose_ends(pieces)))
    joins = (edges["structure"] == "").to_numpy() & ~edges["rank"].isin(_NO_LANDING).to_numpy()
    columns = ["tail", "head", "length_m", "road_id", "kind", "structure", "joins", "geometry"]
    return Graph(nodes, edges.assign(joins=joins)[columns])


def is_public(streets: pd.DataFrame) -> Mask:
    """Tell which streets belong to the public street network: a class that is unknown does."""
    cars = streets["kind"].map({kind: KINDS.get(kind, UNKNOWN).cars for kind in streets["kind"].unique()})
    return np.asarray(streets["public"] & cars.astype(bool) & ~streets["rank"].isin(_NO_STREETS), dtype=bool)


def _cut(ways: gpd.GeoDataFrame) -> tuple[Floats, gpd.GeoDataFrame]:
    nodes, pieces = cut_lines(ways)
    line = pieces["line"].to_numpy()
    pieces = pieces.drop(columns="line").assign(**{column: ways[column].to_numpy()[line] for column in _KEPT})
    exact = shapely.set_precision(pieces.geometry.to_numpy(), _MILLIMETRE, mode="pointwise")
    shapes = shapely.to_wkb(shapely.normalize(exact))
    once = pieces[~pd.Index(shapes).duplicated()].reset_index(drop=True)
    return nodes, once


def _with_loose_ends(pieces: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return the lines of pieces with a vertex where an end of another lies on or near them."""
    lines = pieces.geometry.to_numpy()
    tail, head = pieces["tail"].to_numpy(), pieces["head"].to_numpy()
    node, piece = np.r_[tail, head], np.tile(np.arange(len(lines)), 2)
    ends = np.r_[shapely.get_point(lines, 0), shapely.get_point(lines, -1)]
    loose = np.flatnonzero(np.bincount(node)[node] == 1)
    solid = np.flatnonzero(pieces["structure"].to_numpy() == "")
    found, met = shapely.STRtree(lines[solid]).query(ends[loose], predicate="dwithin", distance=TOUCH_M)
    end, met = loose[found], solid[met]
    other = piece[end] != met
    return with_vertices(lines, met[other], ends[end[other]])
