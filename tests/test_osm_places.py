from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from osm_files import Extract, county

from ycgis.intake.osm import Imported, import_osm


def imported(extract: Extract, folder: Path) -> Imported:
    return import_osm(extract.write(folder / "a.osm"), county(), None, folder / "out.gpkg")


def layer(result: Imported, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(result.path, layer=name)


def said(result: Imported) -> str:
    return " ".join(problem.say("en") for problem in result.left_out)


# Townships


def test_a_township_is_counted_once_from_its_best_evidence(tmp_path: Path) -> None:
    extract = Extract("A B C D E F G")
    extract.node("A", amenity="townhall", name="东镇人民政府")
    extract.node("B", place="town", name="东镇")
    extract.node("C", place="village", name="西乡")  # a 乡 says so in its name only
    extract.node("D", place="village", name="李家村")
    extract.node("E", place="town", name="北镇")
    extract.node("F", office="government", name="城关街道办事处")
    extract.node("G", amenity="townhall", name="甲县人民政府")  # the county's, not a township's
    extract.relation(1, [("n", ord("E"), "admin_centre")], boundary="administrative", admin_level="8", name="北镇")
    result = imported(extract, tmp_path)
    found = layer(result, "townships")
    assert dict(zip(found["name"], found["kind"], strict=True)) == {
        "东镇": "government",
        "城关街道": "government",
        "北镇": "admin_centre",
        "西乡": "named",
    }
    assert "other marks of a township that is already there: 1 (such as node/66)" in said(result)
    assert "villages and suburbs that nothing marks as the seat of a township: 1 (such as node/68)" in said(result)


def test_a_label_stands_in_for_an_absent_centre_and_an_absent_seat_is_told(tmp_path: Path) -> None:
    extract = Extract("A B C")
    extract.node("A", place="village", name="河口")
    level = {"boundary": "administrative", "admin_level": "8", "type": "boundary"}
    extract.relation(1, [("n", ord("A"), "label")], name="河口镇", **level)
    extract.relation(2, [("n", 999, "admin_centre")], name="远镇", **level)
    extract.relation(3, [("n", ord("A"), "label")], name="河口县", **(level | {"admin_level": "6"}))
    result = imported(extract, tmp_path)
    found = layer(result, "townships")
    assert found[["name", "kind"]].to_numpy().tolist() == [["河口镇", "label"]]
    assert "whose seat is not in the extract: 1 (such as relation/2)" in said(result)


def test_towns_of_the_same_name_far_apart_are_two(tmp_path: Path) -> None:
    extract = Extract("A" + " " * 150 + "B")  # 13.7 km
    extract.node("A", place="town", name="城关镇")
    extract.node("B", place="town", name="城关镇")
    assert imported(extract, tmp_path).layers["townships"].rows == 2


def test_a_city_is_no_township_even_as_the_centre_of_a_boundary(tmp_path: Path) -> None:
    extract = Extract("A B C D")
    extract.node("A", place="city", name="甲市")
    extract.node("B", place="city", name="乙市")
    extract.node("C", place="town", name="南镇")
    extract.node("D", place="city", name="丁县")
    level = {"boundary": "administrative", "admin_level": "8", "type": "boundary"}
    extract.relation(1, [("n", ord("B"), "admin_centre")], name="乙市", **level)
    extract.relation(2, [("n", ord("D"), "admin_centre")], name="城关镇", **level)  # the town at the county's seat
    result = imported(extract, tmp_path)
    found = layer(result, "townships")
    assert found[["name", "kind"]].to_numpy().tolist() == [["城关镇", "admin_centre"], ["南镇", "town"]]
    assert "cities (place=city), which are no seats of townships: 2 (such as node/65, node/66)" in said(result)


# Interchanges

# a motorway A-B-C and back D-E-F, a crossing road G-H; ramps B-H and E-H; 2 km on, motorway P-Q meets it at C by R
TRUMPET = """
A    B     C    R
     H  G
F    E     D
"""


def trumpet() -> Extract:
    extract = Extract(TRUMPET)
    extract.way(1, "ABC", highway="motorway")
    extract.way(2, "DEF", highway="motorway")
    extract.way(3, "BH", highway="motorway_link")
    extract.way(4, "EH", highway="motorway_link")
    extract.way(5, "HG", highway="primary")
    return extract


def test_both_directions_of_an_interchange_are_one(tmp_path: Path) -> None:
    extract = trumpet()
    extract.node("B", highway="motorway_junction", name="甲东", ref="12")
    extract.node("E", highway="motorway_junction", ref="12")
    (row,) = layer(imported(extract, tmp_path), "interchanges").itertuples()
    assert (row.name, row.ref) == ("甲东", "12")


def test_two_names_are_two_interchanges_and_a_bare_node_goes_with_the_nearest(tmp_path: Path) -> None:
    extract = trumpet()
    extract.node("B", highway="motorway_junction", name="甲东")
    extract.node("E", highway="motorway_junction", name="甲西")
    extract.way(6, "CG", highway="motorway_link")
    extract.node("C", highway="motorway_junction")  # 6 columns (547 m) from B, farther from E
    found = layer(imported(extract, tmp_path), "interchanges")
    assert sorted(found["name"]) == ["甲东", "甲西"]


def test_where_only_motorways_meet_nobody_gets_off(tmp_path: Path) -> None:
    extract = trumpet()
    extract.way(6, "CR", highway="motorway_link")  # to another motorway
    extract.way(7, "RD", highway="motorway")
    extract.node("C", highway="motorway_junction", name="枢纽")
    extract.node("B", highway="motorway_junction", name="甲东")
    result = imported(extract, tmp_path)
    assert layer(result, "interchanges")["name"].tolist() == ["甲东"]
    assert "junctions between motorways and service areas, where nobody gets on or off: 1 (such as node/67)" in said(
        result
    )


def test_a_service_area_is_no_interchange(tmp_path: Path) -> None:
    extract = trumpet()
    extract.way(6, "CR", highway="motorway_link")
    extract.way(7, "RD", highway="service")
    extract.node("C", highway="motorway_junction", name="服务区")
    extract.node("B", highway="motorway_junction", name="甲东")
    assert layer(imported(extract, tmp_path), "interchanges")["name"].tolist() == ["甲东"]


def test_a_junction_node_on_another_road_is_no_interchange(tmp_path: Path) -> None:
    extract = trumpet()
    extract.node("G", highway="motorway_junction", name="收费站")
    result = imported(extract, tmp_path)
    assert result.layers["interchanges"].rows == 0
    assert "junction nodes that are not on a motorway: 1 (such as node/71)" in said(result)


# Facilities

GROUNDS = """
A     B
  P
   E F
   H G
D     C    Q
"""


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "school"}, "school"),
        ({"amenity": "kindergarten"}, "kindergarten"),
        ({"amenity": "college"}, "vocational_school"),
        ({"amenity": "hospital"}, "hospital"),
        ({"amenity": "clinic"}, "clinic"),
        ({"amenity": "social_facility", "social_facility": "nursing_home"}, "elder_care"),
        ({"amenity": "social_facility", "social_facility__for": "senior"}, "elder_care"),
        ({"amenity": "childcare"}, "child_care"),
        ({"emergency": "assembly_point"}, "shelter"),
        ({"amenity": "charging_station"}, "charging"),
        ({"amenity": "parking"}, "parking"),
        ({"amenity": "marketplace"}, "market"),
        ({"shop": "supermarket"}, "supermarket"),
        ({"amenity": "bus_station"}, "bus_station"),
        ({"amenity": "library"}, "library"),
        ({"amenity": "community_centre"}, "culture"),
        ({"leisure": "pitch"}, "sports"),
        ({"amenity": "fire_station"}, "fire_station"),
        ({"amenity": "post_office"}, "logistics"),
        ({"amenity": "waste_transfer_station"}, "waste"),
        ({"amenity": "recycling", "recycling_type": "centre"}, "waste"),
        ({"man_made": "wastewater_plant"}, "wastewater"),
    ],
)
def test_kinds_of_points_and_of_areas(tags: dict[str, str], kind: str, tmp_path: Path) -> None:
    extract = Extract(GROUNDS)
    extract.node("Q", **tags)
    extract.way(1, "EFGHE", **tags)
    found = layer(imported(extract, tmp_path), "facilities")
    assert found[["osm_id", "kind"]].to_numpy().tolist() == [[f"node/{ord('Q')}", kind], ["way/1", kind]]


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "shelter"},  # a roof at a bus stop
        {"amenity": "recycling"},  # a bottle bank
        {"amenity": "social_facility", "social_facility": "food_bank"},
        {"amenity": "parking", "access": "private"},
    ],
)
def test_what_is_no_public_facility(tags: dict[str, str], tmp_path: Path) -> None:
    extract = Extract(GROUNDS)
    extract.node("Q", **tags)
    extract.way(1, "AB", highway="residential")
    assert imported(extract, tmp_path).layers["facilities"].rows == 0


