"""The fastest ways to one place."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.graph.arrays import arcs_to_csr, shortest_from
from ycgis.graph.legs import legs, straight_to
from ycgis.graph.model import Network

__all__ = ["Paths", "paths_to"]

Numbers = npt.NDArray[np.int64]
Minutes = npt.NDArray[np.float64]
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


def paths_to(network: Network, node: int) -> Paths:
    """Return the fastest ways from everywhere to `node`, a junction or a place.

    Places are left, and the target is entered; no way passes through another place, since its access legs
    are not roads.
    """
    tail, head, minutes = _arcs_toward(network, node)
    arcs = arcs_to_csr(head, tail, minutes, len(network.nodes) + len(network.places))
    return Paths(*shortest_from(arcs, node))


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
    tail, head = network.ends()
    there, back = edges["minutes"].to_numpy(), edges["minutes_back"].to_numpy()
    goes, returns = np.isfinite(there), np.isfinite(back)
    return [(tail[goes], head[goes], there[goes]), (head[returns], tail[returns], back[returns])]


def _between(
    ways: pd.DataFrame, tail: str, head: str, tail_from: int, head_from: int
) -> tuple[Numbers, Numbers, Minutes]:
    return ways[tail].to_numpy() + tail_from, ways[head].to_numpy() + head_from, ways["minutes"].to_numpy()
