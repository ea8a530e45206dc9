"""The network as arrays and tables: junctions, road pieces between them, and where places meet the roads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from ycgis.ground.components import components

__all__ = ["Network"]


@dataclass(frozen=True)
class Network:
    """Roads cut at their junctions, and the places that are reached from them.

    Attributes
    ----------
    nodes
        Junctions, (n, 2), metres in the CRS of `edges`.
    edges
        Road pieces: ``tail``, ``head`` (rows of `nodes`), ``length_m``, ``minutes`` from tail to head and
        ``minutes_back`` (inf where that direction is closed), ``road_id``, geometry from tail to head.
    places
        One row a place (index: its id): ``x``, ``y``, and the nearest road within the greatest access distance:
        ``edge`` (row of `edges`, -1: there is none), ``fraction`` along it and ``distance_m`` (NaN).
    access
        One row for each place and each road piece within that distance: ``place`` (row of `places`), ``edge``,
        ``fraction`` (the point of the piece nearest to the place), ``leg_m`` and ``leg_minutes`` (the straight
        leg to it, at the access speed).
    """

    nodes: npt.NDArray[np.float64]
    edges: gpd.GeoDataFrame
    places: pd.DataFrame
    access: pd.DataFrame

    @property
    def place_node(self) -> Mapping[str, int]:
        """Return the number of each place's own node: they follow the junctions."""
        return {str(place): len(self.nodes) + row for row, place in enumerate(self.places.index)}

    @cached_property
    def island(self) -> npt.NDArray[np.int32]:
        """Return the number of the connected part that each junction belongs to, largest first (0)."""
        label = components(len(self.nodes), self.edges["tail"].to_numpy(), self.edges["head"].to_numpy())
        order = np.argsort(-np.bincount(label), kind="stable")
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return np.asarray(rank[label])

    def row_of(self, place: str) -> int:
        """Return the row of a place in `places`; KeyError where there is no such place."""
        return self.place_node[place] - len(self.nodes)

    def islands_near(self, place: str) -> frozenset[int]:
        """Return the numbers of the connected parts that a place can get on to; empty where no road is near."""
        met = self.access.loc[self.access["place"] == self.row_of(place), "edge"].to_numpy()
        return frozenset(self.island[self.edges["tail"].to_numpy()[met]].tolist())

    def island_lengths_km(self) -> "pd.Series[float]":
        """Return the road length of each connected part, km, indexed by its number."""
        part = pd.Series(self.island[self.edges["tail"].to_numpy()], index=self.edges.index)
        return self.edges["length_m"].groupby(part).sum().div(1000)
