from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from osm_files import NORTH, WEST, Extract, county, seat

from ycgis.ground.crs import WGS84
from ycgis.intake.osm import Imported, import_osm
from ycgis.intake.osm.rows import Rows
from ycgis.intake.osm.tags import among, vertex_keys
from ycgis.intake.osm.window import window_of

# an area ABCD with a hole EFGH; P on its outline, Q inside
SQUARE = """
A  P     B
  E    F
    Q
  H    G
D        C
"""


def imported(extract: Extract, folder: Path, **options: object) -> Imported:
    return import_osm(extract.write(folder / "a.osm"), county(), options.get("seats"), folder / "out.gpkg")


def layer(result: Imported, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(result.path, layer=name)


def said(result: Imported) -> str:
    return " ".join(problem.say("en") for problem in result.left_out)


def ring(extract: Extract, signs: str) -> shapely.Polygon:
    return shapely.Polygon([extract.at[sign] for sign in signs])


# Areas


def test_a_relation_with_a_hole_is_assembled(tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ABC")  # the outer ring is two ways
    extract.way(2, "CDA")
    extract.way(3, "EFGHE")
    extract.relation(9, [("w", 1, "outer"), ("w", 2, "outer"), ("w", 3, "inner")], type="multipolygon", leisure="park")
    (park,) = layer(imported(extract, tmp_path), "parks").itertuples()
    assert park.osm_id == "relation/9"
    assert park.geometry.equals(ring(extract, "ABCD") - ring(extract, "EFGH"))


def test_a_relation_that_does_not_close_is_told_by_its_id(tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ABC")
    extract.way(3, "EFGHE", leisure="park")
    extract.relation(8, [("w", 1, "outer"), ("w", 77, "outer")], type="multipolygon", natural="water")
    extract.relation(9, [("w", 1, "outer")], type="multipolygon", leisure="park")
    result = imported(extract, tmp_path)
    assert layer(result, "parks")["osm_id"].tolist() == ["way/3"]
    assert "relations that make no area" in said(result)
    assert "2 (such as relation/8, relation/9)" in said(result)


def test_an_outline_that_crosses_itself_is_mended_and_one_without_area_left_out(tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ACBDA", natural="water")  # a bow tie: two triangles, half of the square
    extract.way(2, "ABA", natural="water")
    result = imported(extract, tmp_path)
    (water,) = layer(result, "water").geometry
    assert water.area == pytest.approx(ring(extract, "ABCD").area / 2)
    assert "outline crosses itself: 1 (such as way/1) → repaired" in said(result)
    assert "areas without any area: 1 (such as way/2)" in said(result)


def test_a_closed_way_is_an_area_only_when_it_says_what_of(tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ABCDA", highway="residential")
    extract.way(2, "ABCDA", highway="track", leisure="park", area="no")
    extract.way(3, "ABCD", leisure="park")  # not closed
    result = imported(extract, tmp_path)
    assert result.layers["parks"].rows == 0
    assert result.layers["streets"].rows == 2


# Green


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"leisure": "park"}, "park"),
        ({"leisure": "garden", "name": "牡丹园"}, "park"),
        ({"leisure": "garden"}, "attached"),
        ({"leisure": "garden", "name": "内院", "access": "private"}, "attached"),
        ({"leisure": "garden", "name": "内院", "garden__type": "residential"}, "attached"),
        ({"landuse": "grass"}, "attached"),
        ({"leisure": "dog_park"}, "attached"),
        ({"landuse": "grass", "name": "环城绿化带"}, "protective"),
        ({"landuse": "forest", "forest": "shelterbelt"}, "protective"),
        ({"landuse": "forest", "name": "五老峰森林公园"}, "regional"),
        ({"leisure": "nature_reserve"}, "regional"),
        ({"leisure": "park", "landuse": "grass"}, "park"),
        ({"landuse": "forest"}, None),
        ({"leisure": "pitch"}, None),
    ],
)
def test_green_is_told_apart(tags: dict[str, str], category: str | None, tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ABCDA", **tags)
    extract.way(2, "AB", highway="residential")
    result = imported(extract, tmp_path)
    found = layer(result, "parks")["category"].tolist() if result.layers["parks"].rows else [None]
    assert found == [category]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"name": "盐湖综合公园"}, "comprehensive"),
        ({"name": "南山郊野公园"}, "country"),
        ({"name": "防灾避险公园"}, "shelter"),
        ({"park__type": "community_park"}, "community"),
        ({"park__type": "pocket", "name": "综合公园"}, "pocket"),
        ({"emergency": "assembly_point"}, "shelter"),
        ({"name": "人民公园"}, None),
    ],
)
def test_the_type_of_a_park_is_taken_only_where_it_is_said(
    tags: dict[str, str], kind: str | None, tmp_path: Path
) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ABCDA", leisure="park", **tags)
    assert layer(imported(extract, tmp_path), "parks")["park_type"].tolist() == [kind]


