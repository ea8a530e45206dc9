import geopandas as gpd
import numpy as np
import pytest
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.graph import Network, paths_to
from ycgis.ground.parameters import Parameters
from ycgis.roads import build_network

FAR = {"p": (tiny.EAST, tiny.NORTH + 50_000)}
GRID = st.tuples(st.integers(0, 6), st.integers(0, 6))
LINE = st.lists(GRID, min_size=2, max_size=4).filter(lambda way: len(set(way)) > 1)


def built(
    lines: list[list[tiny.Point]], places: dict[str, tiny.Point] | None = None, **columns: list[object]
) -> Network:
    return build_network(tiny.roads(lines, **columns), tiny.places(places or FAR), Parameters(**tiny.SPEEDS))


def on_grid(way: list[tuple[int, int]]) -> list[tiny.Point]:
    return [(tiny.EAST + 1000 * x, tiny.NORTH + 1000 * y) for x, y in way]


def minutes(network: Network, origin: str, target: str) -> float:
    node = network.place_node
    return float(paths_to(network, node[target]).minutes[node[origin]])


class TestJunctions:
    def test_lines_are_cut_where_they_share_a_vertex(self) -> None:
        at = tiny.spots("""
 C
AXB
 D
""")
        network = built([[at["A"], at["X"], at["B"]], [at["C"], at["X"], at["D"]]])
        assert len(network.edges) == 4
        assert len(network.nodes) == 5
        assert network.edges["road_id"].tolist() == [0, 0, 1, 1]
        assert network.edges["length_m"].tolist() == [1000] * 4

    def test_a_crossing_without_a_shared_vertex_is_no_junction(self) -> None:
        network = built([[(0, 0), (2000, 0)], [(1000, -1000), (1000, 1000)]])
        assert len(network.edges) == 2
        assert network.island.max() == 1

    @pytest.mark.parametrize("column", ["bridge", "tunnel"])
    @pytest.mark.parametrize("said", ["yes", "viaduct", "是"])
    def test_inside_a_bridge_or_tunnel_a_shared_vertex_is_no_junction(self, column: str, said: str) -> None:
        lines = [[(0, 0), (1000, 0), (2000, 0)], [(1000, -1000), (1000, 0), (1000, 1000)], [(2000, 0), (3000, 0)]]
        network = built(lines, **{column: [said, None, None]})
        assert len(network.edges) == 3  # the road below is not cut either: no junction for anyone
        assert network.island[network.edges["tail"]].tolist() == [0, 1, 0]  # its ends join

    def test_a_bridge_that_says_no_is_none(self) -> None:
        lines = [[(0, 0), (1000, 0), (2000, 0)], [(1000, -1000), (1000, 0), (1000, 1000)]]
        assert len(built(lines, bridge=["no", "否"]).edges) == 4

    def test_vertices_meet_to_the_millimetre(self) -> None:
        assert built([[(0, 0), (1000, 0)], [(1000.0003, 0), (2000, 0)]]).island.tolist() == [0, 0, 0]
        apart = tiny.roads([[(0, 0), (1000, 0)], [(1000.003, 0), (2000, 0)]])
        rule = Parameters(**tiny.SPEEDS, join_loose_ends=False)
        assert build_network(apart, tiny.places(FAR), rule).island.max() == 1

    def test_a_vertex_drawn_twice_is_no_junction(self) -> None:
        network = built([[(0, 0), (1000, 0), (1000, 0), (2000, 0)]])
        assert network.edges["length_m"].tolist() == [2000]

    def test_a_line_that_touches_itself_is_cut_there(self) -> None:
        loop = [(0, 0), (1000, 0), (2000, 0), (2000, 1000), (1000, 0)]
        assert sorted(built([loop]).edges["length_m"]) == pytest.approx([1000, 2000 + 2**0.5 * 1000])

    def test_edges_run_from_tail_to_head(self) -> None:
        network = built([[(0, 0), (500, 10), (1000, 0)], [(1000, 0), (1000, 900)]])
        for edge in network.edges.itertuples():
            assert np.allclose(edge.geometry.coords[0], network.nodes[edge.tail])
            assert np.allclose(edge.geometry.coords[-1], network.nodes[edge.head])