def test_a_point_or_an_area_inside_an_area_of_its_kind_counts_once(tmp_path: Path) -> None:
    extract = Extract(GROUNDS)
    extract.way(1, "ABCDA", amenity="school", name="一中")
    extract.way(2, "EFGHE", amenity="school")
    extract.node("P", amenity="school")
    extract.node("Q", amenity="school")  # outside
    extract.node("F", amenity="library")  # inside, of another kind
    result = imported(extract, tmp_path)
    found = layer(result, "facilities")
    assert found["osm_id"].tolist() == [f"node/{ord('F')}", f"node/{ord('Q')}", "way/1"]
    assert "facilities inside an area of the same kind: 2 (such as node/80, way/2)" in said(result)


def names_of(points: dict[str, dict[str, str]], drawing: str, folder: Path) -> tuple[list[str], Imported]:
    """Import points of interest; one column is 91 m."""
    extract = Extract(drawing)
    for sign, tags in points.items():
        extract.node(sign, **tags)
    result = imported(extract, folder)
    return layer(result, "facilities")["osm_id"].tolist(), result


def test_the_same_kind_and_name_within_200_m_is_one_facility(tmp_path: Path) -> None:
    hall = {"amenity": "hospital", "name": "县医院"}
    found, result = names_of({"A": hall, "B": hall, "C": hall, "D": hall}, "A B C  D", tmp_path)
    assert found == ["node/65", "node/68"]  # 182 m, again 182 m, then 274 m
    assert "facilities of the kind and name of another within 200 m: 2 (such as node/66, node/67)" in said(result)
    assert "counted once" in said(result)


