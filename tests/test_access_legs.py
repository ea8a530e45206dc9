"""Access legs against plain readings: what may be joined, what lies together, and what is refused."""

from itertools import product
from typing import ClassVar

import geopandas as gpd
import networkx as nx
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.graph import count_disjoint_routes, fastest_route, minutes_to_nearest, paths_to
from ycgis.ground.parameters import Parameters
from ycgis.intake.checks.together import cities_beyond
from ycgis.intake.checks.ways import canonical_ways
from ycgis.intake.layers import SPECS
from ycgis.land import coordinates
from ycgis.roads import build_network, legs_of, road_graph

RULE = Parameters(**tiny.SPEEDS, max_access_km=5, operating_factor=1)
SPOT = st.tuples(st.integers(0, 5), st.integers(0, 5))
WAY = st.tuples(SPOT, SPOT, st.sampled_from(["motorway", "motorway_link", "tertiary", "tunnel"]))
KMH = {"motorway": 100, "motorway_link": 50, "tertiary": 40, "tunnel": 40}


def roads_of(ways: list[tuple[tuple[int, int], tuple[int, int], str]]) -> gpd.GeoDataFrame:
    return tiny.roads(
        [[(1000.0 * x, 1000.0 * y) for x, y in way[:2]] for way in ways],
        road_class=["tertiary" if kind == "tunnel" else kind for *_, kind in ways],
        tunnel=["yes" if kind == "tunnel" else None for *_, kind in ways],
        oneway=["no"] * len(ways),
    )


def naive_minutes(
    ways: list[tuple[tuple[int, int], tuple[int, int], str]], start: shapely.Point, end: shapely.Point
) -> float:
    """Return the minutes by a plain graph: open roads are met at the point nearest to a place, others not at all."""
    graph: nx.Graph[object] = nx.Graph()
    graph.add_nodes_from(["start", "end"])
    feet: dict[tuple[int, str], float] = {}
    for number, (tail, head, kind) in enumerate(ways):
        line = shapely.LineString([(1000.0 * x, 1000.0 * y) for x, y in (tail, head)])
        stops = [(0.0, tail), (line.length, head)]
        for name, place in (("start", start), ("end", end)):
            if kind == "tertiary" and place.distance(line) <= 5000:
                feet[number, name] = line.project(place)
                join(graph, name, (number, name), place.distance(line) / 1000 * 2)
                stops.append((feet[number, name], (number, name)))
        for (at, one), (other_at, other) in product(stops, stops):
            join(graph, one, other, abs(at - other_at) / 1000 / KMH[kind] * 60)
    if start.distance(end) <= 5000:
        join(graph, "start", "end", start.distance(end) / 1000 * 2)
    try:
        return float(nx.dijkstra_path_length(graph, "start", "end"))
    except nx.NetworkXNoPath:
        return float("inf")


def join(graph: "nx.Graph[object]", one: object, other: object, minutes: float) -> None:
    if one != other:
        before = graph.get_edge_data(one, other, {"weight": minutes})["weight"]
        graph.add_edge(one, other, weight=min(before, minutes))


@examples(80)
@given(
    st.lists(WAY, min_size=1, max_size=10),
    st.tuples(st.floats(0.05, 4.95), st.floats(0.05, 4.95)),
    st.tuples(st.floats(0.05, 4.95), st.floats(0.05, 4.95)),
)
def test_ways_agree_with_a_plain_reading(
    ways: list[tuple[tuple[int, int], tuple[int, int], str]], start: tuple[float, float], end: tuple[float, float]
) -> None:
    ways = [way for way in ways if way[0] != way[1]] or [((0, 0), (1, 0), "tertiary")]
    at = {"a": (1000 * start[0] + 0.37, 1000 * start[1] + 3.3), "b": (1000 * end[0] + 7.77, 1000 * end[1] + 0.19)}
    junctions = shapely.MultiPoint([(1000.0 * x, 1000.0 * y) for way in ways for x, y in way[:2]])
    if min(junctions.distance(shapely.Point(spot)) for spot in at.values()) <= 1:
        return
    apart = RULE.model_copy(
        update={"join_loose_ends": False}
    )  # an end on a line's middle, which the plain graph leaves
    network = build_network(roads_of(ways), tiny.places(at), apart)
    minutes = paths_to(network, network.place_node["b"]).minutes[network.place_node["a"]]
    assert minutes == pytest.approx(naive_minutes(ways, shapely.Point(at["a"]), shapely.Point(at["b"])), abs=1e-6)


def midway() -> gpd.GeoDataFrame:
    """Return a motorway past a town 500 m off it, entered 20 km off by a ramp from the town's own road."""
    return tiny.roads(
        [
            [(0, 0), (50_000, 0)],
            [(50_000, 0), (60_000, 0)],
            [(50_000, 0), (50_000, 500)],
            [(30_000, 500), (50_000, 500)],
        ],
        road_class=["motorway", "motorway", "motorway_link", "tertiary"],
        oneway=["no"] * 4,
    )


AT = {"city": (50_000.0, 0.0), "town": (30_000.0, 500.0)}
WANTED = 20 / 40 * 60 + 0.5 / 50 * 60


