"""The network as networkx knows it, with the attribute names of osmnx."""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ycgis.graph.legs import legs, straight_to
from ycgis.graph.model import Network

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_networkx"]


def to_networkx(network: Network) -> "nx.MultiDiGraph[int]":
    """Return a MultiDiGraph: one arc per open direction, places and their ways to the junctions included.

    Nodes have ``x`` and ``y``; arcs have ``length`` (m), ``travel_time`` (s), ``kind`` ("road" or "access"),
    ``oneway`` and, for roads, ``geometry``, ``road_id`` and ``reversed``; the graph has ``crs``. Places follow the
    junctions in number and have ``place``; as in ycgis itself, no way should pass *through* one. Two places
    that meet the same road piece are joined along it.
    """
    import networkx as nx  # noqa: PLC0415 - the public form only; computing runs on arrays

    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs=network.edges.crs, created_with="ycgis")
    graph.add_nodes_from((node, {"x": x, "y": y}) for node, (x, y) in enumerate(network.nodes.tolist()))
    names = dict(zip(network.place_node.values(), network.places.index, strict=True))
    for (number, place), (x, y) in zip(names.items(), network.places[["x", "y"]].to_numpy().tolist(), strict=True):
        graph.add_node(number, x=x, y=y, place=place)
    _add_roads(graph, network)
    _add_access(graph, network)
    return graph


def _add_roads(graph: "nx.MultiDiGraph[int]", network: Network) -> None:
    edges = pd.DataFrame(network.edges)
    both = np.isfinite(edges["minutes"]) & np.isfinite(edges["minutes_back"])
    arcs = edges.rename(columns={"length_m": "length"}).assign(kind="road", oneway=~both)
    there = arcs.assign(reversed=False)
    turned = network.edges.geometry.reverse().to_numpy()
    back = arcs.assign(reversed=True, geometry=turned, minutes=edges["minutes_back"])
    back = back.rename(columns={"tail": "head", "head": "tail"})
    _add(graph, there, ["length", "travel_time", "kind", "oneway", "road_id", "geometry", "reversed"])
    _add(graph, back, ["length", "travel_time", "kind", "oneway", "road_id", "geometry", "reversed"])


def _add_access(graph: "nx.MultiDiGraph[int]", network: Network) -> None:
    first = len(network.nodes)
    out = legs(network).rename(columns={"place": "tail", "node": "head", "length_m": "length"})
    into = legs(network, inward=True).rename(columns={"node": "tail", "place": "head", "length_m": "length"})
    ways = [out.assign(tail=out["tail"] + first), into.assign(head=into["head"] + first)]
    for row in range(len(network.places)):
        straight = straight_to(network, row).rename(columns={"length_m": "length"})
        ways.append(straight.assign(tail=straight["place"] + first, head=first + row))
    for way in ways:
        _add(graph, way.assign(kind="access", oneway=True), ["length", "travel_time", "kind", "oneway"])


def _add(graph: "nx.MultiDiGraph[int]", arcs: pd.DataFrame, names: list[str]) -> None:
    arcs = arcs[np.isfinite(arcs["minutes"])].assign(travel_time=lambda arc: arc["minutes"] * 60)
    attributes: list[dict[str, Any]] = [
        dict(zip(names, row, strict=True)) for row in zip(*(arcs[name] for name in names), strict=True)
    ]
    graph.add_edges_from(zip(arcs["tail"].tolist(), arcs["head"].tolist(), attributes, strict=True))