def test_entrances_are_vertices_of_a_park_s_outline(tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "APBCDA", leisure="park")
    extract.way(2, "EFGHE", landuse="grass")
    extract.node("P", barrier="gate", name="北门")
    extract.node("C", entrance="main")
    extract.node("Q", entrance="yes")  # inside
    extract.node("E", barrier="gate")  # of the grass
    result = imported(extract, tmp_path)
    assert layer(result, "entrances")["osm_id"].tolist() == [f"node/{ord('C')}", f"node/{ord('P')}"]
    assert "gates and entrances that are not on a park's outline: 2" in said(result)


# Ground


def test_residential_land_buildings_and_water(tmp_path: Path) -> None:
    extract = Extract(SQUARE)
    extract.way(1, "ABCDA", landuse="residential", name="东里")
    extract.way(2, "EFGHE", building="yes")
    extract.way(3, "EFGHE", building="ruins")
    extract.way(4, "EFGHE", landuse="reservoir")
    extract.way(5, "EFGHE", waterway="riverbank")
    result = imported(extract, tmp_path)
    assert layer(result, "residential")[["name", "rule"]].to_numpy().tolist() == [["东里", "landuse=residential"]]
    assert layer(result, "buildings")["osm_id"].tolist() == ["way/2"]
    assert layer(result, "water")["osm_id"].tolist() == ["way/4", "way/5"]


# The built-up area: one character is about 91 m to the east and 111 m to the south

TOWN = """
A         B C         D          I   J

                                 L   K



H         G F         E
"""


def built(extract: Extract, folder: Path, point: tuple[float, float], **options: object) -> Imported:
    return imported(extract, folder, seats=seat(point), **options)


def test_land_across_a_street_is_joined_outlying_land_linked_and_far_land_not(tmp_path: Path) -> None:
    extract = Extract(TOWN)
    extract.way(1, "ABGHA", landuse="residential")
    extract.way(2, "CDEFC", landuse="commercial")  # 182 m away: joined
    extract.way(3, "IJKLI", landuse="industrial")  # 1 km away: not
    middle = extract.at["A"][0] + 0.005, extract.at["A"][1] - 0.001
    result = built(extract, tmp_path, middle)
    (area,) = layer(result, "builtup").itertuples()
    assert (area.adcode, area.name) == ("140802", "甲县")
    whole = shapely.box(*shapely.union_all([ring(extract, "ABGH"), ring(extract, "CDEF")]).bounds)
    assert area.geometry.symmetric_difference(whole).area / whole.area < 0.02  # the closing rounds inner corners
    assert "gaps up to 200 m joined" in area.rule
    assert "由 OSM 用地推导" in area.rule


def test_a_part_within_500_m_is_linked_when_it_is_large_enough(tmp_path: Path) -> None:
    extract = Extract("A         B    C   D    E\n\n\n               K   J    F\n\n\nH         G\n")
    extract.way(1, "ABGHA", landuse="residential")
    extract.way(2, "CDJKC", landuse="industrial")  # 456 m away, 0.12 km2
    extract.way(3, "EFE", landuse="industrial")
    middle = extract.at["A"][0] + 0.005, extract.at["A"][1] - 0.001
    (area,) = layer(built(extract, tmp_path, middle), "builtup").geometry
    assert area.area == pytest.approx(ring(extract, "ABGH").area + ring(extract, "CDJK").area, rel=0.01)


def test_small_holes_are_filled_and_the_county_cuts(tmp_path: Path) -> None:
    extract = Extract(SQUARE.replace("\n", "\n\n\n"))
    extract.way(1, "ABCDA")
    extract.way(2, "EFGHE")
    extract.relation(9, [("w", 1, "outer"), ("w", 2, "inner")], type="multipolygon", landuse="residential")
    west, _, east, _ = ring(extract, "ABCD").bounds
    half = county(west=(west + east) / 2, side=0.1)
    result = import_osm(extract.write(tmp_path / "a.osm"), half, seat(extract.at["C"]), tmp_path / "out.gpkg")
    (area,) = layer(result, "builtup").geometry
    assert area.area == pytest.approx(ring(extract, "ABCD").area / 2, rel=1e-3)
    assert not any(len(part.interiors) for part in shapely.get_parts(area))


