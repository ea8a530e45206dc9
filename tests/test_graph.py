"""One graph: what it holds, who may join it, and the best of many sources."""

import pickle
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pytest
import shapely
import tiny
from hypothesis import given
from hypothesis import strategies as st

from ycgis.graph import Graph, Joining, Legs, SurfaceRule, join_places, minutes_to_nearest, parts_within, paths_to
from ycgis.graph import surface_to as surface
from ycgis.graph.spread import best_source
from ycgis.ground.parameters import Parameters
from ycgis.roads import build_network, road_graph
from ycgis.streets import street_graph, walk_graph

LEGS = Legs(speed_kmh=30, farthest_m=20_000)

# a motorway A-C, entered at A and C only, beside a place p one character south of its middle; a road from A to q
DRAWING = """
A----B----C
|
q    p
"""
AT = tiny.spots(DRAWING)


def roads() -> gpd.GeoDataFrame:
    return tiny.roads(
        [[AT["A"], AT["B"], AT["C"]], [AT["A"], AT["q"]]], maxspeed=[120, 60], road_class=["高速", "国道"]
    )


def open_motorway() -> Graph:
    """Return the roads, of which the motorway may be joined anywhere, as no real one may."""
    graph = road_graph(roads(), Parameters(operating_factor=1))
    return replace(graph, edges=graph.edges.assign(joins=True))


def closed_motorway() -> Graph:
    """Return the roads, of which the motorway may not be joined between its ends."""
    graph = road_graph(roads(), Parameters(operating_factor=1))
    return replace(graph, edges=graph.edges.assign(joins=graph.edges["road_id"] != 0))


class TestGraph:
    def test_the_three_graphs_have_the_same_columns(self) -> None:
        streets = tiny.layer(
            "streets", [shapely.LineString([AT["A"], AT["C"]])], bridge=["yes"], road_class=["primary"]
        )
        columns = ["tail", "head", "length_m", "road_id", "kind", "structure", "joins", "geometry"]
        for graph in (street_graph(streets), walk_graph(streets)):
            assert graph.edges.columns.tolist() == columns
            assert graph.edges["structure"].tolist() == ["bridge"]
        timed = road_graph(streets, Parameters()).edges.columns.tolist()
        assert [name for name in timed if not name.startswith("minutes")] == columns

    def test_only_a_street_on_the_ground_takes_a_new_street(self) -> None:
        streets = tiny.layer(
            "streets",
            [shapely.LineString([(0, y), (9, y)]) for y in (0, 50, 100, 150)],
            bridge=["yes", None, None, None],
            road_class=["primary", "motorway", "trunk_link", "primary"],
        )
        assert street_graph(streets).edges["joins"].tolist() == [False, False, False, True]
        assert walk_graph(streets).edges["joins"].all()

    def test_is_one_line_and_can_be_pickled(self) -> None:
        network = build_network(roads(), tiny.places({"p": AT["p"]}), Parameters())
        assert repr(network) == "<Network: 3 nodes, 2 edges, 12.0 km>"
        for graph in (network, walk_graph(roads())):
            again = pickle.loads(pickle.dumps(graph))  # noqa: S301 - our own bytes
            assert np.array_equal(again.nodes, graph.nodes)
            assert again.metres.nnz == graph.metres.nnz

    def test_a_line_of_a_ring_and_what_hangs_together(self) -> None:
        lines = [[(0, 0), (9, 0)], [(9, 0), (18, 0)], [(0, 50), (9, 50)]]
        graph = walk_graph(tiny.layer("streets", [shapely.LineString(line) for line in lines]))
        assert graph.island[graph.edges["tail"]].tolist() == [0, 0, 1]
        assert graph.island_lengths_km().round(6).tolist() == [0.018, 0.009]
        chains = graph.chains()
        assert chains[0] == chains[1] != chains[2]


