from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import town
from pyproj import CRS

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import Problem
from ycgis.ground.text import Text
from ycgis.intake.checks.columns import tidy_columns, to_numbers
from ycgis.intake.checks.geometry import tidy_geometry
from ycgis.intake.checks.position import far_away, gap_km, misplaced
from ycgis.intake.checks.together import capital_problems, matched, neighbours_beyond, overlaps, strayed
from ycgis.intake.checks.wording import listed
from ycgis.intake.layers import SPECS

COUNTIES, ROADS, SEATS, PEOPLE = (SPECS[name] for name in ("counties", "roads", "seats", "people"))
SQUARE = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
DEGREES = (110.8, 34.9, 111.1, 35.1)
METRES = (490_000.0, 3_865_000.0, 510_000.0, 3_885_000.0)


def say(problems: Iterable[Problem]) -> str:
    return " | ".join(problem.say("en") for problem in problems)


def of_counties(*shapes: shapely.Geometry | None) -> gpd.GeoDataFrame:
    codes = [f"99010{number}" for number in range(1, len(shapes) + 1)]
    return gpd.GeoDataFrame({"adcode": codes, "name": codes}, geometry=list(shapes), crs=town.CRS)


def with_corner(x: float) -> shapely.Geometry:
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt(f"POLYGON ((0 0, 1 0, {x} 1, 0 0))")


# ---- wording


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (["a"], Text("a", "a")),
        (["a", Text("乙", "b")], Text("a、乙", "a, b")),
        (range(7), Text("0、1、2、3、4 等 7 个", "0, 1, 2, 3, 4 and 2 more")),
    ],
)
def test_listed(items: Iterable[object], said: Text) -> None:
    assert listed(items) == said


# ---- columns


def test_codes_stay_text_however_the_file_holds_them() -> None:
    for codes in ([140802, 140821], [140802.0, 140821.0], ["140802 ", "１４０８２１"]):
        tidy, problems = tidy_columns(pd.DataFrame({"adcode": codes, "name": ["甲", "乙"]}), COUNTIES, {}, "f")
        assert tidy["adcode"].tolist() == ["140802", "140821"]
        assert not problems


def test_columns_are_renamed_and_only_those_of_the_layer_are_kept() -> None:
    frame = pd.DataFrame({"行政区划代码": ["1"], "NAME": ["甲"], "area": [3.0]})
    tidy, problems = tidy_columns(frame, COUNTIES, {"adcode": "行政区划代码", "name": "NAME"}, "f")
    assert tidy.columns.tolist() == ["adcode", "name"]
    assert tidy.iloc[0].tolist() == ["1", "甲"]
    assert not problems


def test_absent_optional_columns_are_there_and_missing() -> None:
    tidy, problems = tidy_columns(pd.DataFrame({"ref": ["G5"]}), ROADS, {}, "f")
    assert tidy.columns.tolist() == [column.name for column in ROADS.columns]
    assert tidy.drop(columns="ref").isna().all(axis=None)
    assert not problems


@pytest.mark.parametrize(
    ("frame", "renamed", "words"),
    [
        ({"adcod": ["1"], "name": ["x"]}, {}, ["'adcode' is missing", "did you mean 'adcod'?", "columns ="]),
        ({"adcode": ["1"], "name": ["x"]}, {"adcoed": "adcode"}, ["'adcoed'", "did you mean 'adcode'?"]),
        ({"编码": ["1"], "name": ["x"]}, {"adcode": "编号码"}, ["no column '编号码'", "did you mean '编码'?"]),
        ({"adcode": ["1", "1", "2"], "name": list("xyz")}, {}, ["same value more than once: 1"]),
        ({"adcode": ["1", ""], "name": list("xy")}, {}, ["'adcode' is empty in: #2"]),
        ({"adcode": ["1", "2"], "name": ["x", None]}, {}, ["'name' is empty in: 2"]),
    ],
)
def test_fatal_problems_of_columns(frame: dict[str, Any], renamed: dict[str, str], words: list[str]) -> None:
    _, problems = tidy_columns(pd.DataFrame(frame), COUNTIES, renamed, "counties.shp")
    assert len(problems) == 1
    assert problems[0].fatal
    for word in ["counties.shp", *words]:
        assert word in say(problems)


