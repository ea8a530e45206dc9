"""The measures on frames of anyone: as the indicators and plain shapely measure, from osmnx, refused in degrees."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx as ox
import pandas as pd
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_series_equal

import ycgis
import ycgis.ground
import ycgis.land
import ycgis.measures
import ycgis.wording
from ycgis.compute import measure
from ycgis.ground.errors import InputError
from ycgis.intake.project.load import example_folder
from ycgis.registry import indicators
from ycgis.study import Study

UTM = "EPSG:32649"
PACKAGES = (ycgis.ground, ycgis.land, ycgis.measures, ycgis.wording)


def frame(shapes: list[shapely.Geometry], index: list[object] | None = None, /, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=shapes, index=index, crs=UTM)


def line(*points: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(points)


KM2 = shapely.box(0, 0, 1000, 1000)
STREETS = frame([line((0, 500), (1000, 500)), line((500, 0), (500, 1000))], highway=["primary", "residential"])
AREA = frame([KM2])
POINTS = frame([shapely.Point(100, 100), shapely.Point(900, 900)])


@pytest.mark.parametrize(
    "name",
    [f"{package.__name__}.{module.name}" for package in PACKAGES for module in pkgutil.iter_modules(package.__path__)],
)
def test_the_examples_of_the_docstrings_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_public_measure_has_an_example() -> None:
    for name in ycgis.measures.__all__:
        assert ">>>" in (getattr(ycgis, name).__doc__ or ""), name
        assert getattr(ycgis, name) is getattr(ycgis.measures, name)


def test_measuring_and_studying_load_no_maps_rasters_or_graph_libraries() -> None:
    code = (
        "import sys, ycgis, ycgis.measures\n"
        "for name in ycgis.measures.__all__: getattr(ycgis, name)\n"
        "ycgis.Study, ycgis.to_networkx\n"
        "print(sorted({'networkx', 'osmnx', 'rasterio', 'folium', 'matplotlib', 'osmium'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]"


# ---- what is refused

CALLS: dict[str, Callable[..., Any]] = {
    "road_density": lambda **f: ycgis.road_density(f.get("a", STREETS), f.get("b", AREA)),
    "street_density_by_block": lambda **f: ycgis.street_density_by_block(f.get("a", STREETS), f.get("b", AREA)),
    "carriageways": lambda **f: ycgis.carriageways(f.get("a", f.get("b", STREETS))),
    "dead_ends": lambda **f: ycgis.dead_ends(f.get("a", STREETS), f.get("b", AREA)),
    "park_coverage": lambda **f: ycgis.park_coverage(f.get("a", AREA), f.get("b", AREA)),
    "park_walk_coverage": lambda **f: ycgis.park_walk_coverage(f.get("a", AREA), f.get("b", AREA), STREETS),
    "park_area_per_capita": lambda **f: ycgis.park_area_per_capita(f.get("a", AREA), f.get("b", AREA)),
    "facility_coverage": lambda **f: ycgis.facility_coverage(f.get("a", POINTS), f.get("b", POINTS), within_m=9),
    "travel_time": lambda **f: ycgis.travel_time(f.get("a", STREETS), f.get("b", POINTS), POINTS),
    "class_three": lambda **f: ycgis.class_three(f.get("a", STREETS), f.get("b", POINTS), POINTS),
    "people_within": lambda **f: ycgis.people_within(f.get("a", POINTS.assign(people=1.0)), f.get("b", AREA)),
}


def test_every_measure_is_tried() -> None:
    assert sorted(CALLS) == sorted(ycgis.measures.__all__)


@pytest.mark.parametrize("name", sorted(CALLS))
class TestRefusals:
    def test_as_it_is(self, name: str) -> None:
        CALLS[name]()

    def test_degrees(self, name: str) -> None:
        with pytest.raises(ValueError, match=r"not a projected one in metres.*estimate_utm_crs") as caught:
            CALLS[name](a=_first(name).to_crs(4326))
        assert isinstance(caught.value, InputError)

    def test_no_crs(self, name: str) -> None:
        with pytest.raises(InputError, match="has no CRS"):
            CALLS[name](b=_second(name).set_crs(None, allow_override=True))

    def test_feet(self, name: str) -> None:
        with pytest.raises(InputError, match="not a projected one in metres"):
            CALLS[name](b=_second(name).set_crs("EPSG:2263", allow_override=True))

    def test_two_crs(self, name: str) -> None:
        if name != "carriageways":  # the only one of a single frame
            with pytest.raises(InputError, match="its CRS is not that of"):
                CALLS[name](b=_second(name).set_crs("EPSG:32650", allow_override=True))


def _first(name: str) -> gpd.GeoDataFrame:
    if name.startswith("park"):
        return AREA
    return POINTS.assign(people=1.0) if name in {"facility_coverage", "people_within"} else STREETS


def _second(name: str) -> gpd.GeoDataFrame:
    if name == "carriageways":
        return STREETS
    return POINTS if name in {"facility_coverage", "travel_time", "class_three"} else AREA


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "either within_m or within_minutes"),
        ({"within_m": 1, "within_minutes": 1}, "either within_m or within_minutes"),
        ({"within_minutes": 1}, "needs roads"),
    ],
)
def test_bounds_that_make_no_sense(options: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ycgis.facility_coverage(POINTS, POINTS, **options)
    with pytest.raises(ValueError, match="land takes within_m"):
        ycgis.facility_coverage(POINTS, AREA, within_minutes=1, roads=STREETS)
    with pytest.raises(ValueError, match="no facilities"):
        ycgis.facility_coverage(POINTS.iloc[:0], POINTS, within_m=1)


def test_roads_without_grade_or_class() -> None:
    with pytest.raises(ValueError, match="neither a grade nor a class"):
        ycgis.class_three(STREETS[["geometry"]], POINTS, POINTS)


# ---- any index, and inputs left alone


def test_results_are_indexed_like_the_input_whatever_the_index() -> None:
    labels = pd.MultiIndex.from_tuples([("x", 1), ("y", 2)])
    areas = gpd.GeoDataFrame(geometry=[KM2, shapely.box(2000, 0, 3000, 1000)], index=labels, crs=UTM)
    before = areas.copy()
    streets = gpd.GeoDataFrame({"highway": ["primary"] * 2}, geometry=STREETS.geometry.tolist(), index=labels, crs=UTM)
    density = ycgis.road_density(streets, areas)
    assert density.index.equals(labels)
    assert density["km"].tolist() == pytest.approx([2, np.nan], abs=1e-5, nan_ok=True)
    assert density["state"].tolist() == ["density", "no_streets"]
    assert set(ycgis.carriageways(streets)["street"]) == set(labels)
    blocks = ycgis.street_density_by_block(streets, areas)
    assert set(blocks["area"]) == {("x", 1)}
    assert ycgis.park_coverage(areas, areas).index.equals(labels)
    assert ycgis.facility_coverage(POINTS, areas, within_m=100).index.equals(labels)
    assert (
        ycgis.park_area_per_capita(areas, areas, pd.Series(10.0, index=labels))["m2_per_person"].tolist() == [1e5] * 2
    )
    assert before.equals(areas)


def test_multi_lines_and_rows_without_a_line() -> None:
    lines = shapely.MultiLineString([[(0, 500), (500, 500)], [(500, 500), (1000, 500)]])
    streets = frame([lines, None, shapely.LineString()], highway=["primary"] * 3)
    assert ycgis.road_density(streets, AREA)["km"].tolist() == pytest.approx([1], abs=1e-5)


def test_lacking_columns_have_defaults() -> None:
    streets = STREETS[["geometry"]]
    assert ycgis.road_density(streets, AREA)["state"].tolist() == ["no_class"]
    assert ycgis.travel_time(streets, POINTS, POINTS)["minutes"].tolist() == [0, 0]


# ---- as plain shapely measures

GRID = st.integers(0, 20)
LINES = st.lists(st.tuples(GRID, GRID, GRID, GRID).filter(lambda way: way[:2] != way[2:]), min_size=1, max_size=4)


@examples(40)
@given(LINES)
def test_a_density_without_divided_roads_is_the_length_of_an_overlay(ways: list[tuple[int, int, int, int]]) -> None:
    """Streets of different names are no carriageways of one another; none lies on another by more than a stretch."""
    shapes = [line((100 * a, 100 * b), (100 * c + 7 * n, 100 * d + 3 * n)) for n, (a, b, c, d) in enumerate(ways)]
    streets = frame(shapes, highway=["residential"] * len(shapes), name=[f"street {n}" for n in range(len(shapes))])
    areas = frame([shapely.box(0, 0, 950, 2100), shapely.box(950, 0, 2100, 2100)])
    found = ycgis.road_density(streets, areas)
    naive = [sum(shape.intersection(area).length for shape in shapes) / 1000 for area in areas.geometry]
    known = found["raw_km"].notna()
    assert found["raw_km"][known].tolist() == pytest.approx(np.array(naive)[known].tolist(), abs=0.02)
    assert (found["km"][known] <= found["raw_km"][known] + 1e-9).all()


SPOTS = st.lists(st.tuples(st.floats(0, 3000), st.floats(0, 3000)), min_size=1, max_size=5)


@examples(40)
@given(SPOTS, st.floats(50, 1500))
def test_coverage_is_that_of_buffers(spots: list[tuple[float, float]], within_m: float) -> None:
    points, homes = frame([shapely.Point(spot) for spot in spots]), frame([KM2, shapely.box(900, 900, 2000, 2500)])
    found = ycgis.facility_coverage(points, homes, within_m=within_m)
    served = shapely.union_all(shapely.buffer(points.geometry.to_numpy(), within_m, quad_segs=32))
    naive = [100 * served.intersection(home).area / home.area for home in homes.geometry]
    assert found["share"].tolist() == pytest.approx(naive, abs=1e-6)
    whole = ycgis.facility_coverage(points, homes, within_m=within_m, areas=frame([shapely.box(0, 0, 3000, 3000)]))
    union = shapely.union_all(homes.geometry.to_numpy())
    assert whole["share"].tolist() == pytest.approx([100 * served.intersection(union).area / union.area], abs=1e-6)


def test_a_way_is_as_long_as_networkx_says() -> None:
    """A lattice of 60 km/h with one-way rows: every junction to one corner."""
    side = range(6)
    rows = [
        (line((1000 * x, 1000 * y), (1000 * x + 1000, 1000 * y)), "yes" if y % 2 else None) for x in side for y in side
    ]
    columns = [(line((1000 * x, 1000 * y), (1000 * x, 1000 * y + 1000)), None) for x in range(7) for y in range(5)]
    roads = frame([shape for shape, _ in rows + columns], oneway=[word for _, word in rows + columns], maxspeed=60)
    graph = nx.DiGraph()
    for shape, word in rows + columns:
        begin, end = shape.coords
        graph.add_edge(begin, end, minutes=1000 / 800)
        if word is None:
            graph.add_edge(end, begin, minutes=1000 / 800)
    wanted = nx.single_source_dijkstra_path_length(graph.reverse(), (0.0, 0.0), weight="minutes")
    spots = list(wanted)
    origins, corner = frame([shapely.Point(spot) for spot in spots]), frame([shapely.Point(0, 0)])
    found = ycgis.travel_time(roads, origins, corner, access_speed_kmh=1)
    assert found["minutes"].tolist() == pytest.approx([wanted[spot] for spot in spots], abs=1e-6)


@pytest.mark.parametrize(("share_of_5000", "share"), [(1 - 5e-5, 100), (1 - 5e-4, 75), (1.0, 100)])
def test_a_park_of_exactly_5000_m2_drawn_in_degrees_serves_500_m(share_of_5000: float, share: float) -> None:
    """100 m by 50 m, through degrees and back: its area is off by rounding and by the scale of the CRS."""
    there = shapely.box(-100, -25, 0, 25)
    park = frame([shapely.affinity.scale(there, 1, share_of_5000)]).to_crs(4490).to_crs(UTM)
    homes = frame([shapely.box(0, -1, 400, 1)])
    assert ycgis.park_coverage(park, homes)["share"].tolist() == pytest.approx([share], abs=0.01)


# ---- a graph of osmnx


def graph() -> "nx.MultiDiGraph[int]":
    """Return what osmnx makes of a small town: a divided primary, a two-way street of two names, a private way."""
    town: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs=UTM)
    spots = {
        1: (0, 400),
        2: (1000, 400),
        3: (1000, 420),
        4: (0, 420),
        5: (500, 0),
        6: (500, 400),
        7: (500, 900),
        8: (700, 600),
    }
    for node, (x, y) in spots.items():
        town.add_node(node, x=float(x), y=float(y))

    def way(u: int, v: int, *, oneway: bool, reverse: bool = False, **tags: object) -> None:
        shape = line(spots[u], spots[v])
        town.add_edge(u, v, osmid=1, geometry=shape, length=shape.length, oneway=oneway, reversed=reverse, **tags)
        if not oneway:
            way_back = {"osmid": 1, "geometry": shape.reverse(), "length": shape.length, "oneway": False}
            town.add_edge(v, u, **way_back, reversed=True, **tags)

    primary = {"highway": "primary", "name": "Main Street", "maxspeed": "60", "lanes": "2"}
    way(1, 6, oneway=True, **primary)
    way(6, 2, oneway=True, **primary)
    way(3, 4, oneway=True, **primary)
    way(5, 6, oneway=False, highway=["residential", "tertiary"], name=["A", "B"], maxspeed=["30", "50 mph"])
    way(6, 7, oneway=False, highway="residential", access="private", maxspeed="30")
    way(6, 8, oneway=False, highway="living_street")
    return town


class TestOsmnx:
    streets = ox.graph_to_gdfs(graph(), nodes=False)

    def test_lengths_count_once(self) -> None:
        found = ycgis.road_density(self.streets, AREA)
        assert found["km"].tolist() == pytest.approx(
            [1.0 + 0.4 + np.hypot(0.2, 0.2)], abs=1e-4
        )  # the private way does not count
        pieces = ycgis.carriageways(self.streets)
        assert set(pieces["reason"]) >= {"carriageway", "duplicate"}
        assert set(pieces["street"]) == set(self.streets.index)

    def test_times(self) -> None:
        """From 5 to 2: 400 m at 30 km/h and 500 m at 60, times 0.8; back there is no way but on foot."""
        places = frame([shapely.Point(500, 0), shapely.Point(1000, 400)], ["five", "two"])
        found = ycgis.travel_time(self.streets, places, places.iloc[1:], access_speed_kmh=1, operating_factor=0.8)
        assert found["minutes"].tolist() == pytest.approx([60 * (0.4 / 24 + 0.5 / 48), 0], abs=1e-6)
        assert found["nearest"].tolist() == ["two", "two"]

    def test_dead_ends(self) -> None:
        ends, links = ycgis.dead_ends(self.streets)
        assert ends.geometry.to_wkt().tolist() == ["POINT (700 600)"]
        assert self.streets.loc[ends["street"].iloc[0], "highway"] == "living_street"
        assert ends["length_m"].tolist() == pytest.approx([np.hypot(200, 200)])
        assert links["link_m"].tolist() == pytest.approx([np.hypot(180, 180)])  # aside, not back

    def test_a_walk(self) -> None:
        park = frame([shapely.box(480, -60, 520, 0)])
        homes = frame([shapely.box(490, 0, 510, 1000)])
        found = ycgis.park_walk_coverage(park, homes, self.streets, park_radii=[(400, 300)])
        assert found["share"].tolist() == pytest.approx([30], abs=0.5)


# ---- as the indicators measure


@pytest.fixture(scope="module")
def helsinki() -> Study:
    project = ycgis.load_project(example_folder("helsinki"))
    loaded = ycgis.read_layers(project)
    return Study(loaded.layers, project.capital, project.name, project.parameters, loaded.sources)


def value(study: Study, name: str) -> "pd.Series[float]":
    return measure(indicators(study.parameters)[name], study).values


@pytest.mark.slow
class TestAsTheIndicators:
    """On real streets, what the public measure returns is what the indicator does."""

    def same(self, study: Study, name: str, found: "pd.Series[float]", rtol: float = 1e-9) -> None:
        wanted = value(study, name)
        known = wanted.notna()
        assert known.any()
        found = found.reindex(wanted.index)
        assert_series_equal(found[known], wanted[known], check_names=False, check_index_type=False, rtol=rtol)

    def test_streets(self, helsinki: Study) -> None:
        layers, parameters = helsinki.layers, helsinki.parameters
        streets, builtup = layers.given("streets"), layers.given("builtup")
        found = ycgis.road_density(streets, builtup)
        self.same(helsinki, "road_density", found["density"])
        missing = (parameters.density_km_km2 * found["area_km2"] - found["km"]).clip(lower=0)
        self.same(helsinki, "road_gap_km", missing)

    def test_dead_ends(self, helsinki: Study) -> None:
        layers = helsinki.layers
        solid = {"buildings": layers.buildings, "water": layers.water}
        railways = layers.railways
        if railways is not None:
            solid["railways"] = railways[railways["structure"] == ""]
        ends, _ = ycgis.dead_ends(layers.given("streets"), layers.given("builtup"), barriers=solid)
        count = ends["area"].value_counts().reindex(layers.counties.index).fillna(0).astype(float)
        self.same(helsinki, "dead_end_streets", count)

    def test_parks(self, helsinki: Study) -> None:
        layers = helsinki.layers
        parks, homes, areas = layers.given("parks"), layers.given("residential"), layers.given("builtup")
        self.same(helsinki, "park_service_coverage", ycgis.park_coverage(parks, homes, areas)["share"])
        streets = layers.given("streets")
        walked = ycgis.park_walk_coverage(parks, homes, streets, areas, entrances=layers.entrances)
        self.same(helsinki, "park_walk_coverage", walked["share"])

    def test_facilities(self, helsinki: Study) -> None:
        layers = helsinki.layers
        facilities = layers.given("facilities")
        schools = facilities[facilities["kind"] == "school"]
        found = ycgis.facility_coverage(
            schools, layers.given("townships"), within_minutes=15, roads=layers.roads, areas=layers.counties
        )
        self.same(helsinki, "facility_coverage_school", found["share"])
        kinds = facilities[facilities["kind"] == "market"]
        if len(kinds):
            land = ycgis.facility_coverage(kinds, layers.given("residential"), within_m=1000, areas=layers.counties)
            self.same(helsinki, "facility_coverage_market", land["share"])


class TestAsTheIndicatorsOfASmallTown:
    AT = tiny.spots("A---B---C\n|\nD")

    def study(self) -> Study:
        at = self.AT
        roads = tiny.roads(
            [[at["A"], at["B"]], [at["B"], at["C"]], [at["A"], at["D"]]],
            grade=["三级", "四级", "二级"],
            maxspeed=[60, 40, 60],
        )
        seats = {"a": at["A"], "c": at["C"]}
        townships = tiny.layer("townships", shapely.points([at["B"], at["D"]]), name=["B", "D"])
        interchanges = tiny.layer("interchanges", [shapely.Point(at["B"])], name=["B"])
        counties = tiny.boxes({"a": (-500, -2500, 5000, 500), "c": (5000, -2500, 9000, 500)})
        layers = {"townships": townships, "interchanges": interchanges, "counties": counties}
        return tiny.study(roads, seats, "a", layers=layers)

    def test_travel_time_and_expressway_access(self) -> None:
        study = self.study()
        found = ycgis.travel_time(
            study.layers.roads, study.layers.seats, study.layers.given("interchanges"), access_speed_kmh=30
        )
        assert found["minutes"].tolist() == pytest.approx(value(study, "expressway_access").tolist())
        assert found["minutes"].tolist() == pytest.approx([4 / 48 * 60, 4 / 32 * 60])

    def test_class_three_and_the_townships(self) -> None:
        study = self.study()
        townships = study.layers.given("townships").assign(county="a")
        found = ycgis.class_three(study.layers.roads, townships, study.layers.seats, of="county")
        assert found["joined"].tolist() == [True, True]
        assert value(study, "township_class3")["a"] == 100
        apart = ycgis.class_three(study.layers.roads, townships.assign(county="c"), study.layers.seats, of="county")
        assert apart["joined"].tolist() == [False, False]
        assert apart["near"].tolist() == [True, True]
