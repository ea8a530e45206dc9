from itertools import chain, pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.graph import Graph, Joining, parts_within
from ycgis.streets.walk import walk_graph

JOINING = Joining(20, 100)
GRID = st.tuples(st.integers(0, 3), st.integers(0, 3))
LINE = st.lists(GRID, min_size=2, max_size=4).filter(
    lambda way: len(set(way)) > 1 and shapely.LineString(way).is_simple
)


def walked(lines: list[list[tiny.Point]], **columns: list[object]) -> Graph:
    shapes = [shapely.LineString(line) for line in lines]
    return walk_graph(tiny.layer("streets", shapes, **columns))


def reached(network: Graph, starts: list[tiny.Point], metres: float) -> shapely.Geometry:
    """Return what is reached, as one geometry; every part is where and as long as the table says."""
    parts = parts_within(network, shapely.points(starts), metres, JOINING)
    assert parts.length.to_numpy() == pytest.approx((parts["to_m"] - parts["from_m"]).to_numpy())
    lines = network.edges.geometry.to_numpy()[parts["edge"]]
    begins = shapely.line_interpolate_point(lines, parts["from_m"].to_numpy())
    assert shapely.distance(begins, shapely.get_point(parts.geometry.to_numpy(), 0)).max(initial=0) < 1e-6
    return shapely.union_all(parts.geometry.to_numpy())


class TestWhoMayWalk:
    @pytest.mark.parametrize(
        "said", ["motorway", "motorway_link", "trunk_link", "高速公路", "construction", " Motorway"]
    )
    def test_not_on_an_expressway_nor_where_no_way_is(self, said: str) -> None:
        network = walked([[(0, 0), (100, 0)], [(100, 0), (200, 0)]], road_class=[said, "footway"])
        assert network.edges["road_id"].tolist() == [1]

    @pytest.mark.parametrize("said", ["footway", "steps", "primary", "trunk", "service", "cycleway", "快速路", None])
    def test_on_everything_else(self, said: str | None) -> None:
        assert len(walked([[(0, 0), (100, 0)]], road_class=[said]).edges) == 1

    @pytest.mark.parametrize(("said", "count"), [("private", 0), ("no", 0), ("yes", 1), ("permissive", 1), (None, 1)])
    def test_not_where_the_public_is_shut_out(self, said: str | None, count: int) -> None:
        assert len(walked([[(0, 0), (100, 0)]], access=[said]).edges) == count

    def test_both_ways_on_a_one_way_street(self) -> None:
        network = walked([[(0, 0), (100, 0)], [(100, 0), (200, 0)]], oneway=["yes", "yes"])
        assert reached(network, [(200, 0)], 150).equals(shapely.LineString([(50, 0), (100, 0), (200, 0)]))

    def test_a_length_that_the_layer_states_is_not_that_of_the_drawing(self) -> None:
        assert walked([[(0, 0), (100, 0)]], length_m=[5000]).edges["length_m"].tolist() == [100]

    def test_nothing_to_walk_on(self) -> None:
        network = walked([[(0, 0), (100, 0)]], road_class=["motorway"])
        assert parts_within(network, shapely.points([(0, 0)]), 100, JOINING).empty