def test_all_problems_of_columns_come_at_once() -> None:
    frame = pd.DataFrame({"adcode": ["1", "1"], "title": ["x", "y"]})
    _, problems = tidy_columns(frame, COUNTIES, {"adcoed": "adcode"}, "f")
    assert len(problems) == 3  # a key that maps nothing, no name, an id twice


@pytest.mark.parametrize(
    ("values", "word"),
    [([1.0, -2.0], "negative"), ([1.0, np.inf], "infinite"), ([1.0, np.nan], "empty"), (["1", "many"], "'many'")],
)
def test_people_must_be_numbers_from_zero_up(values: list[Any], word: str) -> None:
    _, problems = tidy_columns(pd.DataFrame({"people": values}), PEOPLE, {}, "f")
    assert [problem.fatal for problem in problems] == [True]
    assert word in say(problems)


def test_an_odd_text_in_an_optional_number_is_missing_and_reported() -> None:
    tidy, problems = tidy_columns(pd.DataFrame({"maxspeed": ["60", "CN:urban", ""]}), ROADS, {}, "f")
    assert tidy["maxspeed"].tolist() == pytest.approx([60, np.nan, np.nan], nan_ok=True)
    assert [problem.fatal for problem in problems] == [False]
    assert "'CN:urban'" in say(problems)


def test_a_nearly_right_optional_column_is_reported() -> None:
    _, problems = tidy_columns(pd.DataFrame({"length": [1.0]}), ROADS, {}, "f")
    assert [problem.fatal for problem in problems] == [False]
    assert "did you mean 'length'?" in say(problems)


def test_to_numbers_reads_what_offices_write() -> None:
    numbers, wrong = to_numbers(pd.Series(["１２", "1,234.5", "", "—"]))
    assert numbers.tolist() == pytest.approx([12, 1234.5, np.nan, np.nan], nan_ok=True)
    assert wrong.tolist() == [False, False, False, True]


# ---- geometry


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (None, "no geometry"),
        (shapely.Polygon(), "no geometry"),
        (with_corner(np.nan), "NaN or infinite"),
        (with_corner(np.inf), "NaN or infinite"),
        (shapely.LineString([(0, 0), (1, 0)]), "must be polygons, found LineString"),
        (shapely.GeometryCollection([SQUARE]), "found GeometryCollection"),
        (shapely.Polygon([(0, 0), (1, 1), (2, 2)]), "without any area"),
    ],
)
def test_unsound_counties_are_fatal_and_named(shape: shapely.Geometry | None, words: str) -> None:
    frame, problems = tidy_geometry(of_counties(SQUARE, shape), COUNTIES, "counties.gpkg")
    assert len(problems) == 1
    assert problems[0].fatal
    assert words in say(problems)
    assert "990102" in say(problems)
    assert "counties.gpkg" in say(problems)
    assert frame["adcode"].tolist() == ["990101"]


def test_a_bow_tie_is_repaired_and_reported() -> None:
    frame, problems = tidy_geometry(of_counties(SQUARE, BOW_TIE), COUNTIES, "f")
    assert [problem.fatal for problem in problems] == [False]
    assert "990102" in say(problems)
    assert "Self-intersection" in say(problems)
    assert frame.is_valid.all()
    assert frame.geometry[1].area == pytest.approx(50)  # two triangles of 10 x 5 / 2


def test_the_third_dimension_is_dropped() -> None:
    frame, problems = tidy_geometry(of_counties(shapely.force_3d(SQUARE, 400)), COUNTIES, "f")
    assert not frame.has_z.any()
    assert not problems


def test_roads_without_geometry_or_length_are_left_out_and_reported() -> None:
    lines = [shapely.LineString([(0, 0), (3, 4)]), None, shapely.LineString([(1, 1), (1, 1)])]
    frame, problems = tidy_geometry(gpd.GeoDataFrame({"length_m": [6, 7, 8]}, geometry=lines), ROADS, "f")
    assert frame["length_m"].tolist() == [6]
    assert [problem.fatal for problem in problems] == [False, False]
    assert "features 2" in say(problems[:1])


def test_a_road_in_parts_shares_out_its_length() -> None:
    parts = shapely.MultiLineString([[(0, 0), (10, 0)], [(10, 0), (40, 0)]])
    roads = gpd.GeoDataFrame({"length_m": [80.0], "ref": ["G5"]}, geometry=[parts])
    frame, problems = tidy_geometry(roads, ROADS, "f")
    assert frame["length_m"].tolist() == [20.0, 60.0]
    assert frame["ref"].tolist() == ["G5", "G5"]
    assert set(frame.geom_type) == {"LineString"}
    assert not problems


