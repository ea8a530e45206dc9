import math
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from osm_files import Extract, county

from ycgis.graph import cut_lines
from ycgis.ground.ways import canonical
from ycgis.intake.osm import Imported, import_osm

CRS = "EPSG:4326"


def imported(extract: Extract, folder: Path) -> Imported:
    return import_osm(extract.write(folder / "a.osm"), county(), None, folder / "out.gpkg")


def streets(folder: Path, *tags: dict[str, str], drawing: str = "A B C D", signs: str = "ABCD") -> gpd.GeoDataFrame:
    """Return the streets of an extract with one way for each of `tags`, indexed by the way's number."""
    extract = Extract(drawing)
    for number, said in enumerate(tags):
        extract.way(number, signs, **said)
    frame = gpd.read_file(imported(extract, folder).path, layer="streets")
    return frame.set_index(frame["osm_id"].str.removeprefix("way/").astype(int))


def road(**tags: str) -> dict[str, str]:
    return {"highway": "residential"} | tags


def test_one_way_as_tagged_and_as_implied(tmp_path: Path) -> None:
    found = streets(
        tmp_path,
        road(),
        road(oneway="yes"),
        road(oneway="-1"),
        road(oneway="no"),
        road(oneway="reversible"),
        road(junction="roundabout"),
        road(junction="circular", oneway="no"),
        {"highway": "motorway"},
        {"highway": "motorway_link"},
    )
    assert found["oneway"].tolist() == ["no", "yes", "-1", "no", "no", "yes", "no", "yes", "no"]


def test_numbers_are_read_with_their_units(tmp_path: Path) -> None:
    found = streets(
        tmp_path,
        road(maxspeed="60", width="3.5 m", layer="-1"),
        road(maxspeed="40 mph", width="3,5"),
        road(maxspeed="CN:urban", width="narrow", layer="x"),
    )
    assert found["maxspeed"].tolist()[:2] == pytest.approx([60, 64.37376])
    assert found["width"].tolist()[:2] == pytest.approx([3.5, 3.5])
    assert found["layer"][0] == -1
    assert all(math.isnan(value) for value in found.loc[2, ["maxspeed", "width", "layer"]])


def test_words_are_kept_and_the_most_specific_access_wins(tmp_path: Path) -> None:
    found = streets(
        tmp_path,
        road(bridge="yes", tunnel="no", name="东街", ref="S233", surface="asphalt", access="private"),
        road(access="no", motor_vehicle="yes"),
        road(access="yes", vehicle="no"),
        {"highway": "footway", "name:zh": "小路"},
    )
    assert found.loc[0, ["bridge", "name", "ref", "surface", "access"]].tolist() == [
        "yes",
        "东街",
        "S233",
        "asphalt",
        "private",
    ]
    assert pd.isna(found.loc[0, "tunnel"])
    assert found["name"][3] == "小路"
    assert found["motor_vehicle"].tolist()[1:3] == ["yes", "no"]
    assert canonical(found).columns[["car", "foot"]].to_numpy().tolist() == [
        [False, False],
        [True, False],
        [False, True],
        [False, True],
    ]


def test_walks_are_streets_and_what_is_not_built_is_not(tmp_path: Path) -> None:
    kept = ["footway", "path", "steps", "cycleway", "service", "track", "pedestrian", "living_street", "trunk"]
    left = ["construction", "proposed", "abandoned", "razed", "raceway", "corridor", "elevator", "platform"]
    extract = Extract("A B C D")
    for number, word in enumerate([*kept, *left]):
        extract.way(number, "ABCD", highway=word)
    extract.way(90, "ABCDA", highway="pedestrian", area="yes")
    result = imported(extract, tmp_path)
    assert gpd.read_file(result.path, layer="streets")["road_class"].tolist() == kept
    said = " ".join(problem.say("en") for problem in result.left_out)
    assert "not built, or no longer: 4 " in said
    assert "platforms, corridors, race tracks and the like): 4 " in said
    assert "drawn as areas: 1 (such as way/90)" in said


def test_repeated_nodes_are_dropped_and_a_way_of_one_point_is_told(tmp_path: Path) -> None:
    extract = Extract("A B C D")
    extract.way(1, "ABBCD", highway="residential")
    extract.way(2, "AA", highway="residential")
    extract.way(3, "A", highway="residential")
    result = imported(extract, tmp_path)
    (line,) = gpd.read_file(result.path, layer="streets").geometry
    assert shapely.get_num_coordinates(line) == 4
    assert "fewer than two different nodes: 2 (such as way/2, way/3)" in " ".join(p.say("en") for p in result.left_out)


def test_a_way_with_absent_nodes_keeps_its_stretches_and_is_never_joined_across(tmp_path: Path) -> None:
    extract = Extract("A B C D E F")
    extract.absent = {"C"}
    extract.way(1, "ABCDE", highway="residential")
    extract.way(2, "CF", highway="residential")  # one node only: nothing to draw
    extract.way(3, "CAC", leisure="park")
    result = imported(extract, tmp_path)
    frame = gpd.read_file(result.path, layer="streets")
    at = extract.at
    assert frame["osm_id"].tolist() == ["way/1", "way/1"]
    assert [list(line.coords) for line in frame.geometry] == [[at["A"], at["B"]], [at["D"], at["E"]]]
    said = " ".join(problem.say("en") for problem in result.left_out)
    assert "lines of which the extract lacks nodes: 2 " in said
    assert "areas of which the extract lacks nodes: 1 (such as way/3)" in said


def test_railways_above_ground_with_their_bridges_and_tunnels(tmp_path: Path) -> None:
    extract = Extract("A B C D")
    for number, tags in enumerate(
        [
            {"railway": "rail"},
            {"railway": "rail", "tunnel": "yes"},
            {"railway": "subway"},
            {"railway": "subway", "tunnel": "yes"},
            {"railway": "abandoned"},
            {"railway": "light_rail", "bridge": "viaduct"},
        ]
    ):
        extract.way(number, "ABCD", **tags)
    result = imported(extract, tmp_path)
    frame = gpd.read_file(result.path, layer="railways").set_index("osm_id")
    assert frame.index.tolist() == ["way/0", "way/1", "way/2", "way/5"]
    assert frame.loc["way/1", "tunnel"] == "yes"
    assert frame.loc["way/5", "bridge"] == "viaduct"
    assert "underground railway lines in tunnels: 1 (such as way/3)" in " ".join(p.say("en") for p in result.left_out)


@pytest.mark.parametrize("structure", ["bridge", "tunnel"])
def test_ways_meet_at_nodes_inside_bridges_and_tunnels(structure: str, tmp_path: Path) -> None:
    extract = Extract("A B C\n  D")
    extract.way(1, "ABC", highway="primary", **{structure: "yes"})
    extract.way(2, "BD", highway="primary_link")
    found = gpd.read_file(imported(extract, tmp_path).path, layer="streets")
    ways = canonical(found).columns
    assert ways["by_node"].all()
    assert len(cut_lines(found[["geometry"]].to_crs(4546).join(ways))[1]) == 3
    of_office = found.drop(columns="by_node")
    assert len(cut_lines(of_office[["geometry"]].to_crs(4546).join(canonical(of_office).columns))[1]) == 2
