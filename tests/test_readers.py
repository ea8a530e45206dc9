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

from ycgis.crs import Bounds
from ycgis.errors import InputError
from ycgis.layers import SPECS
from ycgis.readers.encoding import dbf_encoding, decoded
from ycgis.readers.layer import Reading, Wanted, read_layer
from ycgis.readers.raster import raster_bounds, raster_crs, read_population
from ycgis.readers.source import LayerFile, files_of
from ycgis.readers.table import points_of, read_table
from ycgis.readers.vector import read_vector

SHIFTED = "990101,甲县,110.4554963,34.8691921"  # GCJ-02 of 110.45, 34.87


def read(name: str, path: Path, *, counties: Bounds | None = None, **settings: str) -> Reading:
    return read_layer(Wanted(SPECS[name], LayerFile(path=str(path), **settings), path, path.name, counties))


def say(reading: Reading) -> str:
    return " | ".join(problem.say("en") for problem in reading.problems)


def write_raster(
    path: Path,
    cells: npt.NDArray[np.generic],
    *,
    crs: str | None = "EPSG:4546",
    nodata: float | None = None,
    cell: float = 1000.0,
) -> Path:
    rows, columns = cells.shape
    profile = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": cells.dtype}
    where = {"crs": crs, "transform": Affine(cell, 0, town.WEST, 0, -cell, town.SOUTH + 20_000), "nodata": nodata}
    with rasterio.open(path, "w", **profile, **where) as raster:
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
    assert dbf_encoding(path.with_suffix(".dbf")) == encoding
    frame = read_vector(path)
    assert frame["名称"].tolist() == ["运城市夏县", "绛县"]


def test_a_field_cut_inside_a_character_is_still_utf8(tmp_path: Path) -> None:
    path = tmp_path / "cut.dbf"
    cut = "夏县".encode()[:5]  # the second character lacks its last byte
    field = b"NAME".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([5]) + b"\0" * 15
    sizes = (32 + 32 + 1).to_bytes(2, "little") + (1 + 5).to_bytes(2, "little")
    path.write_bytes(
        b"\x03\0\0\0" + (1).to_bytes(4, "little") + sizes + b"\0" * 20 + field + b"\r" + b" " + cut + b"\x1a"
    )
    assert dbf_encoding(path) == "UTF-8"


def test_an_ascii_shapefile_needs_no_encoding(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"name": ["Xia"]}, geometry=[shapely.Point(0, 0)], crs=4326).to_file(tmp_path / "a.shp")
    assert dbf_encoding(tmp_path / "a.dbf") is None


# ---- vector files


def test_the_only_layer_with_geometry_is_read(tmp_path: Path) -> None:
    path = tmp_path / "many.gpkg"
    town.counties().to_file(path, layer="counties")
    pd.DataFrame({"styleQML": ["x"]}).pipe(gpd.GeoDataFrame).to_file(path, layer="layer_styles")
    assert read_vector(path)["adcode"].tolist() == list(town.SEATS)


def test_several_layers_must_be_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "many.gpkg"
    town.counties().to_file(path, layer="counties")
    town.roads().to_file(path, layer="roads")
    with pytest.raises(InputError, match=r"several layers.*counties.*roads"):
        read_vector(path)
    with pytest.raises(InputError, match="did you mean 'counties'"):
        read_vector(path, layer="countys")
    assert len(read_vector(path, layer="roads")) == 5


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
    path = write_raster(tmp_path / "p.tif", cells, nodata=-99.0)
    people = read_population(path, raster_crs(path))
    assert people["people"].tolist() == [1.5, 2.25, 4.0]
    first = people.geometry[0]
    assert (first.x, first.y) == (town.WEST + 500, town.SOUTH + 20_000 - 500)
    assert raster_bounds(path) == (town.WEST, town.SOUTH + 18_000, town.WEST + 3_000, town.SOUTH + 20_000)


def test_projecting_a_raster_keeps_the_sum(tmp_path: Path) -> None:
    cells = np.random.default_rng(7).integers(0, 5000, (20, 20)).astype("int32")
    degrees = town.counties().to_crs(4326).total_bounds
    path = write_raster(tmp_path / "p.tif", cells)
    reading = read("people", path, counties=tuple(degrees))
    assert reading.frame.to_crs(4326)["people"].sum() == cells.sum()


def test_only_the_part_of_a_raster_at_the_counties_is_read(tmp_path: Path) -> None:
    cells = np.ones((30, 40), dtype="float32")
    path = write_raster(tmp_path / "p.tif", cells)
    west, top = town.WEST, town.SOUTH + 20_000
    people = read_population(path, raster_crs(path), (west + 2_100, top - 2_900, west + 4_900, top - 100))
    assert people["people"].sum() == 3 * 3  # columns 2 to 4, rows 0 to 2


@pytest.mark.parametrize("value", [-1.0, np.inf])
def test_negative_and_infinite_cells_are_refused(tmp_path: Path, value: float) -> None:
    path = write_raster(tmp_path / "p.tif", np.array([[1.0, value]]))
    with pytest.raises(InputError, match=r"p\.tif: 1 cells are negative or infinite.*nodata"):
        read_population(path, CRS(4546))


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
