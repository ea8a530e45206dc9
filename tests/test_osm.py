import bz2
import gzip
import io
import os
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pyogrio
import pytest
import shapely
from osm_files import NORTH, STEP, WEST, Extract, county, seat

from ycgis.ground.errors import InputError, OutputError, UsageError
from ycgis.intake.layers import SPECS, USE
from ycgis.intake.osm import Imported, import_osm, sound

# a street A-B-C crossed at B by D-B-E; a park FGHI with a pond in it JKLM; P a village, Q a town
DRAWING = """
    D
A   B   C
    E        P
F   G
 J K
 M L         Q
I   H
"""


def town() -> Extract:
    extract = Extract(DRAWING)
    extract.way(1, "ABC", highway="residential", name="东街")
    extract.way(2, "DBE", highway="footway")
    extract.way(3, "FGHIF", leisure="park", name="南园")
    extract.way(4, "JKLMJ", natural="water")
    extract.node("P", place="village", name="李家村")
    extract.node("Q", place="town", name="南镇")
    return extract


def imported(extract: Extract, folder: Path, **options: object) -> Imported:
    file = extract.write(folder / "a.osm")
    return import_osm(file, county(), options.pop("seats", None), folder / "out.gpkg", **options)


def layer(result: Imported, name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(result.path, layer=name)


def notes(result: Imported) -> str:
    return "\n".join(problem.say("en") for problem in result.left_out)


def test_a_town_becomes_its_layers(tmp_path: Path) -> None:
    result = imported(town(), tmp_path)
    rows = {name: found.rows for name, found in result.layers.items() if found.rows}
    assert rows == {"streets": 2, "parks": 1, "townships": 1, "water": 1}
    assert sorted(name for name, _ in pyogrio.list_layers(result.path)) == sorted(rows)
    assert result.layers["streets"].by_county == {"140802": 2}
    assert result.covered == {"140802"}
    assert layer(result, "townships")["name"].tolist() == ["南镇"]
    assert "villages and suburbs that nothing marks as the seat of a township: 1 (such as node/80)" in notes(result)


def test_lengths_are_those_of_the_drawing(tmp_path: Path) -> None:
    result = imported(town(), tmp_path)
    # 8 columns of 0.001 degrees of longitude at 34.999 N; 2 rows of latitude
    east, north = 8 * 0.0912878, 2 * 0.1109416
    assert result.class_km["140802"]["residential"] == pytest.approx(east, rel=1e-3)
    assert result.class_km["140802"]["footway"] == pytest.approx(north, rel=1e-3)
    assert result.street_km["140802"] == pytest.approx(result.total_km, rel=1e-9)


def test_every_layer_has_the_columns_of_its_spec_and_stands_where_it_was_drawn(tmp_path: Path) -> None:
    result = imported(town(), tmp_path)
    for name, _ in pyogrio.list_layers(result.path):
        frame = layer(result, name)
        optional = {"length_m", "grade", "code"} | ({column.name for column in USE} if name != "streets" else set())
        assert {column.name for column in SPECS[name].columns} - optional <= set(frame.columns), name
        assert frame.crs == "EPSG:4326"
    line = layer(result, "streets").set_index("osm_id").geometry["way/1"]
    at = town().at
    assert np.array_equal(shapely.get_coordinates(line), [at["A"], at["B"], at["C"]])


def test_streets_that_meet_share_a_vertex_and_are_not_cut(tmp_path: Path) -> None:
    one, other = layer(imported(town(), tmp_path), "streets").geometry
    shared = set(one.coords) & set(other.coords)
    assert shared == {town().at["B"]}


def test_the_version_of_the_geopackage_is_1_3(tmp_path: Path) -> None:
    head = imported(town(), tmp_path).path.read_bytes()[:100]
    assert int.from_bytes(head[60:64], "big") == 10300


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2", ".osm.pbf"])
def test_all_formats_give_the_same(suffix: str, tmp_path: Path) -> None:
    plain = town().write(tmp_path / "plain.osm")
    file = tmp_path / f"extract{suffix}"
    if suffix == ".osm.pbf":
        with osmium.SimpleWriter(str(file)) as writer:
            for thing in osmium.FileProcessor(str(plain)):
                writer.add(thing)
    else:
        pack = {".osm": bytes, ".osm.gz": gzip.compress, ".osm.bz2": bz2.compress}[suffix]
        file.write_bytes(pack(plain.read_bytes()))
    result = import_osm(file, county(), None, tmp_path / "out.gpkg")
    assert [found.rows for found in result.layers.values()] == [2, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0]


def test_the_same_extract_gives_the_same_rows_in_the_order_of_ids(tmp_path: Path) -> None:
    extract = Extract(DRAWING)
    for number in (4, 30, 100):
        extract.way(number, "ABCFA", highway="residential", leisure="park")
    extract.relation(7, [("w", 4, "outer")], type="multipolygon", leisure="park")
    first = layer(imported(extract, tmp_path), "streets")
    again = layer(imported(extract, tmp_path), "streets")
    assert first["osm_id"].tolist() == ["way/4", "way/30", "way/100"]
    assert first.equals(again)
    parks = layer(imported(extract, tmp_path), "parks")
    assert parks["osm_id"].tolist() == ["relation/7", "way/4", "way/30", "way/100"]


def test_a_file_that_is_not_sorted_is_put_in_order(tmp_path: Path) -> None:
    extract = Extract(DRAWING)
    for number in (30, 4):
        extract.way(number, "ABC", highway="residential")
    assert layer(imported(extract, tmp_path), "streets")["osm_id"].tolist() == ["way/4", "way/30"]


def test_one_that_is_too_large_to_be_put_in_order_is_told_to_be_sorted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sound._MOST_BYTES, ".osm", 0)
    extract = Extract(DRAWING)
    for number in (30, 4):
        extract.way(number, "ABC", highway="residential")
    with pytest.raises(InputError, match=r"not sorted by type and id.*osmium sort"):
        imported(extract, tmp_path)


