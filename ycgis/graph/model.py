"""A graph of ways as arrays and tables: junctions, pieces of way between them, and where places meet them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.graph.arrays import Arcs, arcs_to_csr
from ycgis.ground.components import components

__all__ = ["Graph", "Legs", "Network"]

Ints = npt.NDArray[np.int64]


class Legs(NamedTuple):
    """How straight access legs run: their speed, km/h, and the greatest length, m."""

    speed_kmh: float
    farthest_m: float

    @property
    def minutes_per_m(self) -> float:
        """Return the minutes that a metre takes."""
        return 60 / 1000 / self.speed_kmh


@dataclass(frozen=True, eq=False, repr=False)
class Graph:
    """Ways cut at their junctions.

    Attributes
    ----------
    nodes
        Junctions and ends, (n, 2), metres in the CRS of `edges`.
    edges
        Pieces of way, geometry from tail to head:

        - ``tail``, ``head``: rows of `nodes`,
        - ``length_m``: metres, as the table states them, else as drawn,
        - ``minutes`` from tail to head, ``minutes_back``: inf where that direction is closed; absent in a graph of
          lengths only,
        - ``road_id``: label of the line that it is a piece of,
        - ``kind``: the class of that line,
        - ``structure``: "bridge", "tunnel" or "",
        - ``joins``: whether one may get on to it between its ends, by an access leg or a new street.
    """

    nodes: npt.NDArray[np.float64]
    edges: gpd.GeoDataFrame

    def __repr__(self) -> str:
        """Return its size in one line."""
        km = self.edges["length_m"].sum() / 1000
        return f"<{type(self).__name__}: {len(self.nodes)} nodes, {len(self.edges)} edges, {km:.1f} km>"

    def ends(self) -> tuple[Ints, Ints]:
        """Return the tails and the heads of all edges."""
        return self.edges["tail"].to_numpy(), self.edges["head"].to_numpy()

    @cached_property
    def metres(self) -> Arcs:
        """Metres between neighbouring nodes, both ways along every edge."""
        tail, head = self.ends()
        length = self.edges["length_m"].to_numpy()
        return arcs_to_csr(np.r_[tail, head], np.r_[head, tail], np.r_[length, length], len(self.nodes))

    @cached_property
    def degree(self) -> Ints:
        """Number of edges that end at each node; a ring counts twice at its own."""
        return np.bincount(np.concatenate(self.ends()), minlength=len(self.nodes))

    @cached_property
    def entered(self) -> npt.NDArray[np.bool_]:
        """Whether any edge that may be joined ends at each node: elsewhere only the edges themselves lead there."""
        found = np.zeros(len(self.nodes), dtype=bool)
        joined = self.edges["joins"].to_numpy(dtype=bool)
        for end in self.ends():
            found[end[joined]] = True
        return found

    @cached_property
    def met(self) -> npt.NDArray[np.bool_]:
        """Whether what lies on a node is on the network: it is `entered`, or ways of two kinds meet there."""
        node, kind = np.concatenate(self.ends()), np.tile(pd.factorize(self.edges["kind"])[0], 2)
        least, most = np.full(len(self.nodes), np.iinfo(np.int64).max), np.full(len(self.nodes), -1)
        np.minimum.at(least, node, kind)
        np.maximum.at(most, node, kind)
        return np.asarray(self.entered | (least < most))

    @cached_property
    def island(self) -> npt.NDArray[np.int32]:
        """Number of the connected part that each node belongs to, that of the most nodes first (0)."""
        label = components(len(self.nodes), *self.ends())
        order = np.argsort(-np.bincount(label), kind="stable")
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return np.asarray(rank[label])

    def island_lengths_km(self) -> "pd.Series[float]":
        """Return the length of each connected part, km, indexed by its number."""
        part = pd.Series(self.island[self.ends()[0]], index=self.edges.index)
        return self.edges["length_m"].groupby(part).sum().div(1000)

    def chains(self) -> Ints:
        """Return a number for each edge, the same for all between two nodes where ways meet or end."""
        tail, head = self.ends()
        node, edge = np.r_[tail, head], np.tile(np.arange(len(tail)), 2)
        inner = self.degree[node] == 2  # noqa: PLR2004 - one edge comes, one goes on
        order = np.argsort(node[inner], kind="stable")
        pair = edge[inner][order].reshape(-1, 2)
        return components(len(tail), pair[:, 0], pair[:, 1])


@dataclass(frozen=True, eq=False, repr=False)
class Network(Graph):
    """A graph with travel times, and the places that are joined to it by straight access legs.

    Attributes
    ----------
    places
        One row a place (index: its id): ``x``, ``y``, and the nearest edge within the greatest access distance:
        ``edge`` (row of `edges`, -1: there is none), ``fraction`` along it and ``distance_m`` (NaN).
    access
        One row for each place and each edge that it may join within that distance: ``place`` (row of `places`),
        ``edge``, ``fraction`` (the point of the edge nearest to the place), ``leg_m`` and ``leg_minutes`` (the straight
        leg to it, at the access speed).
    rule
        How straight legs run.
    """

    places: pd.DataFrame
    access: pd.DataFrame
    rule: Legs

    @property
    def place_node(self) -> Mapping[str, int]:
        """Return the number of each place's own node: they follow the junctions."""
        return {str(place): len(self.nodes) + row for row, place in enumerate(self.places.index)}

    def row_of(self, place: str) -> int:
        """Return the row of a place in `places`; KeyError where there is no such place."""
        return self.place_node[place] - len(self.nodes)

    def islands_near(self, place: str) -> frozenset[int]:
        """Return the numbers of the connected parts that a place can get on to; empty where no road is near."""
        met = self.access.loc[self.access["place"] == self.row_of(place), "edge"].to_numpy()
        return frozenset(self.island[self.ends()[0][met]].tolist())
