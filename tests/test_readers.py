import json
import sys
import warnings
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import rasterio
import shapely
import town
from pyproj import CRS
from rasterio import Affine

from ycgis.ground.crs import Bounds
from ycgis.ground.errors import InputError
from ycgis.intake.layers import SPECS
from ycgis.intake.readers.archive import Place
from ycgis.intake.readers.encoding import cpg_encoding, dbf_encoding, decoded
from ycgis.intake.readers.failure import heard
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.raster import cells_as_points, open_raster, read_population
from ycgis.intake.readers.source import LayerFile, files_of
from ycgis.intake.readers.table import points_of, read_table
from ycgis.intake.readers.vector import read_vector
from ycgis.land import HALF_SIDES

SHIFTED = "990101,甲县,110.4554963,34.8691921"  # GCJ-02 of 110.45, 34.87

NORTH_UP = Affine(1000, 0, town.WEST, 0, -1000, town.SOUTH + 20_000)


def read(name: str, path: Path, *, counties: Bounds | None = None, **settings: str) -> LayerReading:
    return read_layer(Wanted(SPECS[name], LayerFile(path=str(path), **settings), path, path.name, counties))


def say(reading: LayerReading) -> str:
    return " | ".join(problem.say("en") for problem in reading.problems)


def write_raster(
    path: Path,
    cells: npt.NDArray[np.generic],
    *,
    crs: str | None = "EPSG:4546",
    nodata: float | None = None,
    transform: Affine = NORTH_UP,
) -> Path:
    rows, columns = cells.shape
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": cells.dtype}
    with rasterio.open(path, "w", **profile, crs=crs, transform=transform, nodata=nodata) as raster:
        raster.write(cells, 1)
    return path


# ---- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_decoded_recognises_what_chinese_software_writes(encoding: str) -> None:
    assert decoded("县,人口\n夏县,𠮷\n".encode(encoding)) == "县,人口\n夏县,𠮷\n"


def test_decoded_takes_the_stated_encoding() -> None:
    assert decoded("運城".encode("big5"), "big5") == "運城"
    with pytest.raises(LookupError):
        decoded(b"x", "no-such-encoding")


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
def test_a_shapefile_without_cpg_reads_as_what_it_is(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "县.shp"
    county = gpd.GeoDataFrame({"名称": ["运城市夏县", "绛县"]}, geometry=[shapely.box(0, 0, 1, 1)] * 2, crs=4326)
    county.to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    assert dbf_encoding(path.with_suffix(".dbf").read_bytes()) == encoding
    frame, notes = read_vector(path)
    assert not notes
    assert frame["名称"].tolist() == ["运城市夏县", "绛县"]


def test_a_field_cut_inside_a_character_is_still_utf8(tmp_path: Path) -> None:
    path = tmp_path / "cut.dbf"
    cut = "夏县".encode()[:5]  # the second character lacks its last byte
    field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([5]) + b"\0" * 15
    sizes = (32 + 32 + 1).to_bytes(2, "little") + (1 + 5).to_bytes(2, "little")
    path.write_bytes(
        b"\x03\0\0\0" + (1).to_bytes(4, "little") + sizes + b"\0" * 20 + field + b"\r" + b" " + cut + b"\x1a"
    )
    assert dbf_encoding(path.read_bytes()) == "UTF-8"


def test_an_ascii_shapefile_needs_no_encoding(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"name": ["Xia"]}, geometry=[shapely.Point(0, 0)], crs=4326).to_file(tmp_path / "a.shp")
    assert dbf_encoding((tmp_path / "a.dbf").read_bytes()) is None


# ---- vector files


def test_the_only_layer_with_geometry_is_read(tmp_path: Path) -> None:
    path = tmp_path / "many.gpkg"
    town.counties().to_file(path, layer="counties")
    pd.DataFrame({"styleQML": ["x"]}).pipe(gpd.GeoDataFrame).to_file(path, layer="layer_styles")
    assert read_vector(path)[0]["adcode"].tolist() == list(town.SEATS)


def test_several_layers_must_be_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "many.gpkg"
    town.counties().to_file(path, layer="counties")
    town.roads().to_file(path, layer="roads")
    with pytest.raises(InputError, match=r"several layers.*counties.*roads"):
        read_vector(path)
    with pytest.raises(InputError, match="did you mean 'counties'"):
        read_vector(path, layer="countys")
    assert len(read_vector(path, layer="roads")[0]) == 5


