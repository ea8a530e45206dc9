"""Park green per resident, served residential land and park types: worked out by hand on small drawings.

County a is 4 km square with its corner in the origin, county b lies east of it. Metres from the origin.
"""

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from shapely import box
from shapely.affinity import translate

from ycgis.compute import measure
from ycgis.ground.green import park_category_of
from ycgis.ground.parameters import Parameters
from ycgis.indicator import Measured
from ycgis.land import cover, cut, groups_of, home_of, subdivide, union_once
from ycgis.registry import indicators
from ycgis.study import Study

COUNTIES = tiny.boxes({"a": (0, 0, 4000, 4000), "b": (4000, 0, 8000, 4000)})
HECTARE = box(0, 0, 100, 100)  # in the corner of the county: its radius is 500 m


def here(shape: shapely.Geometry) -> shapely.Geometry:
    return translate(shape, tiny.EAST, tiny.NORTH)


def layer(spec: str, *shapes: shapely.Geometry, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    return tiny.layer(spec, [here(shape) for shape in shapes], **columns)


def built(**areas: shapely.Geometry) -> gpd.GeoDataFrame:
    return tiny.builtup({name: here(area) for name, area in areas.items()})


def streets(*lines: Sequence[tuple[float, float]], **columns: Sequence[object]) -> gpd.GeoDataFrame:
    return layer("streets", *(shapely.LineString(line) for line in lines), **columns)


def seat_people(**people: float) -> "pd.Series[float]":
    return pd.Series(people, dtype=float)


def study(parameters: Mapping[str, object] | None = None, /, **layers: object) -> Study:
    road = tiny.roads([[(tiny.EAST, tiny.NORTH), (tiny.EAST + 5000, tiny.NORTH)]])
    seats = {"a": (tiny.EAST, tiny.NORTH), "b": (tiny.EAST + 5000, tiny.NORTH)}
    return tiny.study(road, seats, "a", layers={"counties": COUNTIES} | layers, **(parameters or {}))


def measured(name: str, given: Study) -> Measured:
    return measure(indicators()[name], given)


def area_of(result: Measured, name: str, **wanted: object) -> float:
    frame = result.evidence[name].frame
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return float(frame.area.sum())


class TestWordsOfTheStandard:
    @pytest.mark.parametrize(
        ("word", "means"),
        [
            *((word, "park") for word in ("综合公园", "社区公园", "专类公园", "游园", "G1", "g11", "Ｇ14")),
            *((word, "park") for word in ("公园绿地（G1）", "G12-社区公园", "G131 动物园")),
            *((word, "park") for word in ("口袋公园", "广场绿地", " 植物园 ", "park")),
            ("G2", "protective"), ("防护绿地", "protective"), ("XG", "attached"), ("RG", "attached"),
            ("EG12", "regional"), ("G3", "square"), ("广场用地", "square"),
            ("菜地", None), ("garden", None), ("G", None), (None, None), ("", None),
        ],
    )  # fmt: skip
    def test_category(self, word: str | None, means: str | None) -> None:
        assert park_category_of(word) == means

    def test_words_that_nobody_knows_are_no_data(self) -> None:
        green = {"builtup": built(a=box(0, 0, 1000, 1000)), "residential": layer("residential", box(0, 0, 300, 300))}
        for categories, known in (
            (["菜地", "绿化"], False),
            (["菜地", "综合公园"], True),
            (["防护绿地", "附属绿地"], True),
        ):
            parks = layer("parks", HECTARE, translate(HECTARE, 200), category=categories)
            given = study(parks=parks, seat_population=seat_people(a=1000), **green)
            for name in ("park_area_per_capita", "park_service_coverage"):
                result = measured(name, given)
                assert bool(np.isfinite(result.values["a"])) is known, (categories, name)
                assert ("values" in result.basis["a"].en) is not known

    def test_two_readings_of_the_service_radius(self) -> None:
        sized = [box(0, 0, 40, 40), box(2000, 0, 2050, 50), box(0, 3000, 80, 3080)]  # 1,600, 2,500 and 6,400 m2
        homes = [box(100, 0, 110, 10), box(2150, 0, 2160, 10), box(400, 3000, 410, 3010)]
        layers = {"parks": layer("parks", *sized), "residential": layer("residential", *homes)}
        national = measured("park_service_coverage", study(**layers))
        check = measured("park_service_coverage", study({"park_rule": "city_check"}, **layers))
        assert national.values["a"] == pytest.approx(100)
        assert check.values["a"] == pytest.approx(100 * 2 / 3)
        assert "as 城市体检 reads it" in check.basis["a"].en
        with pytest.raises(ValueError, match="contradict"):
            Parameters(park_rule="city_check", park_radii=({"least_m2": 0, "radius_m": 250},))


class TestArea:
    BUILT = built(a=box(0, 0, 1000, 1000), b=box(4000, 0, 5000, 1000))

    def measured(self, *parks: shapely.Geometry, people: float = 1000, **columns: Sequence[object]) -> Measured:
        given = study(
            parks=layer("parks", *parks, **columns), builtup=self.BUILT, seat_population=seat_people(a=people)
        )
        return measured("park_area_per_capita", given)

    def test_overlapping_parks_count_once(self) -> None:
        result = self.measured(HECTARE, box(50, 0, 150, 100), category=["park", "park"])
        assert result.values["a"] == pytest.approx(15)  # 1.5 ha for 1,000 people
        assert result.basis["a"].en == (
            "1.50 ha of park green in the built-up area (overlaps once) / 1,000 people (statistics of the seat, "
            "seat_population)"
        )
        assert result.basis["a"].zh.startswith("建成区内公园绿地 1.50 ha（重叠只计一次）/ 1,000 人（县城人口统计值")

    def test_only_what_lies_in_the_built_up_area(self) -> None:
        result = self.measured(box(950, 0, 1050, 100), box(2000, 0, 2100, 100), category=["park", "park"])
        assert result.values["a"] == pytest.approx(5)
        assert area_of(result, "green", category="park") == pytest.approx(5000)
        assert area_of(result, "green", category="outside") == pytest.approx(15_000)

    def test_other_green_is_left_out_and_told(self) -> None:
        apart = [translate(HECTARE, east) for east in (0, 200, 400, 600)]
        result = self.measured(*apart, category=["park", "protective", "attached", "菜地"])
        assert result.values["a"] == pytest.approx(10)
        assert result.basis["a"].en.endswith("; not counted: protective green 1.00 ha, attached green 1.00 ha, "
                                             "other green 1.00 ha")  # fmt: skip

    def test_green_under_a_park_is_the_parks(self) -> None:
        result = self.measured(HECTARE, box(50, 0, 150, 100), category=["park", "attached"])
        assert result.values["a"] == pytest.approx(10)
        assert result.basis["a"].en.endswith("; not counted: attached green 0.50 ha")

    def test_an_unknown_category_counts_and_is_told(self) -> None:
        result = self.measured(HECTARE, translate(HECTARE, 300), category=["park", None])
        assert result.values["a"] == pytest.approx(20)
        assert result.basis["a"].en.endswith("; 1.00 ha of it of unknown category, counted as park green")
        assert area_of(result, "green", category="unknown") == pytest.approx(10_000)

    def test_people_of_the_raster_where_there_is_no_statistic(self) -> None:
        # a cell of 200 m from x = 3950 on: three quarters of its 80 people are in b
        cell = tiny.people({(tiny.EAST + 4050, tiny.NORTH + 100): 80.0}).assign(u_x=100.0, u_y=0.0, v_x=0.0, v_y=100.0)
        parks = layer("parks", HECTARE, translate(HECTARE, 4000))
        result = measured(
            "park_area_per_capita",
            study(parks=parks, builtup=self.BUILT, seat_population=seat_people(a=500), people=cell),
        )
        assert result.values.to_dict() == pytest.approx({"a": 20, "b": 10_000 / 60})
        assert "statistics of the seat" in result.basis["a"].en
        assert "sum of the population layer" in result.basis["b"].en

    def test_no_park_in_the_built_up_area_is_zero(self) -> None:
        result = self.measured(translate(HECTARE, 2000))
        assert result.values["a"] == 0

    def test_reasons(self) -> None:
        parks, people = layer("parks", HECTARE), seat_people(a=0)
        alone = built(a=box(0, 0, 1000, 1000))
        result = measured("park_area_per_capita", study(parks=parks, builtup=alone, seat_population=people))
        assert result.values.isna().all()
        assert result.basis["a"].en.startswith("no data: no population of the seat")
        assert result.basis["b"].zh == "无数据：该县没有建成区（builtup）"
        result = measured(
            "park_area_per_capita", study(parks=parks, builtup=self.BUILT, seat_population=seat_people(b=9))
        )
        assert result.basis["b"].en == "no data: the layer of parks (parks) has none in this county"


class TestService:
    def share(self, homes: shapely.Geometry, *parks: shapely.Geometry, **layers: object) -> float:
        given = study(parks=layer("parks", *parks), residential=layer("residential", homes), **layers)
        return float(measured("park_service_coverage", given).values["a"])

    def test_a_strip(self) -> None:
        assert self.share(box(100, 0, 1100, 100), HECTARE) == pytest.approx(50)

    def test_a_quarter_circle(self) -> None:
        share = self.share(box(100, 100, 1100, 1100), HECTARE)
        assert share == pytest.approx(100 * np.pi / 4 * 500**2 / 1000**2, rel=5e-4)

    @pytest.mark.parametrize(("side", "reach"), [(71, 500), (70, 300), (20, 300), (19, 0)])
    def test_the_radius_is_that_of_the_size(self, side: float, reach: float) -> None:
        park = box(0, 0, side, side)
        assert self.share(box(side, 0, side + 1000, side), park) == pytest.approx(reach / 10)

    @pytest.mark.parametrize(("apart", "reach"), [(0, 500), (0.9, 500), (1.1, 300)])
    def test_pieces_that_touch_are_one_park(self, apart: float, reach: float) -> None:
        pieces = box(0, 0, 40, 100), box(40 + apart, 0, 80 + apart, 100)  # 4,000 m2 each
        edge = 80 + apart
        assert self.share(box(edge, 0, edge + 1000, 100), *pieces) == pytest.approx(reach / 10)

    def test_only_land_in_the_built_up_area_counts_if_there_is_any(self) -> None:
        homes = box(100, 0, 1100, 100)
        assert self.share(homes, HECTARE, builtup=built(a=box(0, 0, 850, 850))) == pytest.approx(100 * 500 / 750)

    def test_a_park_serves_across_borders_and_beyond_the_built_up_area(self) -> None:
        result = measured(
            "park_service_coverage",
            study(
                parks=layer("parks", translate(HECTARE, 3900)),
                residential=layer("residential", box(4000, 0, 5000, 100)),
                builtup=built(b=box(4000, 0, 5000, 100)),
            ),
        )
        assert result.values["b"] == pytest.approx(50)
        assert result.basis["b"].en == (
            "5.0 of 10.0 ha of residential land in the built-up area within a park's radius (straight from its edge: "
            "500 m from 5000 m2 on, 300 m from 400 m2 on)"
        )
        assert result.basis["a"].en == "no data: this county has no built-up area (builtup)"
        assert "verdict" in result.evidence["residential"].columns
        assert "serves" in result.evidence["parks"].columns
        parks = result.evidence["parks"].frame
        assert parks[["adcode", "radius_m", "serves"]].to_numpy().tolist() == [["a", 500, "500"]]

    def test_protective_green_does_not_serve(self) -> None:
        given = study(
            parks=layer("parks", HECTARE, category=["protective"]),
            residential=layer("residential", box(100, 0, 1100, 100)),
        )
        assert measured("park_service_coverage", given).values["a"] == 0

    def test_overlapping_residential_land_counts_once(self) -> None:
        given = study(
            parks=layer("parks", HECTARE),
            residential=layer("residential", box(100, 0, 800, 100), box(500, 0, 1100, 100)),
        )
        result = measured("park_service_coverage", given)
        assert result.values["a"] == pytest.approx(50)
        assert area_of(result, "residential") == pytest.approx(100_000)
        assert area_of(result, "residential", verdict="covered") == pytest.approx(50_000)

    def test_reasons(self) -> None:
        result = measured(
            "park_service_coverage",
            study(parks=layer("parks", HECTARE), residential=layer("residential", translate(HECTARE, 4500))),
        )
        assert result.basis["a"].en == "no data: no residential land (residential) in the county"
        assert result.basis["b"].zh.startswith("无数据：公园图层（parks）在该县没有公园")

    def test_the_radii_are_a_parameter(self) -> None:
        given = study(
            {"park_radii": [{"least_m2": 0, "radius_m": 250}]},
            parks=layer("parks", HECTARE),
            residential=layer("residential", box(100, 0, 1100, 100)),
        )
        assert measured("park_service_coverage", given).values["a"] == pytest.approx(25)


EASTWARD = [(100, 50), (3000, 50)]
BESIDE = box(100, 45, 1100, 55)


class TestWalk:
    def measured(self, homes: shapely.Geometry, ways: gpd.GeoDataFrame, **layers: object) -> Measured:
        parks = layer("parks", HECTARE, name=["P"])
        return measured(
            "park_walk_coverage", study(parks=parks, residential=layer("residential", homes), streets=ways, **layers)
        )

    def test_along_one_street(self) -> None:
        """Five metres beside the street the leg hardly matters: 25 m of leg leave 475 m of way, and 24.5 m ahead."""
        result = self.measured(BESIDE, streets(EASTWARD))
        assert result.values["a"] == pytest.approx(50, abs=0.1)
        assert result.basis["a"].en.endswith("0 with entrances given, 1 with entrances derived, 0 with none")

    def test_the_leg_counts(self) -> None:
        """75-80 m off, only the leg of 100 m reaches: 400 m along and sqrt(100² - 77²) = 64 m ahead."""
        result = self.measured(box(100, 125, 1100, 130), streets(EASTWARD))
        assert result.values["a"] == pytest.approx(46.4, abs=0.5)

    def test_land_far_from_any_way_is_not_reached(self) -> None:
        homes = box(100, 200, 1100, 300)  # 150 m off
        assert self.measured(homes, streets(EASTWARD)).values["a"] == 0
        straight = study(parks=layer("parks", HECTARE), residential=layer("residential", homes))
        assert measured("park_service_coverage", straight).values["a"] > 40

    def test_a_detour_is_walked(self) -> None:
        # 250 m north and 250 m east: to x = 300
        way = streets([(50, 100), (50, 350), (3000, 350)])
        assert self.measured(box(200, 345, 1200, 355), way).values["a"] == pytest.approx(10, abs=0.3)

    def test_a_given_entrance_counts_alone(self) -> None:
        # the gate is in the north: 50 m along the path to the east side, 450 m are left of the street
        ways = streets([(100, 100), (100, 50)], EASTWARD)
        gate = layer("entrances", shapely.Point(100, 100))
        result = self.measured(BESIDE, ways, entrances=gate)
        assert result.values["a"] == pytest.approx(45, abs=0.1)
        assert "1 with entrances given, 0 with entrances derived" in result.basis["a"].en
        entrances = result.evidence["entrances"].frame
        assert entrances[["source", "adcode", "name"]].to_numpy().tolist() == [["given", "a", "P"]]

    def test_an_entrance_elsewhere_is_not_the_parks(self) -> None:
        gate = layer("entrances", shapely.Point(100, 121), shapely.Point(50, 50))  # beyond 20 m; in the middle
        result = self.measured(BESIDE, streets(EASTWARD), entrances=gate)
        assert set(result.evidence["entrances"].frame["source"]) == {"derived"}
        painted = {name: each.paint.column for name, each in result.evidence.items() if each.paint}
        assert painted == {"residential": "verdict", "parks": "entered", "entrances": "source"}
        assert all(column in result.evidence[name].columns for name, column in painted.items())

    @pytest.mark.parametrize(
        ("way", "columns"),
        [
            (EASTWARD, {"bridge": ["yes"]}),  # it crosses the edge overhead
            (EASTWARD, {"road_class": ["motorway"]}),
            ([(121, 50), (3000, 50)], {}),  # it ends 21 m before the edge
            ([(50, 50), (98, 50)], {}),  # it does not leave the park
        ],
        ids=["bridge", "motorway", "too far", "inside"],
    )
    def test_no_entrance(self, way: list[tuple[float, float]], columns: dict[str, Sequence[object]]) -> None:
        elsewhere = [(1000.0, 3000.0), (2000.0, 3000.0)]
        said = {name: [*values, None] for name, values in columns.items()}
        result = self.measured(BESIDE, streets(way, elsewhere, **said))
        assert result.values["a"] == 0
        assert result.basis["a"].en.endswith("0 with entrances given, 0 with entrances derived, 1 with none")
        assert result.evidence["parks"].frame["entered"].tolist() == ["none"]
        assert result.evidence["entrances"].frame.empty

    def test_a_street_along_the_edge_is_an_entrance_all_along(self) -> None:
        # 10 m east of the edge; the side street leaves from its middle, not from its ends
        ways = streets([(110, 0), (110, 50), (110, 100)], [(110, 50), (3000, 50)])
        assert self.measured(BESIDE, ways).values["a"] == pytest.approx(50, abs=1.1)

    def test_no_ways_is_no_data(self) -> None:
        result = self.measured(BESIDE, streets([(5000, 0), (6000, 0)]))
        assert result.basis["a"].en == "no data: the layer of streets (streets) has no walkable way in this county"
        assert np.isnan(result.values["a"])

    def test_no_park_that_serves(self) -> None:
        parks = layer("parks", box(0, 0, 5, 5))
        given = study(parks=parks, residential=layer("residential", BESIDE), streets=streets(EASTWARD))
        result = measured("park_walk_coverage", given)
        assert result.values["a"] == 0
        assert result.evidence["parks"].frame.empty


class TestTypes:
    def test_from_the_layer(self) -> None:
        parks = layer(
            "parks",
            HECTARE,
            translate(HECTARE, 500),
            translate(HECTARE, 3960),  # the larger part lies in b
            translate(HECTARE, 1000),
            name=["甲", "乙", "丙", None],
            park_type=["comprehensive", "comprehensive", "country", "community"],
        )
        result = measured("park_types", study(parks=parks))
        assert result.values.to_dict() == {"a": 1, "b": 1}
        assert result.basis["a"].zh == "有：综合公园（乙、甲）；缺：郊野公园、防灾避险公园"
        assert result.basis["b"].en == "there: country park (丙); missing: comprehensive park, disaster-shelter park"
        assert sorted(result.evidence["parks"].frame["adcode"]) == ["a", "a", "a", "b"]

    def test_from_the_list_alone(self) -> None:
        rows = [("a", f"园{n}", "shelter") for n in range(5)] + [("a", "综", "comprehensive"), ("a", "郊", "country")]
        listed = pd.DataFrame(rows, columns=["adcode", "name", "park_type"])
        result = measured("park_types", study(park_list=listed))
        assert result.values["a"] == 3
        assert result.basis["a"].zh == "有：综合公园（综）、郊野公园（郊）、防灾避险公园（园0、园1、园2等 5 处）"
        assert np.isnan(result.values["b"])
        assert result.basis["b"].en.startswith("no data: no park of this county has a type")
        assert result.evidence == {}

    def test_both_together(self) -> None:
        parks = layer("parks", HECTARE, name=["甲"], park_type=["country"])
        listed = pd.DataFrame([("a", "甲", "country"), ("a", "丁", "shelter")], columns=["adcode", "name", "park_type"])
        result = measured("park_types", study(parks=parks, park_list=listed))
        assert result.values["a"] == 2
        assert result.basis["a"].zh == "有：郊野公园（甲）、防灾避险公园（丁）；缺：综合公园"

    def test_a_known_type_that_is_none_of_the_three_is_zero_and_an_unknown_one_no_data(self) -> None:
        parks = layer("parks", HECTARE, translate(HECTARE, 5000), park_type=["pocket", "动物园"])
        result = measured("park_types", study(parks=parks))
        assert result.values["a"] == 0
        assert result.basis["a"].en == "missing: comprehensive park, country park, disaster-shelter park"
        assert np.isnan(result.values["b"])


def boxes_of(seed: int, count: int, size: float) -> list[shapely.Polygon]:
    rng = np.random.default_rng(seed)
    low, side = rng.uniform(0, 7000, (count, 2)) * (1, 0.5), rng.uniform(10, size, (count, 2))
    return [box(x, y, x + width, y + height) for (x, y), (width, height) in zip(low, side, strict=True)]


GRID = [[(x, 0.0), (x, 4000.0)] for x in range(100, 8000, 400)]
CODES = ("park_area_per_capita", "park_service_coverage", "park_walk_coverage")


def town(parks: Sequence[shapely.Geometry], seed: int = 5, **layers: object) -> Study:
    own = {
        "parks": layer("parks", *parks),
        "residential": layer("residential", *boxes_of(seed, 40, 600)),
        "streets": streets(*GRID, [(0, 333), (8000, 333)]),
        "builtup": built(a=box(100, 100, 3900, 3000), b=box(4000, 100, 7000, 3000)),
        "seat_population": seat_people(a=1e4, b=2e4),
    }
    return study(**(own | layers))


@pytest.mark.slow
@examples(12)
@given(st.integers(0, 10**6))
def test_another_park_never_lowers_anything_and_walking_never_beats_the_straight_line(seed: int) -> None:
    parks = boxes_of(seed, 9, 200)
    before, after = ({name: measured(name, town(some)).values for name in CODES} for some in (parks[:-2], parks))
    for name in CODES:
        assert (after[name] >= before[name].fillna(0) - 1e-9).all()
    assert (after["park_walk_coverage"] <= after["park_service_coverage"] + 1e-9).all()
    assert after["park_service_coverage"].gt(0).any()


@examples(8)
@given(st.integers(0, 10**6), st.floats(0.1, 0.9))
@pytest.mark.slow
def test_a_park_drawn_in_two_pieces_is_the_same(seed: int, share: float) -> None:
    whole = boxes_of(seed, 6, 200)
    min_x, min_y, max_x, max_y = whole[0].bounds
    middle = min_x + share * (max_x - min_x)
    pieces = [box(min_x, min_y, middle, max_y), box(middle, min_y, max_x, max_y), *whole[1:]]
    for name in CODES:
        one, two = (measured(name, town(some)).values for some in (whole, pieces))
        assert two.to_numpy() == pytest.approx(one.to_numpy(), rel=1e-6, nan_ok=True)


@examples(10)
@given(st.integers(0, 10**6))
@pytest.mark.slow
def test_the_parts_sum_to_the_whole(seed: int) -> None:
    parks = boxes_of(seed, 8, 300)
    one = tiny.boxes({"a": (0, 0, 8000, 4000), "b": (9000, 0, 9100, 100)})
    for name in CODES[1:]:
        apart, whole = (measured(name, town(parks, builtup=None, counties=given)) for given in (COUNTIES, one))
        for verdict in ("covered", "uncovered"):
            found = area_of(apart, "residential", verdict=verdict)
            assert found == pytest.approx(area_of(whole, "residential", verdict=verdict), rel=1e-9)


class TestLand:
    def test_union_once_covers_the_same_ground_without_overlap(self) -> None:
        shapes = np.array(boxes_of(3, 200, 900))
        ground = union_once(shapes)
        assert shapely.area(ground).sum() == pytest.approx(shapely.union_all(shapes).area)
        assert shapely.get_dimensions(ground).tolist() == [2] * len(ground)
        assert len(union_once(shapes[:0])) == 0
        assert union_once(np.array([shapely.box(0, 0, 0.5, 0.5)]))[0].area == 0.25  # small, but ground

    def test_groups_are_chains_of_gaps(self) -> None:
        shapes = np.array([box(0, 0, 1, 1), box(10, 0, 11, 1), box(2, 0, 3, 1), box(4.5, 0, 5, 1)])
        assert groups_of(shapes, 1.0).tolist() == [0, 1, 0, 2]
        assert groups_of(shapes, 2.0).tolist() == [0, 1, 0, 0]

    def test_cut_keeps_all_area_and_leaves_lines_out(self) -> None:
        shapes = np.array([box(0, 0, 2, 2), box(2, 0, 3, 1), box(5, 5, 6, 6)])
        areas = np.array([box(0, 0, 1, 9), box(1, 0, 2, 9)])
        pieces = cut(shapes, areas)
        assert list(zip(pieces.shape.tolist(), pieces.area.tolist(), strict=True)) == [(0, 0), (0, 1)]
        assert shapely.area(pieces.part).tolist() == [2, 2]

    def test_an_area_that_touches_a_shape_beside_the_part_they_share(self) -> None:
        # the U shares an area with the bar below and touches it along the prong: a collection is left
        prongs = shapely.union_all(
            [box(0, 0, 1, 3), box(1, 0, 3, 1), box(3, 2, 4, 3), box(3, 0, 5, 1), box(4, 0, 5, 3)]
        )
        pieces = cut(np.array([box(2, 1, 4, 2.5)]), np.array([prongs]))
        assert shapely.area(pieces.part).tolist() == [0.5]
        assert shapely.get_dimensions(pieces.part).tolist() == [2]

    def test_home_is_where_the_largest_part_lies(self) -> None:
        areas = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10)], index=["a", "b"], crs=tiny.CRS)
        shapes = np.array([box(9, 0, 12, 1), box(8, 0, 12, 1), box(30, 0, 31, 1)])
        assert home_of(shapes, areas).tolist() == ["b", "a", None]

    @examples(20)
    @given(st.integers(0, 10**6))
    def test_cover_splits_without_loss(self, seed: int) -> None:
        land = gpd.GeoDataFrame(geometry=union_once(np.array(boxes_of(seed, 30, 500))), crs=tiny.CRS)
        served = union_once(shapely.buffer(np.array(boxes_of(seed + 1, 9, 300)), 200))
        parts = cover(land, served)
        mask = shapely.union_all(served)
        assert parts.area.sum() == pytest.approx(land.area.sum(), rel=1e-9)
        assert parts[parts["served"]].area.sum() == pytest.approx(land.intersection(mask).area.sum(), rel=1e-9)

    def test_subdivide_keeps_the_ground_and_its_owner(self) -> None:
        angle = np.linspace(0, 2 * np.pi, 5001)[:-1]
        far = 1000 + 300 * np.sin(37 * angle)
        star = shapely.Polygon(np.column_stack((far * np.cos(angle), far * np.sin(angle))))
        pieces, owner = subdivide(np.array([box(0, 0, 1, 1), star]))
        assert shapely.get_num_coordinates(pieces).max() <= 256
        assert np.bincount(owner, shapely.area(pieces)) == pytest.approx([1, star.area])


@pytest.mark.parametrize(("people", "doubted"), [(20.0, False), (19.0, True), (10_000.0, False)])
def test_a_value_beyond_belief_is_doubted_in_its_basis(people: float, doubted: bool) -> None:  # noqa: FBT001 - a column
    given = study(
        parks=layer("parks", HECTARE, category=["park"]),
        builtup=built(a=box(0, 0, 1000, 1000)),
        seat_population=seat_people(a=people),
    )
    basis = measured("park_area_per_capita", given).basis["a"]
    assert ("人均超过 500 m2" in basis.zh) is doubted
