import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny

from ycgis.land import area_share, county_of
from ycgis.measures.travel import land_within, time_range
from ycgis.study import Study
from ycgis.wording.travel import no_way, speed_rule


def unreachable(lines: list[list[tiny.Point]], seat: tiny.Point, **said: list[object]) -> Study:
    study = tiny.study(tiny.roads(lines, **said), {"a": (0, 0), "b": seat}, "a", max_access_km=1)
    assert np.isnan(study.reach.minutes["b"])
    return study


class TestNoWay:
    def test_no_seat(self) -> None:
        counties = tiny.around({"a": (0.0, 0.0), "b": (9000.0, 0.0)})
        study = tiny.study(tiny.roads([[(0, 0), (9000, 0)]]), {"a": (0, 0)}, "a", layers={"counties": counties})
        assert no_way(study, "b", "a").zh == "无数据：没有县城驻地点"

    def test_no_road_near_the_seat(self) -> None:
        study = unreachable([[(0, 0), (5000, 0)]], (9000, 0))
        assert no_way(study, "b", "a").en == "unreachable: no road within 1 km of the seat"

    def test_no_road_near_the_destination(self) -> None:
        study = unreachable([[(5000, 0), (9000, 0)]], (9000, 0))
        assert no_way(study, "b", "a").en == "unreachable: no road within 1 km of the destination"

    def test_an_island(self) -> None:
        lines = [[(0, 0), (5000, 0)], [(5000, 0), (5000, 5000)], [(9000, 0), (12_000, 0)]]
        said = no_way(unreachable(lines, (9000, 0)), "b", "a")
        assert said.en.startswith("unreachable: its roads are not connected")
        assert "路网孤岛 2" in said.zh

    def test_one_way(self) -> None:
        study = unreachable([[(0, 0), (9000, 0)]], (9000, 0), oneway=["yes"])
        assert no_way(study, "b", "a").zh == "不可达：单行方向上没有通路"

    def test_of_several_destinations_one_on_its_own_roads_makes_it_one_way(self) -> None:
        at = tiny.spots("A B>C")
        seats = {"a": at["A"], "b": at["B"], "c": at["C"]}
        study = tiny.study(tiny.ways(at, "B>C"), seats, "a", max_access_km=1)
        assert no_way(study, "c", "a").en.endswith("of the destination")
        assert no_way(study, "c", "a", "b").en.endswith("one-way roads")
        assert no_way(study, "c", "b", "a") == no_way(study, "c", "a", "b")

    def test_two_islands_near_is_not_an_island(self) -> None:
        # the seat meets an island first, and the main road against its direction
        lines = [[(9000, 10), (9500, 10)], [(0, 0), (9000, 0)]]
        assert no_way(unreachable(lines, (9000, 20), oneway=[None, "yes"]), "b", "a").en.endswith("one-way roads")


def test_speed_rule_says_which() -> None:
    line, seats = [[(0, 0), (5000, 0)]], {"a": (0.0, 0.0)}
    assert "60 km/h (±25%)" in speed_rule(tiny.study(tiny.roads(line), seats, "a")).en
    classed = tiny.study(tiny.roads(line, road_class=["primary"]), seats, "a", operating_factor=0.7)
    assert "× 0.7" in speed_rule(classed).en


def test_time_range() -> None:
    low, high = time_range(pd.Series({"a": 60.0, "b": np.nan}), 0.2)
    assert low.tolist() == pytest.approx([50, np.nan], nan_ok=True)
    assert high.tolist() == pytest.approx([75, np.nan], nan_ok=True)


def test_within_is_the_cells_within_the_reach() -> None:
    study = tiny.study(tiny.roads([[(0, 0), (5000, 0)]]), {"a": (0, 0)}, "a", cell_m=100)
    land = land_within(study.surface, 0.5)
    # 0.5 min: 250 m on foot, or along the road at most 500 m
    assert len(land) == 1
    assert land.union_all().covers(shapely.box(-100, -100, 300, 100))
    assert not land.union_all().intersects(shapely.box(-400, 300, 400, 400))


def test_area_share() -> None:
    areas = tiny.boxes({"a": (0, 0, 10, 10), "b": (10, 0, 30, 10), "c": (50, 50, 60, 60)})
    land = tiny.boxes({"x": (5, 0, 15, 10), "y": (0, 0, 6, 5)})  # x and y overlap: counted once
    assert area_share(areas, land).to_dict() == pytest.approx({"a": 75, "b": 25, "c": 0})
    assert area_share(areas, land.iloc[:0]).to_dict() == {"a": 0, "b": 0, "c": 0}


def test_county_of() -> None:
    counties = tiny.boxes({"a": (0, 0, 10, 10), "b": (10, 0, 20, 10)})
    spots = [(15, 5), (10, 5), (5, 5), (99, 5), (10, 0)]
    points = [shapely.Point(tiny.EAST + x, tiny.NORTH + y) for x, y in spots]
    found = county_of(gpd.GeoDataFrame(geometry=points, crs=tiny.CRS), counties)
    assert found.fillna("-").tolist() == ["b", "a", "a", "-", "a"]  # a border's point: once, in the first
