"""The roads as cars drive them: the graph of travel times, with places joined to it."""

import geopandas as gpd

from ycgis.graph import Graph, Legs, Network, build_graph, join_places
from ycgis.ground.parameters import Parameters
from ycgis.roads.speeds import operating_speed_kmh

__all__ = ["build_network", "legs_of", "road_graph"]


def road_graph(roads: gpd.GeoDataFrame, parameters: Parameters) -> Graph:
    """Return the graph of the roads that cars may use.

    `roads` are LineStrings in a metric CRS with canonical columns (`ycgis.ground.ways.canonical`).
    """
    speed = operating_speed_kmh(roads, parameters)
    return build_graph(roads[speed > 0], speed[speed > 0])


def build_network(roads: gpd.GeoDataFrame, places: gpd.GeoDataFrame, parameters: Parameters) -> Network:
    """Return the graph of `roads` with `places` (points) joined to it; both in one metric CRS."""
    return join_places(road_graph(roads, parameters), places, legs_of(parameters))


def legs_of(parameters: Parameters) -> Legs:
    """Return how straight access legs run."""
    return Legs(parameters.access_speed_kmh, parameters.max_access_km * 1000)
