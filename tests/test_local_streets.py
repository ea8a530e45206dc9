"""What is measured of the streets of one county rests on the streets there alone, and lines in crowds stay bounded."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

import ycgis
from ycgis.compute import measure
from ycgis.ground.tolerance import up_to
from ycgis.land import groups_of
from ycgis.registry import indicators
from ycgis.streets.carriageways import carriageways
from ycgis.streets.counted import BARRED, counted_streets
from ycgis.streets.facing import near_pairs
from ycgis.streets.segments import MOST_ARMS, explode, meetings, segment_ends

APART = 12_000.0
SIDE = 1000.0
MEASURED = ("road_density", "street_density_by_block", "road_gap_km", "dead_end_streets")


def town(seed: int, east: float) -> gpd.GeoDataFrame:
    """Return random streets in and around a square of 1 km, some divided, some one-way, some reaching out of it."""
    rng = np.random.default_rng(seed)
    tagged = rng.random() < 0.5
    lines, table = [], []
    for _ in range(rng.integers(2, 12)):
        begin, bearing = rng.uniform(-300, 1100, 2), rng.uniform(0, 2 * np.pi)
        ahead = np.array([np.cos(bearing), np.sin(bearing)])
        line = begin + ahead * np.linspace(0, rng.uniform(80, 900), 4)[:, None]
        word, double = str(rng.choice(["主干路", "次干路", "支路", "trunk", "国道"])), rng.random() < 0.5
        lines.append(line)
        table.append((word, "yes" if double and tagged else None))
        if double:
            lines.append((line + np.array([-ahead[1], ahead[0]]) * rng.uniform(6, 40))[::-1])
            table.append(table[-1])
    at = np.array([tiny.EAST + east, tiny.NORTH])
    words = pd.DataFrame(table, columns=["road_class", "oneway"])
    return gpd.GeoDataFrame(words, geometry=[shapely.LineString(line + at) for line in lines], crs=tiny.CRS)


def said(*towns: gpd.GeoDataFrame) -> dict[str, dict[str, float]]:
    """Return what is measured of two counties whose streets are these."""
    both = gpd.GeoDataFrame(pd.concat(towns, ignore_index=True), crs=tiny.CRS)
    streets = tiny.layer(
        "streets", list(both.geometry), road_class=list(both["road_class"]), oneway=list(both["oneway"])
    )
    counties = tiny.boxes({"a": (-2000, -2000, 6000, 6000), "b": (APART - 6000, -2000, APART + 3000, 6000)})
    squares = {
        name: shapely.box(east, tiny.NORTH, east + SIDE, tiny.NORTH + SIDE)
        for name, east in (("a", tiny.EAST), ("b", tiny.EAST + APART))
    }
    seats = {"a": (tiny.EAST, tiny.NORTH), "b": (tiny.EAST + APART, tiny.NORTH)}
    road = tiny.roads([[seats["a"], seats["b"]]])
    study = tiny.study(
        road, seats, "a", layers={"counties": counties, "streets": streets, "builtup": tiny.builtup(squares)}
    )
    return {name: dict(measure(indicators()[name], study).values) for name in MEASURED}


class TestLocal:
    @given(st.integers(0, 10**6), st.integers(0, 10**6))
    @examples(12)
    def test_another_countys_streets_change_nothing(self, here: int, there: int) -> None:
        alone, beside = said(town(here, 0.0)), said(town(here, 0.0), town(there, APART))
        for name in MEASURED:
            assert beside[name]["a"] == pytest.approx(alone[name]["a"], abs=1e-9, nan_ok=True), name

    def test_a_one_way_lane_elsewhere_does_not_undo_a_divided_road(self) -> None:
        north = tiny.NORTH
        lines = [shapely.LineString([(tiny.EAST, north + y), (tiny.EAST + SIDE, north + y)]) for y in (500.0, 520.0)]
        main = gpd.GeoDataFrame({"road_class": "主干路", "oneway": None}, geometry=lines, crs=tiny.CRS, index=[0, 1])
        lane = shapely.LineString([(tiny.EAST + APART, north + 100), (tiny.EAST + APART + 900, north + 100)])
        other = gpd.GeoDataFrame({"road_class": ["支路"], "oneway": ["yes"]}, geometry=[lane], crs=tiny.CRS)
        assert said(main)["road_density"]["a"] == pytest.approx(1.0)
        assert said(main, other)["road_density"]["a"] == pytest.approx(1.0)
        assert said(main, other.set_geometry(other.translate(-APART)))["road_density"]["a"] == pytest.approx(2.9)

    def test_a_highway_in_a_town_counts_by_its_function_and_is_told(self) -> None:
        line = shapely.LineString([(tiny.EAST, tiny.NORTH + 500), (tiny.EAST + SIDE, tiny.NORTH + 500)])
        for word in ("国道", "省道", "县道", "trunk", "primary"):
            street = gpd.GeoDataFrame({"road_class": [word], "oneway": None}, geometry=[line], crs=tiny.CRS)
            assert said(street)["road_density"]["a"] == pytest.approx(1.0), word

    def test_a_street_on_the_edge_of_two_areas_is_in_the_first(self) -> None:
        streets = tiny.layer("streets", [shapely.LineString([(1000, 0), (1000, 1000)])], road_class=["支路"])
        areas = tiny.builtup({"a": shapely.box(0, 0, 1000, 1000), "b": shapely.box(1000, 0, 2000, 1000)})
        found = counted_streets(streets, areas, ycgis.Parameters())
        assert found["adcode"].tolist() == ["a"]
        assert not set(found["reason"]) & set(BARRED)


def star(arms: int) -> gpd.GeoDataFrame:
    turn = np.linspace(0, 2 * np.pi, arms, endpoint=False)
    tips = np.column_stack([np.cos(turn), np.sin(turn)]) * 900.0
    lines = [shapely.LineString([(0.0, 0.0), tip]) for tip in tips]
    return gpd.GeoDataFrame({"road_class": "residential"}, geometry=lines, crs=tiny.CRS, index=range(arms))


class TestCrowds:
    @pytest.mark.parametrize("arms", [MOST_ARMS + 1, 500, 1000])
    def test_lines_that_end_at_one_point_make_no_pairs(self, arms: int) -> None:
        segments = explode(star(arms).geometry)
        assert sum(len(i) for i, _ in near_pairs(segments, np.full(len(segments), 60.0))) == 0
        ends = segment_ends(segments, np.ones(len(segments), dtype=bool))
        assert len(meetings(ends)[0]) == 0
        pieces = carriageways(star(arms))
        assert pieces["weight"].tolist() == [1.0] * arms

    def test_a_junction_of_many_arms_is_still_one(self) -> None:
        segments = explode(star(12).geometry)
        assert len(meetings(segment_ends(segments, np.ones(12, dtype=bool)))[0]) == 12 * 11 / 2

    def test_small_parks_beside_a_park_of_many_vertices_are_grouped(self) -> None:
        turn = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
        great = shapely.Polygon(np.column_stack([np.cos(turn), np.sin(turn)]) * 1000.0)
        small = [shapely.box(x, y, x + 5, y + 5) for x in range(-600, 600, 60) for y in range(-600, 600, 60)]
        away = shapely.box(2000, 0, 2100, 100)
        group = groups_of(np.array([great, *small, away], dtype=object), up_to(1.0))
        assert len(set(group[:-1])) == 1
        assert group[-1] != group[0]
