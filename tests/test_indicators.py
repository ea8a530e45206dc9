"""The values of each indicator, by hand on tiny studies."""

import re
from dataclasses import replace

import numpy as np
import pytest
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from ycgis.compute import measure
from ycgis.indicator import Measured
from ycgis.registry import indicators
from ycgis.study import Study

TOWN = """
A---B---C
|       |
D   E---F
"""


def town(**layers: object) -> Study:
    at = tiny.spots(TOWN)
    roads = tiny.roads([(at[a], at[b]) for a, b in ("AB", "BC", "AD", "CF", "FE")])
    seats = {name.lower(): at[name] for name in "ABD"}
    return tiny.study(roads, seats, "a", layers=layers, cell_m=100, max_access_km=1)


def under(study: Study, **changed: float) -> Study:
    return replace(study, parameters=study.parameters.model_copy(update=changed))


def measured(name: str, study: Study) -> Measured:
    return measure(indicators()[name], study)


class TestPrefectureReach:
    def test_minutes_range_and_basis(self) -> None:
        result = measured("prefecture_reach", town())
        assert result.values.to_dict() == pytest.approx({"a": 0, "b": 4, "d": 2})
        assert result.low is not None
        assert result.high is not None
        assert (result.low["b"], result.high["b"]) == (pytest.approx(4 / 1.25), pytest.approx(4 / 0.75))
        assert result.basis["b"].en.startswith("fastest way 4.0 km (0.0 km of it access legs); roads carry no class")
        assert result.basis["a"].zh == "设区市驻地所在县区"

    def test_faster_roads_shorten_it(self) -> None:
        study = town()
        fast = replace(study, layers=replace(study.layers, roads=study.layers.roads.assign(maxspeed=150.0)))
        assert measured("prefecture_reach", fast).values["b"] == pytest.approx(2)


class TestNeighbourCityReach:
    def test_the_nearest_of_two(self) -> None:
        at = tiny.spots(TOWN)
        study = town(cities=tiny.places({"C": at["C"], "E": at["E"]}).rename_axis("id"))
        result = measured("neighbour_city_reach", study)
        assert result.values.to_dict() == pytest.approx({"a": 8, "b": 4, "d": 10})
        assert result.basis["b"].en.startswith("nearest other city: C, 4.0 km")

    def test_without_cities(self) -> None:
        result = measured("neighbour_city_reach", town())
        assert result.values.isna().all()
        assert result.basis["a"].en == "no data: needs the layers prefecture-level cities around (cities)"


class TestSeatRoutes:
    def test_count(self) -> None:
        result = measured("seat_routes", under(town(), town_radius_m=100.0))
        assert result.values[["b", "d"]].tolist() == [1, 1]
        assert np.isnan(result.values["a"])
        assert "不适用" in result.basis["a"].zh
        assert "0.1 km" in result.basis["b"].en

    def test_one_town(self) -> None:
        result = measured("seat_routes", town())  # D lies 2 km from A, the radius of a town
        assert np.isnan(result.values["d"])
        assert result.basis["d"].en == "the two towns are one: does not apply"

    def test_a_reachable_seat_has_a_route_even_if_the_nearest_road_is_an_island(self) -> None:
        at = tiny.spots("A----B")
        x, y = at["B"]
        roads = tiny.roads([(at["A"], at["B"]), ((x + 4000, y), (x + 4000, y + 100))])
        seats = {"a": at["A"], "b": (x + 3000.0, y)}
        study = tiny.study(roads, seats, "a")
        assert measured("seat_routes", study).values["b"] == 1


class TestPopulation:
    def test_points_and_sums_by_hand(self) -> None:
        at = tiny.spots(TOWN)
        (bx, by), (dx, dy) = at["B"], at["D"]
        people = tiny.people({(dx, dy): 30, (dx + 300, dy): 10, (bx, by): 5, (bx - 390, by): 15, (dx, dy - 350): 0})
        study = town(people=people)
        result = measured("prefecture_reach_population", under(study, reach_minutes=3.75))
        assert result.values["d"] == 100
        assert result.values["b"] == 75  # 390 m before B is 3.61 min, B itself 4
        assert np.isnan(result.values["a"])
        assert result.basis["a"].zh == "无数据：人口图层在该县没有人口"
        assert result.basis["b"].en.startswith("15 of 20 people of the population layer within 3.75 min")

    @examples(30)
    @given(
        st.lists(
            st.tuples(st.sampled_from([-400.0, 0.0, 400.0, 1200.0]), st.sampled_from([-400.0, 0.0, 400.0])),
            min_size=1,
            max_size=12,
            unique=True,
        )
    )
    def test_each_person_counts_once(self, spots: list[tuple[float, float]]) -> None:
        # three counties side by side, each 800 m wide: x = 400 and x = 1200 are borders
        roads = tiny.roads([[(tiny.EAST, tiny.NORTH), (tiny.EAST + 1600, tiny.NORTH)]])
        areas = {"a": (-400, -400, 400, 400), "b": (400, -400, 1200, 400), "c": (1200, -400, 2000, 400)}
        people = tiny.people({(tiny.EAST + x, tiny.NORTH + y): 7.0 for x, y in spots})
        seats = {name: (tiny.EAST + 800.0 * row, tiny.NORTH) for row, name in enumerate("abc")}
        study = tiny.study(roads, seats, "a", layers={"counties": tiny.boxes(areas), "people": people})
        result = measured("prefecture_reach_population", study)
        said = [re.match(r"([\d,]+) of ([\d,]+) people", basis.en) for basis in result.basis.values()]
        counted = [match.groups() for match in said if match]
        assert sum(float(people) for _, people in counted) == 7 * len(spots)
        assert all(inside == people for inside, people in counted)
        assert (result.values.dropna() == 100).all()


class TestArea:
    def test_all_none_and_part(self) -> None:
        study = town()
        assert measured("prefecture_reach_area", study).values.tolist() == pytest.approx([100, 100, 100])
        values = measured("prefecture_reach_area", under(study, reach_minutes=2.9)).values
        assert values["a"] == pytest.approx(100)
        assert values["b"] == 0
        assert 50 < values["d"] < 100

    def test_land_far_from_any_road_is_not_reached(self) -> None:
        counties = tiny.boxes({"a": (-400, -400, 400, 400), "b": (3600, -400, 4400, 400), "d": (0, 50_000, 10, 50_010)})
        values = measured("prefecture_reach_area", town(counties=counties)).values
        assert values.to_dict() == pytest.approx({"a": 100, "b": 100, "d": 0})
