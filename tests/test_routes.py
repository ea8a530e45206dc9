from collections.abc import Sequence

import networkx as nx
import numpy as np
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.graph import Network, Route, count_disjoint_routes, fastest_route, paths_to
from ycgis.ground.parameters import Parameters
from ycgis.roads import build_network

LADDER = """
B-C-D
| | |
A | E
| | |
F-G-H
"""


def network_of(drawing: str, *ways: str, a: str = "A", z: str = "Z") -> Network:
    at = tiny.spots(drawing)
    parameters = Parameters(**tiny.SPEEDS, max_access_km=0.5)
    return build_network(tiny.ways(at, *ways), tiny.places({"a": at[a], "z": at[z]}), parameters)


def routes(network: Network, radius_m: float = 10.0) -> int:
    return count_disjoint_routes(network, "a", "z", radius_m)


def fastest(network: Network, origin: str = "a", target: str = "z") -> Route | None:
    return fastest_route(network, paths_to(network, network.place_node[target]), origin, target)


def drawn(
    lines: Sequence[Sequence[tiny.Point]],
    points: dict[str, tiny.Point],
    access: float = 30,
    far: float = 20,
    **columns: list[object],
) -> Network:
    parameters = Parameters(road_speed_kmh=60, access_speed_kmh=access, max_access_km=far)
    return build_network(tiny.roads(lines, **columns), tiny.places(points), parameters)


class TestDisjointRoutes:
    def test_a_ladder_has_two(self) -> None:
        ways = ("A-B-C-D-E", "A-F-G-H-E", "C-G")
        assert routes(network_of(LADDER, *ways, z="E")) == 2

    def test_a_bridge_is_the_only_way(self) -> None:
        drawing = """
 B   D
A X-Y Z
 C   E
"""
        ways = ("A-B-X", "A-C-X", "X-Y", "Y-D-Z", "Y-E-Z")
        assert routes(network_of(drawing, *ways)) == 1
        assert routes(network_of(drawing, *ways, "X-Y")) == 2  # drawn twice, both ways open

    def test_the_two_carriageways_of_a_road_are_one_route(self) -> None:
        drawing = """
A B-C Z
  D-E
"""
        assert routes(network_of(drawing, "A-B", "A-D", "B>C", "E>D", "C-Z", "E-Z")) == 1

    def test_one_way_roads_count_in_their_direction(self) -> None:
        drawing = """
 B
A Z
 C
"""
        both = network_of(drawing, "A>B>Z", "Z>C>A")
        assert (routes(both), count_disjoint_routes(both, "z", "a", 10)) == (1, 1)
        assert routes(network_of(drawing, "A>B>Z", "A>C>Z")) == 2
        assert count_disjoint_routes(network_of(drawing, "A>B>Z", "A>C>Z"), "z", "a", 10) == 0

    def test_a_flow_may_be_turned_back(self) -> None:
        # the shortest way A-B-C-Z would block both others; the pair is A-B-D-Z and A-E-C-Z
        drawing = """
A B D
E C Z
"""
        assert routes(network_of(drawing, "A-B-C-Z", "B-D-Z", "A-E-C")) == 2

    def test_inside_a_town_roads_are_not_scarce(self) -> None:
        # one street leads to a crossroads 1 km off, from where two ways go
        drawing = """
  B--
A X  Z
  C--
"""
        network = network_of(drawing, "A-X", "X-B-Z", "X-C-Z")
        assert routes(network, 1999) == 1
        assert routes(network, 2001) == 2

    def test_a_road_that_passes_through_a_town_without_a_junction_can_be_joined(self) -> None:
        # two through roads, 500 m and 800 m from the town, meet again at z
        lines = [[(-20_000, 0), (0, 500), (20_000, 0)], [(-20_000, 0), (0, -800), (20_000, 0)]]
        network = drawn([*lines, [(-20_000, 0), (0, 15_000), (20_000, 0)]], {"a": (0, 0), "z": (20_000, 0)})
        assert routes(network, 100) == 2  # along the nearest road, either way: west and round by the north
        assert routes(network, 1000) == 3  # east along both, and west and round by the north

    def test_a_town_at_a_far_crossroads_has_all_its_arms(self) -> None:
        drawing = """
    B
  C X D
    E
    |
    Z
"""
        at = tiny.spots(drawing)
        roads = tiny.ways(at, "X-B", "X-C", "X-D", "X-E", "B-Z", "C-Z", "D-Z", "E-Z")
        town = shapely.Point(at["X"])
        places = tiny.places({"a": (town.x, town.y), "z": at["Z"]})
        assert count_disjoint_routes(build_network(roads, places, Parameters(**tiny.SPEEDS)), "a", "z", 10) == 4

    def test_overlapping_towns(self) -> None:
        network = network_of("A-B-Z", "A-B-Z")
        with pytest.raises(ValueError, match="overlap"):
            routes(network, 2001)  # B belongs to both
        with pytest.raises(ValueError, match="overlap"):
            routes(drawn([[(-9000, 0), (9000, 0)]], {"a": (0, 0), "z": (1000, 0)}), 1500)

    def test_two_towns_on_one_road(self) -> None:
        assert routes(drawn([[(-9000, 0), (9000, 0)]], {"a": (0, 0), "z": (5000, 0)}), 2000) == 1

    @pytest.mark.parametrize(("said", "count"), [("yes", 0), ("-1", 1)])
    def test_two_towns_on_one_one_way_road(self, said: str, count: int) -> None:
        network = drawn([[(-9000, 0), (9000, 0)]], {"a": (5000, 0), "z": (0, 0)}, oneway=[said])
        assert routes(network, 2000) == count

    def test_a_ring_gives_two(self) -> None:
        ring = [(0, 0), (4000, 0), (4000, 4000), (0, 4000), (0, 0)]
        assert routes(drawn([ring], {"a": (0, 0), "z": (4000, 4000)})) == 2

    def test_no_road_no_route(self) -> None:
        assert routes(drawn([[(0, 0), (1000, 0)]], {"a": (0, 0), "z": (0, 90_000)})) == 0
        assert routes(drawn([[(0, 0), (1000, 0)], [(0, 9000), (1000, 9000)]], {"a": (0, 0), "z": (0, 9000)})) == 0

    @examples(60)
    @given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]), min_size=3))
    def test_agrees_with_edge_connectivity(self, pairs: set[tuple[int, int]]) -> None:
        # eight junctions on a circle: no third one lies on a chord, and all are farther apart than a town
        at = [(10_000 * np.cos(i * np.pi / 4), 10_000 * np.sin(i * np.pi / 4)) for i in range(8)]
        graph: nx.Graph[int] = nx.Graph([*pairs])
        first, last = min(graph), max(graph)
        network = drawn([(at[tail], at[head]) for tail, head in sorted(pairs)], {"a": at[first], "z": at[last]})
        assert routes(network) == nx.edge_connectivity(graph, first, last)


