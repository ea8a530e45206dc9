"""The public streets as cars use them: one network, with ends that merely fall short of a street joined to it."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse.csgraph import connected_components, dijkstra

from ycgis.ground.components import components
from ycgis.network import arcs_to_csr
from ycgis.network.cut import cut_lines
from ycgis.network.paths import Graph

__all__ = ["TOUCH_M", "DriveNetwork", "drive_network", "is_public", "metres_between"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

TOUCH_M = 1.0
"""An end this near a street meets it, m: less than any lane is wide, so the gap is a slip of drawing."""

_NO_STREETS = frozenset({"service", "walk"})
_NO_LANDING = frozenset({"expressway", "ramp"})
_AT_ONCE = 2_000_000
_MILLIMETRE = 1e-3


@dataclass(frozen=True, eq=False)
class DriveNetwork:
    """Public streets cut at their junctions; directions of one-way streets are not kept.

    Attributes
    ----------
    nodes
        Junctions and ends, (n, 2), metres in the CRS of `edges`.
    edges
        Pieces: ``tail``, ``head`` (rows of `nodes`), ``length_m``, ``street`` (label of the row of the streets),
        ``structure`` (a bridge or tunnel), ``landing`` (a street may be joined to it: neither an expressway nor a ramp
        nor a structure), geometry from tail to head. A piece that is drawn twice is there once.
    graph
        Metres between neighbouring nodes.
    degree
        Number of pieces that end at each node; a ring counts twice at its own.
    """

    nodes: Floats
    edges: gpd.GeoDataFrame
    graph: Graph
    degree: npt.NDArray[np.int64]

    def parts(self) -> Ints:
        """Return the number of the connected part of each node."""
        return np.asarray(connected_components(self.graph, directed=False)[1], dtype=np.intp)

    def chains(self) -> Ints:
        """Return a number for each piece, the same for all between two nodes where streets meet or end."""
        tail, head = (self.edges[column].to_numpy() for column in ("tail", "head"))
        node, piece = np.r_[tail, head], np.tile(np.arange(len(tail)), 2)
        inner = self.degree[node] == 2  # noqa: PLR2004 - one piece comes, one goes on
        order = np.argsort(node[inner], kind="stable")
        pair = piece[inner][order].reshape(-1, 2)
        return components(len(tail), pair[:, 0], pair[:, 1])


def drive_network(streets: gpd.GeoDataFrame) -> DriveNetwork:
    """Build the network of the public `streets` (LineStrings in a metric CRS).

    Left out are service roads, footways, what is closed to the public and what is no road; see `is_public`. Streets
    meet where they share a vertex, but not inside a bridge or a tunnel; and an end within `TOUCH_M` of a street meets
    it there, since office drawings often leave out the vertex.
    """
    public = streets[is_public(streets)]
    kept = {name: public[name].to_numpy() for name in ("structure", "by_node", "rank")}
    ways = gpd.GeoDataFrame(
        {"street": public.index, **kept},
        geometry=public.geometry.to_numpy(),
        crs=streets.crs,
    )
    _, pieces = _cut(ways)
    nodes, edges = _cut(pieces.set_geometry(_with_loose_ends(pieces)))
    structure = (edges["structure"] != "").to_numpy()
    edges = edges.assign(structure=structure, landing=~structure & ~edges["rank"].isin(_NO_LANDING).to_numpy())
    columns = ["tail", "head", "length_m", "street", "structure", "landing", "geometry"]
    tail, head, length = (edges[column].to_numpy() for column in columns[:3])
    graph = arcs_to_csr(np.r_[tail, head], np.r_[head, tail], np.r_[length, length], len(nodes))
    return DriveNetwork(nodes, edges[columns], graph, np.bincount(np.r_[tail, head], minlength=len(nodes)))


def is_public(streets: pd.DataFrame) -> Mask:
    """Tell which streets belong to the public street network: a class that is unknown does."""
    is_open = streets["car"] | streets["foot"]
    return np.asarray(is_open & ~streets["rank"].isin(_NO_STREETS), dtype=bool)


def metres_between(network: DriveNetwork, origin: Ints, edge: Ints, at_m: Floats, limit: float) -> Floats:
    """Return the metres along the network from nodes to points on pieces; inf beyond `limit` to either end of these.

    `origin`, `edge` and `at_m` (the distance along the piece) are one of each for every way that is asked for.
    """
    tail, head, length = (network.edges[column].to_numpy()[edge] for column in ("tail", "head", "length_m"))
    found = np.empty(len(origin))
    starts, row = np.unique(origin, return_inverse=True)
    size = max(1, _AT_ONCE // max(1, len(network.nodes)))  # a dense row of distances for each start: not all at once
    for first in range(0, len(starts), size):
        walked = dijkstra(network.graph, indices=starts[first : first + size], limit=limit)
        asked = np.flatnonzero((row >= first) & (row < first + size))
        start = row[asked] - first
        by_tail = walked[start, tail[asked]] + at_m[asked]
        found[asked] = np.minimum(by_tail, walked[start, head[asked]] + length[asked] - at_m[asked])
    return found


def _cut(ways: gpd.GeoDataFrame) -> tuple[Floats, gpd.GeoDataFrame]:
    nodes, pieces = cut_lines(ways)
    line = pieces["line"].to_numpy()
    said = {column: ways[column].to_numpy()[line] for column in ("street", "structure", "by_node", "rank")}
    pieces = pieces.drop(columns="line").assign(**said)
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
    return _inserted(lines, met[other], ends[end[other]])


def _inserted(lines: npt.NDArray[np.object_], line: Ints, points: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return lines with points as further vertices, in order along each; never before the first or after the last."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    first = np.r_[True, of[1:] != of[:-1]][: len(of)]
    step[first] = 0
    along = np.cumsum(step)
    along -= along[first][of]
    whole = np.nextafter(along[np.r_[first[1:], True][: len(of)]], -np.inf)
    at = np.minimum(shapely.line_locate_point(lines[line], points), whole[line])
    of, along, added = np.r_[of, line], np.r_[along, at], np.r_[np.zeros(len(xy)), np.ones(len(line))]
    order = np.lexsort((added, along, of))
    return np.asarray(shapely.linestrings(np.r_[xy, shapely.get_coordinates(points)][order], indices=of[order]))