def test_what_only_touches_the_window_is_kept_whole_and_the_rest_is_not(tmp_path: Path) -> None:
    extract = Extract("A   B   C   D")
    extract.way(1, "AC", highway="primary")  # leaves the county between B and C
    extract.way(2, "CD", highway="primary")
    area = county(west=WEST - 0.05, side=0.05 + 5 * STEP)
    file = extract.write(tmp_path / "a.osm")
    result = import_osm(file, area, None, tmp_path / "out.gpkg", buffer_km=0)
    assert layer(result, "streets")["osm_id"].tolist() == ["way/1"]
    assert shapely.get_coordinates(layer(result, "streets").geometry)[-1].tolist() == list(extract.at["C"])
    assert result.street_km["140802"] == pytest.approx(result.total_km * 5 / 8, rel=1e-4)


def test_the_wider_the_buffer_the_more_is_kept(tmp_path: Path) -> None:
    extract = Extract("A   B   C   D")
    extract.way(2, "CD", highway="primary")
    area = county(west=WEST - 0.05, side=0.05 + 5 * STEP)  # ends 3 columns (274 m) before C
    file = extract.write(tmp_path / "a.osm")
    near = import_osm(file, area, None, tmp_path / "out.gpkg", buffer_km=0.3)
    assert near.layers["streets"].rows == 1
    assert near.layers["streets"].by_county == {"140802": 0}
    with pytest.raises(InputError, match=r"lies about 0 km away|no street"):
        import_osm(file, area, None, tmp_path / "other.gpkg", buffer_km=0.25)


def test_a_county_is_covered_when_a_street_is_near_its_seat(tmp_path: Path) -> None:
    near = imported(town(), tmp_path, seats=seat((WEST, NORTH - 0.01)))
    far = imported(town(), tmp_path, seats=seat((WEST, NORTH - 0.04)))
    assert near.covered == {"140802"}
    assert far.covered == frozenset()


def test_the_date_is_the_header_s_else_the_newest_object_s_else_unknown(tmp_path: Path) -> None:
    assert imported(town(), tmp_path).date == ""
    stamped = (
        town().text().replace('<way id="1" version="1">', '<way id="1" version="1" timestamp="2024-05-06T07:08:09Z">')
    )
    (tmp_path / "b.osm").write_text(stamped, encoding="utf-8")
    assert import_osm(tmp_path / "b.osm", county(), None, tmp_path / "out.gpkg").date == "2024-05-06"


def test_progress_names_the_steps(tmp_path: Path) -> None:
    told: list[str] = []
    result = imported(town(), tmp_path, progress=lambda text: told.append(text.en))
    assert told[0] == "reading a.osm"
    assert told[-1] == "writing the GeoPackage"
    assert list(result.seconds) == ["read", "layers", "builtup", "count", "write"]


# What is no extract


def _whole_pbf(folder: Path) -> bytes:
    extract = town()
    with osmium.SimpleWriter(str(folder / "whole.osm.pbf")) as writer:
        for thing in osmium.FileProcessor(str(extract.write(folder / "whole.osm"))):
            writer.add(thing)
    return (folder / "whole.osm.pbf").read_bytes()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.osm", town().text())
    return buffer.getvalue()


