from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import tiny
from pyproj import Geod

from ycgis.graph import arcs_to_csr, shortest_from
from ycgis.ground.text import Text
from ycgis.intake.project import load_project, read_layers
from ycgis.study import CITY, Study

DATA = Path(__file__).parents[1] / "data"
CAPITAL = "140802"

# km by road from 盐湖's seat: from the junction nearest to a seat to that nearest to the other, and the straight
# lines to both. Looked up beforehand, in whole km.
KNOWN_KM = {
    "140821": 28, "140822": 50, "140823": 45, "140824": 72, "140825": 81, "140826": 82, "140827": 106,
    "140828": 30, "140829": 43, "140830": 54, "140881": 59, "140882": 83,
}  # fmt: skip

H = """
A---B---C
|   |
D---E   F
"""


@pytest.fixture(scope="module")
def small() -> Study:
    at = tiny.spots(H)
    roads = tiny.ways(at, "A-B-C", "D-E", "A-D", "B-E")
    return tiny.study(roads, {"a": at["A"], "c": at["C"], "e": at["E"]}, "a")


@pytest.fixture(scope="module")
def yuncheng() -> Study:
    loaded = read_layers(load_project(None))
    return Study(loaded.layers, CAPITAL, Text("运城市", "Yuncheng"))


class TestReach:
    def test_by_hand(self, small: Study) -> None:
        assert small.reach.minutes.to_dict() == pytest.approx({"a": 0, "c": 8, "e": 6})
        assert small.reach.km.to_dict() == pytest.approx({"a": 0, "c": 8, "e": 6})
        assert small.reach.leg_km.to_dict() == pytest.approx({"a": 0, "c": 0, "e": 0})

    def test_routes_are_those_of_the_seats_but_the_capital(self, small: Study) -> None:
        assert small.routes.index.tolist() == ["c", "e"]
        assert small.routes.crs == tiny.CRS
        assert small.routes.length.tolist() == pytest.approx([8000, 6000])

    def test_no_seat_or_no_way_is_nan(self) -> None:
        at = tiny.spots("A-B   C")
        seats = {"a": at["A"], "b": at["B"], "c": at["C"]}
        counties = tiny.around(seats | {"d": (tiny.EAST, tiny.NORTH - 9000)})
        study = tiny.study(tiny.ways(at, "A-B"), seats, "a", layers={"counties": counties}, max_access_km=1)
        assert study.reach.minutes[["a", "b"]].tolist() == pytest.approx([0, 2])
        assert study.reach.minutes[["c", "d"]].isna().all()
        assert study.reach.km[["c", "d"]].isna().all()
        assert study.routes.index.tolist() == ["b"]

    def test_cities_are_places_of_their_own(self, small: Study) -> None:
        at = tiny.spots(H)
        cities = tiny.places({"a": at["F"]})  # an id may be that of a county
        study = replace(small, layers=replace(small.layers, cities=cities))
        assert study.network.places.index.tolist() == ["a", "c", "e", f"{CITY}a"]
        # from c: to B by road and on to E, then 4 km on foot; or straight, 2 km: at 30 km/h
        assert study.minutes_to(f"{CITY}a")["c"] == pytest.approx(4)


class TestSurface:
    def test_seats_agree_with_their_cell(self) -> None:
        rng = np.random.default_rng(5)
        at = rng.uniform(0, 20_000, (9, 2)) + np.array([tiny.EAST, tiny.NORTH])
        pairs = [(tail, head) for tail in range(9) for head in range(tail) if (tail + head) % 3]
        roads = tiny.roads([(tuple(at[tail]), tuple(at[head])) for tail, head in pairs])
        seats = {f"s{row}": (spot[0] + 90, spot[1] - 120) for row, spot in enumerate(at)}
        study = tiny.study(roads, seats, "s0", cell_m=250)
        points = study.layers.seats.geometry
        cell = study.surface.at(points.x.to_numpy(), points.y.to_numpy())
        assert (np.abs(cell - study.reach.minutes) <= _across(250) + _oblique(study)).all()

    def test_bands_stay_inside_the_counties_and_do_not_overlap(self, small: Study) -> None:
        land = small.layers.counties.union_all()
        assert small.bands.within(land.buffer(1e-6)).all()
        assert small.bands.area.sum() == pytest.approx(land.area)  # all of it is near a road
        assert small.bands["from_min"].is_monotonic_increasing

    def test_where_a_band_only_touches_a_county_there_is_none(self) -> None:
        # cells of 400 m: the middle ones lie between the two counties and share a side with both
        at = tiny.spots("A")
        counties = tiny.boxes({"a": (0, -400, 400, 0), "b": (1200, -400, 1600, 0)})
        road = [at["A"], (tiny.EAST + 1600, tiny.NORTH)]
        study = tiny.study(
            tiny.roads([road]),
            {"a": at["A"]},
            "a",
            layers={"counties": counties},
            cell_m=400,
            band_minutes=(0.7, 0.9, 1.3, 2),
        )
        assert set(study.bands.geom_type) == {"MultiPolygon"}
        assert study.bands.area.sum() == pytest.approx(2 * 400**2)


