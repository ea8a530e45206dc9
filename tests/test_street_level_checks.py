"""Checks of the street-level layers, on squares of 10 km whose figures can be worked out by hand (see town.py)."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
import tiny
import town
from shapely import LineString, Point, box

from ycgis.ground.errors import Problem
from ycgis.intake.checks.areas import builtup_by_county
from ycgis.intake.checks.land import overlapping, uncategorised
from ycgis.intake.checks.lines import beside_builtup, line_notes, without_twins
from ycgis.intake.checks.people import people_notes
from ycgis.intake.checks.spots import inside_counties, listed_counties, same_names
from ycgis.intake.checks.ways import canonical_ways
from ycgis.intake.layers import SPECS

W, S = town.WEST, town.SOUTH
COUNTIES = town.counties().set_index("adcode")
STREETS = SPECS["streets"]


def say(problems: list[Problem]) -> str:
    return " | ".join(problem.say("en") for problem in problems)


def km(x: float, y: float, wide: float, high: float) -> shapely.Polygon:
    """Return a box in km from the south-western corner of the town."""
    return box(W + x * 1000, S + y * 1000, W + (x + wide) * 1000, S + (y + high) * 1000)


def raw(shapes: list[shapely.Geometry], **columns: list[object]) -> gpd.GeoDataFrame:
    """Return streets as they come from a file."""
    table = {column.name: [None] * len(shapes) for column in STREETS.columns}
    return gpd.GeoDataFrame(table | columns, geometry=shapes, crs=town.CRS)


def areas(*rows: tuple[str | None, shapely.Polygon]) -> gpd.GeoDataFrame:
    return tiny.layer("builtup", [shape for _, shape in rows], adcode=[code for code, _ in rows])


# ---- built-up areas


def test_areas_with_a_code_are_cut_at_their_county() -> None:
    """2 km of the 8 km2 of A's town reach 1 km into B's county: 2 km2, a quarter."""
    found, problems = builtup_by_county(areas(("990101", km(7, 1, 4, 2)), ("990102", km(12, 1, 1, 1))), COUNTIES, "f")
    assert found.index.tolist() == ["990101", "990102"]
    assert found.area.tolist() == pytest.approx([6e6, 1e6])
    assert [problem.fatal for problem in problems] == [False]
    assert "outside their county: 990101 (2 km2, 25.0%) → they are cut off" in say(problems)


def test_areas_without_a_code_are_split_at_the_border() -> None:
    found, problems = builtup_by_county(areas((None, km(7, 1, 4, 2))), COUNTIES, "f")
    assert found.area.to_dict() == pytest.approx({"990101": 6e6, "990102": 2e6})
    assert problems == []


def test_areas_without_a_code_lose_what_no_county_holds() -> None:
    found, problems = builtup_by_county(areas((None, km(-1, 1, 4, 2)), (None, km(-3, 1, 1, 1))), COUNTIES, "f")
    assert found.area.to_dict() == pytest.approx({"990101": 6e6})
    assert "#1 (2 km2, 25.0%), #2 (1 km2, 100.0%)" in say(problems)


def test_several_areas_of_a_county_count_their_overlap_once_and_take_the_words_of_the_largest() -> None:
    own = [("990101", km(1, 1, 1, 1)), ("990101", km(1, 1, 3, 1)), ("990101", km(6, 6, 1, 1))]
    rows = areas(*own).assign(name=["small", "large", "far"], rule=["a", "b", "c"])
    found, problems = builtup_by_county(rows, COUNTIES, "f")
    assert found.area.tolist() == [4e6]
    assert found.loc["990101", ["name", "rule"]].tolist() == ["large", "b"]
    assert problems == []
    turned, _ = builtup_by_county(rows.iloc[::-1], COUNTIES, "f")
    assert turned.loc["990101", "name"] == "large"
    assert turned.geometry.geom_equals(found.geometry).all()


def test_an_area_that_only_touches_its_neighbour_is_not_given_to_it() -> None:
    found, problems = builtup_by_county(areas((None, km(8, 1, 2, 2))), COUNTIES, "f")
    assert found.index.tolist() == ["990101"]
    assert problems == []


def test_unknown_codes_are_left_out() -> None:
    found, problems = builtup_by_county(areas(("990101", km(1, 1, 1, 1)), ("999", km(3, 3, 1, 1))), COUNTIES, "f")
    assert found.index.tolist() == ["990101"]
    assert [problem.fatal for problem in problems] == [False]
    assert "no county of this project: 999" in say(problems)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("990101", km(12, 1, 1, 1)), ("990102", km(13, 1, 1, 1))], "wholly outside their own county: 990101"),
        ([(None, km(30, 30, 1, 1))], "no built-up area lies in any county"),
        ([("999", km(1, 1, 1, 1))], "no built-up area lies in any county"),
    ],
)
def test_areas_that_are_nowhere_are_fatal(rows: list[tuple[str | None, shapely.Polygon]], words: str) -> None:
    _, problems = builtup_by_county(areas(*rows), COUNTIES, "f")
    assert words in say([problem for problem in problems if problem.fatal])


# ---- parks and residential land


def test_overlapping_land_is_told_with_what_it_holds_twice() -> None:
    """Three squares of 1 km2 on one another, half a km apart: 3 km2 over a union of 2 km2."""
    parks = tiny.layer("parks", [km(1, 1, 1, 1), km(1.5, 1, 1, 1), km(2, 1, 1, 1), km(5, 5, 1, 1)])
    problems = overlapping(parks, "f")
    assert [problem.fatal for problem in problems] == [False]
    assert "3 shapes overlap one another, by 1 km2 → what overlaps is counted once" in say(problems)


def test_touching_land_and_slivers_do_not_overlap() -> None:
    parks = tiny.layer("parks", [km(1, 1, 1, 1), km(2, 1, 1, 1), km(2.9999, 1, 1, 1)])
    assert overlapping(parks, "f") == []


def test_streets_whose_class_no_table_knows() -> None:
    streets = raw([shapely.LineString([(0, 0), (9, 0)])] * 4, road_class=["支线", "支线", "支路", None])
    (note,) = canonical_ways(streets, STREETS, "f")[1]
    assert not note.fatal
    assert "road_class is not known of 2 of 4 streets: 支线 × 2" in note.say("en")


def test_parks_without_a_category() -> None:
    parks = tiny.layer("parks", [km(1, 1, 1, 1)] * 3, category=["park", None, "tea"])
    assert "1 of 3 parks have no category → taken for park green" in say(uncategorised(parks, "f"))
    assert uncategorised(parks.iloc[:1], "f") == []


# ---- lines


def lines(*shapes: list[tuple[float, float]], **columns: list[object]) -> gpd.GeoDataFrame:
    return tiny.layer("streets", [LineString(shape) for shape in shapes], **columns)


AB, BA = [(0, 0), (1, 0)], [(1, 0), (0, 0)]


@pytest.mark.parametrize(
    ("oneway", "shapes", "kept"),
    [
        ([None, None], [AB, AB], 1),
        ([None, "no"], [AB, BA], 1),
        (["yes", "F"], [AB, AB], 1),
        (["yes", "-1"], [AB, BA], 1),  # the same way, drawn from the other end
        (["yes", "yes"], [AB, BA], 2),  # there and back
        (["yes", "no"], [AB, AB], 2),
        ([None, None], [AB, [(0, 0), (0.5, 0), (1, 0)]], 2),
    ],
)
def test_twins(oneway: list[str | None], shapes: list[list[tuple[float, float]]], kept: int) -> None:
    frame, problems = without_twins(lines(*shapes, oneway=oneway), "f")
    assert len(frame) == kept
    assert len(problems) == 2 - kept
    assert kept == 2 or "1 lines are the same as another in every respect → the repeats are left out" in say(problems)


def test_lines_that_differ_in_attributes_only_are_kept_and_told() -> None:
    frame, problems = without_twins(lines(AB, BA, AB, AB).assign(name=["x", "y", "x", "x"]), "f")
    assert frame["name"].tolist() == ["x", "y"]
    assert [problem.fatal for problem in problems] == [False, False]
    assert "2 lines are the same" in say(problems)
    assert "1 lines lie exactly on another that has other attributes" in say(problems)


def test_railways_have_twins_too() -> None:
    frame, problems = without_twins(tiny.layer("railways", [LineString(AB), LineString(BA)]), "f")
    assert len(frame) == 1
    assert len(problems) == 1


def test_lines_that_cross_themselves_are_kept_and_told_and_rings_are_not() -> None:
    r"""The first crosses itself like ><, the second is a closed square, the third bends."""
    frame = lines(
        [(0, 0), (2, 2), (2, 0), (0, 2)], [(0, 0), (1, 0), (1, 1), (0, 0)], [(0, 0), (1, 0), (1, 1)],
        road_class=["支路"] * 3,
    )  # fmt: skip
    problems = line_notes(frame, STREETS, "f")
    assert [problem.fatal for problem in problems] == [False]
    assert "1 lines cross themselves: features 1 " in say(problems)


def test_streets_without_class_are_counted_and_roads_may_have_none() -> None:
    frame = lines(AB, AB, AB, road_class=["支路", None, None])
    assert "2 of 3 streets have no road_class" in say(line_notes(frame, STREETS, "f"))
    assert line_notes(frame, SPECS["roads"], "f") == []


def test_letters_that_may_mean_no_and_yes() -> None:
    frame = raw([LineString(AB)] * 2, road_class=["支路"] * 2, oneway=["F", "T"])
    assert 'values = { oneway = { F = "no", T = "yes" } }' in say(canonical_ways(frame, STREETS, "f")[1])
    frame["oneway"] = ["F", "B"]
    assert canonical_ways(frame, STREETS, "f")[1] == []


def test_streets_beside_the_built_up_areas() -> None:
    builtup = tiny.builtup({"1": box(0, 0, 2, 2), "2": box(1, 1, 3, 3)})
    inside, outside = [(0.5, 0.5), (2.5, 2.5)], [(9, 9), (10, 9)]
    assert "1 of 2 streets do not meet" in say(beside_builtup(lines(inside, outside), builtup, "f"))
    assert "check both layers" in say(beside_builtup(lines(outside), builtup, "f"))
    assert beside_builtup(lines(inside), builtup, "f") == []


# ---- places, lists, people


def test_points_outside_all_counties_are_left_out_and_those_on_a_border_are_kept() -> None:
    spots = tiny.layer("facilities", [Point(W, S), Point(W - 1, S), Point(W + 10_000, S + 1)], kind=list("abc"))
    kept, problems = inside_counties(spots, COUNTIES, "f")
    assert kept["kind"].tolist() == ["a", "c"]
    assert kept.index.tolist() == [0, 1]
    assert "1 of 3 points lie outside all counties → they are left out" in say(problems)
    assert inside_counties(kept, COUNTIES, "f")[1] == []


def test_townships_of_one_name_in_one_county() -> None:
    at = [Point(W + 1000, S + 1000), Point(W + 2000, S + 1000), Point(W + 11_000, S + 1000), Point(W - 5000, S)]
    townships = tiny.layer("townships", at).assign(name="城关镇")
    problems = same_names(townships, COUNTIES, "f")
    assert [problem.fatal for problem in problems] == [False]
    assert say(problems).endswith(": 990101 城关镇 → each counts; keep one where they are the same place")
    assert same_names(townships.iloc[1:], COUNTIES, "f") == []


def test_parks_listed_under_other_codes() -> None:
    table = pd.DataFrame({"adcode": ["990101", "1", "990101"], "name": list("abc")})
    kept, problems = listed_counties(table, COUNTIES.index, "f")
    assert kept["name"].tolist() == ["a", "c"]
    assert "no county of this project: 1" in say(problems)
    assert listed_counties(kept, COUNTIES.index, "f")[1] == []


@pytest.mark.parametrize(
    ("people", "told"), [(49, "0.49 times the 100"), (50, ""), (200, ""), (201, "2.01 times the 100")]
)
def test_people_against_the_population(people: float, told: str) -> None:
    folk = tiny.people({(W + 1000, S + 1000): people, (W - 1000, S): 1e6})
    known = pd.Series({"990101": 60.0, "990102": 40.0})
    problems = people_notes(folk, COUNTIES, known, "f")
    assert bool(problems) is bool(told)
    assert told in say(problems)


def test_people_without_population_are_summed_once() -> None:
    border = W + 10_000
    problems = people_notes(tiny.people({(border, S + 1000): 1500.0, (W - 1, S): np.pi}), COUNTIES, None, "f")
    assert "people in the counties: 1,500 in all" in say(problems)
    assert not problems[0].fatal
