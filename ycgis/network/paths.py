"""Shortest paths on arrays, through SciPy's compiled Dijkstra."""

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import dijkstra

from ycgis.network.access import legs, straight_to
from ycgis.network.model import Network

__all__ = ["Paths", "arcs_to_csr", "paths_to", "shortest_from"]

Numbers = npt.NDArray[np.int64]
Minutes = npt.NDArray[np.float64]
Graph: TypeAlias = "csr_array[np.float64, tuple[int, int]]"

_SMALLEST = 1e-12
_NOWHERE = -9999


class Paths(NamedTuple):
    """Fastest ways to one node: minutes from each node (inf where there is none), and the next node on the way."""

    minutes: npt.NDArray[np.float64]
    successor: npt.NDArray[np.int32]

    def nodes_from(self, node: int) -> list[int]:
        """Return the nodes on the fastest way from `node`, itself first; empty where there is none."""
        if not np.isfinite(self.minutes[node]):
            return []
        way = [node]
        while (following := int(self.successor[way[-1]])) != _NOWHERE:
            way.append(following)
        return way


def arcs_to_csr(
    tail: npt.NDArray[np.integer], head: npt.NDArray[np.integer], cost: npt.NDArray[np.float64], size: int
) -> Graph:
    """Return the graph as a sparse matrix with every arc kept.

    A matrix made from coordinates would *add* parallel arcs (5 and 3 become 8). Here arcs are grouped by
    tail in one compiled counting sort, each kept apart; Dijkstra relaxes them all, so the cheapest counts.
    A cost of 0 is raised to 1e-12, since a zero in a sparse graph may read as "no arc".
    """
    count = len(tail)
    by_arc = csc_array(
        (np.maximum(cost, _SMALLEST), tail.astype(np.int32), np.arange(count + 1, dtype=np.int32)),
        shape=(size, count),
    )
    by_tail = by_arc.tocsr()  # a row a node, a column an arc
    return csr_array((by_tail.data, head.astype(np.int32)[by_tail.indices], by_tail.indptr), shape=(size, size))


def shortest_from(graph: Graph, node: int) -> tuple[Minutes, npt.NDArray[np.int32]]:
    """Return the cost from `node` to every node (inf where unreachable) and each one's predecessor (-9999)."""
    cost, before = dijkstra(graph, directed=True, indices=[node], return_predecessors=True)
    return cost[0], before[0]


def paths_to(network: Network, node: int) -> Paths:
    """Return the fastest ways from everywhere to `node`, a junction or a place.

    Places are left, and the target is entered; no way passes through another place, since its access legs
    are not roads.
    """
    tail, head, minutes = _arcs_toward(network, node)
    graph = arcs_to_csr(head, tail, minutes, len(network.nodes) + len(network.places))
    return Paths(*shortest_from(graph, node))


def _arcs_toward(network: Network, node: int) -> tuple[Numbers, Numbers, Minutes]:
    first = len(network.nodes)
    arcs = [*_roads(network), _between(legs(network), "place", "node", first, 0)]
    if node >= first:
        entering = legs(network, inward=True)
        arcs.append(_between(entering[entering["place"] == node - first], "node", "place", 0, first))
        straight = straight_to(network, node - first).assign(target=node)
        arcs.append(_between(straight, "place", "target", first, 0))
    tail, head, minutes = (np.concatenate(column) for column in zip(*arcs, strict=True))
    return tail, head, minutes


def _roads(network: Network) -> list[tuple[Numbers, Numbers, Minutes]]:
    edges = network.edges
    tail, head = edges["tail"].to_numpy(), edges["head"].to_numpy()
    there, back = edges["minutes"].to_numpy(), edges["minutes_back"].to_numpy()
    goes, returns = np.isfinite(there), np.isfinite(back)
    return [(tail[goes], head[goes], there[goes]), (head[returns], tail[returns], back[returns])]


def _between(
    ways: pd.DataFrame, tail: str, head: str, tail_from: int, head_from: int
) -> tuple[Numbers, Numbers, Minutes]:
    return ways[tail].to_numpy() + tail_from, ways[head].to_numpy() + head_from, ways["minutes"].to_numpy()