class TestMotorways:
    def test_an_interchange_is_entered_from_its_ramp_only(self) -> None:
        network = build_network(midway(), tiny.places(AT), RULE)
        paths = paths_to(network, network.place_node["city"])
        assert paths.minutes[network.place_node["town"]] == pytest.approx(WANTED)

    def test_the_nearest_interchange_is_as_far(self) -> None:
        places = tiny.places(AT)
        nearest = minutes_to_nearest(road_graph(midway(), RULE), coordinates(places.loc[["city"]]), legs_of(RULE))
        assert nearest.from_points(coordinates(places.loc[["town"]])).minutes[0] == pytest.approx(WANTED)
        assert nearest.from_points(coordinates(places.loc[["city"]])).minutes[0] == pytest.approx(0)

    def test_a_motorway_past_both_towns_is_no_route(self) -> None:
        lines = [[(0, 0), (10_000, 0), (20_000, 0)], [(0, 500), (20_000, 500)]]
        roads = tiny.roads(lines, road_class=["motorway", "tertiary"], oneway=["no", "no"])
        places = tiny.places({"a": (0, 400), "z": (20_000, 400)})
        assert count_disjoint_routes(build_network(roads, places, RULE), "a", "z", 2000) == 1
        open_ = tiny.worded(roads, road_class=["tertiary", "tertiary"], oneway=["no", "no"])
        assert count_disjoint_routes(build_network(open_, places, RULE), "a", "z", 2000) == 2


class TestPlacesThatLieTogether:
    @pytest.mark.parametrize("apart", [0.0, 200.0, 4999.0])
    def test_a_straight_leg(self, apart: float) -> None:
        places = tiny.places({"a": (0, 3000), "b": (apart, 3000)})
        roads = tiny.roads([[(-9000, 0), (9000, 0)]])
        network = build_network(roads, places, RULE)
        paths = paths_to(network, network.place_node["b"])
        route = fastest_route(network, paths, "a", "b")
        assert route is not None
        assert (route.minutes, route.length_m, route.leg_m) == pytest.approx((apart / 1000 * 2, apart, apart))
        assert list(route.line.coords) == [(0, 3000), (apart, 3000)]

    def test_a_city_within_the_counties_is_left_out(self) -> None:
        counties = tiny.around({"a": (0, 0)})
        kept, notes = cities_beyond(tiny.places({"own": (0, 0), "other": (9000, 0)}), counties, "cities")
        assert list(kept.index) == ["other"]
        assert "own" in notes[0].what.en
        assert not notes[0].fatal


def test_roads_of_which_none_is_open_to_cars_are_refused() -> None:
    raw = tiny.roads([[(0, 0), (1000, 0)]]).assign(
        road_class="primary", access="private", oneway=None, bridge=None, tunnel=None
    )
    shut = raw.drop(columns=["kind", "car", "foot", "public"])
    assert [note.what.en for note in canonical_ways(shut, SPECS["roads"], "roads")[1] if note.fatal] == [
        "no road of the layer is open to cars"
    ]


class TestLooseEnds:
    """A road ends short of a through road, which has no vertex there."""

    SEATS: ClassVar = {"a": (-5000.0, 0.0), "b": (0.0, 30_000.0)}

    @staticmethod
    def drawn(gap: float, **columns: list[object]) -> gpd.GeoDataFrame:
        return tiny.roads([[(-5000, 0), (5000, 0)], [(0, gap), (0, 30_000)]], **columns)

    @pytest.mark.parametrize("gap", [0.0, 0.3, 0.99])
    def test_a_slip_of_drawing_is_joined_and_told(self, gap: float) -> None:
        study = tiny.study(self.drawn(gap), self.SEATS, "a", max_access_km=1)
        assert study.reach.minutes["b"] == pytest.approx(35, abs=0.01)
        row = study.network_repairs.iloc[0]
        assert len(study.network_repairs) == 1
        assert (row["state"], row["gap_m"]) == ("joined", pytest.approx(gap))
        assert (row.geometry.x, row.geometry.y) == pytest.approx((0, gap))

    def test_a_parameter_leaves_it(self) -> None:
        study = tiny.study(self.drawn(0.5), self.SEATS, "a", max_access_km=1, join_loose_ends=False)
        assert study.reach.minutes.isna()["b"]
        assert study.network_repairs["state"].tolist() == ["doubt"]

    @pytest.mark.parametrize(("gap", "states"), [(1.2, ["doubt"]), (19.9, ["doubt"]), (20.1, [])])
    def test_a_larger_gap_is_a_doubt(self, gap: float, states: list[str]) -> None:
        study = tiny.study(self.drawn(gap), self.SEATS, "a", max_access_km=1)
        assert study.network_repairs["state"].tolist() == states
        assert study.reach.minutes.isna()["b"]

    def test_ends_that_meet_are_left(self) -> None:
        lines = [[(-5000, 0), (0, 0)], [(0, 0), (5000, 0)], [(0, 0), (0, 30_000)], [(0, 0), (12, 5)]]
        assert tiny.study(tiny.roads(lines), self.SEATS, "a").network_repairs.empty

    def test_two_ends_meet(self) -> None:
        lines = [[(-5000, 0), (0, 0)], [(0.6, 0), (0.6, 30_000)]]
        study = tiny.study(tiny.roads(lines), self.SEATS, "a", max_access_km=1)
        assert study.reach.minutes["b"] == pytest.approx(35, abs=0.01)

    def test_nothing_is_joined_to_a_bridge(self) -> None:
        study = tiny.study(self.drawn(0.5, bridge=["yes", None]), self.SEATS, "a", max_access_km=1)
        assert study.network_repairs.empty
