"""Roads: how fast cars drive on them, and the graph of their travel times."""

from ycgis.roads.build import build_network, legs_of, network_repairs, road_graph
from ycgis.roads.speeds import has_speeds, operating_speed_kmh

__all__ = ["build_network", "has_speeds", "legs_of", "network_repairs", "operating_speed_kmh", "road_graph"]