def test_another_kind_another_name_or_no_name_is_another_facility(tmp_path: Path) -> None:
    points = {
        "A": {"amenity": "hospital", "name": "县医院"},
        "B": {"amenity": "clinic", "name": "县医院"},
        "C": {"amenity": "hospital", "name": "中医院"},
        "D": {"amenity": "hospital"},
        "E": {"amenity": "hospital"},
    }
    found, result = names_of(points, "ABCDE", tmp_path)
    assert found == [f"node/{ord(sign)}" for sign in "ABCDE"]
    assert "within 200 m" not in said(result)


def test_an_area_stands_for_a_point_at_its_gate(tmp_path: Path) -> None:
    extract = Extract(GROUNDS)
    extract.way(1, "ABCDA", amenity="school", name="一中")
    extract.way(2, "EFGHE", amenity="library", name="一中")
    extract.node("Q", amenity="school", name="一中")  # 456 m from the edge
    assert imported(extract, tmp_path).layers["facilities"].rows == 3
    extract = Extract("A         B\n\nD         C Q")
    extract.way(1, "ABCDA", amenity="school", name="一中")
    extract.node("Q", amenity="school", name="一中")  # 182 m from the edge, 650 m from the middle
    found = layer(imported(extract, tmp_path), "facilities")
    assert found["osm_id"].tolist() == ["way/1"]
    middle = shapely.Polygon([extract.at[sign] for sign in "ABCD"])
    assert middle.contains(found.geometry[0])
