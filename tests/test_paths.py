"""Shortest paths against networkx, which shares no code with them."""

from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.graph import Legs, Network, arcs_to_csr, paths_to, shortest_from, to_networkx
from ycgis.ground.parameters import Parameters
from ycgis.roads import build_network

# Costs include 0; a pair of ends may be drawn often (parallel arcs) and few arcs leave islands.
ARC = st.tuples(st.integers(0, 7), st.integers(0, 7), st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5, 7.25]))
MINUTES = st.sampled_from([0.0, 0.5, 1.0, 2.0, 7.25, np.inf])
EDGE = st.tuples(st.integers(0, 7), st.integers(0, 7), MINUTES, MINUTES)
SPOT = st.tuples(st.integers(0, 5), st.integers(0, 5))


def network_of(edges: list[tuple[int, int, float, float]]) -> Network:
    frame = gpd.GeoDataFrame(
        pd.DataFrame(edges, columns=["tail", "head", "minutes", "minutes_back"]).assign(length_m=1.0, road_id=0),
        geometry=[shapely.LineString([(0, 0), (1, 0)])] * len(edges),
        crs=tiny.CRS,
    )
    places = pd.DataFrame(columns=["x", "y", "edge", "fraction", "distance_m"])
    access = pd.DataFrame({name: np.zeros(0) for name in ("fraction", "leg_m", "leg_minutes")})
    whole = pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in ("place", "edge")})
    return Network(np.zeros((8, 2)), frame, places, pd.concat([whole, access], axis="columns"), Legs(15, 20_000))


def oracle(arcs: list[tuple[int, int, float]]) -> "nx.MultiDiGraph[int]":
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(8))
    graph.add_weighted_edges_from(arcs)
    return graph


class TestArcs:
    def test_parallel_arcs_take_the_least_and_are_never_added(self) -> None:
        graph = arcs_to_csr(np.array([0, 0, 0]), np.array([1, 1, 1]), np.array([5.0, 3.0, 4.0]), 2)
        assert shortest_from(graph, 0)[0].tolist() == [0, 3]

    def test_a_cost_of_nothing_is_an_arc(self) -> None:
        graph = arcs_to_csr(np.array([0, 1]), np.array([1, 2]), np.array([0.0, 2.0]), 3)
        assert shortest_from(graph, 0)[0] == pytest.approx([0, 0, 2], abs=1e-9)

    def test_arcs_go_one_way(self) -> None:
        graph = arcs_to_csr(np.array([0]), np.array([1]), np.array([1.0]), 2)
        assert shortest_from(graph, 1)[0].tolist() == [np.inf, 0]

    def test_no_arcs(self) -> None:
        graph = arcs_to_csr(np.zeros(0, int), np.zeros(0, int), np.zeros(0), 2)
        assert shortest_from(graph, 0)[0].tolist() == [0, np.inf]

    @examples(200)
    @given(st.lists(ARC, max_size=40), st.integers(0, 7))
    def test_agrees_with_networkx(self, arcs: list[tuple[int, int, float]], start: int) -> None:
        tail, head, cost = (np.array([arc[i] for arc in arcs]) for i in range(3))
        found, _ = shortest_from(arcs_to_csr(tail.astype(int), head.astype(int), cost.astype(float), 8), start)
        wanted = nx.single_source_dijkstra_path_length(oracle(arcs), start)
        assert found == pytest.approx([wanted.get(node, np.inf) for node in range(8)], abs=1e-9)


class TestPathsTo:
    @examples(200)
    @given(st.lists(EDGE, min_size=1, max_size=30), st.integers(0, 7))
    def test_agrees_with_networkx(self, edges: list[tuple[int, int, float, float]], target: int) -> None:
        there = [(tail, head, minutes) for tail, head, minutes, _ in edges]
        back = [(head, tail, minutes) for tail, head, _, minutes in edges]
        graph = oracle([arc for arc in there + back if arc[2] < np.inf])
        wanted = nx.single_source_dijkstra_path_length(graph.reverse(), target)
        paths = paths_to(network_of(edges), target)
        assert paths.minutes == pytest.approx([wanted.get(node, np.inf) for node in range(8)], abs=1e-9)
        for node in range(8):
            way = paths.nodes_from(node)
            assert bool(way) == (node in wanted)
            steps = [min(arc["weight"] for arc in graph[a][b].values()) for a, b in pairwise(way)]
            assert sum(steps) == pytest.approx(wanted.get(node, 0.0), abs=1e-9)
            assert not way or (way[0], way[-1]) == (node, target)

    @examples(60)
    @given(
        st.lists(st.tuples(SPOT, SPOT, st.sampled_from(["yes", "no", "-1"])), min_size=1, max_size=12),
        st.lists(st.tuples(st.floats(0, 5), st.floats(0, 5)), min_size=2, max_size=4, unique=True),
    )
    @pytest.mark.slow
    def test_whole_reach_agrees_with_the_public_graph(
        self, drawn: list[tuple[tuple[int, int], tuple[int, int], str]], spots: list[tuple[float, float]]
    ) -> None:
        drawn = [way for way in drawn if way[0] != way[1]] or [((0, 0), (1, 0), "no")]
        lines = [[(1000.0 * x, 1000.0 * y) for x, y in way[:2]] for way in drawn]
        points = {f"p{i}": (1000 * x, 1000 * y) for i, (x, y) in enumerate(spots)}
        roads = tiny.roads(lines, oneway=[way[2] for way in drawn])
        network = build_network(roads, tiny.places(points), Parameters(**tiny.SPEEDS, max_access_km=1.5))
        graph = to_networkx(network)
        target = network.place_node["p0"]
        minutes = paths_to(network, target).minutes
        for place, node in network.place_node.items():
            others = set(network.place_node.values()) - {node, target}
            alone = graph.subgraph(set(graph) - others)
            try:
                wanted = nx.dijkstra_path_length(alone, node, target, weight="travel_time") / 60
            except nx.NetworkXNoPath:
                wanted = np.inf
            assert minutes[node] == pytest.approx(wanted, abs=1e-6), place


def test_the_public_graph_has_what_osmnx_expects() -> None:
    at = tiny.spots("A-B-C")
    network = build_network(tiny.ways(at, "A-B>C"), tiny.places({"a": at["A"]}), Parameters(**tiny.SPEEDS))
    graph = to_networkx(network)
    roads = [data for *_, data in graph.edges(data=True) if data["kind"] == "road"]
    assert graph.graph["crs"] == tiny.CRS
    assert sorted((data["length"], data["travel_time"], data["oneway"]) for data in roads) == [
        (2000, 120, False),
        (2000, 120, False),
        (2000, 120, True),
    ]
    place = graph.nodes[network.place_node["a"]]
    assert (place["place"], place["x"], place["y"]) == ("a", *at["A"])
    ends = {(data["geometry"].coords[0], data["geometry"].coords[-1]) for data in roads}
    assert ends == {(at["A"], at["B"]), (at["B"], at["A"]), (at["B"], at["C"])}
