"""Minutes to the nearest of many, against a graph of networkx that is cut every twenty metres."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from ycgis.graph import Nearest, Network, minutes_to_nearest, paths_to
from ycgis.ground.parameters import Parameters
from ycgis.roads import build_network, legs_of

PARAMETERS = Parameters(road_speed_kmh=60, access_speed_kmh=10)
PER_M = 60 / 1000 / 10
TOLERANCE = 25 * PER_M
STEP_M = 20

GRID = st.tuples(st.integers(0, 8), st.integers(0, 8))
ROAD = st.tuples(GRID, GRID, st.sampled_from([None, "yes", "-1"])).filter(lambda road: road[0] != road[1])
ROADS = st.lists(ROAD, min_size=1, max_size=6)
SPOT = st.tuples(st.integers(0, 80), st.integers(0, 80)).map(
    lambda at: (tiny.EAST + at[0] * 50, tiny.NORTH + at[1] * 50)
)
SPOTS = st.lists(SPOT, min_size=1, max_size=5)


def network_of(roads: list[tuple[tuple[int, int], tuple[int, int], str | None]]) -> Network:
    """Return roads on a grid of 500 m."""
    lines = [[(tiny.EAST + 500 * x, tiny.NORTH + 500 * y) for x, y in road[:2]] for road in roads]
    return build_network(tiny.roads(lines, oneway=[road[2] for road in roads]), tiny.places({}), PARAMETERS)


def nearest_of(network: Network, targets: list[tiny.Point]) -> Nearest:
    return minutes_to_nearest(network, np.array(targets, dtype=float), legs_of(PARAMETERS))


def oracle(network: Network, targets: list[tiny.Point], origins: list[tiny.Point]) -> list[float]:
    """Return the minutes by a graph of roads in short steps, with legs from every origin to every step."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_node("there")
    where: dict[object, tuple[float, float]] = {}
    for row, edge in enumerate(network.edges.itertuples()):
        count = max(round(edge.geometry.length / STEP_M), 1)
        stops = [("node", edge.tail), *((row, step) for step in range(1, count)), ("node", edge.head)]
        where |= {
            stop: edge.geometry.interpolate(step / count, normalized=True).coords[0] for step, stop in enumerate(stops)
        }
        for a, b in pairwise(stops):
            _arc(graph, a, b, edge.minutes / count)
            _arc(graph, b, a, edge.minutes_back / count)
    where |= {("origin", row): origin for row, origin in enumerate(origins)}
    names, xy = list(where), np.array(list(where.values()))
    for name, away in zip(names, cdist(xy, np.array(targets)).min(axis=1), strict=True):
        _arc(graph, name, "there", away * PER_M)
    for row, origin in enumerate(origins):
        for name, away in zip(names, cdist(xy, [origin])[:, 0], strict=True):
            if name[0] != "origin":
                _arc(graph, ("origin", row), name, away * PER_M)
    found = nx.single_source_dijkstra_path_length(graph.reverse(), "there")
    return [float(found.get(("origin", row), np.inf)) for row in range(len(origins))]


def _arc(graph: "nx.DiGraph[object]", tail: object, head: object, minutes: float) -> None:
    if np.isfinite(minutes) and minutes < graph.get_edge_data(tail, head, {"weight": np.inf})["weight"]:
        graph.add_edge(tail, head, weight=minutes)


@examples(40)
@given(ROADS, SPOTS, SPOTS)
def test_as_networkx_finds_it(roads: list, targets: list[tiny.Point], origins: list[tiny.Point]) -> None:
    network = network_of(roads)
    minutes = nearest_of(network, targets).from_points(np.array(origins)).minutes
    wanted = np.array(oracle(network, targets, origins))
    assert (minutes <= wanted + TOLERANCE).all()
    assert (minutes >= wanted - STEP_M * PER_M).all()


@examples(40)
@given(ROADS, SPOTS, SPOT, SPOTS)
def test_one_more_target_never_makes_it_longer(
    roads: list, targets: list[tiny.Point], more: tiny.Point, origins: list[tiny.Point]
) -> None:
    network, here = network_of(roads), np.array(origins)
    before = nearest_of(network, targets).from_points(here).minutes
    after = nearest_of(network, [*targets, more]).from_points(here).minutes
    assert (after <= before + 1e-9).all()


@examples(40)
@given(ROADS, SPOTS, SPOTS)
def test_many_targets_are_the_least_of_each_alone(
    roads: list, targets: list[tiny.Point], origins: list[tiny.Point]
) -> None:
    network, here = network_of(roads), np.array(origins)
    ways = nearest_of(network, targets).from_points(here)
    alone = np.array([nearest_of(network, [target]).from_points(here).minutes for target in targets])
    assert (np.isinf(ways.minutes) == np.isinf(alone.min(axis=0))).all()
    for row, (minutes, target) in enumerate(zip(ways.minutes, ways.target, strict=True)):
        if target >= 0:
            assert minutes == pytest.approx(alone[:, row].min(), abs=TOLERANCE)
            assert alone[target, row] == pytest.approx(minutes, abs=TOLERANCE)


@examples(40)
@given(ROADS, SPOT, SPOT)
def test_never_longer_than_between_places(roads: list, target: tiny.Point, origin: tiny.Point) -> None:
    """`paths_to` joins a place to every piece near by at its nearest point: one of the ways that are tried here."""
    lines = [[(tiny.EAST + 500 * x, tiny.NORTH + 500 * y) for x, y in road[:2]] for road in roads]
    layer = tiny.roads(lines, oneway=[road[2] for road in roads])
    network = build_network(layer, tiny.places({"origin": origin, "target": target}), PARAMETERS)
    node = network.place_node
    by_place = paths_to(network, node["target"]).minutes[node["origin"]]
    assert nearest_of(network, [target]).from_points(np.array([origin])).minutes[0] <= by_place + TOLERANCE


