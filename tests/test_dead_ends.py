from collections.abc import Mapping
from random import Random

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from ycgis.compute import measure
from ycgis.graph import cut_lines
from ycgis.ground.parameters import Parameters
from ycgis.indicators.dead_end_streets import INDICATOR
from ycgis.streets.counted import counted_streets
from ycgis.streets.dead_ends import DeadEnds, dead_ends
from ycgis.streets.drive import street_graph
from ycgis.streets.links import Barriers
from ycgis.study import Study

CELL = 20.0  # a character of a drawing, metres
FAR = 2000.0
FRAME = [(-FAR, -FAR), (FAR, -FAR), (FAR, FAR), (-FAR, FAR), (-FAR, -FAR)]
TOWN = shapely.box(-1500, -1500, 1500, 1500)


def spots(drawing: str) -> dict[str, tiny.Point]:
    """Return the letters of a drawing, from the origin to the east and south."""
    scale = CELL / tiny.STEP
    return {name: ((x - tiny.EAST) * scale, (y - tiny.NORTH) * scale) for name, (x, y) in tiny.spots(drawing).items()}


def streets_of(
    drawing: str, *ways: str, frame: bool = True, **columns: Mapping[str, object]
) -> tuple[gpd.GeoDataFrame, dict[str, tiny.Point]]:
    """Return a street for each word of letters; `columns` say more of some. A footway around widens the data."""
    at = spots(drawing)
    lines = [shapely.LineString([at[letter] for letter in way]) for way in ways]
    said: dict[str, list[object]] = {name: [some.get(way) for way in ways] for name, some in columns.items()}
    said["road_class"] = [columns.get("road_class", {}).get(way, "residential") for way in ways]
    if frame:
        lines.append(shapely.LineString(FRAME))
        said = {name: [*some, "footway" if name == "road_class" else None] for name, some in said.items()}
    return tiny.layer("streets", lines, **said), at


def found(
    streets: gpd.GeoDataFrame,
    *,
    builtup: shapely.Geometry = TOWN,
    barriers: Barriers | None = None,
    **parameters: object,
) -> DeadEnds:
    given = Parameters(**parameters)
    areas = tiny.builtup({"a": builtup})
    return dead_ends(
        street_graph(streets), streets, areas, counted_streets(streets, areas, given), barriers or {}, given
    )


def where(result: DeadEnds, at: dict[str, tiny.Point]) -> str:
    """Return the letters at which there is a dead end."""
    name = {tuple(np.round(point, 3)): letter for letter, point in at.items()}
    return "".join(sorted(name[tuple(np.round(xy, 3))] for xy in shapely.get_coordinates(result.ends.geometry)))


# A cul-de-sac C of 120 m, a street E-F 60 m ahead, both from the street A-E: round by B, A, D
CLOSE = """
A-----B-----G
      |
      |
      |
      |
      |
      C


D-----E-----F
"""
CLOSE_WAYS = ("AB", "BG", "BC", "AD", "DE", "EF", "FG")