class TestFastestRoute:
    def test_line_length_and_legs(self) -> None:
        lines = [[(0, 0), (3000, 0)], [(3000, 0), (3000, 4000)]]
        route = fastest(drawn(lines, {"a": (1000, 500), "z": (3500, 3000)}))
        assert route is not None
        assert route.line.equals_exact(
            shapely.LineString([(1000, 500), (1000, 0), (3000, 0), (3000, 3000), (3500, 3000)]), 1e-6
        )
        assert (route.length_m, route.leg_m) == (pytest.approx(6000), pytest.approx(1000))
        assert route.minutes == pytest.approx(2 + 5)

    def test_along_one_road(self) -> None:
        route = fastest(drawn([[(0, 0), (5000, 0), (5000, 5000)]], {"a": (4000, 100), "z": (5100, 1000)}))
        assert route is not None
        assert list(route.line.coords) == [(4000, 100), (4000, 0), (5000, 0), (5000, 1000), (5100, 1000)]
        assert (route.length_m, route.leg_m, route.minutes) == pytest.approx((2200, 200, 2.4))

    def test_two_places_at_one_junction(self) -> None:
        # 316 m apart, farther than a leg may be
        lines = [[(0, 0), (0, -1000)], [(0, 0), (1000, 0)]]
        route = fastest(drawn(lines, {"a": (-100, 0), "z": (0, 300)}, far=0.31))
        assert route is not None
        assert list(route.line.coords) == [(-100, 0), (0, 0), (0, 300)]
        assert route.minutes == pytest.approx(0.8)

    def test_it_takes_the_faster_of_two_carriageways(self) -> None:
        lines = [[(0, 0), (0, 1000), (9000, 1000), (9000, 0)], [(0, 0), (9000, 0)]]
        route = fastest(drawn(lines, {"a": (0, 0), "z": (9000, 0)}, maxspeed=[120, 30]))
        assert route is not None
        assert route.length_m == pytest.approx(11_000)
        assert route.line.length == pytest.approx(11_000)

    def test_out_of_a_ring_the_right_way_round(self) -> None:
        # the ring is one piece from its only junction to itself, one way: a must go round by the north
        ring = [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)]
        lines = [ring, [(0, 0), (-5000, 0)]]
        route = fastest(drawn(lines, {"a": (500, 0), "z": (-5000, 0)}, access=5, oneway=["yes", None]))
        assert route is not None
        assert route.length_m == pytest.approx(3500 + 5000)
        assert route.line.length == pytest.approx(3500 + 5000)
        back = fastest(drawn(lines, {"a": (500, 0), "z": (-5000, 0)}, access=5, oneway=["-1", None]))
        assert back is not None
        assert back.line.length == back.length_m == pytest.approx(500 + 5000)

    def test_no_way(self) -> None:
        assert fastest(network_of("A-B-Z", "Z>B>A"), "a", "z") is None

    @examples(60)
    @given(st.integers(0, 10_000))
    def test_the_line_is_as_long_as_the_way(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        at = rng.integers(0, 8, (8, 2)) * 1000.0
        pairs = rng.integers(0, 8, (10, 2))
        lines = [(tuple(at[a]), tuple(at[b])) for a, b in pairs if (at[a] != at[b]).any()]
        points = {name: tuple(rng.uniform(0, 8000, 2)) for name in "az"}
        network = drawn(lines, points, oneway=rng.choice(["yes", "no"], len(lines)).tolist())
        route = fastest(network)
        minutes = paths_to(network, network.place_node["z"]).minutes[network.place_node["a"]]
        assert (route is None) == np.isinf(minutes)
        if route:
            assert route.minutes == pytest.approx(minutes)
            assert route.line.length == pytest.approx(route.length_m)
            assert (route.length_m - route.leg_m) / 1000 + route.leg_m / 500 == pytest.approx(minutes)
            assert route.line.coords[0] == pytest.approx(points["a"])
            assert route.line.coords[-1] == pytest.approx(points["z"])