class TestByHand:
    """A kilometre of road takes a minute, one of a leg six.

    ::

        A---B---C        the road A-C, 8 km, and targets 3 km apart on it
    """

    AT = tiny.spots("A---B---C")

    def road(self, oneway: str | None = None) -> Network:
        return build_network(tiny.roads([(self.AT["A"], self.AT["C"])], oneway=[oneway]), tiny.places({}), PARAMETERS)

    def east(self, *km: float, north: float = 0.0) -> np.ndarray:
        return np.array([(tiny.EAST + 1000 * x, tiny.NORTH + 1000 * north) for x in km]).reshape(-1, 2)

    def test_the_nearer_of_two_on_one_piece(self) -> None:
        ways = minutes_to_nearest(self.road(), self.east(2, 5), legs_of(PARAMETERS)).from_points(self.east(0, 3, 4, 8))
        assert ways.minutes == pytest.approx([2, 1, 1, 3])
        assert ways.target.tolist() == [0, 0, 1, 1]

    def test_one_way_leads_past_what_lies_behind(self) -> None:
        parameters = PARAMETERS.model_copy(update={"access_speed_kmh": 1.0})
        nearest = minutes_to_nearest(self.road("yes"), self.east(2, 5), legs_of(parameters))
        ways = nearest.from_points(self.east(0, 3, 5))
        assert ways.minutes == pytest.approx([2, 2, 0])
        assert ways.target.tolist() == [0, 1, 1]
        assert nearest.from_points(self.east(6)).minutes == pytest.approx([60])  # back over the field

    def test_a_leg_at_either_end(self) -> None:
        ways = minutes_to_nearest(self.road(), self.east(8, north=0.05), legs_of(PARAMETERS)).from_points(
            self.east(0, north=-0.05)
        )
        assert ways.minutes == pytest.approx([0.3 + 8 + 0.3])

    def test_what_is_near_is_walked_to(self) -> None:
        """The road leads round by 9 km; the field is 1 km wide."""
        round_about = [*self.east(0, 4).tolist(), *self.east(4, 0, north=1).tolist()]
        network = build_network(tiny.roads([round_about]), tiny.places({}), PARAMETERS)
        ways = minutes_to_nearest(network, self.east(0, north=1), legs_of(PARAMETERS)).from_points(self.east(0))
        assert ways.minutes == pytest.approx([6])
        assert ways.entry.tolist() == [-1]

    def test_nothing_is_reached_from_too_far(self) -> None:
        parameters = PARAMETERS.model_copy(update={"max_access_km": 1.0})
        nearest = minutes_to_nearest(self.road(), self.east(0), legs_of(parameters))
        ways = nearest.from_points(self.east(8, 9.01))
        assert ways.minutes == pytest.approx([8, np.inf])
        assert ways.target.tolist() == [0, -1]
        assert nearest.junction_minutes == pytest.approx([0, 8])
        far = minutes_to_nearest(self.road(), self.east(9.01), legs_of(parameters))
        assert np.isinf(far.minutes).all()
        assert (far.target == -1).all()

    def test_the_line_follows_the_road(self) -> None:
        bend = [(tiny.EAST, tiny.NORTH), (tiny.EAST + 1000, tiny.NORTH), (tiny.EAST + 1000, tiny.NORTH + 1000)]
        network = build_network(tiny.roads([bend]), tiny.places({}), PARAMETERS)
        start, end = self.east(0), self.east(1, north=1)
        nearest = minutes_to_nearest(network, end, legs_of(PARAMETERS))
        ways = nearest.from_points(start)
        line = nearest.line(start[0], int(ways.entry[0]), int(ways.target[0]))
        assert line.coords[0] == tuple(start[0])
        assert line.coords[-1] == tuple(end[0])
        assert line.length == pytest.approx(2000, rel=1e-3)
        assert line.hausdorff_distance(network.edges.geometry.iloc[0]) < 100

    def test_no_origins(self) -> None:
        assert (
            minutes_to_nearest(self.road(), self.east(2), legs_of(PARAMETERS)).from_points(self.east()).minutes.size
            == 0
        )

    def test_no_target_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="no targets"):
            minutes_to_nearest(self.road(), np.zeros((0, 2)), legs_of(PARAMETERS))


def test_many_origins_are_each_compared_with_what_is_near() -> None:
    """Blocks of origins are halved until they are small: every one of many gets the same as when it is asked alone."""
    rng = np.random.default_rng(3)
    ends = rng.integers(0, 9, (60, 2, 2))
    roads = [((*start,), (*end,), None) for start, end in ends.tolist() if start != end]
    nearest = nearest_of(network_of(roads), [(tiny.EAST, tiny.NORTH), (tiny.EAST + 3000, tiny.NORTH + 2500)])
    xy = rng.uniform(0, 4000, (3000, 2)) + np.array([tiny.EAST, tiny.NORTH])
    together = nearest.from_points(xy)
    sample = rng.choice(len(xy), 30, replace=False)
    alone = [nearest.from_points(xy[[row]]) for row in sample]
    assert together.minutes[sample] == pytest.approx([way.minutes[0] for way in alone])
    assert together.target[sample].tolist() == [int(way.target[0]) for way in alone]