class TestJoins:
    """The place p is 2 km from the motorway's middle, 5 km from A's road at q, and 5.4 km from either end."""

    def test_an_access_leg_leads_to_what_may_be_joined_only(self) -> None:
        network = join_places(closed_motorway(), tiny.places({"p": AT["p"], "q": AT["q"]}), LEGS)
        assert network.edges["road_id"].to_numpy()[network.access["edge"]].tolist() == [1, 1]
        assert network.places["distance_m"].tolist() == [5000, 0]
        anywhere = join_places(open_motorway(), tiny.places({"p": AT["p"]}), LEGS)
        assert anywhere.places["distance_m"].tolist() == [2000]

    def test_nor_does_a_way_to_the_nearest_leave_a_motorway_midway(self) -> None:
        beside_b = np.array([[AT["B"][0], AT["B"][1] + 1000.0]])
        from_c = np.array([AT["C"]], dtype=float)
        free = minutes_to_nearest(open_motorway(), beside_b, LEGS)
        assert free.from_points(from_c).minutes == pytest.approx([5 / 2 + 2], abs=0.1)  # 5 km at 120, 1 km of leg at 30
        closed = minutes_to_nearest(closed_motorway(), beside_b, LEGS)
        straight = np.hypot(5, 1) * 2  # C lies on no road that may be left, so only the leg is left
        assert closed.from_points(from_c).minutes == pytest.approx([straight])

    def test_nor_does_the_surface(self) -> None:
        place = tiny.places({"q": AT["q"]})
        area = (AT["B"][0] - 250, AT["B"][1] + 750, AT["B"][0] + 250, AT["B"][1] + 1250)
        found = []
        for graph in (open_motorway(), closed_motorway()):
            network = join_places(graph, place, LEGS)
            paths = paths_to(network, network.place_node["q"])
            found.append(float(surface(network, paths, "q", area, SurfaceRule(500.0, LEGS)).minutes[0, 0]))
        assert found[0] == pytest.approx(2 + 2.5 + 2, abs=0.1)  # 1 km of leg, 5 km of motorway, 2 km of road
        assert found[1] == pytest.approx(np.hypot(5, 3) * 2)  # straight there

    def test_nor_a_walk(self) -> None:
        graph = walk_graph(tiny.layer("streets", [shapely.LineString([(0, 0), (100, 0)])]))
        shut = replace(graph, edges=graph.edges.assign(joins=False))
        start, joining = shapely.points([(50, 10)]), Joining(20, 100)
        assert parts_within(graph, start, 30, joining)["to_m"].tolist() == [70]
        assert parts_within(shut, start, 30, joining).empty


SPOT = st.tuples(st.integers(0, 40), st.integers(0, 40))


@given(
    st.lists(SPOT, min_size=1, max_size=30),
    st.lists(st.tuples(SPOT, st.integers(0, 60)), min_size=1, max_size=30),
    st.integers(1, 60),
)
def test_the_best_source_is_that_of_trying_all(
    spots: list[tuple[int, int]], sources: list[tuple[tuple[int, int], int]], farthest: int
) -> None:
    xy, at = np.array(spots, float), np.array([source for source, _ in sources], float)
    minutes = np.array([minute for _, minute in sources], float)
    legs = Legs(speed_kmh=0.06, farthest_m=farthest)  # a metre a minute
    least, best = best_source(xy, at, minutes, legs)
    whole = _tried(xy, at, minutes, farthest)
    assert least == pytest.approx(whole.min(axis=1))
    found = best >= 0
    assert found.tolist() == np.isfinite(least).tolist()
    assert whole[np.flatnonzero(found), best[found]] == pytest.approx(least[found])


def test_many_points_are_taken_in_blocks() -> None:
    random = np.random.default_rng(3)
    xy, at = random.uniform(0, 1000, (2000, 2)), random.uniform(0, 1000, (300, 2))
    minutes = random.uniform(0, 500, 300)
    least, best = best_source(xy, at, minutes, Legs(speed_kmh=0.06, farthest_m=400))
    whole = _tried(xy, at, minutes, 400)
    assert least == pytest.approx(whole.min(axis=1))
    assert best.tolist() == whole.argmin(axis=1).tolist()


def _tried(
    xy: npt.NDArray[np.float64], at: npt.NDArray[np.float64], minutes: npt.NDArray[np.float64], farthest: float
) -> npt.NDArray[np.float64]:
    leg = np.hypot(*(xy[:, None] - at).transpose(2, 0, 1))
    return np.where(leg <= farthest, minutes + leg, np.inf)