class TestWhatIsADeadEnd:
    def test_a_cul_de_sac(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS)
        result = found(streets)
        assert where(result, at) == "C"
        end = result.ends.iloc[0]
        assert (end["adcode"], end["road_class"], end["length_m"], end["goes_on"]) == ("a", "residential", 120, "no")
        assert streets["road_class"][end["street"]] == "residential"
        assert streets.geometry[end["street"]].equals(shapely.LineString([at["B"], at["C"]]))

    def test_a_ring_road_has_none(self) -> None:
        streets, at = streets_of(CLOSE, "ABGFEDA", "BE")
        assert where(found(streets), at) == ""

    def test_a_turning_loop_is_none(self) -> None:
        streets, at = streets_of("A-----B--C\n      |  |\n      D--E", "AB", "BCEDB")
        assert where(found(streets), at) == "A"

    @pytest.mark.parametrize(("cells", "ends"), [(2, "AG"), (3, "ACG")])
    def test_a_short_stub_is_none(self, cells: int, ends: str) -> None:
        streets, at = streets_of("A----B----G\n" + "     |\n" * (cells - 1) + "     C", "ABG", "BC")
        assert where(found(streets), at) == ends

    def test_the_length_goes_back_to_the_last_junction(self) -> None:
        """A stub that is drawn in bits, with a service road off it, is still one."""
        drawing = "A-----B-----G\n      |\n      C-S\n      |\n      D\n      |\n      E"
        streets, at = streets_of(drawing, "ABG", "BC", "CD", "DE", "CS", road_class={"CS": "service"})
        result = found(streets)
        assert where(result, at) == "AEG"
        assert result.ends["length_m"].tolist() == [120] * 3
        assert where(found(streets, stub_m=121), at) == ""

    @pytest.mark.parametrize(("edge_m", "ends"), [(59, "C"), (60, "")])
    def test_an_end_at_the_edge_of_the_data_is_none(self, edge_m: float, ends: str) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS, frame=False)
        assert where(found(streets, data_edge_m=edge_m), at) == ends

    def test_an_end_on_the_edge_of_the_built_up_area_is_none(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS)
        south = at["C"][1]
        assert where(found(streets, builtup=shapely.box(-500, south, 500, 500)), at) == ""
        assert where(found(streets, builtup=shapely.box(-500, south - 5, 500, 500)), at) == "C"
        assert where(found(streets, builtup=shapely.box(-500, south + 5, 500, 500)), at) == ""

    @pytest.mark.parametrize(
        ("said", "goes_on"),
        [
            ("service", "service"),
            ("footway", "walk"),
            ("steps", "walk"),
            ("construction", "works"),
            ("track", "service"),
        ],
    )
    def test_an_end_that_goes_on_as_no_street_is_told(self, said: str, goes_on: str) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS, "CE", road_class={"CE": said})
        result = found(streets)
        assert where(result, at) == "C"
        assert result.ends["goes_on"].tolist() == [goes_on]

    @pytest.mark.parametrize("said", ["residential", "trunk_link", "motorway", None])
    def test_an_end_that_goes_on_as_a_public_way_is_none(self, said: str | None) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS, "CE", road_class={"CE": said})
        assert where(found(streets), at) == ""

    @pytest.mark.parametrize("said", ["service", "motorway", None])
    def test_only_streets_that_count_have_dead_ends(self, said: str | None) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS, road_class={"BC": said})
        assert where(found(streets), at) == ""

    def test_a_private_street_goes_on_as_none(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS, "CE", access={"CE": "private"})
        result = found(streets)
        assert where(result, at) == "C"
        assert result.ends["goes_on"].tolist() == ["service"]

    def test_an_end_under_a_bridge_is_one_and_the_ends_of_a_bridge_are_none(self) -> None:
        drawing = "A--B--C\n   |\n   |\n   |\n   D\nE-----F"
        streets, at = streets_of(drawing, "ABC", "BD", "DE", "EA", "DF", "FC", bridge={"ABC": "yes"})
        assert where(found(streets), at) == "B"

    @pytest.mark.parametrize(("gap", "ends"), [(0.0, "AG"), (0.6, "AG"), (2.0, "ACG")])
    def test_an_end_that_falls_short_of_a_street_by_a_slip_is_none(self, gap: float, ends: str) -> None:
        """Office drawings often leave out the vertex where one street meets another."""
        streets, at = streets_of("A-----B-----G\n      |\n      |\n      |\n      C", "ABG", "BC")
        x, y = at["C"]
        ring = shapely.box(x - 50, y - gap - 100, x + 50, y - gap).exterior
        classes = [*streets["road_class"], "residential"]
        streets = tiny.layer("streets", [*streets.geometry, shapely.LineString(ring)], road_class=classes)
        assert where(found(streets), at) == ends

    def test_a_street_drawn_twice_ends_once(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS, "CB")
        assert where(found(streets), at) == "C"

    def test_both_lines_of_a_divided_road_are_one_dead_end(self) -> None:
        # 400 m of two one-way lines 20 m apart, from a street across their ends
        drawing = "A\n|\nB" + "-" * 20 + "C\n|\nD" + "-" * 19 + "E\n|\nF"
        ways = ("AB", "BD", "DF", "CB", "DE")
        said = {"CB": "yes", "DE": "yes"}
        classes = dict.fromkeys(ways, "residential") | {"CB": "primary", "DE": "primary"}
        streets, at = streets_of(drawing, *ways, oneway=said, road_class=classes)
        assert len(set(where(found(streets), at)) & {"C", "E"}) == 1
        apart, at = streets_of(drawing, *ways, road_class=classes | {"DE": "residential"})
        assert set(where(found(apart), at)) >= {"C", "E"}


