"""Ways as a graph: built once, whoever uses it; fastest ways over it, and their times spread over the ground."""

from ycgis.graph.arrays import Arcs, arcs_to_csr, shortest_from
from ycgis.graph.build import build_graph
from ycgis.graph.cut import cut_lines
from ycgis.graph.legs import join_places
from ycgis.graph.model import Graph, Legs, Network
from ycgis.graph.nearest import Nearest, Ways, minutes_to_nearest
from ycgis.graph.paths import Paths, paths_to
from ycgis.graph.public import to_networkx
from ycgis.graph.routes import Route, count_disjoint_routes, fastest_route
from ycgis.graph.surface import Surface, SurfaceRule, bands_of, surface_to
from ycgis.graph.vertices import TOUCH_M, with_vertices
from ycgis.graph.within import Joining, metres_between, parts_within

__all__ = [
    "TOUCH_M",
    "Arcs",
    "Graph",
    "Joining",
    "Legs",
    "Nearest",
    "Network",
    "Paths",
    "Route",
    "Surface",
    "SurfaceRule",
    "Ways",
    "arcs_to_csr",
    "bands_of",
    "build_graph",
    "count_disjoint_routes",
    "cut_lines",
    "fastest_route",
    "join_places",
    "metres_between",
    "minutes_to_nearest",
    "parts_within",
    "paths_to",
    "shortest_from",
    "surface_to",
    "to_networkx",
    "with_vertices",
]
