"""The ways that people may walk on, and how far one gets on them."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra
from shapely.ops import substring

from ycgis.ground.parameters import Parameters
from ycgis.network import arcs_to_csr
from ycgis.network.cut import cut_lines
from ycgis.network.paths import Graph

__all__ = ["WalkNetwork", "walk_network", "walk_within"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WalkNetwork:
    """Ways open to walkers, cut at their junctions, the same in both directions.

    Attributes
    ----------
    nodes
        Junctions and ends, (n, 2), metres in the CRS of `edges`.
    edges
        Pieces: ``tail``, ``head`` (rows of `nodes`), ``length_m`` (as drawn), ``street`` (label of the row of the
        streets), geometry from tail to head.
    graph
        Metres between neighbouring nodes.
    join_m, farthest_join_m
        A start meets every piece within the first distance of it, or, where there is none, the nearest piece within
        the second.
    """

    nodes: Floats
    edges: gpd.GeoDataFrame
    graph: Graph
    join_m: float
    farthest_join_m: float


def walk_network(streets: gpd.GeoDataFrame, parameters: Parameters) -> WalkNetwork:
    """Build the walking network of `streets` (LineStrings in a metric CRS).

    Every class is open to walkers but expressways (高速公路), the ramps of expressways and trunk roads, and ways that
    are closed, planned or no roads; a way without a class is open. 快速路 are open, since they are mostly drawn as one
    line with the side roads that people walk on. Ways meet where they share a vertex, but not inside a bridge or a
    tunnel.
    """
    ways = streets[streets["foot"].to_numpy(dtype=bool)]
    nodes, pieces = cut_lines(ways)
    edges = pieces.drop(columns="line").assign(street=ways.index[pieces["line"]].to_numpy())
    tail, head, length = (edges[column].to_numpy() for column in ("tail", "head", "length_m"))
    graph = arcs_to_csr(np.r_[tail, head], np.r_[head, tail], np.r_[length, length], len(nodes))
    return WalkNetwork(nodes, edges, graph, parameters.entrance_m, parameters.walk_access_m)


def walk_within(network: WalkNetwork, starts: npt.ArrayLike, metres: float) -> gpd.GeoDataFrame:
    """Return the parts of the network within `metres` of any of some points, walked along it.

    A start reaches the network by straight legs (`WalkNetwork.join_m`), which count; a start that is too far from any
    way reaches nothing. A piece that is reached in part is cut at the distance, from either end or from a start beside
    it.

    Parameters
    ----------
    starts
        Points in the network's CRS; any number.
    metres
        The greatest distance, legs included.

    Returns
    -------
    One row a part: ``street``, ``edge`` (row of the pieces), ``from_m`` and ``to_m`` along it, and the line. Parts
    neither overlap nor touch within a piece.
    """
    met = _meet(network, np.asarray(starts, dtype=object))
    met = met[met["leg_m"] < metres]
    parts = _joined(_parts(network, met, metres))
    edge, low, high = (parts[column].to_numpy() for column in ("edge", "from_m", "to_m"))
    pieces = network.edges.iloc[edge]
    lines = pieces.geometry.to_numpy().copy()
    for row in np.flatnonzero((low > 0) | (high < pieces["length_m"].to_numpy())):
        lines[row] = substring(lines[row], low[row], high[row])
    columns = {"street": pieces["street"].to_numpy(), "edge": edge, "from_m": low, "to_m": high}
    return gpd.GeoDataFrame(columns, geometry=lines, crs=network.edges.crs)


def _meet(network: WalkNetwork, starts: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Return where starts meet pieces: ``edge``, ``at_m`` along it, ``leg_m``."""
    lines = network.edges.geometry.to_numpy()
    tree = shapely.STRtree(lines)
    start, edge = tree.query(starts, predicate="dwithin", distance=network.join_m)
    far = np.setdiff1d(np.arange(len(starts)), start)
    start_far, edge_far = tree.query_nearest(starts[far], max_distance=network.farthest_join_m)
    start, edge = np.r_[start, far[start_far]], np.r_[edge, edge_far]
    return pd.DataFrame(
        {
            "edge": edge,
            "at_m": shapely.line_locate_point(lines[edge], starts[start]),
            "leg_m": shapely.distance(lines[edge], starts[start]),
        }
    )


def _parts(network: WalkNetwork, met: pd.DataFrame, metres: float) -> pd.DataFrame:
    """Return the stretches that are reached (``edge``, ``from_m``, ``to_m``), which may overlap."""
    edge, at, leg = (met[column].to_numpy() for column in ("edge", "at_m", "leg_m"))
    length, tail, head = (network.edges[column].to_numpy() for column in ("length_m", "tail", "head"))
    cost = np.r_[leg + at, leg + length[edge] - at]
    walked = _walked_m(network, np.r_[tail[edge], head[edge]], cost, metres)
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


def _walked_m(network: WalkNetwork, node: Ints, cost: Floats, metres: float) -> Floats:
    """Return the metres to every node from starts that reach some nodes at a cost; inf beyond `metres`."""
    origin = len(network.nodes)  # one more node, from which each start's legs set out
    graph = network.graph.tocoo()
    tail, head = graph.coords
    joined = arcs_to_csr(
        np.r_[tail, np.full(len(node), origin)], np.r_[head, node], np.r_[graph.data, cost], origin + 1
    )
    return np.asarray(dijkstra(joined, indices=[origin], limit=metres)[0, :-1])


def _joined(parts: pd.DataFrame) -> pd.DataFrame:
    """Return stretches of which those of one piece that overlap or touch are one."""
    parts = parts.sort_values(["edge", "from_m", "to_m"])
    reached = parts.groupby("edge")["to_m"].cummax().groupby(parts["edge"]).shift(fill_value=-np.inf)
    run = (parts["from_m"] > reached).cumsum().rename("run")
    return parts.groupby(run).agg({"edge": "first", "from_m": "min", "to_m": "max"})