class TestLinks:
    def test_the_street_ahead(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS)
        result = found(streets)
        end = result.ends.iloc[0]
        # round by B, A, D, E: 120 + 120 + 180 + 120
        assert end[["link_m", "detour_m", "saved_m", "ratio", "rank"]].tolist() == [60, 540, 480, 9, 1]
        assert end["state"] == "link"
        assert result.links["closes"].tolist() == [1]
        assert result.links.geometry[0].equals(shapely.LineString([at["C"], at["E"]]))

    def test_not_through_a_wall_of_buildings(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS)
        x, y = at["C"]
        wall = np.array([shapely.box(x - 400, y - 40, x + 400, y - 20)])
        result = found(streets, barriers={"buildings": wall}, most_link_m=110)
        assert result.ends["state"].tolist() == ["blocked"]
        assert result.ends[["link_m", "rank"]].isna().all(axis=None)
        assert result.links.empty

    def test_past_a_building_that_stands_before_the_nearest_point(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS)
        x, y = at["C"]
        house = np.array([shapely.box(x - 5, y - 40, x + 5, y - 20)])
        result = found(streets, barriers={"buildings": house})
        assert result.ends["state"].tolist() == ["link"]
        assert 60 < result.ends["link_m"][0] < 70
        assert not shapely.intersects(house[0], result.links.geometry[0])

    def test_not_beyond_the_greatest_length(self) -> None:
        streets, _ = streets_of(CLOSE, *CLOSE_WAYS)
        assert found(streets, most_link_m=59).ends["state"].tolist() == ["far"]

    def test_not_where_the_way_round_is_short(self) -> None:
        streets, _ = streets_of(CLOSE, *CLOSE_WAYS)
        assert found(streets, most_link_m=61, least_detour=10).ends["state"].tolist() == ["no_gain"]

    def test_not_back(self) -> None:
        """The street that it comes from is near, but behind: no try at all, not one without gain."""
        streets, at = streets_of("A-----B-----G\n      |\n      |\n      |\n      C", "ABG", "BC")
        result = found(streets)
        assert where(result, at) == "ACG"
        assert result.ends["state"].tolist() == ["far"] * 3

    @pytest.mark.parametrize(("beyond", "state"), [(("MN",), "blocked"), ((), "far")])
    def test_not_to_an_expressway_nor_across_one(self, beyond: tuple[str, ...], state: str) -> None:
        motorway = {"DE": "motorway", "EF": "motorway"}
        streets, at = streets_of(CLOSE + "\nM-----------N", *CLOSE_WAYS, *beyond, road_class=motorway)
        result = found(streets, most_link_m=110, builtup=shapely.box(100, -200, 140, 100))
        assert where(result, at) == "C"
        assert result.ends["state"].tolist() == [state]

    def test_two_ends_that_face_one_another_share_a_link(self) -> None:
        drawing = (
            "A-----B---C   D---E-----F\n"
            + "|                       |\n" * 5
            + "G-----------------------H\n            M"
        )
        streets, at = streets_of(drawing, "ABC", "DEF", "AG", "GH", "GMH", "HF")
        result = found(streets)
        assert where(result, at) == "CD"
        assert result.links["closes"].tolist() == [2]
        assert result.links[["link_m", "detour_m"]].to_numpy().tolist() == [[80, 200 + 120 + 480 + 120 + 200]]
        assert result.ends["rank"].tolist() == [1, 1]

    def test_a_link_between_parts_that_do_not_meet(self) -> None:
        streets, at = streets_of(CLOSE, "AB", "BG", "GA", "BC", "DE", "EF", "DF")
        result = found(streets)
        end = result.ends[result.ends.geometry.intersects(shapely.Point(at["C"]))].iloc[0]
        assert (end["state"], end["link_m"]) == ("joins_parts", 60)
        assert np.isnan(end["detour_m"])
        assert end["rank"] >= 1

    def test_ranked_by_metres_saved_a_metre_of_link(self) -> None:
        drawing = "A---B    C----D\n" + "|             |\n" * 20 + "E---F  G------H"
        streets, at = streets_of(drawing, "AB", "CD", "AE", "DH", "EF", "GH", "AH")
        result = found(streets)
        assert where(result, at) == "BCFG"
        assert result.links["link_m"].tolist() == [60, 100]
        assert result.links["rank"].tolist() == [1, 2]
        assert result.links["ratio"].is_monotonic_decreasing
        assert result.ends.set_index("link_m")["rank"].to_dict() == {60: 1, 100: 2}