class TestLength:
    def test_a_ring_keeps_its_length(self) -> None:
        ring = [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)]
        alone = built([ring])
        assert alone.edges["length_m"].tolist() == [4000]
        entered = built([ring, [(1000, 1000), (3000, 1000)]])
        assert entered.edges["length_m"].sum() == 6000

    def test_a_stated_length_is_shared_out_by_drawn_length(self) -> None:
        lines = [[(0, 0), (1000, 0), (4000, 0)], [(1000, 0), (1000, 500)]]
        network = built(lines, length_m=[6000, np.nan])
        assert network.edges["length_m"].tolist() == pytest.approx([1500, 4500, 500])
        assert network.edges["minutes"].tolist() == pytest.approx([1.5, 4.5, 0.5])

    def test_a_stated_length_of_nothing_is_none(self) -> None:
        assert built([[(0, 0), (1000, 0)]], length_m=[0]).edges["length_m"].tolist() == [1000]

    @examples(60)
    @given(st.lists(st.tuples(LINE, st.floats(1, 9999)), min_size=1, max_size=8))
    def test_pieces_sum_to_their_road(self, drawn: list[tuple[list[tuple[int, int]], float]]) -> None:
        network = built([on_grid(way) for way, _ in drawn], length_m=[length for _, length in drawn])
        sums = network.edges.groupby("road_id")["length_m"].sum()
        assert sums.tolist() == pytest.approx([length for _, length in drawn])


class TestDirections:
    def test_one_way(self) -> None:
        network = built([[(0, 0), (1000, 0)]] * 3, oneway=["yes", "-1", None])
        assert network.edges["minutes"].tolist() == [1, np.inf, 1]
        assert network.edges["minutes_back"].tolist() == [np.inf, 1, 1]

    def test_a_way_out_need_not_be_a_way_back(self) -> None:
        at = tiny.spots("A-B-C")
        points = {"a": at["A"], "c": at["C"]}
        network = build_network(tiny.ways(at, "A>B>C"), tiny.places(points), Parameters(**tiny.SPEEDS, max_access_km=1))
        assert minutes(network, "a", "c") == pytest.approx(4)
        assert minutes(network, "c", "a") == np.inf

    def test_a_ferry_is_no_road(self) -> None:
        network = built([[(0, 0), (1000, 0)], [(1000, 0), (2000, 0)]], road_class=["ferry", "primary"])
        assert network.edges["road_id"].tolist() == [1]

    def test_nothing_but_ferries_is_an_empty_network(self) -> None:
        network = built([[(0, 0), (1000, 0)]], road_class=["ferry"])
        assert len(network.edges) == 0
        assert network.places["edge"].tolist() == [-1]
        assert paths_to(network, network.place_node["p"]).minutes.tolist() == [0]


class TestIslands:
    def test_the_longest_chain_of_junctions_comes_first(self) -> None:
        lines = [[(0, 0), (1000, 0)], [(0, 9000), (500, 9000)], [(500, 9000), (2000, 9000)]]
        network = built(lines)
        assert network.island[network.edges["tail"]].tolist() == [1, 0, 0]
        assert network.island_lengths_km().to_dict() == {0: 2.0, 1: 1.0}

    def test_one_way_roads_hold_together(self) -> None:
        at = tiny.spots("A-B-C")
        assert build_network(tiny.ways(at, "A>B", "C>B"), tiny.places(FAR), Parameters(**tiny.SPEEDS)).island.max() == 0

    def test_islands_near(self) -> None:
        places = {"p": (0.0, 100.0), "q": (0.0, 90_000.0), "r": (0.0, 5000.0)}
        network = built([[(0, 0), (1000, 0)], [(0, 9000), (500, 9000)], [(500, 9000), (2000, 9000)]], places)
        assert network.islands_near("p") == {0, 1}  # both within 20 km
        assert network.islands_near("q") == frozenset()