def test_a_geojson_without_crs_member_is_degrees_unless_the_project_says_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "c.geojson"
    town.counties().to_file(path)
    plain = path.read_text().replace('"crs"', '"note"')
    path.write_text(plain)
    assert "look like metres" in say(read("counties", path))
    stated = read("counties", path, crs="EPSG:4546")
    assert stated.frame.crs == CRS(4546)
    assert not stated.problems


def test_the_declared_crs_must_agree_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "c.gpkg"
    town.counties().to_crs(4326).to_file(path)
    assert not read("counties", path, crs="EPSG:4490").problems
    assert "project.toml says CGCS2000 / 3-degree Gauss-Kruger CM 111E" in say(read("counties", path, crs="EPSG:4546"))


def write_shapefile(folder: Path, encoding: str, cpg: str | None) -> Path:
    """Write a shapefile of one county in an encoding, its .cpg saying what it likes (None: there is none)."""
    path = folder / "c.shp"
    gpd.GeoDataFrame({"名称": ["夏县"]}, geometry=[shapely.box(0, 0, 1, 1)], crs=4326).to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize(
    ("cpg", "codec"),
    [
        (b"UTF-8", "utf-8"),
        (b"\xef\xbb\xbfutf8\r\n", "utf-8"),
        (b"936", "gb18030"),
        (b"ANSI 936", "gb18030"),
        (b"GB2312", "gb18030"),
        (b"1252", "cp1252"),
        (b"88591", "iso8859-1"),
        (b"big5", "big5"),
        (b"OEM", None),
        (b"KLINGON", None),
        (b"", None),
    ],
)
def test_cpg_encoding(cpg: bytes, codec: str | None) -> None:
    assert cpg_encoding(cpg) == codec


@pytest.mark.parametrize("cpg", ["936", "ANSI 936", "GBK", "gb18030"])
def test_a_cpg_that_is_right_is_followed(tmp_path: Path, cpg: str) -> None:
    frame, notes = read_vector(write_shapefile(tmp_path, "GB18030", cpg))
    assert frame["名称"].tolist() == ["夏县"]
    assert notes == []


@pytest.mark.parametrize(
    ("encoding", "cpg"), [("GB18030", "KLINGON"), ("GB18030", "UTF-8"), ("UTF-8", "OEM"), ("GB18030", "")]
)
def test_a_cpg_that_cannot_be_right_is_told_and_not_followed(tmp_path: Path, encoding: str, cpg: str) -> None:
    path = write_shapefile(tmp_path, encoding, cpg)
    frame, notes = read_vector(path)
    assert frame["名称"].tolist() == ["夏县"]
    assert [note.fatal for note in notes] == [False]
    assert f"names an encoding that cannot be used: {cpg!r} → read as {encoding}" in notes[0].say("en")
    assert read_vector(path, encoding=encoding)[1] == []


def test_a_wrong_stated_encoding_names_the_remedy(tmp_path: Path) -> None:
    path = write_shapefile(tmp_path, "GB18030", None)
    with pytest.raises(InputError, match=r'another encoding: name it, such as encoding = "GB18030"'):
        read_vector(path, encoding="UTF-8")


@pytest.mark.parametrize("part", [".dbf", ".shx"])
def test_a_shapefile_that_lacks_a_part(tmp_path: Path, part: str) -> None:
    path = write_shapefile(tmp_path, "UTF-8", "UTF-8")
    path.with_suffix(part).unlink()
    with pytest.raises(InputError, match=rf"c\.shp: the shapefile lacks these parts: \{part}"):
        read_vector(path)


def test_geoparquet(tmp_path: Path) -> None:
    path = tmp_path / "c.parquet"
    town.counties().to_parquet(path)
    reading = read("counties", path)
    assert reading.problems == ()
    assert reading.frame["adcode"].tolist() == list(town.SEATS)
    assert reading.frame.crs == CRS(4546)
    path.write_bytes(b"PAR1 no more")
    assert "cannot be read" in say(read("counties", path))


def test_geoparquet_without_pyarrow_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.parquet"
    town.counties().to_parquet(path)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "needs pyarrow, which is not installed → pip install pyarrow" in say(read("counties", path))


