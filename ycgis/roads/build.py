"""The roads as cars drive them: the graph of travel times, with places joined to it."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from ycgis.graph import TOUCH_M, Graph, Legs, Network, build_graph, join_places
from ycgis.ground.parameters import Parameters
from ycgis.ground.ways import KINDS
from ycgis.roads.repairs import repaired
from ycgis.roads.speeds import operating_speed_kmh

__all__ = ["build_network", "legs_of", "network_repairs", "road_graph"]

_EXPRESSWAY = "高速"


def road_graph(roads: gpd.GeoDataFrame, parameters: Parameters) -> Graph:
    """Return the graph of the roads that cars may use; motorways, ramps, bridges and tunnels are joined by no leg.

    `roads` are LineStrings in a metric CRS with canonical columns (`ycgis.ground.ways.canonical`).
    """
    speed = operating_speed_kmh(roads, parameters)
    driven = repaired(roads[speed > 0], touch_m(parameters)).roads
    return build_graph(driven, speed[speed > 0], _entered(driven))


def network_repairs(roads: gpd.GeoDataFrame, parameters: Parameters) -> gpd.GeoDataFrame:
    """Return the ends of the roads for cars that were joined, or are in doubt; see `ycgis.roads.repairs.Repaired`."""
    return repaired(roads[roads["car"].to_numpy(dtype=bool)], touch_m(parameters)).repairs


def touch_m(parameters: Parameters) -> float:
    """Return the greatest gap that is closed between a road's end and another road, m; below 0: none."""
    return TOUCH_M if parameters.join_loose_ends else -1.0


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