class TestAccess:
    def test_the_nearest_road_is_reported(self) -> None:
        network = built([[(0, 0), (4000, 0)], [(0, 3000), (4000, 3000)]], {"p": (1000.0, 500.0)})
        place = network.places.loc["p"]
        assert (place["edge"], place["fraction"], place["distance_m"]) == (0, 0.25, 500)

    def test_the_leg_has_its_own_speed(self) -> None:
        # 0.5 km at 30 km/h, 3 km at 60 km/h, then at the door
        network = built([[(0, 0), (4000, 0)]], {"p": (1000.0, 500.0), "q": (4000.0, 0.0)})
        assert minutes(network, "p", "q") == pytest.approx(1 + 3)

    def test_two_places_on_one_road_reach_each_other_along_it(self) -> None:
        network = built([[(0, 0), (10_000, 0)]], {"p": (4000.0, 0.0), "q": (5000.0, 500.0)})
        assert minutes(network, "p", "q") == pytest.approx(1 + 1)
        assert minutes(network, "q", "p") == pytest.approx(1 + 1)

    def test_along_one_road_they_keep_to_its_direction(self) -> None:
        network = built([[(0, 0), (30_000, 0)]], {"p": (4000.0, 0.0), "q": (25_000.0, 0.0)}, oneway=["yes"])
        assert minutes(network, "p", "q") == pytest.approx(21)
        assert minutes(network, "q", "p") == np.inf  # too far for a straight leg

    def test_the_nearest_road_need_not_be_the_best(self) -> None:
        # a lane 100 m away that leads round by 20 km, and the highway 1 km away
        lines = [[(0, 100), (0, 10_100), (-10_000, 10_100)], [(0, -1000), (5000, -1000)]]
        network = built(lines, {"p": (0.0, 0.0), "q": (5000.0, -1000.0)})
        assert minutes(network, "p", "q") == pytest.approx(2 + 5)

    def test_no_way_passes_through_a_place(self) -> None:
        # m lies between two roads that do not meet: its legs are no bridge between them
        lines = [[(0, 0), (5000, 0)], [(5000, 200), (10_000, 200)]]
        points = {"a": (0.0, 0.0), "m": (5000.0, 100.0), "z": (10_000.0, 200.0)}
        network = build_network(tiny.roads(lines), tiny.places(points), Parameters(**tiny.SPEEDS, max_access_km=1))
        assert minutes(network, "a", "m") == pytest.approx(5 + 0.2)
        assert minutes(network, "m", "z") == pytest.approx(5 + 0.2)
        assert minutes(network, "a", "z") == np.inf

    def test_beyond_the_greatest_distance_there_is_no_road(self) -> None:
        network = built([[(0, 0), (1000, 0)]], {"p": (0.0, 20_001.0), "q": (0.0, -100.0)})
        assert network.places["edge"].tolist() == [-1, 0]
        assert np.isnan(network.places.loc["p", "distance_m"])
        assert minutes(network, "p", "q") == np.inf


class TestNewRoad:
    @pytest.mark.slow
    @examples(80)
    @given(
        st.lists(LINE, min_size=1, max_size=6),
        LINE,
        st.sampled_from([15.0, 60.0, 120.0]),
        st.lists(st.tuples(st.floats(0, 6), st.floats(0, 6)), min_size=2, max_size=4, unique=True),
    )
    def test_never_lowers_access(
        self,
        old: list[list[tuple[int, int]]],
        new: list[tuple[int, int]],
        limit: float,
        spots: list[tuple[float, float]],
    ) -> None:
        points = {f"p{i}": (tiny.EAST + 1000 * x, tiny.NORTH + 1000 * y) for i, (x, y) in enumerate(spots)}
        speeds = [15.0, 60.0, 120.0, 15.0, 60.0, 120.0][: len(old)]
        before = _reach([on_grid(way) for way in old], speeds, points)
        after = _reach([on_grid(way) for way in [*old, new]], [*speeds, limit], points)
        assert (after <= before + 1e-6).all()

    def test_beside_two_places_on_one_road(self) -> None:
        # two lanes that lead nowhere, nearer to the places than the road they use
        points = {"p": (4000.0, 100.0), "q": (6000.0, 100.0)}
        road = [(0.0, 0.0), (10_000.0, 0.0)]
        lanes = [[(4000.0, 110.0), (4000.0, 120.0)], [(6000.0, 110.0), (6000.0, 120.0)]]
        assert minutes(built([road], points), "p", "q") == pytest.approx(2.4)
        assert minutes(built([road, *lanes], points), "p", "q") == pytest.approx(2.4)


def _reach(lines: list[list[tiny.Point]], limits: list[float], points: dict[str, tiny.Point]) -> np.ndarray:
    roads: gpd.GeoDataFrame = tiny.roads(lines, maxspeed=limits)
    network = build_network(roads, tiny.places(points), Parameters(**tiny.SPEEDS, max_access_km=2))
    nodes = list(network.place_node.values())
    return np.array([paths_to(network, node).minutes[nodes] for node in nodes])
