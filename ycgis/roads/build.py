"""The roads as cars drive them: the graph of travel times, with places joined to it."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from ycgis.graph import Graph, Legs, Network, build_graph, join_places
from ycgis.ground.parameters import Parameters
from ycgis.ground.ways import KINDS
from ycgis.roads.speeds import operating_speed_kmh

__all__ = ["build_network", "legs_of", "road_graph"]

_EXPRESSWAY = "高速"


def road_graph(roads: gpd.GeoDataFrame, parameters: Parameters) -> Graph:
    """Return the graph of the roads that cars may use; motorways, ramps, bridges and tunnels are joined by no leg.

    `roads` are LineStrings in a metric CRS with canonical columns (`ycgis.ground.ways.canonical`).
    """
    speed = operating_speed_kmh(roads, parameters)
    driven = roads[speed > 0]
    return build_graph(driven, speed[speed > 0], _entered(driven))


def _entered(roads: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Tell which roads an access leg may join: no motorway, by class or grade, no ramp, bridge or tunnel."""
    closed = [word for word, kind in KINDS.items() if not kind.entered]
    found = ~roads["kind"].isin(closed) & (roads["grade"] != _EXPRESSWAY) & (roads["structure"] == "")
    return found.to_numpy(dtype=bool)


def build_network(roads: gpd.GeoDataFrame, places: gpd.GeoDataFrame, parameters: Parameters) -> Network:
    """Return the graph of `roads` with `places` (points) joined to it; both in one metric CRS."""
    return join_places(road_graph(roads, parameters), places, legs_of(parameters))


def legs_of(parameters: Parameters) -> Legs:
    """Return how straight access legs run."""
    return Legs(parameters.access_speed_kmh, parameters.max_access_km * 1000)