def test_without_a_seat_or_without_land_there_is_none_and_it_is_told(tmp_path: Path) -> None:
    extract = Extract(TOWN)
    extract.way(1, "IJKLI", landuse="industrial")  # 0.08 km2
    extract.way(2, "IJ", highway="residential")
    assert "counties without a seat: no built-up area can be derived: 1 (such as 140802)" in said(
        imported(extract, tmp_path)
    )
    assert "no 0.5 km2 of mapped land use within 2 km: no built-up area can be derived: 1" in said(
        built(extract, tmp_path, extract.at["I"])
    )
    large = Extract(TOWN)
    large.way(1, "ABGHA", landuse="residential")  # 0.6 km2
    away = large.at["A"][0] - 0.03, large.at["A"][1]  # 2.7 km
    assert built(large, tmp_path, away).layers["builtup"].rows == 0


def test_little_residential_land_in_a_built_up_area_is_told(tmp_path: Path) -> None:
    extract = Extract(TOWN)
    extract.way(1, "ABGHA", landuse="commercial")
    extract.way(2, "CDEFC", landuse="commercial")
    middle = extract.at["A"][0] + 0.005, extract.at["A"][1] - 0.001
    result = built(extract, tmp_path, middle)
    assert "residential land covers less than 10 % of the derived built-up area (甲县 0.0 %)" in said(result)
    assert not any(problem.fatal for problem in result.left_out)


@pytest.mark.parametrize(("columns", "share"), [(1, "5.0"), (3, None)])
def test_overlapping_residential_land_counts_once_and_only_inside(
    columns: int, share: str | None, tmp_path: Path
) -> None:
    rows = ["A" + " " * (columns - 1) + "I" + " " * (19 - columns) + "B", *[""] * 4]
    rows += ["D" + " " * (columns - 1) + "J" + " " * (19 - columns) + "C"]
    extract = Extract("\n".join(rows))
    extract.way(1, "ABCDA", landuse="commercial")  # 20 columns
    extract.way(2, "AIJDA", landuse="residential")
    extract.way(3, "AIJDA", landuse="residential")
    told = said(built(extract, tmp_path, extract.at["A"]))
    assert (f"(甲县 {share} %)" in told) if share else ("residential land covers" not in told)


# Rows and keys


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6)), min_size=2, max_size=6, unique=True
        ),
        min_size=1,
        max_size=8,
    )
)
@examples(50)
def test_lines_read_from_wkb_are_those_that_shapely_reads(places: list[list[tuple[int, int]]]) -> None:
    lines = [shapely.LineString([(x / 1e7 + WEST, y / 1e7 + NORTH) for x, y in points]) for points in places]
    rows = Rows("line", ("highway",), window_of(county(), None, 1000.0))
    for number, line in enumerate(lines):
        rows.add(f"way/{number}", shapely.to_wkb(line, hex=True, byte_order=1), ["residential"])
    found = rows.finish()
    assert shapely.equals_identical(found.geometry.to_numpy(), np.array(lines, dtype=object)).all()
    assert found.crs == WGS84


@given(st.lists(st.integers(-(2**62), 2**62)), st.lists(st.integers(-5, 5)), st.lists(st.integers(-5, 5)))
def test_among_is_numpy_s_isin(wide: list[int], keys: list[int], pool: list[int]) -> None:
    some, others = np.array([*wide, *keys], dtype=np.int64), np.array([*wide[::2], *pool], dtype=np.int64)
    assert among(some, others).tolist() == np.isin(some, others).tolist()


@given(st.tuples(st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000)), st.booleans())
def test_places_a_ten_millionth_of_a_degree_apart_have_other_keys(place: tuple[int, int], east: bool) -> None:  # noqa: FBT001 - drawn
    x, y = place
    other = (x + 1, y) if east else (x, y + 1)
    one, again, next_one = vertex_keys(shapely.points(np.array([place, place, other]) / 1e7))
    assert one == again
    assert one != next_one


@pytest.mark.parametrize(
    ("tags", "enters"),
    [
        ({}, True),
        ({"access": "yes", "locked": "no"}, True),
        ({"access": "no", "foot": "yes"}, True),
        ({"locked": "yes"}, False),
        ({"access": "no"}, False),
        ({"access": "private"}, False),
        ({"foot": "no"}, False),
        ({"entrance": "exit"}, False),
        ({"entrance": "service"}, False),
    ],
)
def test_gates_that_admit_nobody_are_no_entrances(tags: dict[str, str], enters: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of a test
    extract = Extract(SQUARE)
    extract.way(1, "APBCDA", leisure="park")
    extract.node("P", barrier="gate", **tags)
    result = imported(extract, tmp_path)
    assert result.layers["entrances"].rows == enters
    assert ("gates that admit nobody: locked, private, exits, for service: 1" in said(result)) != enters
