"""Roads as a network: build it, find the fastest ways, spread their times over the ground."""

from ycgis.network.build import build_network
from ycgis.network.model import Network
from ycgis.network.nearest import Nearest, Ways, minutes_to_nearest
from ycgis.network.paths import Paths, arcs_to_csr, paths_to, shortest_from
from ycgis.network.public import to_networkx
from ycgis.network.routes import Route, count_disjoint_routes, fastest_route
from ycgis.network.surface import Surface, bands_of, surface_to

__all__ = [
    "Nearest",
    "Network",
    "Paths",
    "Route",
    "Surface",
    "Ways",
    "arcs_to_csr",
    "bands_of",
    "build_network",
    "count_disjoint_routes",
    "fastest_route",
    "minutes_to_nearest",
    "paths_to",
    "shortest_from",
    "surface_to",
    "to_networkx",
]
