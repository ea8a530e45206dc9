"""Sparse graphs on arrays, through SciPy's compiled Dijkstra."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import dijkstra

__all__ = ["Arcs", "arcs_to_csr", "shortest_from"]

Arcs: TypeAlias = "csr_array[np.float64, tuple[int, int]]"

_SMALLEST = 1e-12


def arcs_to_csr(
    tail: npt.NDArray[np.integer], head: npt.NDArray[np.integer], cost: npt.NDArray[np.float64], size: int
) -> Arcs:
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


def shortest_from(arcs: Arcs, node: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Return the cost from `node` to every node (inf where unreachable) and each one's predecessor (-9999)."""
    cost, before = dijkstra(arcs, directed=True, indices=[node], return_predecessors=True)
    return cost[0], before[0]