class TestWithin:
    def test_cuts_at_the_distance(self) -> None:
        network = walked([[(0, 0), (100, 0)], [(100, 0), (100, 100)], [(100, 0), (300, 0)]])
        wanted = shapely.from_wkt("MULTILINESTRING ((0 0, 100 0), (100 0, 100 50), (100 0, 150 0))")
        assert reached(network, [(0, 0)], 150).equals(wanted)

    def test_from_a_start_amid_a_piece(self) -> None:
        network = walked([[(0, 0), (1000, 0)]])
        assert reached(network, [(400, 0)], 150).equals(shapely.LineString([(250, 0), (550, 0)]))

    def test_the_leg_counts(self) -> None:
        network = walked([[(0, 0), (1000, 0)]])
        assert reached(network, [(400, 15)], 150).equals(shapely.LineString([(265, 0), (535, 0)]))

    def test_a_leg_as_long_as_the_walk_reaches_nothing(self) -> None:
        assert reached(walked([[(0, 0), (1000, 0)]]), [(400, 15)], 15).is_empty

    def test_a_street_between_two_starts_is_reached_from_both_ends_once(self) -> None:
        network = walked([[(0, 0), (1000, 0)]])
        parts = parts_within(network, shapely.points([(0, 0), (1000, 0)]), 300, JOINING)
        assert parts[["from_m", "to_m"]].to_numpy().tolist() == [[0, 300], [700, 1000]]
        parts = parts_within(network, shapely.points([(0, 0), (1000, 0), (500, 0)]), 300, JOINING)
        assert parts[["from_m", "to_m"]].to_numpy().tolist() == [[0, 1000]]
        assert parts.geometry[0].equals(shapely.LineString([(0, 0), (1000, 0)]))

    def test_a_start_meets_every_way_near_it(self) -> None:
        """A footway that leads nowhere takes no one away from the street behind it."""
        network = walked([[(0, 0), (1000, 0)], [(495, 5), (505, 5)]])
        assert reached(network, [(500, 10)], 110).length == pytest.approx(2 * 100 + 10)

    def test_a_start_off_the_ways_walks_to_the_nearest(self) -> None:
        network = walked([[(0, 0), (1000, 0)], [(0, 150), (1000, 150)]])
        assert reached(network, [(500, 70)], 100).equals(shapely.LineString([(470, 0), (530, 0)]))

    def test_a_start_far_from_any_way_reaches_nothing(self) -> None:
        assert reached(walked([[(0, 0), (1000, 0)]]), [(500, 101)], 500).is_empty

    def test_no_start_reaches_nothing(self) -> None:
        parts = parts_within(walked([[(0, 0), (1000, 0)]]), [], 500, JOINING)
        assert parts.empty
        assert parts.columns.tolist() == ["road_id", "edge", "from_m", "to_m", "geometry"]

    def test_a_bridge_is_walked_over_not_joined(self) -> None:
        lines = [[(0, 0), (100, 0), (200, 0)], [(100, -100), (100, 0), (100, 100)]]
        network = walked(lines, bridge=["yes", None])
        assert reached(network, [(0, 0)], 150).equals(shapely.LineString([(0, 0), (150, 0)]))

    def test_a_ring(self) -> None:
        network = walked([[(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]])
        parts = parts_within(network, shapely.points([(0, 0)]), 120, JOINING)
        assert parts[["from_m", "to_m"]].to_numpy().ravel() == pytest.approx([0, 120, 280, 400])

    def test_two_ways_between_the_same_junctions(self) -> None:
        network = walked([[(0, 0), (100, 0)], [(0, 0), (50, 120), (100, 0)], [(100, 0), (200, 0)]])
        assert reached(network, [(0, 0)], 150).length == pytest.approx(100 + 50 + 150 + 50)

    def test_street_labels(self) -> None:
        streets = tiny.layer("streets", [shapely.LineString([(0, 0), (100, 0)])]).set_axis(["main"])
        assert parts_within(walk_graph(streets), shapely.points([(0, 0)]), 50, JOINING)["road_id"].tolist() == ["main"]

    @pytest.mark.slow
    @examples(60)
    @given(
        st.lists(LINE, min_size=1, max_size=5),
        st.lists(st.tuples(GRID, st.floats(-14, 14), st.floats(-14, 14)), min_size=1, max_size=3),
        st.floats(1, 400),
    )
    def test_as_networkx_on_ways_chopped_fine(
        self, ways: list[list[tuple[int, int]]], starts: list[tuple[tuple[int, int], float, float]], metres: float
    ) -> None:
        network = walked([[(100.0 * x, 100.0 * y) for x, y in way] for way in ways])
        points = [(100.0 * x + dx, 100.0 * y + dy) for (x, y), dx, dy in starts]
        step = 1.0
        graph, bits = chopped(network, step)
        for number, point in enumerate(points):
            join(graph, f"start {number}", point, bits)
        origins = {node for node in graph if isinstance(node, str)}
        distance = nx.multi_source_dijkstra_path_length(graph, origins, weight="weight") if origins else {}
        near, far = (sum(inside(bits, distance, metres + more)) for more in (-step, 3 * step))
        parts = parts_within(network, shapely.points(points), metres, JOINING)
        assert near - 1e-6 <= parts.length.sum() <= far + 2 * step * len(network.edges) + 1e-6


Spot = tuple[float, float, int]
Bit = tuple[Spot, Spot, float]


def chopped(network: Graph, step: float) -> tuple[nx.Graph, list[list[Bit]]]:
    """Return a graph of bits of at most `step` metres, and the ends and length of each bit of each piece.

    A spot inside a piece is that piece's own, even where another lies or crosses there.
    """
    graph, bits = nx.Graph(), []
    for number, line in enumerate(shapely.segmentize(network.edges.geometry.to_numpy(), step)):
        xy = [(round(x, 6), round(y, 6)) for x, y in line.coords]
        at = [(*xy[0], -1), *((x, y, number) for x, y in xy[1:-1]), (*xy[-1], -1)]
        bits.append([(a, b, float(np.hypot(a[0] - b[0], a[1] - b[1]))) for a, b in pairwise(at)])
    for a, b, length in chain.from_iterable(bits):
        if length < graph.get_edge_data(a, b, {"weight": np.inf})["weight"]:
            graph.add_edge(a, b, weight=length)
    return graph, bits


def join(graph: nx.Graph, start: str, point: tiny.Point, bits: list[list[Bit]]) -> None:
    """Join a start to the nearest spot of every piece within 20 m, or else of the nearest within 100 m.

    How near a piece is, is told by the whole of it: a spot beside may lie just beyond the 100 m.
    """
    spots = [{end for a, b, _ in piece for end in (a, b)} for piece in bits]
    nearest = [min((float(np.hypot(x - point[0], y - point[1])), (x, y, n)) for x, y, n in piece) for piece in spots]
    pieces = [shapely.LineString([piece[0][0][:2], *(b[:2] for _, b, _ in piece)]) for piece in bits]
    away = shapely.distance(pieces, shapely.Point(point))
    farthest = 20.0 if away.min() <= 20 else min(100.0, away.min() + 0.01)
    graph.add_weighted_edges_from(
        (start, spot, gap) for (gap, spot), near in zip(nearest, away, strict=True) if near <= farthest
    )


def inside(bits: list[list[Bit]], distance: dict[object, float], metres: float) -> list[float]:
    return [
        length
        for a, b, length in chain.from_iterable(bits)
        if max(distance.get(a, np.inf), distance.get(b, np.inf)) <= metres
    ]