def test_a_multipoint_of_one_is_a_point_and_of_more_is_refused() -> None:
    shapes = [shapely.MultiPoint([(1, 2)]), shapely.MultiPoint([(1, 2), (3, 4)])]
    seats = gpd.GeoDataFrame({"adcode": ["1", "2"], "name": ["x", "y"]}, geometry=shapes)
    frame, problems = tidy_geometry(seats, SEATS, "f")
    assert frame.geometry.tolist() == [shapely.Point(1, 2)]
    assert "several points in one feature: 2" in say(problems)


# ---- position


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (DEGREES, 4490),
        ((-15.6, 28.0, -15.3, 28.2), 4326),  # Las Palmas
        (METRES, 4546),
        (METRES, 32649),
        ((37_490_000.0, 3_865_000.0, 37_510_000.0, 3_885_000.0), 4525),  # with prefix
        ((19_490_000.0, 3_865_000.0, 19_510_000.0, 3_885_000.0), 4497),  # 6-degree zone with prefix
        ((12.33e6, 4.15e6, 12.37e6, 4.18e6), 3857),
        ((445_000.0, 3_100_000.0, 460_000.0, 3_120_000.0), 32628),
    ],
)
def test_what_fits_its_crs_is_not_complained_about(bounds: Bounds, code: int) -> None:
    assert misplaced(bounds, CRS(code), "f") is None


@pytest.mark.parametrize(
    ("bounds", "code", "words"),
    [
        (METRES, 4490, ["look like metres", "EPSG:4546"]),
        ((37_490_000.0, 3_865_000.0, 37_510_000.0, 3_885_000.0), 4326, ["look like metres", "EPSG:4525"]),
        ((12.33e6, 4.15e6, 12.37e6, 4.18e6), 4326, ["look like metres", "EPSG:3857"]),
        (DEGREES, 4546, ["look like degrees", "EPSG:4490"]),
        (DEGREES, 3857, ["look like degrees"]),
        ((34.9, 110.8, 35.1, 111.1), 4490, ["axes are swapped"]),
        ((39.0, 75.5, 40.0, 76.0), 4490, ["axes are swapped"]),  # Kashgar: could pass for a place in the Arctic
        ((3_865_000.0, 490_000.0, 3_885_000.0, 510_000.0), 4546, ["axes are swapped"]),
        ((3_865_000.0, 37_490_000.0, 3_885_000.0, 37_510_000.0), 4525, ["axes are swapped"]),
        ((37_490_000.0, 3_865_000.0, 37_510_000.0, 3_885_000.0), 4546, ["zone prefix 37", "EPSG:4525"]),
        ((19_490_000.0, 3_865_000.0, 19_510_000.0, 3_885_000.0), 4546, ["zone prefix 19", "EPSG:4497"]),
        ((38_490_000.0, 3_865_000.0, 38_510_000.0, 3_885_000.0), 4525, ["zone prefix 38", "EPSG:4526"]),
        (METRES, 4525, ["carry none", 'crs = "EPSG:4546"']),
        ((490_000.0, 8_865_000.0, 510_000.0, 8_885_000.0), 4546, ["outside the area"]),
    ],
)
def test_coordinates_that_cannot_be_in_their_crs(bounds: Bounds, code: int, words: list[str]) -> None:
    problem = misplaced(bounds, CRS(code), "layer.gpkg")
    assert problem is not None
    assert problem.fatal
    for word in ["layer.gpkg", *words]:
        assert word in problem.say("en")


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0, 1, 1), (0.5, 0.5, 2, 2), 0),
        ((0, 0, 1, 1), (1, 1, 2, 2), 0),
        ((0, 0, 1, 0), (2, 0, 3, 0), 111.319),  # one degree of the equator
        ((0, 0, 1, 1), (0, np.inf, 1, np.inf), np.inf),
    ],
)
def test_gap_km(one: Bounds, other: Bounds, km: float) -> None:
    assert gap_km(one, other) == pytest.approx(km, abs=1e-3)