SIDE = 5
BLOCK = 100.0
Edges = list[tuple[tuple[int, int], tuple[int, int]]]


@st.composite
def thinned(draw: st.DrawFn) -> Edges:
    """Return the streets of a grid of 5 x 5 junctions of which some are taken out."""
    grid = sorted(nx.grid_2d_graph(SIDE, SIDE).edges)
    kept = draw(st.lists(st.booleans(), min_size=len(grid), max_size=len(grid)))
    edges = [edge for edge, keep in zip(grid, kept, strict=True) if keep]
    assume(edges)
    return edges


def grid_streets(edges: Edges) -> gpd.GeoDataFrame:
    lines = [shapely.LineString(np.array(edge) * BLOCK) for edge in edges]
    classes = ["residential"] * len(lines) + ["footway"]
    return tiny.layer("streets", [*lines, shapely.LineString(FRAME)], road_class=classes)


class TestAsNetworkx:
    @pytest.mark.slow
    @examples(40)
    @given(thinned(), st.randoms())
    def test_dead_ends_and_ways_round(self, edges: Edges, random: Random) -> None:
        graph = nx.Graph(edges)
        streets = grid_streets(edges)
        result = found(streets)
        xy = {
            tuple(row) for row in (shapely.get_coordinates(result.ends.geometry) / BLOCK).round().astype(int).tolist()
        }
        wanted = {node for node, degree in graph.degree if degree == 1}
        assert len(result.ends) == len(wanted)
        assert xy == wanted
        for link in result.links.itertuples():
            start, end = np.array(link.geometry.coords) / BLOCK
            way = round_trip(graph, tuple(start.round().astype(int).tolist()), end)
            assert way * BLOCK == pytest.approx(link.detour_m) if np.isfinite(way) else np.isnan(link.detour_m)
            assert link.link_m == pytest.approx(link.geometry.length)
        shuffled = list(edges)
        random.shuffle(shuffled)
        again = found(grid_streets(shuffled))
        assert again.ends.drop(columns="street").equals(result.ends.drop(columns="street"))
        assert again.links.equals(result.links)


def round_trip(graph: nx.Graph, start: tuple[int, int], end: np.ndarray) -> float:
    """Return the way in blocks to a point that lies on a street of the grid."""
    low, high = np.floor(end + 1e-9).astype(int), np.ceil(end - 1e-9).astype(int)
    ends = [tuple(low.tolist()), tuple(high.tolist())]
    known = [
        nx.shortest_path_length(graph, start, node) + float(np.abs(end - node).sum())
        for node in ends
        if node in graph and nx.has_path(graph, start, node)
    ]
    return min(known, default=np.inf)