def test_what_gdal_warns_of_is_a_note_and_not_on_the_screen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.geojson"
    features = [
        {
            "type": "Feature",
            "id": 1,
            "properties": {"adcode": code, "name": code},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in zip(town.SEATS, town.counties().to_crs(4326).geometry, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    reading = read("counties", path)
    assert len(reading.frame) == 4
    assert [problem.fatal for problem in reading.problems] == [False]
    assert "a warning on reading: Several features with id = 1 have been found" in say(reading)
    captured = capfd.readouterr()
    assert captured.out + captured.err == ""


def test_heard_drops_what_libraries_tell_one_another() -> None:
    with heard("f") as notes:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        warnings.warn("odd;  more", RuntimeWarning, stacklevel=1)
        warnings.warn("odd", RuntimeWarning, stacklevel=1)
    assert [note.what.en for note in notes] == ["a warning on reading: odd"]


# ---- tables


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_table_keeps_codes_as_text(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["代码", "名称", ""], ["007", " 夏县 ", ""], ["140828", "", ""], ["", "", ""]]
    path = tmp_path / "t.csv"
    path.write_text("\r\n".join(separator.join(row) for row in rows), encoding=encoding, newline="")
    table = read_table(path)
    assert table.columns.tolist() == ["代码", "名称"]
    assert table.to_numpy().tolist() == [["007", "夏县"], ["140828", ""]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n1,2,3\n", "more cells than the header: 3"),
        ("a,a\n1,2\n", "occur twice: a"),
        ('a,b\n"1,2\n', "cannot be read"),
    ],
)
def test_unsound_tables(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(InputError, match=words):
        read_table(tmp_path / "t.csv")


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"t\.csv: there is no such file"):
        read_table(tmp_path / "t.csv")


def test_points_of_names_every_bad_coordinate() -> None:
    table = pd.DataFrame({"lon": ["111", "", "x", "inf"], "lat": ["35", "35", "35", "nan"]})
    with pytest.raises(InputError) as caught:
        points_of(table, "lon", "lat", "seats.csv")
    assert len(caught.value.problems) == 2
    assert "'lon'" in caught.value.say("en")
    assert "records 2, 3, 4" in caught.value.say("en")
    with pytest.raises(InputError, match="did you mean 'lon'"):
        points_of(table, "long", "lat", "seats.csv")
    with pytest.raises(InputError, match='x = "its name"'):
        points_of(table, None, "lat", "seats.csv")


def test_shifted_points_come_back_to_wgs84(tmp_path: Path) -> None:
    path = tmp_path / "seats.csv"
    town.write_csv(path, "adcode,name,lon,lat", [SHIFTED])
    reading = read("seats", path, x="lon", y="lat", datum="GCJ-02")
    point = reading.frame.geometry[0]
    assert (point.x, point.y) == pytest.approx((110.45, 34.87), abs=1e-7)
    assert reading.frame.crs == CRS(4326)
    assert not reading.problems


def test_all_problems_of_a_layer_at_once(tmp_path: Path) -> None:
    path = tmp_path / "seats.csv"
    town.write_csv(path, "adcode,nam,x,y", ["1,a,5,5", "1,b,5,oops"])
    said = say(read("seats", path, x="x", y="y"))
    for words in ["'name' is missing", "more than once: 1", "coordinate column 'y'", "no coordinate reference system"]:
        assert words in said


# ---- rasters


def test_a_raster_becomes_points_and_loses_no_one(tmp_path: Path) -> None:
    cells = np.array([[1.5, 0.0, -99.0], [np.nan, 2.25, 4.0]], dtype="float32")
    place = Place(write_raster(tmp_path / "p.tif", cells, nodata=-99.0))
    raster = open_raster(place)
    people = cells_as_points(read_population(place, raster.crs))
    assert people["people"].tolist() == [1.5, 2.25, 4.0]
    first = people.geometry[0]
    assert (first.x, first.y) == (town.WEST + 500, town.SOUTH + 20_000 - 500)
    assert people[list(HALF_SIDES)].to_numpy().tolist() == [[500, 0, 0, -500]] * 3
    assert raster.bounds == (town.WEST, town.SOUTH + 18_000, town.WEST + 3_000, town.SOUTH + 20_000)
    assert raster.crs == CRS(4546)
    assert raster.notes == []


@pytest.mark.parametrize("turn", [0.0, 30.0])
@pytest.mark.parametrize(("crs", "cell"), [("EPSG:4546", 1000.0), ("EPSG:4326", 0.01)])
def test_projecting_a_raster_keeps_the_sum_and_the_cells(tmp_path: Path, turn: float, crs: str, cell: float) -> None:
    """The cells' own corners, projected one by one, are what the half sides must give back."""
    cells = np.random.default_rng(7).integers(1, 5000, (20, 20)).astype("int32")
    corner = gpd.GeoSeries([shapely.Point(town.WEST, town.SOUTH + 20_000)], crs=town.CRS).to_crs(crs)[0]
    transform = Affine.translation(corner.x, corner.y) @ Affine.rotation(turn) @ Affine.scale(cell, -cell)
    path = write_raster(tmp_path / "p.tif", cells, crs=crs, transform=transform, nodata=-1)
    reading = read("people", path)
    people = cells_as_points(reading.frame.to_crs(32649))
    assert not reading.problems
    assert people["people"].sum() == pytest.approx(cells.sum(), rel=1e-6)
    assert people["people"].sum() == cells.sum()
    row, column = np.divmod(np.arange(400), 20)
    drawn = [transform @ (column + east, row + south) for east, south in [(0, 0), (1, 0), (1, 1), (0, 1)]]
    points = gpd.GeoSeries(gpd.points_from_xy(*np.concatenate(drawn, axis=1)), crs=crs).to_crs(32649)
    corners = np.stack([points.x, points.y], axis=1).reshape(4, 400, 2)
    centre = np.stack([people.geometry.x, people.geometry.y], axis=1)
    u, v = np.split(people[list(HALF_SIDES)].to_numpy(), 2, axis=1)
    for at, (east, south) in enumerate([(-1, -1), (1, -1), (1, 1), (-1, 1)]):
        np.testing.assert_allclose(centre + east * u + south * v, corners[at], rtol=0, atol=0.2)


def test_people_at_points_have_no_cells() -> None:
    points = gpd.GeoDataFrame({"people": [3.0]}, geometry=[shapely.Point(1, 2)], crs=town.CRS)
    people = cells_as_points(points)
    assert people.geometry.tolist() == [shapely.Point(1, 2)]
    assert people[list(HALF_SIDES)].isna().all(axis=None)


def test_only_the_part_of_a_raster_at_the_counties_is_read(tmp_path: Path) -> None:
    cells = np.ones((30, 40), dtype="float32")
    path = write_raster(tmp_path / "p.tif", cells)
    west, top = town.WEST, town.SOUTH + 20_000
    people = read_population(Place(path), CRS(4546), (west + 2_100, top - 2_900, west + 4_900, top - 100))
    assert people["people"].sum() == 3 * 3  # columns 2 to 4, rows 0 to 2


def test_what_a_raster_leaves_open_is_noted(tmp_path: Path) -> None:
    path = write_raster(tmp_path / "p.tif", np.ones((2, 2)))
    assert "declares no nodata value" in say(read("people", path))
    with rasterio.open(path, "r+") as raster:
        raster.units = ["people per km2"]
        raster.nodata = -1
    reading = read("people", path)
    assert [problem.fatal for problem in reading.problems] == [False]
    assert "its unit as 'people per km2' → read as people per cell" in say(reading)


@pytest.mark.parametrize("value", [-1.0, np.inf])
def test_negative_and_infinite_cells_are_refused(tmp_path: Path, value: float) -> None:
    path = write_raster(tmp_path / "p.tif", np.array([[1.0, value]]))
    with pytest.raises(InputError, match=r"p\.tif: 1 cells are negative or infinite.*nodata"):
        read_population(Place(path), CRS(4546))


def test_a_raster_without_crs_and_one_elsewhere(tmp_path: Path) -> None:
    nowhere = write_raster(tmp_path / "nowhere.tif", np.ones((2, 2)), crs=None)
    assert "no coordinate reference system" in say(read("people", nowhere))
    path = write_raster(tmp_path / "p.tif", np.ones((2, 2)))
    assert "does not overlap" in say(read("people", path, counties=(100.0, 30.0, 101.0, 31.0)))
    assert "cannot be declared GCJ-02" in say(read("people", path, datum="GCJ-02"))


# ---- sources


def test_the_parts_of_a_shapefile_are_its_files(tmp_path: Path) -> None:
    town.counties().to_file(tmp_path / "c.shp")
    (tmp_path / "c.txt").write_text("notes")
    assert [part.suffix for part in files_of(tmp_path / "c.shp")] == [".cpg", ".dbf", ".prj", ".shp", ".shx"]
    assert files_of(tmp_path / "c.txt") == [tmp_path / "c.txt"]


def test_what_the_map_prints() -> None:
    file = LayerFile(path="a/b.gpkg", source="me", date="2026")
    assert (file.credit.title, file.credit.attribution, file.credit.date) == ("b.gpkg", "me", "2026")
    assert not file.credit.schematic