@pytest.mark.parametrize(
    ("bounds", "code", "word"),
    [
        (METRES, 4545, "EPSG:4546"),  # declared for 108 E
        (METRES, 4547, "EPSG:4546"),  # declared for 114 E
        ((110.9, 30.0, 111.1, 30.2), 4490, "km away"),
        ((34.9, 50.8, 35.1, 51.1), 4490, "km away"),
    ],
)
def test_a_layer_far_from_the_counties_is_told_how_far_and_what_would_fit(bounds: Bounds, code: int, word: str) -> None:
    problem = far_away(bounds, CRS(code), DEGREES, "roads.gpkg")
    assert problem is not None
    assert "does not overlap the counties" in problem.say("en")
    assert word in problem.say("en")


def test_far_away_says_the_distance_and_allows_some() -> None:
    south = (110.9, 33.7, 111.1, 33.9)  # 1 degree of latitude: 110.9 km
    problem = far_away(south, CRS(4490), DEGREES, "f")
    assert "about 111 km away" in problem.say("en")
    assert far_away(south, CRS(4490), DEGREES, "f", most_km=112) is None
    assert far_away(DEGREES, CRS(4490), DEGREES, "f") is None


# ---- together


def test_touching_counties_do_not_overlap() -> None:
    assert overlaps(town.counties().set_index("adcode"), "f") == []


@pytest.mark.parametrize(("shift_m", "found"), [(5, 0), (20, 1)])
def test_overlap_counts_from_a_thousandth_of_the_smaller(shift_m: float, found: int) -> None:
    # Two squares of 10 km that overlap in a strip: 20 m is 0.2 %, 5 m is 0.05 %.
    two = town.counties().iloc[:2].set_index("adcode")
    moved = two.set_geometry(
        [two.geometry.iloc[0], shapely.transform(two.geometry.iloc[1], lambda xy: xy - [shift_m, 0])]
    )
    problems = overlaps(moved, "counties.gpkg")
    assert len(problems) == found
    assert found == 0 or "990101–990102 (0.2 km2)" in say(problems)


def test_a_county_inside_another_overlaps() -> None:
    inner = shapely.box(*np.add(town.counties().geometry[0].bounds, [1000, 1000, -1000, -1000]))
    both = of_counties(town.counties().geometry[0], inner).set_index("adcode")
    assert "990101–990102 (64 km2)" in say(overlaps(both, "f"))


@pytest.mark.parametrize("complete", [True, False])
def test_matched(*, complete: bool) -> None:
    table = pd.DataFrame({"people": [3, 9, 1]}, index=["c", "x", "a"])
    kept, problems = matched(table, pd.Index(["a", "b", "c"]), "f", complete=complete)
    assert kept["people"].tolist() == [1, 3]
    assert [problem.fatal for problem in problems] == [False, complete]
    assert "no county of this project: x" in say(problems)
    assert "counties: b" in say(problems)


def test_a_seat_far_outside_its_county_is_noted_and_one_just_outside_is_not() -> None:
    counties = town.counties().set_index("adcode")
    points = [shapely.Point(town.WEST - 4_000, town.SOUTH), shapely.Point(town.WEST, town.SOUTH)]
    seats = gpd.GeoDataFrame(index=["990101", "990102"], geometry=points, crs=town.CRS)
    problems = strayed(seats, counties, "seats.csv")
    assert "990102 (10.0 km)" in say(problems)
    assert "990101" not in say(problems)
    assert not problems[0].fatal


def test_a_county_among_the_neighbours_is_left_out() -> None:
    around = gpd.GeoDataFrame(index=["a", "z"], geometry=[SQUARE, SQUARE])
    kept, problems = neighbours_beyond(around, pd.Index(["a"]), "f")
    assert kept.index.tolist() == ["z"]
    assert "a" in say(problems)


@pytest.mark.parametrize(
    ("counties", "seats", "words"),
    [
        (["990101"], ["990101"], None),
        (None, None, None),
        (["990107"], ["990101"], "not among the counties"),
        (["990101"], ["990107"], "not among the seats"),
    ],
)
def test_capital(counties: list[str] | None, seats: list[str] | None, words: str | None) -> None:
    codes = [None if given is None else pd.Index(given) for given in (counties, seats)]
    problems = capital_problems("990101", *codes, "project.toml")
    assert bool(problems) is (words is not None)
    assert words is None or (words in say(problems) and "did you mean '990107'?" in say(problems))
