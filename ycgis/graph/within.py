"""Metres along a graph, whatever the directions: what lies within some of them, and how many lie between points."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from ycgis.graph.arrays import arcs_to_csr
from ycgis.graph.model import Graph

__all__ = ["Joining", "metres_between", "parts_within"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_AT_ONCE = 2_000_000


class Joining(NamedTuple):
    """How a start reaches a graph: every edge within `near_m` of it, else the nearest edge within `farthest_m`."""

    near_m: float
    farthest_m: float


def parts_within(graph: Graph, starts: npt.ArrayLike, metres: float, joining: Joining) -> gpd.GeoDataFrame:
    """Return the parts of a graph within `metres` of any of some points, along it.

    A start reaches the graph by straight legs (`joining`), which count; a start that is too far from any edge reaches
    nothing. An edge that is reached in part is cut at the distance, from either end or from a start beside it.

    Parameters
    ----------
    starts
        Points in the graph's CRS; any number.
    metres
        The greatest distance, legs included.

    Returns
    -------
    One row a part: ``road_id``, ``edge`` (row of the edges), ``from_m`` and ``to_m`` along it, and the line. Parts
    neither overlap nor touch within an edge.
    """
    met = _meet(graph, np.asarray(starts, dtype=object), joining)
    met = met[met["leg_m"] < metres]
    parts = _joined(_parts(graph, met, metres))
    edge, low, high = (parts[column].to_numpy() for column in ("edge", "from_m", "to_m"))
    pieces = graph.edges.iloc[edge]
    lines = pieces.geometry.to_numpy().copy()
    for row in np.flatnonzero((low > 0) | (high < pieces["length_m"].to_numpy())):
        lines[row] = substring(lines[row], low[row], high[row])
    columns = {"road_id": pieces["road_id"].to_numpy(), "edge": edge, "from_m": low, "to_m": high}
    return gpd.GeoDataFrame(columns, geometry=lines, crs=graph.edges.crs)


def metres_between(graph: Graph, origin: Ints, edge: Ints, at_m: Floats, limit: float) -> Floats:
    """Return the metres along the graph from nodes to points on edges; inf beyond `limit` to either end of these.

    `origin`, `edge` and `at_m` (the distance along the edge) are one of each for every way that is asked for.
    """
    tail, head, length = (graph.edges[column].to_numpy()[edge] for column in ("tail", "head", "length_m"))
    found = np.empty(len(origin))
    starts, row = np.unique(origin, return_inverse=True)
    size = max(1, _AT_ONCE // max(1, len(graph.nodes)))  # a dense row of distances for each start: not all at once
    for first in range(0, len(starts), size):
        walked = dijkstra(graph.metres, indices=starts[first : first + size], limit=limit)
        asked = np.flatnonzero((row >= first) & (row < first + size))
        start = row[asked] - first
        by_tail = walked[start, tail[asked]] + at_m[asked]
        found[asked] = np.minimum(by_tail, walked[start, head[asked]] + length[asked] - at_m[asked])
    return found


def _meet(graph: Graph, starts: npt.NDArray[np.object_], joining: Joining) -> pd.DataFrame:
    """Return where starts meet edges: ``edge``, ``at_m`` along it, ``leg_m``."""
    lines, joined = graph.edges.geometry.to_numpy(), np.flatnonzero(graph.edges["joins"].to_numpy())
    tree = shapely.STRtree(lines[joined])
    start, near = tree.query(starts, predicate="dwithin", distance=joining.near_m)
    far = np.setdiff1d(np.arange(len(starts)), start)
    start_far, near_far = tree.query_nearest(starts[far], max_distance=joining.farthest_m)
    start, edge = np.r_[start, far[start_far]], joined[np.r_[near, near_far]]
    return pd.DataFrame(
        {
            "edge": edge,
            "at_m": shapely.line_locate_point(lines[edge], starts[start]),
            "leg_m": shapely.distance(lines[edge], starts[start]),
        }
    )


def _parts(graph: Graph, met: pd.DataFrame, metres: float) -> pd.DataFrame:
    """Return the stretches that are reached (``edge``, ``from_m``, ``to_m``), which may overlap."""
    edge, at, leg = (met[column].to_numpy() for column in ("edge", "at_m", "leg_m"))
    length, (tail, head) = graph.edges["length_m"].to_numpy(), graph.ends()
    cost = np.r_[leg + at, leg + length[edge] - at]
    walked = _from_starts(graph, np.r_[tail[edge], head[edge]], cost, metres)
    from_tail, from_head = metres - walked[tail], metres - walked[head]
    every = np.arange(len(length))
    parts = pd.DataFrame(
        {
            "edge": np.r_[every, every, edge],
            "from_m": np.r_[np.zeros(len(length)), length - from_head, at - (metres - leg)],
            "to_m": np.r_[from_tail, length, at + (metres - leg)],
        }
    )
    longest = length[parts["edge"]]
    parts = parts.assign(from_m=parts["from_m"].clip(lower=0), to_m=np.minimum(parts["to_m"], longest))
    return parts[parts["to_m"] > parts["from_m"]]


def _from_starts(graph: Graph, node: Ints, cost: Floats, metres: float) -> Floats:
    """Return the metres to every node from starts that reach some nodes at a cost; inf beyond `metres`."""
    origin = len(graph.nodes)  # one more node, from which each start's legs set out
    arcs = graph.metres.tocoo()
    tail, head = arcs.coords
    joined = arcs_to_csr(np.r_[tail, np.full(len(node), origin)], np.r_[head, node], np.r_[arcs.data, cost], origin + 1)
    return np.asarray(dijkstra(joined, indices=[origin], limit=metres)[0, :-1])


def _joined(parts: pd.DataFrame) -> pd.DataFrame:
    """Return stretches of which those of one edge that overlap or touch are one."""
    parts = parts.sort_values(["edge", "from_m", "to_m"])
    reached = parts.groupby("edge")["to_m"].cummax().groupby(parts["edge"]).shift(fill_value=-np.inf)
    run = (parts["from_m"] > reached).cumsum().rename("run")
    return parts.groupby(run).agg({"edge": "first", "from_m": "min", "to_m": "max"})