BAD = {
    "truncated.osm.pbf": lambda folder: _whole_pbf(folder)[:-30],
    "page.osm.pbf": lambda _: b"<!DOCTYPE html><html><body>404</body></html>",
    "zip.osm.pbf": lambda _: _zip(),
    "noise.osm.pbf": lambda _: bytes(range(256)) * 40,
    "cut.osm": lambda _: town().text().encode()[:900],
    "page.osm": lambda _: b"<!DOCTYPE html><html><body>404</body></html>",
    "cut.osm.gz": lambda _: gzip.compress(town().text().encode())[:-200],
    "cut.osm.bz2": lambda _: bz2.compress(town().text().encode())[:-100],
    "notgz.osm.gz": lambda _: b"plain text",
    "changes.osm": lambda _: b'<osmChange version="0.6"><create/></osmChange>',
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_file_is_one_clear_message_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    out = tmp_path / "made" / "out.gpkg"
    (tmp_path / name).write_bytes(BAD[name](tmp_path))
    with pytest.raises(InputError) as caught:
        import_osm(tmp_path / name, county(), None, out)
    (problem,) = caught.value.problems
    assert problem.where.endswith(name)
    assert problem.fatal
    assert "\n" not in problem.say("zh")
    assert not out.parent.exists()


@pytest.mark.parametrize("name", ["none.osm.pbf", "folder.osm.pbf", "empty.osm.pbf", "table.csv", "empty.osm"])
def test_what_is_no_file_of_osm_is_refused_by_name_or_size(name: str, tmp_path: Path) -> None:
    if name.startswith("folder"):
        (tmp_path / name).mkdir()
    elif not name.startswith("none"):
        (tmp_path / name).write_bytes(b"" if name.startswith("empty") else b"a,b\n")
    with pytest.raises(InputError, match=r"folder|no such file|is empty|does not end"):
        import_osm(tmp_path / name, county(), None, tmp_path / "out.gpkg")


def test_an_extract_elsewhere_on_earth_says_how_far(tmp_path: Path) -> None:
    file = town().write(tmp_path / "a.osm")
    away = county(west=WEST + 9.0, north=NORTH + 0.05)
    with pytest.raises(InputError, match=r"lies about 7\d\d km away") as caught:  # 9 degrees less 0.4 of buffer
        import_osm(file, away, None, tmp_path / "out.gpkg")
    assert "相距约 7" in caught.value.say("zh")


def test_an_extract_that_names_its_bounds_is_refused_before_it_is_read(tmp_path: Path) -> None:
    text = (
        town()
        .text()
        .replace('<node id="65"', '<bounds minlat="10" minlon="20" maxlat="11" maxlon="21"/><node id="65"', 1)
    )
    (tmp_path / "a.osm").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="km away"):
        import_osm(tmp_path / "a.osm", county(), None, tmp_path / "out.gpkg")


def test_a_file_without_anything_of_interest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no street, land use or facility"):
        imported(Extract("A B"), tmp_path)


def test_objects_that_make_no_layer_are_nothing(tmp_path: Path) -> None:
    extract = Extract("A B C")
    extract.way(1, "ABCA", landuse="farmland")
    extract.node("A", place="hamlet", name="李家")
    with pytest.raises(InputError, match="holds no street, land use or facility"):
        imported(extract, tmp_path)
    assert not (tmp_path / "out.gpkg").exists()


def test_ways_before_their_nodes_are_put_in_order(tmp_path: Path) -> None:
    head, body = town().text().split("<way", 1)
    nodes = head[head.index("<node") :]
    text = head[: head.index("<node")] + "<way" + body.replace("</osm>", nodes + "</osm>")
    (tmp_path / "a.osm").write_text(text, encoding="utf-8")
    result = import_osm(tmp_path / "a.osm", county(), None, tmp_path / "out.gpkg")
    assert len(layer(result, "streets")) == 2


def test_a_failed_import_leaves_the_earlier_one(tmp_path: Path) -> None:
    before = imported(town(), tmp_path).path.read_bytes()
    (tmp_path / "bad.osm").write_bytes(b"<osm")
    with pytest.raises(InputError):
        import_osm(tmp_path / "bad.osm", county(), None, tmp_path / "out.gpkg")
    assert (tmp_path / "out.gpkg").read_bytes() == before


def test_only_an_earlier_import_is_replaced(tmp_path: Path) -> None:
    own = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(WEST, NORTH)], crs="EPSG:4326")
    own.to_file(tmp_path / "out.gpkg", layer="townships", driver="GPKG")
    before = (tmp_path / "out.gpkg").read_bytes()
    with pytest.raises(OutputError, match="not an earlier import"):
        imported(town(), tmp_path)
    assert (tmp_path / "out.gpkg").read_bytes() == before
    (tmp_path / "out.gpkg").write_bytes(b"notes")
    with pytest.raises(OutputError, match="not an earlier import"):
        imported(town(), tmp_path)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        import_osm(town().write(tmp_path / "a.osm"), county(), None, tmp_path / "file" / "out.gpkg")
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".ycgis")]  # noqa: PTH208 - names only


@pytest.mark.parametrize(
    ("options", "where"), [({"buffer_km": -1.0}, "buffer_km"), ({"buffer_km": np.nan}, "buffer_km")]
)
def test_a_width_that_makes_no_sense_is_a_usage_error(options: dict[str, float], where: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=where):
        imported(town(), tmp_path, **options)


def test_the_output_is_a_geopackage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gpkg"):
        import_osm(town().write(tmp_path / "a.osm"), county(), None, tmp_path / "out.shp")


def test_counties_may_be_in_any_crs_and_indexed(tmp_path: Path) -> None:
    metric = county().to_crs("EPSG:4546").set_index("adcode")
    result = import_osm(town().write(tmp_path / "a.osm"), metric, None, tmp_path / "out.gpkg")
    assert result.layers["streets"].by_county == {"140802": 2}