class TestNetwork:
    def test_an_inserted_vertex_moves_no_end_and_keeps_the_order(self) -> None:
        lines = [[(0, 0), (100, 0), (200, 0)], [(150, 50), (150, 0.5)], [(50, 50), (50, 0)], [(0, 50), (0.5, 0.5)]]
        streets = tiny.layer("streets", [shapely.LineString(line) for line in lines], road_class=["residential"] * 4)
        network = street_graph(streets)
        assert sorted(network.degree) == [1, 1, 1, 1, 2, 2, 3, 3]
        assert len(set(network.island.tolist())) == 1
        assert network.edges.loc[network.edges["road_id"] == 0, "length_m"].sum() == pytest.approx(200, abs=1.5)

    def test_pieces_have_the_length_of_their_streets(self) -> None:
        streets, _ = streets_of(CLOSE, *CLOSE_WAYS, frame=False)
        network = street_graph(streets)
        assert network.edges["length_m"].sum() == pytest.approx(streets.length.sum())
        _, pieces = cut_lines(streets)
        assert len(pieces) == len(network.edges)


class TestIndicator:
    def study(self, streets: gpd.GeoDataFrame, **layers: gpd.GeoDataFrame) -> Study:
        counties = tiny.boxes({"a": (0, 0, 1, 1), "b": (10, 0, 11, 1)})
        counties["geometry"] = [shapely.box(-3000, -3000, 3000, 3000), shapely.box(3000, -3000, 9000, 3000)]
        seats = {"a": (0.0, 0.0), "b": (5000.0, 0.0)}
        own = {"counties": counties, "streets": streets, "builtup": tiny.builtup({"a": TOWN})}
        return tiny.study(tiny.roads([[(0, 0), (5000, 0)]]), seats, "a", layers=own | layers, most_link_m=110)

    def test_the_number_and_how_it_came_about(self) -> None:
        streets, _ = streets_of(CLOSE, *CLOSE_WAYS, "CE", road_class={"CE": "footway"})
        result = measure(INDICATOR, self.study(streets))
        assert result.values["a"] == 1
        assert np.isnan(result.values["b"])
        assert result.basis["b"].zh.startswith("无数据")
        said = result.basis["a"]
        assert "断头路 1 处" in said.zh
        assert "接步行道 1 处" in said.zh
        assert "连接线 1 条共 0.06 km" in said.zh
        assert "未核对建筑、水域、铁路" in said.zh
        assert "not checked against buildings, water, railways" in said.en

    def test_what_links_are_checked_against(self) -> None:
        streets, at = streets_of(CLOSE, *CLOSE_WAYS)
        x, y = at["C"]
        line = [shapely.LineString([(x - 500, y - 30), (x + 500, y - 30)])]
        for said, joined in ((None, 0), ("yes", 1)):
            railways = tiny.layer("railways", line, bridge=[said])
            water = tiny.layer("water", [shapely.box(900, 900, 910, 910)])
            result = measure(INDICATOR, self.study(streets, railways=railways, water=water))
            assert f"可连通 {joined} 处" in result.basis["a"].zh
            assert "连接线避开水域、铁路，未核对建筑" in result.basis["a"].zh

    def test_the_basis_counts_what_the_legend_counts(self) -> None:
        streets, _ = streets_of(CLOSE, "AB", "BG", "GA", "BC", "DE", "EF", "DF")
        result = measure(INDICATOR, self.study(streets))
        states = result.evidence["dead_ends"].frame["state"].tolist()
        parts, joined = states.count("joins_parts"), states.count("joins_parts") + states.count("link")
        assert parts > 0
        assert f"可连通 {joined} 处（其中 {parts} 处" in result.basis["a"].zh

    def test_none_is_nought(self) -> None:
        streets, _ = streets_of(CLOSE, "ABGFEDA", "BE")
        result = measure(INDICATOR, self.study(streets))
        assert result.values["a"] == 0
        assert result.evidence["links"].frame.empty

    def test_evidence(self) -> None:
        streets, _ = streets_of(CLOSE, *CLOSE_WAYS)
        result = measure(INDICATOR, self.study(streets))
        for evidence in result.evidence.values():
            assert len(evidence.frame) == 1
            assert set(evidence.columns) <= set(evidence.frame.columns)
            assert evidence.paint is not None
            assert evidence.frame[evidence.paint.column].isin(list(evidence.paint.labels)).all()