class TestWindow:
    def test_a_way_round_outside_shows(self) -> None:
        # the direct road, 9 km at 16 km/h, against 17 km round by the north at 100; the last road only widens the data
        at = tiny.spots("""
   P--------Q



   A        B





C              D
""")
        steps = ["AB", "AP", "PQ", "QB", "CD"]
        roads = tiny.roads([[at[tail], at[head]] for tail, head in steps], maxspeed=[20, 125, 125, 125, 50])
        study = tiny.study(roads, {"a": at["A"], "b": at["B"]}, "a", max_access_km=1)
        assert study.window.margin_km == pytest.approx(2.6)  # to the west: the county of A reaches 400 m beyond it
        assert study.window.narrowed_km == pytest.approx(1.3)
        assert study.window.change_min == pytest.approx(9 / 16 * 60 - 17 / 100 * 60)

    def test_a_lost_way_is_infinite(self) -> None:
        far = 30_000.0
        round_by = [(0, 0), (0, far), (-far, far), (-far, -far), (far, -far), (far, far), (5000, far), (5000, 0)]
        lines = [[(tiny.EAST + x, tiny.NORTH + y) for x, y in round_by[i : i + 2]] for i in range(7)]
        seats = {"a": lines[0][0], "b": lines[-1][-1]}
        study = tiny.study(tiny.roads(lines), seats, "a", max_access_km=1)
        assert np.isfinite(study.reach.minutes["b"])
        assert study.window.change_min == np.inf


def _across(cell_m: float) -> float:
    """Return the minutes at 30 km/h from the corner of a cell to its centre, and of the surface's tolerance."""
    return float(np.hypot(cell_m, cell_m) / 2 / 500 + cell_m / 4 / 500)


def _oblique(study: Study) -> "pd.Series[float]":
    """Return by how much meeting the road obliquely may shorten a way: 1 - cos 30 of its legs at 30 km/h."""
    return (1 - np.cos(np.pi / 6)) * study.reach.leg_km * 2


class TestYuncheng:
    def test_known_distances_from_the_raw_files(self) -> None:
        roads = gpd.read_file(DATA / "roads/intercity_highways.geojson")
        graph: nx.Graph[tuple[float, float]] = nx.Graph()
        for line, metres in zip(roads.geometry, roads["length_m"], strict=True):
            (tail, head), found = line.coords, graph.get_edge_data(*line.coords, {"km": np.inf})
            graph.add_edge(tail, head, km=min(metres / 1000, found["km"]))
        at = np.array(list(graph))
        table = pd.read_csv(DATA / "places/county_seats.csv", dtype={"adcode": str}).set_index("adcode")
        snapped = {}
        for adcode, lon, lat in zip(table.index, table["lon"], table["lat"], strict=True):
            away = Geod(ellps="GRS80").inv(np.full(len(at), lon), np.full(len(at), lat), at[:, 0], at[:, 1])[2]
            snapped[adcode] = (tuple(at[away.argmin()]), away.min() / 1000)
        start, leg = snapped[CAPITAL]
        km = nx.single_source_dijkstra_path_length(graph, start, weight="km")
        found = {adcode: leg + km[node] + its for adcode, (node, its) in snapped.items() if adcode != CAPITAL}
        assert found == {adcode: pytest.approx(known, rel=0.02, abs=1) for adcode, known in KNOWN_KM.items()}

    def test_known_distances_through_the_network(self, yuncheng: Study) -> None:
        network = yuncheng.network
        tail, head, metres = (network.edges[name].to_numpy() for name in ("tail", "head", "length_m"))
        graph = arcs_to_csr(np.r_[tail, head], np.r_[head, tail], np.r_[metres, metres], len(network.nodes))
        seats = network.places.loc[[CAPITAL, *KNOWN_KM], ["x", "y"]].to_numpy()
        away = np.hypot(*(seats[:, None] - network.nodes).transpose(2, 0, 1))
        node, leg = away.argmin(axis=1), away.min(axis=1)
        km = (leg[0] + shortest_from(graph, int(node[0]))[0][node] + leg)[1:] / 1000
        assert dict(zip(KNOWN_KM, km, strict=True)) == {
            adcode: pytest.approx(known, rel=0.02, abs=1) for adcode, known in KNOWN_KM.items()
        }

    def test_ways_are_no_longer_than_from_junction_to_junction(self, yuncheng: Study) -> None:
        # ycgis may join a road between its junctions, so that its ways are at most those above (and 2 % or 1 km)
        for adcode, known in KNOWN_KM.items():
            assert yuncheng.reach.km[adcode] <= known * 1.02 + 1, adcode
            straight = yuncheng.layers.seats.geometry[adcode].distance(yuncheng.layers.seats.geometry[CAPITAL])
            assert yuncheng.reach.km[adcode] >= straight / 1000, adcode

    def test_the_roads_reach_far_enough(self, yuncheng: Study) -> None:
        assert yuncheng.window.margin_km > 50
        assert yuncheng.window.change_min <= 1

    def test_no_seat_is_slower_than_its_cell(self, yuncheng: Study) -> None:
        points = yuncheng.layers.seats.geometry
        cell = yuncheng.surface.at(points.x.to_numpy(), points.y.to_numpy())
        minutes = yuncheng.reach.minutes
        assert (cell <= minutes + _across(500)).all()
        assert (cell >= minutes - _across(500) - _oblique(yuncheng)).all()
