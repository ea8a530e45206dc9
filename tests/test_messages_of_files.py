"""What is said of a file that cannot be read leads to one that can."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
import shapely

from ycgis.intake.layers import SPECS
from ycgis.intake.readers.layer import LayerReading, Wanted, read_layer
from ycgis.intake.readers.source import LayerFile


def read(path: Path | str, name: str = "parks", **settings: object) -> LayerReading:
    file = LayerFile.model_validate({"path": str(path), **settings})
    return read_layer(Wanted(SPECS[name], file, Path(path), str(path)))


def say(reading: LayerReading) -> str:
    return " | ".join(problem.say("en") for problem in reading.problems if problem.fatal)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("people.xls", "save it as .xlsx or CSV"),
        ("people.et", "save it as .xlsx or CSV"),
        ("drawing.DWG", "export it to a GPKG"),
        ("parks.rar", "pack it as a .zip"),
        ("parks.7z", "pack it as a .zip"),
        ("parks.tar.gz", "pack it as a .zip"),
        ("map.mxd", "give the file of the layer itself"),
        ("list.docx", "save the table in it"),
        ("parks.mdb", "from the program that wrote it"),
    ],
)
def test_formats_that_are_not_read(tmp_path: Path, name: str, remedy: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert remedy in say(read(path))
    assert "whole" not in say(read(path))


@pytest.mark.parametrize(
    "path",
    ["PG:host=10.0.0.1 dbname=gis", "https://example.org/wfs?x=1", "postgresql://user@host/db", "WFS:http://a/b"],
)
def test_databases_and_services_are_named(tmp_path: Path, path: str) -> None:
    assert "export the layer to a GPKG" in say(read(tmp_path / path))
    assert "check its path" in say(read(tmp_path / "absent.gpkg"))


def test_kml_in_an_old_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    body = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>公园</name></Document></kml>'
    path.write_bytes(f'<?xml version="1.0" encoding="GB2312"?>{body}'.encode("gbk"))
    assert "save it as UTF-8" in say(read(path))


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("parks", None),
        ("roads", None),
        ("roads", shapely.LineString([(111, 35), (111, 35)])),
        ("water", shapely.Polygon()),
    ],
)
def test_nothing_left_says_so_and_what_to_do(tmp_path: Path, name: str, shape: shapely.Geometry | None) -> None:
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"name": ["x", "y"]}, geometry=[shape, shape], crs=4490).to_file(path)
    said = say(read(path, name))
    assert "none of its 2 features" in said
    assert "give another file" in said


def test_a_title_above_the_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("各县城人口统计表\nadcode,people\n140802,405000\n140821,1\n", encoding="utf-8")
    assert "remove it" in say(read(path, "seat_population"))
    path.write_text("adcode,people\n140802,405,000\n140821,1\n", encoding="utf-8")
    assert "in quotes" in say(read(path, "seat_population"))


def test_a_sheet_of_text_only_is_read_with_its_heading(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("adcode", "people"), ("140802", "405000"), ("140821", "12")):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx", "seat_population")
    assert not say(reading)
    assert reading.frame is not None
    assert reading.frame["adcode"].tolist() == ["140802", "140821"]
    assert reading.frame["people"].tolist() == [405000.0, 12.0]
